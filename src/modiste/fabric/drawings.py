"""What the weaver may follow: drawings by rule, of what can be seen at its side."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np

from modiste.fabric import drawn
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.dataset import MOTIFS, lesson_style
from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.networks import SKETCHED
from modiste.fabric.plan import FINE_PX, Drawing, Guide, measure_sketch
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
    tile = _drawn(category, seed, 0, SKETCHED * size.side_px)
    inks = reduce_to_inks(resize_tile(tile, _COLOURS_PX), size.colours).inks
    if variation:
        tile = _drawn(category, seed, variation, SKETCHED * size.side_px)
    return Drawing(resize_tile(tile, size.side_px), inks, category in MOTIFS)


def along_drawing(category: str, seed: int, variation: int, size: WeaverSize) -> Guide:
    """The same drawing to enlarge what followed it along."""
    inks = drawing_for(category, seed, variation, size).inks
    return lambda side_px: measure_sketch(_drawn(category, seed, variation, side_px), inks, size.colours, closes=True,
                                          soft_px=FINE_PX)


@lru_cache(maxsize=4)
def _drawn(category: str, seed: int, variation: int, side_px: int) -> Pixels:
    """A drawing like those that the weaver learnt from. Kept: a sketch is made of what the plan was made of."""
    rng = np.random.default_rng([seed, _PLANS])
    style = lesson_style(category, rng)
    families = [family for family in drawn.FAMILIES[CATEGORIES.get(category)] if family not in _TOO_FINE]
    jitter = style.jitter if not variation else float(np.random.default_rng([seed, variation]).uniform(*drawn.JITTER))
    family = families[int(rng.integers(len(families)))]
    density = drawn.DENSITY[0] if family in _LARGE else max(_DENSE, style.density)
    plain = replace(style, weave=False, jitter=jitter, density=density)
    return drawn.draw(category, side_px, seed, style=plain, family=family, settled=False)
