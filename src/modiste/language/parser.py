"""From free text in Russian, English or both to attributes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from modiste.core.attributes import Attributes, Comparison, Exclusion
from modiste.core.errors import InputError
from modiste.language.binding import construction_lexicon, lengths_of_parts
from modiste.language.codes import with_codes, without_codes
from modiste.language.facts import Fact, head_run, read_facts, without_companions
from modiste.language.letters import clean
from modiste.language.measured import read_measures
from modiste.language.morphology import Token
from modiste.language.parts import LOOKS, cut_of_parts, said_of_others
from modiste.language.phrases import split_words
from modiste.language.proper_names import without_names
from modiste.language.quantities import extract
from modiste.language.vocabulary import Meaning, vocabulary

_SPACES: Final = re.compile(r"\s{2,}")
_BOUND: Final = frozenset({*LOOKS, "fit", "detail"})
"""Kinds of which one may be said of a part."""
_SLEEVES: Final = {"long": "long_sleeve", "short": "short_sleeve", "three_quarter": "three_quarter_sleeve"}
_VAGUE_PATTERNS: Final = ("printed", "solid")


@lru_cache(maxsize=4096)
def parse(text: str) -> Attributes:
    """What a text asks for. Never fails on text: what is not understood is left out.

    Understood in any word form and order: the values of `vocabulary()`, denials ("без полосок", "not black"),
    comparisons ("longer", "подешевле"), prices and sizes. Where phrases overlap the longest counts; of several
    values of a kind that holds one (garment, pattern, fit, ...) the first. Raises InputError if `text` is no str.
    """
    if not isinstance(text, str):
        raise InputError("language.parse_of_text", kind=type(text).__name__)
    text = without_names(_SPACES.sub(_one_space, clean(text)))
    measures = read_measures(without_codes(text))
    amounts = extract(measures.rest)
    words = split_words(with_codes(amounts.rest, text))
    facts = _lengths_bound(without_companions(_own(read_facts(words), words), words), words)
    head, modifiers = _head(facts, words)
    told = [fact.meaning for fact in facts if not fact.denied and fact.meaning.kind != "garment"]
    told += modifiers
    if head is None:
        implied = next((meaning for meaning in told if meaning in _implied()), None)
        if implied is not None:
            told.remove(implied)
            head = _implied()[implied]
    return Attributes(
        garment=head,
        colours=_all(told, "colour"),
        pattern=_pattern(told),
        materials=_all(told, "material"),
        gender=_first(told, "gender"),
        fit=_first(told, "fit"),
        length=_first(told, "length"),
        neckline=_first(told, "neckline"),
        sleeve=_first(told, "sleeve"),
        occasions=_all(told, "occasion"),
        seasons=_all(told, "season"),
        styles=_all(told, "style"),
        details=_all(told, "detail"),
        sizes=(*measures.jeans_sizes, *amounts.sizes),
        price=amounts.price,
        comparisons=tuple(_comparison(name) for name in _all(told, "comparison")),
        excluded=_excluded(facts),
    )


def garments_in(text: str) -> tuple[str, ...]:
    """Every garment that a text names, in order, leaving out what is denied."""
    facts = read_facts(split_words(extract(_SPACES.sub(_one_space, clean(text))).rest))
    return _all([fact.meaning for fact in facts if not fact.denied], "garment")


def _own(facts: list[Fact], words: Sequence[Token]) -> list[Fact]:
    """The facts without the colours, materials and patterns that are said of a part or of another garment, and without
    what is said of how a part is cut."""
    if not any(fact.meaning.kind in _BOUND for fact in facts):
        return facts
    made = read_facts(words, construction_lexicon().find)
    others, cut = said_of_others(made, words), cut_of_parts(made, words)
    return [fact for fact in facts if fact.start not in (others if fact.meaning.kind in LOOKS else cut)]


def _lengths_bound(facts: list[Fact], words: Sequence[Token]) -> list[Fact]:
    """A length said of sleeves as theirs; that of another part says nothing of the garment."""
    if not any(fact.meaning.kind == "length" for fact in facts):
        return facts
    bound = lengths_of_parts(words)
    found = []
    for fact in facts:
        if fact.meaning.kind != "length" or fact.start not in bound:
            found.append(fact)
        elif bound[fact.start] in _SLEEVES:
            found.append(replace(fact, meaning=Meaning("sleeve", _SLEEVES[bound[fact.start]])))
    return found


def _one_space(match: re.Match[str]) -> str:
    """A run of spaces as one: patterns that skip spaces would otherwise try each of them anew."""
    return "\n" if "\n" in match.group() else " "


def _head(facts: Sequence[Fact], words: Sequence[Token]) -> tuple[str | None, list[Meaning]]:
    """The garment meant, and what the other garment names of its noun phrase say about it."""
    head, described = head_run(facts, words)
    others = [vocabulary().entry("garment", fact.meaning.id).modifier for fact in described]
    return head.meaning.id if head is not None else None, [modifier for modifier in others if modifier is not None]


@cache
def _implied() -> dict[Meaning, str]:
    """The garment that an attribute stands for where no garment is named: "black turtleneck"."""
    entries = [vocabulary().entry("garment", value) for value in vocabulary().ids("garment")]
    return {entry.alone: entry.id for entry in entries if entry.alone is not None}


def _first(told: Sequence[Meaning], kind: str) -> str | None:
    return next((meaning.id for meaning in told if meaning.kind == kind), None)


def _all(told: Sequence[Meaning], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(meaning.id for meaning in told if meaning.kind == kind and meaning.id))


def _pattern(told: Sequence[Meaning]) -> str | None:
    patterns = _all(told, "pattern")
    named = [pattern for pattern in patterns if pattern not in _VAGUE_PATTERNS]
    return (*named, *patterns)[0] if patterns else None


def _comparison(name: str) -> Comparison:
    kind, _, direction = name.rpartition("_")
    return Comparison(kind, direction)


def _excluded(facts: Sequence[Fact]) -> tuple[Exclusion, ...]:
    denied = (fact.meaning for fact in facts if fact.denied and fact.meaning.kind != "comparison")
    return tuple(dict.fromkeys(Exclusion(meaning.kind, meaning.id or None) for meaning in denied))
