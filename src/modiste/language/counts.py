"""Numbers of things: "two patch pockets", "на трёх пуговицах", "6 buttons"."""

from collections.abc import Sequence
from typing import Final

from modiste.language.morphology import Token, keys

_NUMBERS: Final = {
    "single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "pair": 2, "double": 2, "couple": 2,
    "один": 1, "одиночный": 1, "два": 2, "две": 2, "двое": 2, "три": 3, "трое": 3, "четыре": 4, "пять": 5, "шесть": 6,
    "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12, "пара": 2,
}  # fmt: skip
_MOST: Final = 99
_REACH: Final = 4
_SINGLE_POCKET: Final = frozenset("pocket карман карманом кармашек кармашком карманчик карманчиком".split())
_BESIDE_OTHERS: Final = frozenset(
    "coin inner inside internal hidden secret watch ticket phone внутренний потайной скрытый секретный".split()
)
_STOPS: Final = frozenset("with and in on for с со и на в из для без without no not не".split())


def count_before(words: Sequence[Token], start: int, since: int = 0) -> int:
    """The number said right before token `start`, over at most three other words ("six large gold buttons"), and not
    before token `since`; else 0.
    """
    if words[start].text in _STOPS:
        return 0
    for at in range(start - 1, max(start - 1 - _REACH, since - 1, -1), -1):
        word = words[at]
        if words[at + 1].breaks or word.text in _STOPS:
            return 0
        number = _number(word.text)
        if number:
            return number
    return 0


def is_single(words: Sequence[Token], start: int, end: int) -> bool:
    """Whether the pocket that tokens start..end name is one: "with a patch pocket", "с накладным карманом". A coin
    pocket or one inside is one more, beside those that a garment has."""
    if start and not _BESIDE_OTHERS.isdisjoint(keys(words[start - 1].text)):
        return False
    return any(word.text in _SINGLE_POCKET for word in words[start:end])


def is_number(word: str) -> bool:
    """Whether a folded word counts things."""
    return _number(word) > 0


def _number(word: str) -> int:
    if word.isdigit() and word.isascii():
        return int(word) if len(word) <= 2 and 0 < int(word) <= _MOST else 0
    return next((_NUMBERS[key] for key in keys(word) if key in _NUMBERS), 0)
