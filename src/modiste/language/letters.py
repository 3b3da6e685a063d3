"""Letters as they are meant: composed, without invisible characters, each word in one alphabet."""

import re
import unicodedata
from typing import Final

_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TO_CYRILLIC: Final = dict(zip("aceopxykiABCEHKMOPTXY", "асеорхукіАВСЕНКМОРТХУ", strict=True))
_TO_LATIN: Final = {cyrillic: latin for latin, cyrillic in _TO_CYRILLIC.items()}
_LETTER: Final = re.compile(r"[A-Za-z]")
_RUSSIAN_LETTER: Final = re.compile(r"[А-Яа-яЁёІі]")
_RUN: Final = re.compile(r"[^\W\d_]+")
_INITIAL: Final = re.compile(r"(?<![^\W_])[^\W\d_](?=[-‐‑][^\W\d_]{2})")
_LONE_INITIAL_WORD: Final = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """The text composed (NFC: "е" and a diaeresis are "ё"), full-width letters as plain ones, soft hyphens and other
    invisible characters left out. Its length may change.
    """
    composed = unicodedata.normalize("NFC", text).translate(_WIDE)
    return composed if composed.isascii() else "".join(c for c in composed if unicodedata.category(c) != "Cf")


def one_alphabet(text: str) -> str:
    """The text with letters that only look like those of their word's alphabet exchanged: a Latin "c" in "cиняя", a
    Cyrillic "о" in "cоat", a Cyrillic "Т" in "Т-shirt". Its length never changes.
    """
    if _LETTER.search(text) is None or _RUSSIAN_LETTER.search(text) is None:
        return text
    return _INITIAL.sub(lambda match: _initial(match, text), _RUN.sub(lambda match: _run(match.group()), text))


def _run(word: str) -> str:
    latin, russian = len(_LETTER.findall(word)), len(_RUSSIAN_LETTER.findall(word))
    if not latin or not russian:
        return word
    to_cyrillic = all(c in _TO_CYRILLIC for c in _LETTER.findall(word))
    to_latin = all(c in _TO_LATIN for c in _RUSSIAN_LETTER.findall(word))
    if to_cyrillic and not (to_latin and latin > russian):
        return "".join(_TO_CYRILLIC.get(c, c) for c in word)
    return "".join(_TO_LATIN.get(c, c) for c in word) if to_latin else word


def _initial(match: re.Match[str], text: str) -> str:
    """A letter before a hyphen in the alphabet of the word behind it."""
    letter = match.group()
    behind = _LONE_INITIAL_WORD.match(text, match.end() + 1)
    table = _TO_CYRILLIC if behind is not None and _RUSSIAN_LETTER.match(behind.group()) else _TO_LATIN
    return table.get(letter, letter)
