"""Words of length that belong to a part: in "a short dress with long puff sleeves" the sleeves are long."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from modiste.language.facts import Fact, read_facts
from modiste.language.morphology import Token, is_russian
from modiste.language.phrases import Lexicon
from modiste.language.vocabulary import Meaning, construction_words, vocabulary

_LENGTHS: Final = {"long": "long", "short": "short", "cropped": "three_quarter"}
"""The lengths that parts have too, as lengths of sleeves."""
_LOOKS: Final = frozenset("colour material pattern print_scale fit style sheer technical pleat open print".split())
_PARTS: Final = frozenset("part sleeve slit belt strap cuff collar neckline band".split())
_BEHIND_WITH: Final = frozenset("detail closure closure_form pocket".split())
"""What is named so behind "with" only: "a long belted coat with a long zip"."""
_SLEEVE_LENGTHS: Final = frozenset("sleeveless short_sleeve elbow_sleeve three_quarter_sleeve long_sleeve".split())
_WITH: Final = frozenset("with featuring plus и and с со на".split())
_STOPS: Final = frozenset("with without or for in of from to under over on at by but с со или для в из от под на к без "
                          "но а до по".split())  # fmt: skip
_AND: Final = frozenset({"and", "и"})
_COPULAS: Final = frozenset("that which are is be которые которых они".split())
_GARMENTS_FORM: Final = ("ая", "ое", "ую", "ою", "ее")
"""Endings of a Russian adjective that stands behind its garment: "платье короткое, рукава фонариком"."""
_MOST_UNKNOWN: Final = 2
_GATHERED: Final = Meaning("skirt", "gathered")
_ON_HIPS: Final = Meaning("rise", "low")
"""What «на бёдрах» says of trousers."""
_UP_TO: Final = frozenset("to up until reaching до по".split())


@cache
def construction_lexicon() -> Lexicon:
    """The phrases of construction, and of the vocabulary beside them."""
    return Lexicon(construction_words().vocabulary, vocabulary())


def lengths_of_parts(words: Sequence[Token]) -> dict[int, str]:
    """The tokens that say how long a part is, with the length of sleeves that they mean; "" for other parts."""
    facts = read_facts(words, construction_lexicon().find)
    bound: dict[int, str] = {}
    for at, fact in enumerate(facts):
        if fact.meaning.kind != "length" or fact.meaning.id not in _LENGTHS:
            continue
        part = _part_behind(facts, at, words) or _part_before(facts, at, words)
        if part is not None:
            bound[fact.start] = _LENGTHS[fact.meaning.id] if _is_sleeve(part) else ""
    return bound


def with_lengths_bound(facts: Sequence[Fact], words: Sequence[Token]) -> list[Fact]:
    """The facts with each length of a sleeve as one, and without those of other parts."""
    if not any(fact.meaning.kind == "length" and fact.meaning.id in _LENGTHS for fact in facts):
        return list(facts)
    bound = lengths_of_parts(words)
    found = []
    for fact in facts:
        if fact.meaning.kind != "length" or fact.start not in bound:
            found.append(fact)
        elif bound[fact.start]:
            found.append(replace(fact, meaning=Meaning("sleeve_length", bound[fact.start])))
    return found


def with_places(facts: Sequence[Fact], words: Sequence[Token]) -> list[Fact]:
    """The facts with what is said of a place read as one where it stands behind a pocket: «карманы на бёдрах» is no
    low waist; and how high a slit reaches as its own, no length of the garment: "slit to mid-thigh"."""
    found: list[Fact] = []
    for at, fact in enumerate(facts):
        before = found[-1] if found else None
        if fact.meaning == _GATHERED and _is_of_sleeves(facts, at, words):
            if before is not None and before.meaning == Meaning("part", "sleeves"):
                found.append(replace(fact, meaning=Meaning("sleeve", "bishop")))
            continue
        if before is not None and not fact.denied:
            between = words[before.end : fact.start]
            is_cut = any(word.breaks for word in (*between, words[fact.start]))
            if fact.meaning == _ON_HIPS and before.meaning.kind == "pocket" and not between and not is_cut:
                fact = replace(fact, meaning=Meaning("pocket_place", "hip"))
            if fact.meaning.kind == "length" and before.meaning.kind == "slit" and not is_cut:
                reaches = words[fact.start].text in _UP_TO or any(word.text in _UP_TO for word in between)
                level = fact.meaning.id.replace("hip", "thigh")  # «разрез до бедра» begins at the thigh
                fact = replace(fact, meaning=Meaning("slit_level", level)) if reaches else fact
        found.append(fact)
    return found


def _is_of_sleeves(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> bool:
    """Whether what is gathered are sleeves ("puff sleeves gathered into cuffs") and no skirt."""
    before = facts[at - 1] if at else None
    after = facts[at + 1] if at + 1 < len(facts) else None
    is_cut = any(word.breaks for word in words[before.end : facts[at].start + 1]) if before is not None else True
    into = [word.text for word in words[facts[at].end : after.start]] if after is not None else []
    is_into = after is not None and (after.meaning.kind == "cuff" or after.meaning == Meaning("part", "cuffs"))
    return (before is not None and _is_sleeve(before) and not is_cut) or (is_into and len(into) <= _MOST_UNKNOWN)


def _is_sleeve(fact: Fact) -> bool:
    return fact.meaning.kind == "sleeve" or fact.meaning == Meaning("part", "sleeves")


def _part_behind(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> Fact | None:
    """The part whose noun phrase begins with the length: "long [wide lace] sleeves"."""
    length = facts[at]
    if _stands_behind_garment(facts, at, words):
        return None
    last, found, unknown = length.end, None, 0
    for fact in facts[at + 1 :]:
        between = words[last : fact.start]
        unknown += sum(word.text not in _AND for word in between)
        is_cut = any(word.breaks for word in words[last : fact.start + 1])
        if is_cut or unknown > _MOST_UNKNOWN or any(word.text in _STOPS for word in between):
            break
        if words[fact.start].text in _STOPS:
            break
        kind = fact.meaning.kind
        joined = any(word.text in _AND for word in between)
        if kind == "garment":  # "long belted coat", but "short puff sleeve dress"
            return found if found is not None and _is_bare_sleeve(found, words) else None
        if (joined and kind not in _LOOKS) or fact.meaning.id in _SLEEVE_LENGTHS:
            break
        is_part = kind in _PARTS and fact.meaning.id != "skirt"
        if is_part or (kind in _BEHIND_WITH and _is_behind_with(facts, at, words)):
            found = fact
        elif kind not in _LOOKS and kind != "detail":
            break
        last = fact.end
    return found


def _is_bare_sleeve(fact: Fact, words: Sequence[Token]) -> bool:
    return _is_sleeve(fact) and words[fact.end - 1].text in ("sleeve", "sleeves")


def _is_behind_with(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> bool:
    """Whether only adjectives and articles stand between a "with" and the length."""
    start = facts[at].start
    for one in reversed(facts[:at]):
        if one.end == start and one.meaning.kind in _LOOKS:
            start = one.start
    before = [word.text for word in words[max(start - 2, 0) : start]]
    return bool(before) and (before[-1] in _WITH or (before[-1] in ("a", "an", "the") and before[0] in _WITH))


def _stands_behind_garment(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> bool:
    before, word = (facts[at - 1] if at else None), words[facts[at].end - 1].text
    is_next = before is not None and before.meaning.kind == "garment" and before.end == facts[at].start
    return is_next and is_russian(word) and word.endswith(_GARMENTS_FORM)


def _part_before(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> Fact | None:
    """The part that a length is said of behind it: "sleeves that are short", "sleeves long"."""
    before = facts[at - 1] if at else None
    if before is None or before.meaning.kind not in _PARTS:
        return None
    between = [word.text for word in words[before.end : facts[at].start]]
    if between:
        return before if set(between) <= _COPULAS else None
    end, word = facts[at].end, words[facts[at].start].text
    is_last = end == len(words) or words[end].breaks or words[end].text in _STOPS | _AND
    is_plural = not (is_russian(word) and word.endswith(_GARMENTS_FORM))
    return before if is_last and is_plural and _is_sleeve(before) and not words[facts[at].start].breaks else None
