"""A title that is nothing but a description is told in the reader's language; one that is a name is quoted."""

from dataclasses import fields, replace
from functools import lru_cache
from typing import Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.items import Item
from modiste.core.messages import Language
from modiste.language.proper_names import name_starts
from modiste.language.unread import unread_phrases
from modiste.stylist.wardrobe.titles import told_of_tags

_REMEMBERED: Final = 4000
_NO_LOOK: Final = frozenset({"sizes", "price", "comparisons", "excluded"})
"""What a caption does not tell."""


def retold(item: Item, spoken: Language) -> str:
    """What a title says, and the tags beside it, in another language; "" where that would lose something: a name, a
    number, a word that nobody read, or what contradicts the tags («Rose dress» of a navy one)."""
    read, told = _read(item.title), told_of_tags(item.tags)
    if read is None or told is None or read.garment != told.garment or not set(read.colours) <= set(told.colours):
        return ""
    pattern = told.pattern if told.pattern != "solid" else None
    if read.pattern not in (None, told.pattern):
        return ""
    words = language.caption(
        replace(read, colours=read.colours[:1] or told.colours[:1], pattern=read.pattern or pattern), spoken)
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=_REMEMBERED)
def _read(title: str) -> Attributes | None:
    """What a title describes; None for one that is more than a description."""
    if any(char.isdigit() for char in title) or unread_phrases(title) or name_starts(title):
        return None
    read, empty = language.parse(title), Attributes()
    more = [one.name for one in fields(read) if one.name in _NO_LOOK
            and getattr(read, one.name) != getattr(empty, one.name)]
    return None if more or len(read.colours) > 1 else read
