"""Misspelt words: "кросовки", "кожанный", "чорный"; "jaket", "fuschia", "burgandy".

Russian: only words that the morphological dictionary does not know are looked at, so that no real word is taken for
another. They are compared by their stems, by one letter left out, put in, exchanged or swapped with its neighbour,
through a table of stems with one letter deleted (W. Garbe's symmetric delete, 2012); short stems only where both
sound alike.

English has no such dictionary here: five letters at least, the first one right, and not one of the ordinary words
that are near to a word of fashion ("while", "packet"; ordinary_words.toml). One letter in six may be wrong, or all be
there in another order; in shorter words neighbours may be swapped.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from modiste.language.morphology import english_keys, is_known, is_russian, stem

_SHORTEST: Final = 5
_SHORTEST_BY_SOUND: Final = 4
_LONG_ENOUGH: Final = 6
_ANAGRAM: Final = 7
_SOUNDS: Final = str.maketrans({"о": "а", "э": "е", "и": "е", "ы": "е", "я": "е", "й": "е", "ю": "у", "щ": "ш"})
_HUSHING: Final = "чшжщц"
_USUAL_SLIPS: Final = {
    "drees": "dress", "dres": "dress", "jens": "jeans", "jeens": "jeans", "jeanes": "jeans", "demin": "denim",
    "suade": "suede", "baige": "beige", "bage": "beige", "blak": "black", "blac": "black", "wite": "white",
    "whyte": "white", "grean": "green", "navi": "navy", "kaki": "khaki", "fuscia": "fuchsia", "fucsia": "fuchsia",
    "fusha": "fuchsia", "pijama": "pyjama", "pijamas": "pyjamas", "tshrit": "tshirt", "shirst": "shirts",
    "hoddy": "hoodie", "dungaress": "dungarees", "stripey": "striped", "bleu": "blue", "purpel": "purple",
    "velor": "velour", "sneker": "sneaker", "snikers": "sneakers", "lether": "leather", "croptop": "crop top",
}  # fmt: skip
@cache
def ordinary_words() -> frozenset[str]:
    """Ordinary English words that are near to a word of the vocabulary."""
    raw = resources.files("modiste.language").joinpath("ordinary_words.toml").read_text("utf-8")
    return frozenset(str(tomllib.loads(raw)["en"]).split())


def stem_table(words: Iterable[str]) -> dict[str, list[str]]:
    """From every stem, whole and with one letter deleted, to the folded words with that stem. An English word is its
    own stem, and stands under its letters in order too."""
    table: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        if is_russian(word):
            base = stem(word)
            if len(base) >= _SHORTEST:
                for key in _deletions(base):
                    table.setdefault(key, []).append(word)
            elif len(base) >= _SHORTEST_BY_SOUND:
                table.setdefault(_sound(base), []).append(word)
        elif word.isascii() and word.isalpha() and len(word) >= _SHORTEST:
            for key in {*_deletions(word), _letters(word)}:
                table.setdefault(key, []).append(word)
    return table


def nearest_words(word: str, table: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The words of the table that a misspelt `word` may stand for; none when the dictionary knows it."""
    if not is_russian(word):
        return _nearest_english(word, table)
    base = stem(word)
    if len(base) < _SHORTEST_BY_SOUND or is_known(word):
        return ()
    if len(base) < _SHORTEST:
        found = dict.fromkeys(table.get(_sound(base), ()))
        return tuple(near for near in found if is_russian(near) and _sound(stem(near)) == _sound(base))
    found = dict.fromkeys(near for key in _deletions(base) for near in table.get(key, ()))
    return tuple(near for near in found if near[0] == word[0] and _near(base, stem(near)))


def _nearest_english(word: str, table: Mapping[str, list[str]]) -> tuple[str, ...]:
    slip = _USUAL_SLIPS.get(word)
    if slip is not None:
        return (slip,)
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return ()
    bases = english_keys(word)
    if any(base in ordinary_words() or base in table.get(base, ()) for base in bases):
        return ()
    for base in bases:
        keys = (*_deletions(base), _letters(base))
        found = dict.fromkeys(near for key in keys for near in table.get(key, ()))
        near = tuple(one for one in found if one.isascii() and one[0] == base[0] and _slip(base, one))
        if near:
            return near
    return ()


def _slip(written: str, meant: str) -> bool:
    """Whether an English word may be another one, misspelt."""
    shorter, longer = sorted((len(written), len(meant)))
    if shorter >= _ANAGRAM and _letters(written) == _letters(meant):
        return True
    if longer < _SHORTEST or not _near(written, meant):
        return False
    return longer >= _LONG_ENOUGH or _letters(written) == _letters(meant)


def _letters(word: str) -> str:
    return "~" + "".join(sorted(word))


def _sound(base: str) -> str:
    """A Russian stem roughly as it sounds: unstressed vowels fall together, doubled letters are one."""
    after_hush = "".join(
        "е" if at and base[at - 1] in _HUSHING and char in "оеэыи" else char for at, char in enumerate(base))
    sounds = after_hush.translate(_SOUNDS)
    return "=" + "".join(char for at, char in enumerate(sounds) if not at or char != sounds[at - 1])


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
