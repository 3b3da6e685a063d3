"""Which thing a colour, a material or a pattern is said of: the garment, one of its parts, or another garment.

In "jeans with white stitching" the stitching is white, in "black dress with white sneakers" the sneakers are.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from modiste.language.denied import falls_under
from modiste.language.facts import Fact, head_run
from modiste.language.morphology import Token, agrees, is_russian
from modiste.language.vocabulary import Meaning, garment_entry

LOOKS: Final = ("colour", "material", "pattern")
WITH: Final = frozenset("with с со на plus плюс featuring".split())
CHAIN: Final = frozenset("and и plus плюс".split())
_IN: Final = frozenset("in в во из made of under over для for под к to".split())
_PARTS: Final = {"collar": "collar", "cuff": "cuffs", "belt": "belt", "band": "waistband", "pocket": "pockets",
                 "strap": "straps", "sleeve": "sleeves", "sleeve_length": "sleeves", "neckline": "collar"}  # fmt: skip
_CLOSURES: Final = {"buttons": "buttons", "zip": "zip", "snaps": "buttons", "toggles": "buttons"}
_TRIMS: Final = frozenset({"piping", "lace_trim", "fur_trim", "fringe", "ruffle_hem", "ruffle_neck", "ruffles", "bow",
                           "ruffle_sleeves", "side_stripes"})  # fmt: skip
_NARROW: Final = ("cuffs", "belt", "collar", "pockets", "straps", "trims", "waistband")
"""Parts that may be narrow or thin by themselves."""
_BEGINS: Final = WITH | _IN | {"without", "no", "без"}
"""Words that begin the phrase of a part by themselves."""
_WEIGHTS: Final = (Meaning("detail", "light"),)
_SHADES_BACK: Final = re.compile(r"цвет")
_NO_NOUNS: Final = frozenset(
    "colour coloured accent accents tone tones shade shades detail details detailing or no without без but но at by on"
    " all over оттенок оттенка оттенки тон тона".split()
)
_OF_PART: Final = frozenset("in of из в a an the цвета цвет".split())
"""What joins a part with its look behind it: "a belt in satin", «пояс из атласа»."""
_BARE_PARTS: Final = frozenset({"neckline", "sleeve_length", "strap", "band"})
"""What tells of the garment rather than of a piece with a cloth of its own."""
_MOST_UNKNOWN: Final = 2


def said_of_others(facts: Sequence[Fact], words: Sequence[Token]) -> frozenset[int]:
    """The first tokens of the looks that are not the garment's own, but those of a part or of another thing."""
    parts = {fact.start for at, fact in enumerate(facts) if _is_look(fact) and part_of(facts, at, words)}
    return of_other_things(facts, words) | parts


def of_other_things(facts: Sequence[Fact], words: Sequence[Token]) -> frozenset[int]:
    """The first tokens of the looks of another garment than the one meant, or of a thing that no vocabulary has."""
    head, described = head_run(facts, words)
    if head is None:
        return frozenset()
    run = [fact.start for fact in (head, *described)]
    behind = [at for at, fact in enumerate(facts) if _is_look(fact) and fact.start > max(run)]
    # "a trench, not nylon, a cotton trench", "smart shoes, brown brogues": the same thing again
    run += [fact.start for fact in facts if fact.meaning.kind == "garment" and not fact.denied
            and falls_under("garment", fact.meaning.id, head.meaning.id)]
    behind = [at for at in behind if not _is_of_whole(facts, at, head)]
    found = (at for at in behind if _other_garment(facts, at, words, run) or _of_unknown(facts, at, words))
    return frozenset(facts[at].start for at in found)


def cut_of_parts(facts: Sequence[Fact], words: Sequence[Token]) -> frozenset[int]:
    """The first tokens of what is said of how a part is cut: "narrow cuffs" make no slim dress, nor does "с тонким
    поясом" make it of thin cloth. Before a garment both are the garment's: "a fitted belted coat"."""
    said = (at for at, fact in enumerate(facts)
            if not fact.denied and (fact.meaning.kind == "fit" or fact.meaning in _WEIGHTS))
    return frozenset(facts[at].start for at in said if _stands_before_part(facts, at, words))


def sizes_of_details(facts: Sequence[Fact], words: Sequence[Token]) -> frozenset[int]:
    """The first tokens of sizes that are said of a detail, and of no print: "small pintucks", «мелкие защипы»."""
    return frozenset(fact.start for fact, follows in pairwise(facts)
                     if fact.meaning.kind == "print_scale" and follows.start == fact.end
                     and not words[follows.start].breaks and follows.meaning.kind in ("detail", "pleat", "closure"))


def _stands_before_part(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> bool:
    last = facts[at].end
    behind = []
    for fact in facts[at + 1 :]:
        if fact.start != last or words[fact.start].text in _BEGINS:  # "свободного кроя с карманами"
            break
        behind.append(fact)
        last = fact.end
    return bool(behind) and _named_part(behind[0]) in _NARROW and all(
        fact.meaning.kind != "garment" for fact in behind)


def finished_part(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> str:
    """The part that a finish is said of ("brass buttons", «фурнитура никелевая»): "buttons" or "zip"; "" where none
    stands beside it."""
    for fact, gap in ((fact, words[facts[at].end : fact.start]) for fact in facts[at + 1 :]):
        if any(word.breaks for word in (*gap, words[fact.start])) or len(gap) > _MOST_UNKNOWN:
            break
        if _named_part(fact) in ("buttons", "zip", "belt"):
            return _named_part(fact).replace("belt", "buttons")
    before = facts[at - 1] if at else None
    is_behind = before is not None and before.end == facts[at].start and _named_part(before) in ("buttons", "zip")
    return _named_part(before) if before is not None and is_behind else ""


def _is_look(fact: Fact) -> bool:
    return fact.meaning.kind in LOOKS and not fact.denied


def _other_garment(facts: Sequence[Fact], at: int, words: Sequence[Token], run: Sequence[int]) -> bool:
    """Whether a look stands before another garment than the one meant ("with white sneakers"), or close behind one
    ("с сумкой красного цвета", "with a bag in red")."""
    last = facts[at].end
    for fact in facts[at + 1 :]:
        between = words[last : fact.start]
        if len(between) > _MOST_UNKNOWN or any(word.breaks for word in words[last : fact.start + 1]):
            break
        if any(word.text in WITH or word.text in _IN for word in between):
            break
        if fact.meaning.kind == "garment":
            return fact.start not in run and not fact.denied
        last = fact.end
    before = [fact for fact in facts[:at] if fact.meaning.kind == "garment" and fact.start not in run]
    if not before or before[-1].denied or before[-1].end < max(run):
        return False
    between = words[before[-1].end : facts[at].start + 1]
    return len(between) - 1 <= _MOST_UNKNOWN and not any(word.breaks for word in between)


def _is_of_whole(facts: Sequence[Fact], at: int, head: Fact) -> bool:
    """Whether a look behind the lower half of what covers the whole body is said of both: in "a dress with a full skirt
    in red satin", "комбинезон с широкими брюками из чёрного атласа" nothing else says what the garment is made of."""
    kind, last = facts[at].meaning.kind, [fact for fact in facts[:at] if fact.meaning.kind == "garment"][-1]
    groups = [entry.group if (entry := garment_entry(fact.meaning.id)) is not None else None for fact in (head, last)]
    if groups != ["dress", "lower"] or last.denied:
        return False
    return not any(fact.meaning.kind == kind and not fact.denied and fact.end <= last.start for fact in facts[:at])


def _of_unknown(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> bool:
    """Whether a colour behind "with" stands before a noun that is in no vocabulary: "with white threads"."""
    if facts[at].meaning.kind != "colour" or not _is_in_with(facts, at, words):
        return False
    last = facts[at].end
    for fact in facts[at + 1 :]:
        if fact.start != last or words[fact.start].breaks or fact.meaning.kind not in LOOKS:
            break
        if fact.meaning.kind == "pattern":
            return False
        last = fact.end
    if last >= len(words) or words[last].breaks or any(fact.start == last for fact in facts):
        return False
    word = words[last].text
    return word.isalpha() and not (word in WITH or word in CHAIN or word in _IN or _SHADES_BACK.match(word)
                                   or word in _NO_NOUNS)


def part_of(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> str:
    """The part that a look is said of, "" for the garment itself.

    English and Russian say it alike: "with" ... look(s) ... part. Russian also: "с воротником белого цвета".
    """
    if not _is_in_with(facts, at, words):
        return _behind_garment(facts, at, words) or _part_beside(facts, at, words)
    last, kind = facts[at].end, facts[at].meaning.kind
    for fact in facts[at + 1 :]:
        between = words[last : fact.start]
        if len(between) > 2 or any(word.breaks for word in words[last : fact.start + 1]):
            break
        # The next "with" may be a phrase's own first word: "цвета хаки с карманами".
        if any(word.text in WITH or word.text in _IN for word in (*between, words[fact.start])):
            break
        if any(word.text in CHAIN for word in between) and fact.meaning.kind != kind:
            break  # "black and white collar", but not "с чёрным кружевом и белым воротником"
        part = _named_part(fact)
        if part:
            return part
        if fact.meaning.kind not in (*LOOKS, "print_scale"):
            break
        last, kind = fact.end, fact.meaning.kind
    before = facts[at - 1] if at else None
    follows = facts[at].end < len(words) and _SHADES_BACK.match(words[facts[at].end].text) is not None
    follows = follows or words[facts[at].start].text.startswith("#")
    if before is not None and follows and facts[at].start == before.end and _named_part(before):
        earlier = any(fact.meaning.kind == facts[at].meaning.kind for fact in facts[:at])
        return _named_part(before) if earlier else ""
    return _part_beside(facts, at, words)


def _part_beside(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> str:
    """The part that a look stands right before or right behind, once the garment has a look of that kind: "a black
    dress ..., seven red buttons", «подкладка красная». What is lined has a lining of its own in any case."""
    part = _part_right_behind(facts, at, words) or _part_right_before(facts, at, words)
    has_own = any(fact.meaning.kind == facts[at].meaning.kind and not fact.denied for fact in facts[:at])
    return part if part == "lining" or has_own else ""


def _part_right_behind(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> str:
    last, kind = facts[at].end, facts[at].meaning.kind
    for number, fact in enumerate(facts[at + 1 :], at + 1):
        joined = [word.text for word in words[last : fact.start]]
        is_joined = not joined or (len(joined) == 1 and joined[0] in CHAIN and fact.meaning.kind == kind)
        if not is_joined or words[fact.start].breaks or words[fact.start].text in _BEGINS:
            return ""
        if _is_noun_of_part(fact, words):
            follows = facts[number + 1] if number + 1 < len(facts) else None
            is_before = follows is not None and follows.start == fact.end and follows.meaning.kind == "garment"
            return "" if is_before else _named_part(fact)
        if fact.meaning.kind not in (*LOOKS, "print_scale", "finish"):
            return ""
        last, kind = fact.end, fact.meaning.kind
    return ""


def _part_right_before(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> str:
    first, before = facts[at].start, at - 1
    while before >= 0 and facts[before].end == first and facts[before].meaning.kind in (*LOOKS, "fit", "finish"):
        first, before = facts[before].start, before - 1
    if before < 0 or not _is_noun_of_part(facts[before], words):
        return ""
    part, noun = _named_part(facts[before]), facts[before]
    between = words[noun.end : first]
    look = words[facts[at].start]
    if between:
        says_of = all(word.text in _OF_PART and not word.breaks for word in between) and not words[first].breaks
        return part if says_of else ""
    if not is_russian(look.text):
        return part if part == "lining" and not look.breaks else ""
    if any(agrees(look.text, word.text) for word in words[noun.start : noun.end]):
        return part
    shade = facts[at].end < len(words) and _SHADES_BACK.match(words[facts[at].end].text) is not None
    return part if (shade or part == "lining") and not look.breaks else ""


def _is_noun_of_part(fact: Fact, words: Sequence[Token]) -> bool:
    """Whether a fact names a part that has a cloth, and does not only tell of it: a belt, not "belted"."""
    last = words[fact.end - 1].text
    is_told = last.endswith("ed") and not is_russian(last) and fact.meaning.id != "lining"
    return bool(_named_part(fact)) and fact.meaning.kind not in _BARE_PARTS and not is_told and not fact.denied


def _behind_garment(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> str:
    """The part in English without a "with": "quilted jacket, corduroy collar"; "" for the garment's own look."""
    after = facts[at + 1] if at + 1 < len(facts) else None
    is_behind = any(fact.meaning.kind == "garment" for fact in facts[:at])
    if after is None or not is_behind or after.start != facts[at].end or is_russian(words[after.start].text):
        return ""
    return after.meaning.id if after.meaning.kind == "part" and not words[after.start].breaks else ""


def _is_in_with(facts: Sequence[Fact], at: int, words: Sequence[Token]) -> bool:
    """Whether a "with" stands between the last garment, or the beginning, and the look."""
    garments = [fact.end for fact in facts[:at] if fact.meaning.kind == "garment"]
    start = garments[-1] if garments else 0
    stretch = range(start, facts[at].start)
    inside = [index for index in stretch if words[index].text in WITH]
    if not inside:
        return False
    # "with pockets in black": another preposition begins a phrase of its own
    return not any(words[index].text in _IN for index in range(inside[-1] + 1, facts[at].start))


def _named_part(fact: Fact) -> str:
    kind, value = fact.meaning.kind, fact.meaning.id
    if kind == "part":
        return value
    if kind == "collar":
        return "hood" if value == "hood" else "collar"
    if kind == "closure":
        return _CLOSURES.get(value, "trims")
    if kind == "closure_form":
        return "buttons" if "button" in value else "zip"
    if kind == "detail":
        return "stitching" if value == "topstitching" else "yoke" if "yoke" in value else (
            "trims" if value in _TRIMS else "")  # fmt: skip
    return _PARTS.get(kind, "")
