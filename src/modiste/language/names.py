"""Names that other words part: an "empire maxi dress" is an empire dress, and maxi; "thin blue stripes" are thin
stripes, and blue."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from modiste.language.morphology import Token, keys, tokens
from modiste.language.phrases import Lexicon, Match
from modiste.language.vocabulary import construction_words, vocabulary

_MOST_BETWEEN: Final = 4
_MOST_COLOUR_WORDS: Final = 3
_PARTING: Final = frozenset({"length", "colour", "material", "pattern", "sleeve_length", "gender", "season"})
"""What may stand between the words of a name, as facts of its own: never another garment, never what makes one."""


def with_names_joined(words: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The words in an order in which such names stand together: "maxi empire dress". Only words are moved that say
    nothing by themselves, or the same as the whole name ("bomber"), over what says something else by itself: in
    "leather biker jacket" the leather stays. English only: Russian names begin with their noun."""
    found = list(words)
    lasts = _last_words()
    for head in range(len(found) - 1, 1, -1):
        if not lasts.isdisjoint(keys(found[head].text)) and (start := _name_before(found, head, lexicon)) is not None:
            found.insert(head - 1, found.pop(start))
    return _with_patterns_joined(found, lexicon)


def _with_patterns_joined(words: list[Token], lexicon: Lexicon) -> list[Token]:
    """The colours that part the name of a pattern put before it: "blue thin stripes", "голубую в тонкую полоску"."""
    found = list(words)
    for head in range(2, len(found)):
        for first in range(max(1, head - _MOST_COLOUR_WORDS), head):
            if any(word.breaks for word in found[first:head + 1]) or not _are_colours(found[first:head], lexicon):
                continue
            start = next((at for at in range(max(0, first - 2), first)
                          if _is_pattern([*found[at:first], found[head]], lexicon)), None)  # fmt: skip
            if start is not None:
                colours, name = found[first:head], found[start:first]
                colours[0] = replace(colours[0], breaks=name[0].breaks)
                found[start:head] = [*colours, replace(name[0], breaks=False), *name[1:]]
            break
    return found


def _are_colours(words: Sequence[Token], lexicon: Lexicon) -> bool:
    at = 0
    while at < len(words):
        match = lexicon.find(words, at)
        if match is None or any(meaning.kind != "colour" for meaning in match.meanings):
            return False
        at = match.end
    return True


def _is_pattern(words: Sequence[Token], lexicon: Lexicon) -> bool:
    match = lexicon.find(words, 0)
    is_whole = match is not None and match.end == len(words) and not any(word.breaks for word in words[1:])
    return is_whole and match is not None and match.meanings[0].kind == "pattern"


def _name_before(words: Sequence[Token], head: int, lexicon: Lexicon) -> int | None:
    """Where the first word of a name stands whose last word is at `head`, if words that may part it lie between."""
    for at in range(head - 1, max(-1, head - 2 - _MOST_BETWEEN), -1):
        if words[at + 1].breaks or words[at + 1].glued:
            return None
        whole, alone = lexicon.find(words[at:head + 1], 0), lexicon.find(words[at:at + 1], 0)
        if whole is not None and whole.end > head - at and at < head - 1:  # a longer name: "pyjama short set"
            return None
        if at < head - 1 and _is_name((words[at], words[head]), alone, lexicon):
            return at
        if alone is None or any(meaning.kind not in _PARTING for meaning in alone.meanings):
            return None
    return None


def _is_name(pair: tuple[Token, Token], alone: Match | None, lexicon: Lexicon) -> bool:
    joined = lexicon.find([replace(pair[0], breaks=False), replace(pair[1], breaks=False)], 0)
    return (joined is not None and joined.end == len(pair) and joined.meanings[0].kind == "garment"
            and (alone is None or alone.meanings == joined.meanings))


@cache
def _last_words() -> frozenset[str]:
    """The last words of English names of garments of two words."""
    phrases = [[token.text for token in tokens(phrase)]
               for table in (construction_words().vocabulary, vocabulary())
               for entry in table.entries["garment"].values() for phrase in entry.phrases["en"]]
    return frozenset(key for name in phrases if len(name) == 2 for key in keys(name[1]))
