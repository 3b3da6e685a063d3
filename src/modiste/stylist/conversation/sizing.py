"""Numbers and letters that name a size without saying so: "39р", "in a 12", "а в 46 есть?", "туфли 37", "4ка", "L".

What a number means is told by what stands beside it (a unit, a price, an age, a word of size), by the garment spoken of
(there are gloves of 7.5, and no coats) and by how large it is. What names a size is written "размер 39", which the
parser reads in any language.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from modiste.language import parse
from modiste.language.morphology import fold
from modiste.language.quantities import size_system
from modiste.language.vocabulary import vocabulary
from modiste.stylist.conversation.word_lists import word_list

_ONE: Final = r"\d{1,3}(?:[.,]5)?"
_NUMBER: Final = re.compile(
    rf"(?<![\w.,:/#№%+*$€£₽&-])(?P<first>{_ONE})(?:(?P<link>\s?(?:-|–|/)\s?|\s(?:или|либо|or|and|и)\s(?:an?\s)?|,\s(?=\d))"
    rf"(?P<second>{_ONE}))?(?P<suffix>\s?р(?![\w.])|-?(?:р(?:азм)?|рр|й|го|ый|ой|ого|ом|ка|ку|ке|ки)(?!\w))?"
    r"(?!\w|[.,:]\d|\s?[%€£$°₽])", re.IGNORECASE)
_SPAN: Final = re.compile(
    r"(?<![^\W_])(?P<said>sizes?|размер\w*)\s+(?:from\s+|с\s+|от\s+)?(?P<first>\d{2})\s*(?:to|through|до|по|-"
    r"|–)\s*(?P<last>\d{2})(?![\w.,]*\d)",
    re.IGNORECASE)
_LETTER_SPAN: Final = re.compile(
    r"(?<![\w'’&-])(?:sizes?\s+|размер\w*\s+)?(?:from\s+|от\s+)?(?P<first>x{0,3}[sml])\s+(?:to|through"
    r"|до)\s+(?P<last>x{0,4}[sml])(?![\w'’&-])",
    re.IGNORECASE)
_ORDER: Final = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "XXXXL")
_WIDEST_SPAN: Final = 16
_ROUBLES: Final = re.compile(
    r"(?<![\w.,:/#№%+*$€£₽-])(?<!до )(?<!за )(?<!по )(?<!от )(1[5-9]|[2-6]\d(?:[.,]5)?)\s?р\.?(?![\w-])", re.IGNORECASE)
_LETTERS: Final = re.compile(
    r"(?<![\w'’&.#-])(?P<size>[2-6]xl|x{1,4}[sl]|[smlмл])(?:-?(?:ка|ку|ки|очк[ау]))?(?![\w'’&-])", re.IGNORECASE)
_SPOKEN_LETTERS: Final = {
    "эска": "S", "эску": "S", "эски": "S", "эсочка": "S", "эмка": "M", "эмку": "M", "эмки": "M", "эмочка": "M",
    "элька": "L", "эльку": "L", "эльки": "L", "икселька": "XL", "иксэль": "XL", "хс": "XS", "хл": "XL", "ххл": "XXL",
    "хххл": "XXXL", "м": "M", "л": "L"}
_SPOKEN: Final = re.compile(r"(?<![\w-])(?:[эи][а-я]{3,7}|х{1,3}[сл])(?![\w-])", re.IGNORECASE)
_TAILORED: Final = re.compile(r"(?<![\w.,])([345]\d)\s?(?:long|regular|short|[LRS])(?!\w)")
"""Sizes of suits with their length: "44 long", "40R"."""
_BRAS: Final = frozenset({"bra", "sports_bra", "lingerie", "swimsuit", "corset", "bodysuit"})
_BRA: Final = re.compile(r"(?<![\w-])(\d{2,3})\s?([a-h]{1,2})(?![\w-])", re.IGNORECASE)
_SYSTEM_BEHIND: Final = re.compile(rf"(?<![\w.,])({_ONE})\s?(IT|FR|DE|JP|ит)(?!\w)")
_HEIGHT: Final = re.compile(
    r"(?:на\s+)?(?<![^\W_])(?:рост\w{0,2}|height)\s*:?\s*(\d{2,3})(?:\s*[-–/]\s*(\d{2,3}))?(?:\s*(?:см|cm))?(?!\w)",
    re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[€$£₽%<>≤≥,.;!?]")
_SAYS_SIZE: Final = frozenset("size sizes размер размера размере размеру размеры размером размеров рр sized".split())
_INTO: Final = (("in",), ("in", "a"), ("in", "an"), ("a",), ("an",), ("в",), ("на",), ("во",))
_ENDS: Final = frozenset("or and или и s m l size please under до".split())
"""Words behind a letter that leave it a size: "s m and l"."""
_NO_LETTERS: Final = frozenset({"bag", "beauty", "other"})
_RANGES: Final = {"footwear": (4, 50), "upper": (30, 74), "dress": (30, 74), "outerwear": (30, 74), "set": (30, 74),
                  "lower": (22, 74), "underwear": (22, 74)}
_RANGES_OF: Final = {"gloves": (6, 11), "mittens": (6, 11), "tights": (1, 8), "stockings": (1, 8), "ring": (14, 24),
                     "hat": (50, 66), "cap": (50, 66), "beanie": (46, 66), "bucket_hat": (46, 66), "beret": (50, 66)}
_ANY_GARMENT: Final = (34, 64)
_WITH_HALVES: Final = frozenset({"footwear", "gloves", "mittens", "ring", "shirt"})
_SMALL: Final = (2, 24)
"""British and American sizes, which are said with "in a"."""
_LEAST_ALONE: Final = 15
_WIDEST: Final = 4
_HEIGHTS: Final = (50, 176)
_GROWN: Final = 148
_NEAR: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenOf:
    """What is spoken of: the garment, whether a child shall wear it, and whether the message goes on with a thread."""

    garment: str | None = None
    of_child: bool = False
    goes_on: bool = False

    @property
    def group(self) -> str:
        """The group of the garment; "" where none is spoken of."""
        return _group(self.garment)


def _group(garment: str | None) -> str:
    entry = vocabulary().entries["garment"].get(garment or "")
    return (entry.group or "") if entry is not None else ""


def garment_group(text: str) -> str:
    """The group of the garment that a text names; "" where it names none."""
    return _group(parse(text).garment)


def with_sizes(text: str, about: SpokenOf) -> str:
    """A text in which what names a size says so: "туфли 37" as "туфли размер 37"."""
    text = _SYSTEM_BEHIND.sub(lambda match: f"{'IT' if match[2] == 'ит' else match[2]} {match[1]}", text)
    if about.garment in _BRAS:
        text = _BRA.sub(lambda match: f"размер {match[1]}{match[2].upper()}", text)
    text = _HEIGHT.sub(lambda match: _height(match, about), text)
    if about.group in ("outerwear", "set"):
        text = _TAILORED.sub(r"размер \1,", text)
    text = _SPOKEN.sub(_spoken, text)
    text = _NUMBER.sub(lambda match: _number(match, about), text)
    return text if about.group in _NO_LETTERS else _LETTERS.sub(lambda match: _letter(match, about), text)


def with_spans(text: str) -> str:
    """A text whose ranges of sizes name every size: "sizes S to XL", "размеры с 44 по 50"."""
    return _LETTER_SPAN.sub(_letters_between, _SPAN.sub(_numbers_between, text))


def _numbers_between(match: re.Match[str]) -> str:
    first, last = int(match["first"]), int(match["last"])
    step = 1 if first % 2 or last % 2 else 2
    if not 0 < last - first <= _WIDEST_SPAN:
        return match.group()
    return f"{match['said']} {', '.join(map(str, range(first, last + 1, step)))}"


def _letters_between(match: re.Match[str]) -> str:
    names = [one.upper() for one in (match["first"], match["last"])]
    if not set(names) <= set(_ORDER) or _ORDER.index(names[0]) >= _ORDER.index(names[1]):
        return match.group()
    return f"размер {', '.join(_ORDER[_ORDER.index(names[0]) : _ORDER.index(names[1]) + 1])}"


def size_of_roubles(text: str) -> str:
    """"39р" as the size that it is: nothing costs as few roubles."""
    return _ROUBLES.sub(r"размер \1", text)


def _height(match: re.Match[str], about: SpokenOf) -> str:
    """A child's height is its size; so small a person is a child."""
    heights = [int(one) for one in match.groups() if one]
    low, high = _HEIGHTS[0], _HEIGHTS[1] if about.of_child else _GROWN
    if not all(low <= one <= high for one in heights) or not (about.garment or about.goes_on):
        return match.group()
    return f"размер {'-'.join(map(str, heights))}"


def _spoken(match: re.Match[str]) -> str:
    letter = _SPOKEN_LETTERS.get(match.group().lower())
    return f"размер {letter}" if letter is not None else match.group()


def _number(match: re.Match[str], about: SpokenOf) -> str:
    before, behind = _words_beside(match)
    numbers = [float(one.replace(",", ".")) for one in (match["first"], match["second"]) if one]
    if not (before or behind or match["suffix"] or match["second"]) and not about.goes_on:
        return match.group()  # a number alone, in a thread of nothing
    if behind[:1] and behind[0] in word_list("size", "counted") and not match["suffix"]:
        return match.group()
    if before and (before[-1] in word_list("size", "bounds") | _SAYS_SIZE or size_system(before[-1])):
        return match.group()
    if behind and (behind[0] in _SAYS_SIZE or (size_system(behind[0]) and behind[0] not in ("it", "de", "рус"))):
        return match.group()
    counts = bool(behind) and behind[0].isalpha() and not match["suffix"] and not _is_into(before)
    if counts and min(numbers) < _LEAST_ALONE:
        return match.group()  # "2 pairs", "2 gloves"
    if _is_small(match, numbers, before, behind, about):
        return f"size {match['first']}"
    if not _may_be(numbers, before, match["suffix"] or "", about):
        return match.group()
    link = "-" if match["second"] else ""
    return f"размер {match['first']}{link}{match['second'] or ''}"


def _is_small(match: re.Match[str], numbers: Sequence[float], before: Sequence[str], behind: Sequence[str],
              about: SpokenOf) -> bool:
    """Whether a number is a British or American size of a grown person's clothes: it is even, and ends what is said
    ("womens 14", "midi, one shoulder, 10")."""
    clothes = about.group in ("upper", "dress", "outerwear", "set", "lower") and not about.of_child
    english = not any("а" <= char <= "я" for char in fold(match.string))
    inches = match.string[match.end() : match.end() + 1] in ("'", "’", '"')
    ends = (not behind or not behind[0].isalnum()) and not inches
    return (clothes and english and ends and bool(before) and len(numbers) == 1 and not match["suffix"]
            and numbers[0] in range(*_SMALL, 2))


def _may_be(numbers: Sequence[float], before: Sequence[str], suffix: str, about: SpokenOf) -> bool:
    """Whether these numbers are sizes of what is spoken of; "in a 12" is, "12" is not."""
    if len(numbers) > 1 and abs(numbers[1] - numbers[0]) > _WIDEST and not about.of_child:
        return False
    low, high = _range(about)
    if suffix and not about.garment:
        low, high = _ANY_GARMENT
    if _is_into(before) and before[-1] in ("a", "an", "in"):
        low = min(low, _SMALL[0])
    if len(numbers) > 1 and about.group in _RANGES and all(one in range(*_SMALL, 2) for one in numbers):
        return True  # "women, 14 and 16"
    halves = about.garment in _WITH_HALVES or about.group in _WITH_HALVES
    return bool(high) and all(low <= one <= high and (halves or one == int(one)) for one in numbers)


def _is_into(before: Sequence[str]) -> bool:
    return any(tuple(before[-len(words) :]) == words for words in _INTO)


def _range(about: SpokenOf) -> tuple[float, float]:
    if about.garment in _RANGES_OF and not about.of_child:
        return _RANGES_OF[about.garment]
    if about.of_child and about.group not in ("footwear", ""):
        return _RANGES["lower"][0], _HEIGHTS[1]
    return _RANGES.get(about.group, (0, 0))


def _letter(match: re.Match[str], about: SpokenOf) -> str:
    """Letters of a size: two of them always; one where it is a capital, or ends what is said, or stands behind "in"."""
    said = match["size"]
    before, behind = _words_beside(match)
    if before and before[-1] in _SAYS_SIZE:
        return match.group()
    if behind and behind[0] in _SAYS_SIZE:
        return match.group()
    if len(said) == 1:
        capital = said.isupper() and not match.string.isupper()
        ends = not behind or not behind[0].isalpha() or behind[0] in _ENDS
        of_litres = match.string[: match.start()].rstrip()[-1:].isdigit()
        divided = match.string[match.end() : match.end() + 1] == "/"  # "м/ж"
        alone = said in "мл" and not of_litres and not divided  # no other word of Russian is "м" or "л"
        if not (about.garment or about.goes_on) or not (capital or ends or alone) or (said in "мл" and of_litres):
            return match.group()
    return f"размер {_SPOKEN_LETTERS.get(said.lower(), said.upper())}"


def _words_beside(match: re.Match[str]) -> tuple[list[str], list[str]]:
    """The words (and signs) next before and behind a match, the nearest last and first."""
    before = _WORD.findall(fold(match.string[max(0, match.start() - 40) : match.start()]))
    behind = _WORD.findall(fold(match.string[match.end() : match.end() + 30]))
    return before[-_NEAR:], behind[:_NEAR]
