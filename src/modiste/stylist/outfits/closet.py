"""A wardrobe laid out for the making of outfits: arrays over its garments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.language.colours import colour_centre
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.harmony import colour_facts
from modiste.stylist.outfits.layout import FACTS, LOOK
from modiste.stylist.wardrobe.traits import Traits, traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

Matrix = NDArray[np.float32]
WORN_OVER: Final = ("cardigan", "waistcoat", "shrug", "vest_top")
"""Of what is worn in the middle: goes over a top, as jackets do; the rest takes a top's place."""
_GREY: Final = (0.6, 0.0, 0.0, 0.05, 0.0, 0.0)
_NAMED_SPREAD: Final = (0.05, 0.01, 0.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closet:
    """Garments with their traits, colour facts N x 6, pair scores N x N (0 where nothing is known), and whether the
    model judged them by their looks."""

    items: tuple[WardrobeItem, ...]
    traits: tuple[Traits, ...]
    colours: Matrix = field(repr=False)
    pairs: Matrix = field(repr=False)
    seen: NDArray[np.bool_] = field(repr=False)
    model: Compatibility | None = field(default=None, repr=False)

    def rows_in(self, slot: str) -> list[int]:
        """The rows of a slot's garments."""
        return [row for row, one in enumerate(self.traits) if one.slot == slot]

    def row_of(self, item: str) -> int:
        """The row of a garment by its id; raises KeyError."""
        for row, one in enumerate(self.items):
            if one.id == item:
                return row
        raise KeyError(item)

    def probability(self, rows: Sequence[int]) -> float | None:
        """How likely a set is a real outfit rather than one with a garment replaced; None where the model knows fewer
        than two of it."""
        known = [row for row in rows if self.seen[row]]
        if self.model is None or len(known) < 2:
            return None
        energy = self.model.energy(self.pairs[np.ix_(known, known)], self.colours[known])
        return float(1 / (1 + np.exp(-energy)))


def lay_out(items: Sequence[WardrobeItem], model: Compatibility | None) -> Closet:
    """The closet of some garments; those that were not looked at are judged by their named colours and types alone."""
    traits = tuple(traits_of(one) for one in items)
    count = len(items)
    looks = np.zeros((count, LOOK), np.float32)
    seen = np.zeros(count, bool)
    colours = np.zeros((count, 6), np.float32)
    for row, one in enumerate(items):
        if one.look is not None and len(one.look) == LOOK:
            looks[row], seen[row] = one.look, True
            colours[row] = colour_facts(one.look[None, FACTS])[0]
        else:
            colours[row] = _named(one)
    slots = [judged_slot(one, trait) if there else "" for one, trait, there in zip(items, traits, seen, strict=True)]
    pairs = model.pair_scores(looks, slots) if model is not None else np.zeros((count, count), np.float32)
    return Closet(items=tuple(items), traits=traits, colours=colours, pairs=pairs,
                  seen=seen & np.array([bool(slot) for slot in slots], bool), model=model)


def judged_slot(item: WardrobeItem, traits: Traits) -> str:
    """The slot that the model knows a garment by."""
    if traits.slot == "mid":
        return "outer" if item.garment in WORN_OVER else "upper"
    return traits.slot if traits.slot in ("outer", "upper", "dress", "lower", "footwear", "bag") else ""


def _named(item: WardrobeItem) -> Matrix:
    """Colour facts of a garment of which only the names of its colours are known."""
    if not item.colours:
        return np.array(_GREY, np.float32)
    return np.array([*colour_centre(item.colours[0]), *_NAMED_SPREAD], np.float32)
