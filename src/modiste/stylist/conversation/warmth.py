"""Warmer than what was shown: by the insulation of each garment, from its type, material and season."""

import re
from collections.abc import Sequence
from typing import Final

from modiste.core.items import Item
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_WARMER: Final = re.compile(r"\bwarmer\b|(?<![^\W_])(?:по)?тепл(?:ее|ей)(?![^\W_])", re.IGNORECASE)


def asks_warmer(text: str) -> bool:
    """Whether a message wants something warmer."""
    return _WARMER.search(text) is not None


def clo_of(item: Item) -> float:
    """How warm an item is, in clo."""
    return traits_of(WardrobeItem(item=item)).clo


def warmest(items: Sequence[Item]) -> Item | None:
    """The warmest of some items."""
    return max(items, key=clo_of, default=None)
