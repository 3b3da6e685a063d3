"""Numbers that are written out, as digits: "forty euros", "two hundred and fifty", "до полутора тысяч", "сотни", "сорок
третий размер".

Only what counts money or names a size is put into digits: what stands before a currency or "thousand", beside a word of
size, or is thirteen and more. "Two pockets" and "the second one" stay as they are.
"""

import re
from collections.abc import Sequence
from typing import Final

from modiste.language.morphology import fold, keys

_UNITS: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "ноль": 0, "один": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19,
}  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80,
    "девяносто": 90,
}  # fmt: skip
_HUNDREDS: Final = {"сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600,
                    "семьсот": 700, "восемьсот": 800, "девятьсот": 900}
_SCALES: Final = {
    "hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000, "сотня": 100, "тысяча": 1000, "тысяч": 1000,
    "тыща": 1000, "тыщ": 1000, "тыс": 1000, "косарь": 1000, "миллион": 1_000_000, "млн": 1_000_000,
}  # fmt: skip
_WHOLE: Final = {"полтысячи": 500, "полсотни": 50, "полмиллиона": 500_000, "пятихатка": 500, "пятисотка": 500,
                 "полтинник": 50, "сотка": 100, "двухсотка": 200, "тысчонка": 1000, "тысячка": 1000,
                 "пятерка": 5000, "десятка": 10_000, "пятнашка": 15_000, "двадцатка": 20_000, "тридцатка": 30_000}
"""What is said in one word: "до двадцатки" is twenty thousand, for nobody sells clothes for twenty roubles."""
_PARTS: Final = {"полтора": 1.5, "полторы": 1.5, "полутора": 1.5, "пара": 2, "пару": 2, "пары": 2, "couple": 2,
                 "половиной": 0.5}
"""What counts only before a scale: "a couple of hundred", "полторы тысячи"."""
_MANY_OF: Final = frozenset("тысяч тыщ сотен тысячи тыщи сотни".split())
"""Scales in the form that stands before its number too, for "about": "тысяч пять"."""
_PAIR: Final = re.compile(
    r"(?<![^\W_])(?P<many>(?:тысяч|тыщ|сотен)\s+)?(?P<one>[^\W\d_]+)\s?[-–]\s?(?P<other>[^\W\d_]+)"
    r"(?P<scale>\s+(?:тысяч\w*|тыщ\w*|сот\w+|thousand|hundred|grand|руб\w*|евро|euros?|dollars?|pounds?|bucks))?(?![^\W_])",
    re.IGNORECASE)
"""A range of two number words: "двух-трёх тысяч", "тыщ семь-восемь", "forty-fifty euros"."""
_HALF_OF: Final = re.compile(r"\bhalf\s+an?\s+(grand|thousand|hundred|million)\b", re.IGNORECASE)
_ORDINALS: Final = {
    "первый": 1, "второй": 2, "третий": 3, "четвертый": 4, "пятый": 5, "шестой": 6, "седьмой": 7, "восьмой": 8,
    "девятый": 9, "двадцатый": 20, "тридцатый": 30, "сороковой": 40, "пятидесятый": 50, "шестидесятый": 60,
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W_]+")
_GAP: Final = re.compile(r"[ \u00a0-]{1,2}")
_SIZE: Final = frozenset("size sizes размер размера размере размеру размеры".split())
_MONEY: Final = frozenset("euro euros eur dollars dollar bucks usd pounds pound quid gbp евро рублей рубля рублям "
                          "рублями рубль руб доллара долларов баксов фунтов фунта тенге гривен".split())  # fmt: skip
_RANGE: Final = frozenset("to and до и".split())
_BOUNDS: Final = frozenset("дороже дешевле over under above below".split())
"""Words behind which a number is an amount, however small."""
_AFTER_ARTICLE: Final = frozenset("hundred thousand grand".split())
_THOUSAND: Final = 1000
_TEN: Final = 10
_SMALL: Final = 13
_LONGEST: Final = 8


def with_digits(text: str) -> str:
    """A text with the amounts and sizes that it writes out as digits; all else as it is."""
    text = _HALF_OF.sub(lambda match: f"{_SCALES[match[1].lower()] // 2}", text)
    text = _PAIR.sub(_range_of, text)
    found = list(_WORD.finditer(text))
    words = [fold(match.group()) for match in found]
    pieces: list[str] = []
    at, since = 0, 0
    while at < len(found):
        end = _run_end(text, found, words, at)
        value = _value(words[at:end], _beside_size(words, at, end)) if end > at else None
        if value is None or not _counts(words, at, end, value):
            at = max(end, at + 1)
            continue
        has_article = at > 0 and words[at - 1] == "a" and words[end - 1] in _AFTER_ARTICLE
        first = at - 1 if has_article else at  # "a couple of hundred"
        pieces += [text[since : found[first].start()], _written(value, words[end - 1])]
        since, at = found[end - 1].end(), end
    return "".join(pieces) + text[since:] if pieces else text


def _range_of(match: re.Match[str]) -> str:
    one, other = _look(fold(match["one"])), _look(fold(match["other"]))
    scale = (match["scale"] or match["many"] or "").strip()
    if not scale or one is None or other is None or one[0] != other[0] or one[1] >= other[1]:
        return match.group()
    return f"{one[1]:.12g}-{other[1]:.12g} {scale}"


def _written(value: float, last: str) -> str:
    """A value in digits; thousands stay thousands, so that "от трёх до пяти тысяч" is still one range."""
    thousands = value >= _THOUSAND and _look(last) == ("scale", _THOUSAND)
    return f"{value / _THOUSAND:.12g} тысяч" if thousands else f"{value:.12g}"


def is_number_word(word: str) -> bool:
    """Whether a word is a number, in digits or written out."""
    return _known(fold(word))


def number_of(word: str) -> float | None:
    """The value of a number written out in one word ("десяти", "fifty"); None where it is none."""
    looked = _look(fold(word))
    return looked[1] if looked is not None and looked[0] in ("unit", "ten", "hundred", "whole") else None


def _run_end(text: str, found: Sequence["re.Match[str]"], words: Sequence[str], start: int) -> int:
    """Where the words of a number that begins at word `start` end; `start` where it begins none."""
    end = start
    while end < min(len(words), start + _LONGEST):
        if end > start and not _GAP.fullmatch(text, found[end - 1].end(), found[end].start()):
            break
        if end > start and words[end - 1].isdigit() and words[end].isdigit():
            break  # "5-6 тысяч" are two numbers
        joins = end > start and end + 1 < len(words) and _known(words[end + 1]) and (
            (words[end] == "and" and _adds(words, end)) or (words[end] == "of" and words[end - 1] == "couple")
            or (words[end] == "с" and words[end + 1] == "половиной"))
        if not joins and not _known(words[end]):
            break
        end += 1
    return start if words[start : start + 1] == ["grand"] and (start == 0 or words[start - 1] != "a") else end


def _known(word: str) -> bool:
    return _look(word) is not None or (word.isdigit() and word.isascii())


def _look(word: str) -> tuple[str, float] | None:
    """The kind of number word and its value, in any form."""
    if word in _PARTS:
        return "part", _PARTS[word]
    for key in (word, *keys(word), word.removesuffix("s"), f"{word[:-1]}а"):
        for kind, table in (("unit", _UNITS), ("ten", _TENS), ("hundred", _HUNDREDS), ("scale", _SCALES),
                            ("whole", _WHOLE), ("ordinal", _ORDINALS)):
            if key in table:
                return kind, table[key]
    return None


def _value(words: Sequence[str], ordinals: bool) -> float | None:
    """The number that the words make; None where they make none ("3", a lone "couple", an ordinal that is no size)."""
    if len(words) > 1 and words[0] in _MANY_OF and (_look(words[1]) or ("", 0))[0] in ("unit", "part", "ten"):
        words = [*words[1:], words[0]]  # "тысяч пять"
    total, group, said = 0.0, 0.0, False
    former = ""
    for at, word in enumerate(words):
        looked = _look(word)
        if looked is None:
            if word.isdigit():
                if said:
                    return None
                group, said = float(word), False
            continue
        kind, value = looked
        if kind == "ordinal" and not ordinals:
            return None
        if kind == "part" and (at + 1 == len(words) or not any(_scales(one) for one in words[at + 1 :])):
            return None
        if former == "unit" and kind in ("ten", "hundred") and 0 < group < _TEN:
            group *= 1000 if kind == "hundred" else 100  # "two fifty", "две пятьсот"
        former = kind
        if kind == "scale":
            group = (group or 1) * value
            if value >= _THOUSAND:  # "two thousand three hundred": what follows is added
                total, group = total + group, 0
        else:
            group += value
        said = True
    return total + group if said else None


def _adds(words: Sequence[str], at: int) -> bool:
    """Whether the "and" at word `at` adds to the number before it: "two hundred and fifty", not "one hundred and two
    hundred"."""
    before, behind = _look(words[at - 1]), _look(words[at + 2]) if at + 2 < len(words) else None
    if before is None or before[0] != "scale":
        return False
    return behind is None or behind[0] != "scale" or behind[1] < before[1]


def _scales(word: str) -> bool:
    looked = _look(word)
    return looked is not None and looked[0] == "scale"


def _beside_size(words: Sequence[str], start: int, end: int) -> bool:
    return (end < len(words) and words[end] in _SIZE) or (start > 0 and words[start - 1] in _SIZE)


def _counts(words: Sequence[str], start: int, end: int, value: float) -> bool:
    """Whether a number is an amount or a size: by what stands beside it, or by being too large for a count."""
    if end - start == 1 and words[start].isdigit():
        return False
    if value >= _SMALL or (end - start == 1 and words[start] in _WHOLE):
        return True
    money = (end < len(words) and words[end] in _MONEY) or (start > 0 and words[start - 1] in _BOUNDS)
    return money or _beside_size(words, start, end) or _begins_range(words, end)



def _begins_range(words: Sequence[str], end: int) -> bool:
    """Whether "to" and a number with a currency or thousands follow: "from five to ten thousand"."""
    if end + 1 >= len(words) or words[end] not in _RANGE or not _known(words[end + 1]):
        return False
    behind = words[end + 2 : end + 3]
    return bool(behind) and (behind[0] in _MONEY or _scales(behind[0]))
