"""From free text in Russian, English or both to attributes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from modiste.core.attributes import Attributes, Comparison, Exclusion
from modiste.core.errors import InputError
from modiste.language.morphology import Token, is_russian, keys
from modiste.language.phrases import Match, find, split_words
from modiste.language.quantities import extract
from modiste.language.vocabulary import Meaning, vocabulary

_NEGATORS: Final = frozenset(
    "no not without except excluding never non don't doesn't isn't won't без не кроме ни исключая никакой".split()
)
# Words that may stand between a negation and what it denies.
_TRANSPARENT: Final = frozenset(
    "a an any the in with of on for me it is be too very so colour coloured print pattern made"
    " в во с со из на для слишком очень никакой какой либо нибудь такой столь цвет самый быть мне это".split()
)
_CANCELLING: Final = frozenset(
    "only find know forget just sure only mind matter найти найду нашла нашел нашли знаю знать могу только забудь важно"
    " уверена уверен помню".split()
)
_OR: Final = frozenset({"or", "nor", "или", "либо", "ни"})
_AND: Final = frozenset({"and", "и"})
_PREPOSITIONS: Final = frozenset(
    "with and or for in of from to under over on at by without but plus that which as than like"
    " с со и или для в из от под на к но без а как".split()
)
_COMPANIONS: Final = (("к",), ("ко",), ("под",), ("to", "go", "with"), ("to", "match"), ("to", "wear", "with"),
                      ("goes", "with"), ("matching", "my"), ("match", "my"))  # fmt: skip
_AFFIRMING: Final = frozenset({"with", "с", "со", "в", "in", "for", "для", "на"})
_ANY_KIND: Final = "*"
_SPACES: Final = re.compile(r"\s{2,}")
_VAGUE_PATTERNS: Final = ("printed", "solid")


@dataclass(frozen=True, slots=True)
class _Fact:
    """One meaning with the tokens start..end that say it."""

    meaning: Meaning
    start: int
    end: int
    denied: bool


@lru_cache(maxsize=4096)
def parse(text: str) -> Attributes:
    """What a text asks for. Never fails on text: what is not understood is left out.

    Understood in any word form and order: the values of `vocabulary()`, denials ("без полосок", "not black"),
    comparisons ("longer", "подешевле"), prices and sizes. Where phrases overlap the longest counts; of several
    values of a kind that holds one (garment, pattern, fit, ...) the first. Raises InputError if `text` is no str.
    """
    if not isinstance(text, str):
        raise InputError(f"parse: expected a text, got {type(text).__name__}")
    amounts = extract(_SPACES.sub(_one_space, text))
    words = split_words(amounts.rest)
    facts = _without_companions(_facts(words), words)
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
        sizes=amounts.sizes,
        price=amounts.price,
        comparisons=tuple(_comparison(name) for name in _all(told, "comparison")),
        excluded=_excluded(facts),
    )


def garments_in(text: str) -> tuple[str, ...]:
    """Every garment that a text names, in order, leaving out what is denied."""
    facts = _facts(split_words(extract(_SPACES.sub(_one_space, text)).rest))
    return _all([fact.meaning for fact in facts if not fact.denied], "garment")


def _one_space(match: re.Match[str]) -> str:
    """A run of spaces as one: patterns that skip spaces would otherwise try each of them anew."""
    return "\n" if "\n" in match.group() else " "


def _facts(words: Sequence[Token]) -> list[_Fact]:
    facts: list[_Fact] = []
    denial = _Denial()
    at = 0
    while at < len(words):
        if words[at].breaks:
            denial.stop()
        match = find(words, at)
        if match is None:
            denial.read(words[at].text)
            at += 1
            continue
        denied = denial.covers(match, words)
        facts += [_Fact(meaning, match.start, match.end, denied) for meaning in match.meanings]
        at = match.end
    return facts


class _Denial:
    """How far a "not" reaches: over one unknown word to the next phrase, and on through "or" and "and"."""

    __slots__ = ("_active", "_joined", "_kind", "_unknown")

    def __init__(self) -> None:
        self.stop()

    def stop(self) -> None:
        self._active, self._unknown, self._joined = False, 0, ""
        self._kind: str | None = None

    def read(self, word: str) -> None:
        """Take in a word that is in no phrase."""
        if not _NEGATORS.isdisjoint(keys(word)):
            self.stop()
            self._active = True
        elif self._active and word in _CANCELLING:
            self.stop()
        elif self._kind is not None and (word in _OR or word in _AND):
            self._joined, self._active = word, True
        elif self._active and _TRANSPARENT.isdisjoint(keys(word)):
            self._unknown += 1
            if self._unknown > 1 or self._kind is not None:
                self.stop()

    def covers(self, match: Match, words: Sequence[Token]) -> bool:
        """Whether a phrase found now is denied."""
        kind = match.meanings[0].kind
        first = words[match.start].text
        follows = self._kind is None or self._joined in _OR or self._kind in (kind, _ANY_KIND)
        denied = self._active and follows and not (self._kind is not None and first in _AFFIRMING)
        self.stop()
        if denied:
            self._kind = kind
        elif first in _NEGATORS:  # "без принта и карманов": the phrase has its "not" inside
            self._kind = _ANY_KIND
        return denied


def _without_companions(facts: list[_Fact], words: Sequence[Token]) -> list[_Fact]:
    """Leave out what is said about another garment: in "рубашка к чёрному костюму" the black suit."""
    start = next((at for at in range(len(words)) if _companion_at(words, at)), None)
    if start is None:
        return facts
    end = next((at for at in range(start + 1, len(words)) if words[at].breaks), len(words))
    inside = [fact for fact in facts if start <= fact.start < end]
    outside = [fact for fact in facts if not start <= fact.start < end]
    both = all(any(fact.meaning.kind == "garment" for fact in part) for part in (inside, outside))
    return outside if both else facts


def _companion_at(words: Sequence[Token], at: int) -> bool:
    return any(tuple(word.text for word in words[at : at + len(marker)]) == marker for marker in _COMPANIONS)


def _head(facts: Sequence[_Fact], words: Sequence[Token]) -> tuple[str | None, list[Meaning]]:
    """The garment meant, and what the other garment names of its noun phrase say about it.

    English compounds end with their head ("jeans jacket"), Russian ones begin with it ("платье-рубашка").
    """
    garments = [fact for fact in facts if fact.meaning.kind == "garment" and not fact.denied]
    if not garments:
        return None, []
    run = [garments[0]]
    for fact in garments[1:]:
        if not _one_phrase(words, run[-1], fact):
            break
        run.append(fact)
    head = run[0] if is_russian(words[run[0].start].text) else run[-1]
    others = [vocabulary().entry("garment", fact.meaning.id).modifier for fact in run if fact is not head]
    return head.meaning.id, [modifier for modifier in others if modifier is not None]


def _one_phrase(words: Sequence[Token], left: _Fact, right: _Fact) -> bool:
    between = words[left.end : right.start]
    if any(word.text in _PREPOSITIONS for word in between) or any(word.breaks for word in words[left.end : right.end]):
        return False
    return is_russian(words[left.start].text) == is_russian(words[right.start].text)


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


def _excluded(facts: Sequence[_Fact]) -> tuple[Exclusion, ...]:
    denied = (fact.meaning for fact in facts if fact.denied and fact.meaning.kind != "comparison")
    return tuple(dict.fromkeys(Exclusion(meaning.kind, meaning.id or None) for meaning in denied))
