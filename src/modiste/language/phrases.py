"""Finding the phrases of the vocabulary in a text: longest match first, in any word form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from threading import Lock
from typing import Final

from modiste.language.colours import nearest_name
from modiste.language.morphology import Token, fold, is_russian, keys, phrase_keys, tokens
from modiste.language.spelling import nearest_words, stem_table
from modiste.language.vocabulary import Meaning, Vocabulary, vocabulary

_SHADES: Final = {"темно": "темный", "светло": "светлый", "бледно": "бледный", "ярко": "яркий", "нежно": "нежный"}
_ADJECTIVE: Final = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
_SAID_ALONE: Final = ("material", "colour", "pattern", "length", "fit", "season", "gender", "sleeve", "neckline")
_MOST_KEPT: Final = 65536
_PARTS: Final = frozenset(
    "collar sleeve sleeve_length cuff neck_depth belt pocket strap hem rise slit closure_form".split()
)
"""Kinds of parts, whose Russian names are said with the adjective behind as well."""
_JOINED: Final = ("light", "dark", "pale", "bright", "deep")
_SHORTEST_COLOUR: Final = 3


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    meanings: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase over tokens start..end (end excluded) and what it means."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]


def split_words(text: str) -> list[Token]:
    """The tokens of a text; a shade written together with its colour ("darkgreen", "темносинее") is taken apart."""
    found: list[Token] = []
    for token in tokens(text):
        size = _shade_length(token.text)
        if size:
            middle = token.start + size
            found.append(
                Token(text=token.text[:size], start=token.start, end=middle, glued=token.glued, breaks=token.breaks))
            found.append(Token(text=token.text[size:], start=middle, end=token.end, glued=True, breaks=False))
        else:
            found.append(token)
    return found


def _shade_length(word: str) -> int:
    """How many letters of a word are the shade before its colour; 0 where it is not so joined."""
    heads, colours, pairs = _joined_words()
    if word in colours or word.startswith("#"):
        return 0
    if word in pairs:
        return pairs[word]
    for size in range(len(word) - _SHORTEST_COLOUR, _SHORTEST_COLOUR - 1, -1):
        if word[:size] in heads and not colours.isdisjoint(keys(word[size:])):
            return size
    return 0


@cache
def _joined_words() -> tuple[frozenset[str], frozenset[str], dict[str, int]]:
    """What may be joined before a colour, the colours of one word, and phrases of two words written as one."""
    entries = [vocabulary().entry("colour", value) for value in vocabulary().ids("colour")]
    phrases = [[token.text for token in tokens(phrase)] for entry in entries
               for phrase in (*entry.phrases["en"], *entry.phrases["ru"])]  # fmt: skip
    colours = frozenset(words[0] for words in phrases if len(words) == 1)
    pairs = {"".join(words): len(words[0]) for words in phrases if len(words) == 2 and words[0].isascii()}
    stems = (word[:-2] for word in colours if is_russian(word) and word.endswith(("ый", "ий", "ой")))
    heads = {word + ending for word in stems for ending in "ое"}
    heads |= {words[0] for words in phrases if len(words) == 2 and is_russian(words[0]) and words[0][-1] in "ое"}
    return frozenset({*_JOINED, *_SHADES, *heads}), colours, pairs


def find(words: Sequence[Token], start: int) -> Match | None:
    """The longest phrase that begins at token `start`; between equally long ones the most literal."""
    return _lexicon().find(words, start)


class Lexicon:
    """The phrases of one or several vocabularies. Where two share a phrase, the first vocabulary has it. Words that
    are not `misspelt` must be written as they are.

    Phrases with a Russian word are put in when the first Russian word is met: their dictionary forms take most of the
    time, and no English text is found among them."""

    __slots__ = ("_filling", "_has_russian", "_kept", "_misspelt", "_stems", "_tree", "_vocabularies")

    def __init__(self, *vocabularies: Vocabulary, misspelt: bool = True) -> None:
        self._vocabularies, self._misspelt = vocabularies, misspelt
        self._tree = _Node()
        self._stems: dict[str, list[str]] = {}
        self._kept: dict[str, tuple[str, ...]] = {}
        self._filling, self._has_russian = Lock(), False
        self._fill(russian=False)

    def find(self, words: Sequence[Token], start: int) -> Match | None:
        """The longest phrase that begins at token `start`; between equally long ones the most literal. A colour's code
        means the colour that is nearest."""
        if words[start].text.startswith("#"):
            return Match(start, start + 1, (Meaning("colour", nearest_name(words[start].text)),))
        end, meanings = self._longest(self._tree, words, start)
        return Match(start, end, meanings) if meanings else None

    def _longest(self, node: _Node, words: Sequence[Token], at: int) -> tuple[int, tuple[Meaning, ...]]:
        best = (at, node.meanings)
        if at == len(words) or (words[at].breaks and node is not self._tree):
            return best
        for key in self._alternatives(words[at].text):
            child = node.children.get(key)
            if child is not None:
                end, meanings = self._longest(child, words, at + 1)
                if meanings and (end > best[0] or not best[1]):
                    best = (end, meanings)
        return best

    def _alternatives(self, word: str) -> tuple[str, ...]:
        """The keys of the tree under which a word may stand, the most literal first."""
        found = self._kept.get(word)
        if found is None:
            if not self._has_russian and is_russian(word):
                self._add_russian()
            found = ("=" + word, *keys(word), *nearest_words(word, self._stems))
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[word] = found
        return found

    def _add_russian(self) -> None:
        with self._filling:
            if not self._has_russian:
                self._fill(russian=True)
                self._has_russian = True

    def _fill(self, *, russian: bool) -> None:
        for words in self._vocabularies:
            build_tree(words, self._tree, russian=russian)
        if self._misspelt:
            self._stems |= stem_table(_often_misspelt(self._vocabularies, russian=russian))


_SPELT: Final = frozenset({"garment", "colour", "pattern", "material"})
"""The kinds whose English words are recognised when misspelt."""


def _often_misspelt(vocabularies: Sequence[Vocabulary], *, russian: bool) -> Iterable[str]:
    """The words of the vocabularies that are recognised when misspelt, those of one alphabet: a table of one says
    nothing of the other."""
    entries = [entry for words in vocabularies for rows in words.entries.values() for entry in rows.values()]
    if not russian:
        return sorted({token.text for entry in entries if entry.kind in _SPELT for phrase in entry.phrases["en"]
                       for token in _tokens(phrase)})
    phrases = [phrase for entry in entries for phrase in entry.phrases["ru"] if not phrase.startswith("=")]
    joined = [phrase for words in vocabularies for phrase in words.combinations]
    return [token.text for phrase in (*phrases, *joined) for token in _tokens(phrase) if is_russian(token.text)]


@lru_cache(maxsize=16384)
def _tokens(phrase: str) -> tuple[Token, ...]:
    """The tokens of a phrase of the vocabulary; they are asked for again and again while tables are made."""
    return tuple(tokens(phrase))


@cache
def _english_words() -> frozenset[str]:
    words = vocabulary()
    return frozenset(token.text for kind in words.kinds() for value in words.ids(kind)
                     for phrase in words.entry(kind, value).phrases["en"] for token in _tokens(phrase))


def is_in_vocabulary(word: str) -> bool:
    """Whether an English word stands in a phrase of the vocabulary."""
    return word in _english_words()


@cache
def _lexicon() -> Lexicon:
    return Lexicon(vocabulary())


def build_tree(words: Vocabulary, root: _Node, *, russian: bool) -> None:
    """Add to a trie the words of every phrase that has a Russian word, or of every one that has none. Of two entries
    that share a phrase the first in the file has it."""
    for phrase, meaning, literal in _phrases(words):
        if is_russian(fold(phrase)) is not russian:
            continue
        _insert(root, _steps(phrase, literal), (meaning,))
        turned = _turned(phrase, meaning.kind in _PARTS) if meaning.kind == "garment" or meaning.kind in _PARTS else ""
        if turned:
            _insert(root, _steps(turned, False), (meaning,))
    for phrase, meanings in words.combinations.items():
        if is_russian(fold(phrase)) is russian:
            _insert(root, _steps(phrase, False), meanings)
    for kind, entry in words.kind_names.items():
        for phrase in (*entry.phrases["en"], *entry.phrases["ru"]) if kind == "detail" else ():
            if is_russian(fold(phrase)) is russian:
                _insert(root, _steps(phrase, False), (Meaning(kind, ""),))


def _phrases(words: Vocabulary) -> Iterator[tuple[str, Meaning, bool]]:
    """Each phrase of the entries, what it means, and whether it is only meant as it is written."""
    for kind in words.kinds():
        for value in words.ids(kind):
            entry = words.entry(kind, value)
            for phrase in (*entry.phrases["en"], *entry.phrases["ru"]):
                # "длиннее" has the dictionary form "длинный", which is a length and no comparison
                yield phrase, Meaning(kind, value), kind == "comparison" and " " not in phrase


def _turned(phrase: str, of_part: bool = False) -> str:
    """A Russian name of adjective and noun with the adjective behind, as it is said too ("рюкзак походный", "пояс
    широкий"); "" where the adjective alone says something of the garment ("халат махровый"), or the phrase is no such
    name. Behind a part it says something of that part."""
    words = phrase.split(" ")
    if len(words) != 2 or not is_russian(words[0]) or not words[0].endswith(_ADJECTIVE):
        return ""
    is_free = of_part or _looks().isdisjoint(phrase_keys(words[0]))
    return f"{words[1]} {words[0]}" if is_free else ""


@cache
def _looks() -> frozenset[str]:
    """The adjectives of the vocabulary that say how a garment looks, and when it is worn."""
    return frozenset(key for kind in _SAID_ALONE for value in vocabulary().ids(kind)
                     for phrase in vocabulary().entry(kind, value).phrases["ru"] if " " not in phrase
                     for key in phrase_keys(phrase))


def _steps(phrase: str, literal: bool) -> list[tuple[str, ...]]:
    if literal or phrase.startswith("="):
        return [("=" + word.text,) for word in _tokens(phrase.removeprefix("="))]
    steps = [phrase_keys(word.text) for word in _tokens(phrase)]
    shade = _SHADES.get(steps[0][0])
    if shade is not None:
        steps[0] = tuple(dict.fromkeys((*steps[0], shade)))
    return steps


def _insert(node: _Node, steps: Iterable[tuple[str, ...]], meanings: tuple[Meaning, ...]) -> None:
    nodes = [node]
    for step in steps:
        # every alternative leads on, so that any form of each word may follow any form of the one before
        nodes = [parent.children.setdefault(key, _Node()) for parent in nodes for key in step]
    for last in nodes:
        if not last.meanings:
            last.meanings = meanings
