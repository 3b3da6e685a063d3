"""What words say to the page Find, limit by limit and wish by wish, and the same words without one of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from modiste.catalog.limits.tree import EVERYTHING, Is, Limit, conjuncts
from modiste.catalog.limits.words import read_words

_MOST_SPAN: Final = 7
"""Words that say one limit or wish at most: "no more than 100 euros in all"."""
_LONGEST: Final = 40
"""Words of a text, beyond which a wish is not looked for in them: each piece has to be read."""


def said_limits(text: str) -> tuple[Limit, ...]:
    """The limits that words say, one by one."""
    limit = read_words(text).limit if text else None
    return tuple(conjuncts(limit)) if limit is not None and limit != EVERYTHING else ()


def said_wishes(text: str) -> tuple[Is, ...]:
    """What words wish for: it ranks, and leaves nothing out."""
    return read_words(text).wishes if text else ()


def unsaid(text: str, limit: Limit) -> str:
    """A text without the words that say a limit: the longest piece without which it still wishes the same and keeps
    its other limits; the text itself where there is no such piece."""
    return _without(text, [one for one in said_limits(text) if one != limit], said_wishes(text))


def unwished(text: str, wish: Is) -> str:
    """A text without the words that say a wish, in the same way."""
    if len(text.split()) > _LONGEST:
        return text
    return _without(text, list(said_limits(text)), tuple(one for one in said_wishes(text) if one != wish))


def _without(text: str, limits: list[Limit], wishes: Sequence[Is]) -> str:
    unread, tokens = read_words(text).unread, text.split()
    for start, end in _spans(len(tokens)):
        rest = " ".join((*tokens[:start], *tokens[end:])).strip(" ,;")
        left = read_words(rest)
        if list(said_limits(rest)) == limits and (left.wishes, left.unread) == (tuple(wishes), unread):
            return rest
    return text


def _spans(count: int) -> Iterator[tuple[int, int]]:
    """Pieces of a text of so many words, the longest first."""
    most = min(count, _MOST_SPAN)
    return ((start, start + length) for length in range(most, 0, -1) for start in range(count - length + 1))
