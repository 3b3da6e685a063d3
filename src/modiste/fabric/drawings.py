"""What the weaver may follow: drawings by rule, of what can be seen at its side."""

from dataclasses import replace
from typing import Final

import numpy as np

from modiste.fabric import drawn
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.dataset import MOTIFS, lesson_style
from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.plan import Drawing
from modiste.fabric.presets import WeaverSize
from modiste.fabric.seams import Pixels
from modiste.fabric.tiles import resize_tile

_PLANS: Final = 11  # what a seed's random numbers are for
_COLOURS_PX: Final = 32
_DENSE: Final = 0.6  # one motif alone is no pattern
_LARGE: Final = frozenset({"paisley", "ditsy", "puppytooth"})
"""Families of motifs so small, or with so much in them, that few must fill the tile to be seen."""
_TOO_FINE: Final = frozenset({"herringbone", "pin_dot"})
"""Families whose lines cannot be seen at the weaver's side."""


def drawing_for(category: str, seed: int, variation: int, size: WeaverSize) -> Drawing:
    """The drawing of a seed; of a variation, the same things elsewhere in the same colours."""
    tile = _drawn(category, seed, 0, size.side_px)
    inks = reduce_to_inks(resize_tile(tile, _COLOURS_PX), size.colours).inks
    if variation:
        tile = _drawn(category, seed, variation, size.side_px)
    return Drawing(tile, inks, category in MOTIFS)


def _drawn(category: str, seed: int, variation: int, side_px: int) -> Pixels:
    """A drawing like those that the weaver learnt from."""
    rng = np.random.default_rng([seed, _PLANS])
    style = lesson_style(category, rng)
    families = [family for family in drawn.FAMILIES[CATEGORIES.get(category)] if family not in _TOO_FINE]
    jitter = style.jitter if not variation else float(np.random.default_rng([seed, variation]).uniform(*drawn.JITTER))
    family = families[int(rng.integers(len(families)))]
    density = drawn.DENSITY[0] if family in _LARGE else max(_DENSE, style.density)
    plain = replace(style, weave=False, jitter=jitter, density=density)
    return resize_tile(drawn.draw(category, 2 * side_px, seed, style=plain, family=family), side_px)
