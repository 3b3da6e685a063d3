"""Misspelt Russian words: "кросовки", "кожанный", "леопордовый".

Only words that the morphological dictionary does not know are looked at, so that no real word is taken for another.
They are compared by their stems, by one letter left out, put in, exchanged or swapped with its neighbour, through
a table of stems with one letter deleted (W. Garbe's symmetric delete, 2012).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from modiste.language.morphology import is_known, is_russian, stem

_SHORTEST: Final = 5


def stem_table(words: Iterable[str]) -> dict[str, list[str]]:
    """From every stem, whole and with one letter deleted, to the folded words with that stem."""
    table: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        if is_russian(word) and len(stem(word)) >= _SHORTEST:
            for key in _deletions(stem(word)):
                table.setdefault(key, []).append(word)
    return table


def nearest_words(word: str, table: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The words of the table that a misspelt `word` may stand for; none when the dictionary knows it."""
    base = stem(word)
    if len(base) < _SHORTEST or not is_russian(word) or is_known(word):
        return ()
    found = dict.fromkeys(near for key in _deletions(base) for near in table.get(key, ()))
    return tuple(near for near in found if near[0] == word[0] and _near(base, stem(near)))


@lru_cache(maxsize=4096)
def _deletions(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text, *(text[:at] + text[at + 1 :] for at in range(len(text))))))


def _near(left: str, right: str) -> bool:
    """Whether one letter left out, put in, exchanged or swapped makes the words equal."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = next((at for at, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), len(right))
    a, b = left[start:], right[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[2:] == b[2:] and a[:2] == b[1::-1])
