"""From free text to how a garment is made: features with counts and places, measures, and the look of each part."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from modiste.core.construction import Construction, Feature, PartLook
from modiste.core.errors import InputError
from modiste.language.binding import construction_lexicon, with_lengths_bound, with_places
from modiste.language.codes import with_codes, without_codes
from modiste.language.counts import count_before, is_single
from modiste.language.facts import Fact, head_run, read_facts, without_companions
from modiste.language.letters import clean
from modiste.language.measured import read_measures
from modiste.language.morphology import Token
from modiste.language.names import with_names_joined
from modiste.language.parts import (
    CHAIN,
    LOOKS,
    WITH,
    cut_of_parts,
    finished_part,
    of_other_things,
    part_of,
    sizes_of_details,
)  # fmt: skip
from modiste.language.phrases import split_words
from modiste.language.proper_names import without_names
from modiste.language.quantities import extract
from modiste.language.vocabulary import Meaning, construction_words, vocabulary

_SPACES: Final = re.compile(r"\s{2,}")
_SILENT: Final = frozenset({"garment", "comparison", "finish", *LOOKS})
_UNCOUNTED: Final = (*LOOKS, "print_scale", "finish")
"""What may stand between a number and what it counts: "eight small brass buttons"."""
_WITH_A: Final = frozenset({*WITH, "a", "an", "the"})
_JOINED: Final = [["and"], ["и"], ["or"], ["или"], ["ни"], ["nor"]]
_DENIED_ON: Final = frozenset({"part", "pocket", "collar", "belt", "closure", "slit", "band", "detail", "cuff"})
_NOUN_MATERIALS: Final = {"lace": "lace_trim", "fur": "fur_trim", "faux_fur": "fur_trim", "sheepskin": "fur_trim"}


@lru_cache(maxsize=4096)
def read_construction(text: str) -> Construction:
    """How a text wants a garment to be made. Never fails on text: what is not understood is left out.

    Words of any form and order in English and Russian. A colour, material or print that is said of a part ("with gold
    buttons", "с белым воротником") is that part's look, not the garment's. Raises InputError if `text` is no str.
    """
    if not isinstance(text, str):
        raise InputError("language.construction_of_text", kind=type(text).__name__)
    text = without_names(_SPACES.sub(lambda match: "\n" if "\n" in match.group() else " ", clean(text)))
    measures = read_measures(without_codes(text))
    words = with_names_joined(split_words(with_codes(extract(measures.rest).rest, text)), construction_lexicon())
    facts = without_companions(_translated(read_facts(words, construction_lexicon().find)), words)
    facts = with_places(_denied_on(with_lengths_bound(facts, words), words), words)
    garment, described = _garment(facts, words)
    others = of_other_things(facts, words) | cut_of_parts(facts, words) | sizes_of_details(facts, words)
    facts = [fact for fact in facts if fact.start not in others]
    looks, trims = _looks(facts, words, text)
    looks += _woven_in(facts, words, text, looks)
    features = [*_features(facts, words, text), *trims, *described]
    if garment is None:
        alone = construction_words().alone
        garment = next((alone[said] for said in _said(features, looks) if said in alone), None)
    if garment is not None:
        if _is_dress(garment):
            features = [_raised_waist(feature) for feature in features]
        garment = _refined(garment, features, looks)
    return Construction(garment=garment, features=tuple(features), measures=measures.found, looks=tuple(looks))


def _translated(facts: Sequence[Fact]) -> list[Fact]:
    """Meanings of the vocabulary as those of construction; what says nothing about the cut is left out."""
    same = construction_words().same
    pairs = [(fact, same.get(fact.meaning, fact.meaning)) for fact in facts]
    return [replace(fact, meaning=meaning) for fact, meaning in pairs if meaning is not None]


def _denied_on(facts: Sequence[Fact], words: Sequence[Token]) -> list[Fact]:
    """A denial reaches over "and" to the next part: "без карманов и пояса"."""
    found: list[Fact] = []
    for fact in facts:
        last = found[-1] if found else None
        joined = last is not None and [word.text for word in words[last.end : fact.start]] in _JOINED
        if joined and last is not None and last.denied and fact.meaning.kind in _DENIED_ON:
            fact = replace(fact, denied=True)
        if fact.denied and fact.meaning == Meaning("part", "sleeves"):
            fact = replace(fact, meaning=Meaning("sleeve_length", "sleeveless"), denied=False)
        if fact.denied and fact.meaning == Meaning("part", "cuffs"):
            fact = replace(fact, meaning=Meaning("cuff", "any"))
        if fact.denied and fact.meaning == Meaning("part", "waistband"):
            fact = replace(fact, meaning=Meaning("band", "facing"), denied=False)
        found += _denied_material(fact) if fact.denied and fact.meaning.kind == "garment" else [fact]
    return found


def _denied_material(fact: Fact) -> list[Fact]:
    """In "non-leather jacket" the leather is denied, not the jacket."""
    for (garment, said), finer in construction_words().refine.items():
        if finer == fact.meaning.id and said.kind == "material" and fact.end - fact.start > 1:
            return [replace(fact, meaning=said), replace(fact, meaning=Meaning("garment", garment), denied=False)]
    return [fact]


def _garment(facts: Sequence[Fact], words: Sequence[Token]) -> tuple[str | None, list[Feature]]:
    """The garment named, and what the other garment names of its noun phrase say about it."""
    head, others = head_run(facts, words)
    if head is None:
        return None, []
    found = []
    # "платье с юбкой-полусолнце": a skirt that a garment comes with is a part of it
    if _is_dress(head.meaning.id):
        withs = [at for at in range(head.end, len(words)) if words[at].text in WITH]
        others = [*others, *(fact for fact in facts if withs and fact.start > withs[0] and not fact.denied
                             and fact.meaning.id.endswith(("_skirt", "wide_trousers", "palazzo")))]  # fmt: skip
    for fact in others:
        name = fact.meaning.id
        entry = vocabulary().entries["garment"].get(name)
        said = construction_words().modifier.get(name) or (entry.modifier if entry is not None else None)
        if said is not None and (said := construction_words().same.get(said, said)) is not None:
            found.append(Feature(kind=said.kind, value=said.id, phrase=words[fact.start].text))
    return head.meaning.id, found


def _woven_in(
    facts: Sequence[Fact], words: Sequence[Token], text: str, looks: Sequence[PartLook]
) -> list[PartLook]:
    """The material inside a garment's name: "махровый халат", "canvas bag"."""
    head, _ = head_run(facts, words)
    has_own = any(look.kind == "material" and look.part == "body" for look in looks)
    has_own = has_own or (head is not None and any(fact.denied and fact.start == head.start for fact in facts))
    if head is None or head.end - head.start < 2 or has_own:
        return []
    for at in range(head.start, head.end):
        match = construction_lexicon().find(words[at : at + 1], 0)
        if match is not None and match.meanings[0].kind == "material":
            phrase = text[words[at].start : words[at].end]
            return [PartLook(part="body", kind="material", value=match.meanings[0].id, phrase=phrase)]
    return []


def _is_dress(garment: str) -> bool:
    tables = (vocabulary().entries["garment"], construction_words().vocabulary.entries["garment"])
    return any(garment in table and table[garment].group == "dress" for table in tables)


def _raised_waist(feature: Feature) -> Feature:
    """A high waist of trousers is their rise; of a dress, its seam below the bust."""
    is_rise = (feature.kind, feature.value) == ("rise", "high")
    return replace(feature, kind="bodice", value="empire") if is_rise and not feature.denied else feature


def _refined(garment: str, features: Sequence[Feature], looks: Sequence[PartLook]) -> str:
    said = _said(features, looks)
    for (from_garment, meaning), finer in construction_words().refine.items():
        if from_garment == garment and meaning in said:
            return finer
    return garment


def _said(features: Sequence[Feature], looks: Sequence[PartLook]) -> list[Meaning]:
    found = [Meaning(one.kind, one.value) for one in features if not one.denied]
    return found + [Meaning(one.kind, one.value) for one in looks if one.part == "body"]


def _features(facts: Sequence[Fact], words: Sequence[Token], text: str) -> list[Feature]:
    found: list[Feature] = []
    for at, fact in enumerate(facts):
        kind, value = fact.meaning.kind, fact.meaning.id
        if (kind in _SILENT and not fact.denied) or not value or kind in ("comparison", "pocket_place"):
            continue
        since = max((one.end for one in facts[:at] if one.meaning.kind not in _UNCOUNTED), default=0)
        count = count_before(words, fact.start, since)
        if kind == "pocket" and not count and not fact.denied:
            follows = facts[at + 1].start if at + 1 < len(facts) and facts[at + 1].meaning.kind == "garment" else -1
            count = int(is_single(words, fact.start, fact.end) and follows != fact.end)
        feature = Feature(kind=kind, value=value, phrase=_phrase(fact, words, text), denied=fact.denied,
                          count=count, place=_place(facts, at))  # fmt: skip
        found.append(feature)
    return found


def _phrase(fact: Fact, words: Sequence[Token], text: str) -> str:
    return text[words[fact.start].start : words[fact.end - 1].end]


def _place(facts: Sequence[Fact], at: int) -> str:
    """Where a pocket lies or a row of buttons runs: "two patch pockets on the chest", "на груди два накладных кармана",
    "six buttons down the back"."""
    if facts[at].meaning.kind == "closure":
        after = facts[at + 1] if at + 1 < len(facts) else None
        is_placed = after is not None and after.meaning.kind == "pocket_place" and after.start == facts[at].end
        return after.meaning.id if after is not None and is_placed else ""
    if facts[at].meaning.kind != "pocket":
        return ""
    after = facts[at + 1] if at + 1 < len(facts) else None
    if after is not None and after.meaning.kind == "pocket_place" and after.start - facts[at].end <= 1:
        return after.meaning.id
    before = facts[at - 1] if at else None
    near = before is not None and before.meaning.kind == "pocket_place" and facts[at].start - before.end <= 2
    is_taken = near and at > 1 and facts[at - 2].meaning.kind == "pocket"
    return before.meaning.id if before is not None and near and not is_taken else ""


def _looks(facts: Sequence[Fact], words: Sequence[Token], text: str) -> tuple[list[PartLook], list[Feature]]:
    """The colours, materials and patterns with the parts that they are said of, and trims that follow from them."""
    looks: list[PartLook] = []
    trims: list[Feature] = []
    for at, fact in enumerate(facts):
        kind, value = fact.meaning.kind, fact.meaning.id
        if kind == "finish" and (part := finished_part(facts, at, words)):
            looks.append(PartLook(part=part, kind="colour", value=value, phrase=_phrase(fact, words, text)))
        if kind not in LOOKS or fact.denied:
            continue
        phrase = _phrase(fact, words, text)
        value = words[fact.start].text if words[fact.start].text.startswith("#") else value
        part = part_of(facts, at, words)
        if part == "" and kind == "material" and value in _NOUN_MATERIALS and _is_noun(facts, at, words):
            part = "trims"
            if looks and at and facts[at - 1].end == fact.start and facts[at - 1].meaning.kind == "colour":
                looks[-1] = replace(looks[-1], part="trims")
            trims.append(Feature(kind="detail", value=_NOUN_MATERIALS[value], phrase=phrase))
        looks.append(PartLook(part=part or "body", kind=kind, value=value, phrase=phrase))
    return looks, trims


def _is_noun(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> bool:
    """Whether a material stands for itself behind "with" ("с чёрным кружевом"), not before a garment."""
    start = facts[at].start
    if at and facts[at - 1].meaning.kind == "colour" and facts[at - 1].end == start:
        start = facts[at - 1].start
    before = words[start - 1].text if start else ""
    return before in WITH or before in CHAIN
