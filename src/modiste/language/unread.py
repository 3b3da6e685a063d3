"""Words of a text that say nothing here: neither clothes, nor what joins, counts or praises them.

"a frilled dress with blorps": nobody should wonder why there are no blorps. What a sentence is held together with,
what asks ("please", "хочу"), praises ("beautiful", "красивый") or tells of the wearer says nothing of the cut and is
let pass; those words are in `plain_words.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Final

from modiste.language.binding import construction_lexicon
from modiste.language.counts import is_number
from modiste.language.measured import read_measures
from modiste.language.morphology import Token, fold, is_russian, keys, part_of_speech
from modiste.language.names import with_names_joined
from modiste.language.phrases import split_words
from modiste.language.proper_names import name_starts
from modiste.language.quantities import extract
from modiste.language.spelling import nearest_words, stem_table
from modiste.language.vocabulary import construction_words, vocabulary

_HEX: Final = re.compile(r"#[0-9a-fA-F]{3,6}(?![0-9a-zA-Z])")
_JOINING: Final = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "NUMR", "PRED"})
"""Parts of speech (OpenCorpora) that hold a sentence together."""
_SHORTEST: Final = 3


def unread_phrases(text: str) -> tuple[str, ...]:
    """The stretches of a text that nothing was made of, as typed, in order, each once."""
    bare = _HEX.sub(lambda match: " " * len(match.group()), text)
    words = split_words(extract(read_measures(bare).rest).rest)
    joined = with_names_joined(words, construction_lexicon())
    starts = {joined[at].start for at in _read_tokens(joined)}
    names = name_starts(text)
    read = {at for at, word in enumerate(words) if word.start in starts or word.start in names}
    found: list[tuple[int, int]] = []
    for at, word in enumerate(words):
        if at in read or _says_nothing(word.text) or _is_shade(words, at):
            continue
        if found and found[-1][1] == at and not word.breaks:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    phrases = [text[words[start].start : words[end - 1].end] for start, end in found]
    return tuple(dict.fromkeys(phrases))


def telling_words(text: str) -> tuple[str, ...]:
    """The words of a text that say anything, as typed: without amounts and sizes, and without what joins, asks or
    praises."""
    words = split_words(extract(read_measures(text).rest).rest)
    return tuple(dict.fromkeys(word.text for word in words if not _says_nothing(word.text)))


def nearest_word(phrase: str) -> str:
    """The word of the vocabulary that a single word is a misspelling of; "" where none is near."""
    word = phrase.casefold()
    if len(word) < _SHORTEST + 1 or " " in word:
        return ""
    near = get_close_matches(word, _known_words(is_russian(word)), n=1, cutoff=0.8)
    return near[0] if near and set(keys(near[0])).isdisjoint(keys(word)) else ""


def likely_meant(phrase: str) -> str:
    """The word of the vocabulary that a word of prose is a slip of; "" where none is, or where it is an ordinary word:
    "june" is no jungle. Stricter than `nearest_word`, which is for what is typed as a name.
    """
    word = fold(phrase)
    if " " in word or not word.isalpha():
        return ""
    near = nearest_words(word, _slips(is_russian(word)))
    return near[0] if near and set(keys(near[0])).isdisjoint(keys(word)) else ""


@cache
def _slips(russian: bool) -> dict[str, list[str]]:
    return stem_table([fold(word) for word in _known_words(russian)])


def _read_tokens(words: Sequence[Token]) -> set[int]:
    lexicon, read, at = construction_lexicon(), set[int](), 0
    while at < len(words):
        match = lexicon.find(words, at)
        if match is None:
            at += 1
            continue
        read.update(range(match.start, match.end))
        at = match.end
    return read


def _says_nothing(word: str) -> bool:
    if len(word) < _SHORTEST or word.isdigit() or is_number(word):
        return True
    english, russian = _plain_words()
    if not is_russian(word):
        return not english.isdisjoint(keys(word))
    return not russian.isdisjoint(keys(word)) or part_of_speech(word) in _JOINING


@cache
def _plain_words() -> tuple[frozenset[str], frozenset[str]]:
    raw = resources.files("modiste.language").joinpath("plain_words.toml").read_text("utf-8")
    table = tomllib.loads(raw)
    english, russian = (f"{table[language]} {table['briefs'][language]}".split() for language in ("en", "ru"))
    return frozenset(english), frozenset(fold(word) for word in russian)


def _is_shade(words: Sequence[Token], at: int) -> bool:
    """Whether it is the first half of a word with a hyphen that is known whole or by its other half: "a-silhouette"."""
    return at + 1 < len(words) and words[at + 1].glued and len(words[at].text) < _SHORTEST + 1


@cache
def _known_words(russian: bool) -> tuple[str, ...]:
    entries: Iterable[str] = (
        phrase
        for words in (construction_words().vocabulary, vocabulary())
        for rows in words.entries.values()
        for entry in rows.values()
        for phrase in entry.phrases["ru" if russian else "en"]
    )
    return tuple(dict.fromkeys(part for phrase in entries for part in phrase.removeprefix("=").casefold().split()
                               if len(part) > _SHORTEST))  # fmt: skip
