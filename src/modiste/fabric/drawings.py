"""What the weaver may follow: drawings by rule, of what can be seen at its side."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Palette
from modiste.data.patterns import pick_palette
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


@lru_cache(maxsize=4)
def drawing_for(category: str, seed: int, variation: int, size: WeaverSize) -> Drawing:
    """The drawing of a seed; of a variation, the same things elsewhere in the same colours."""
    tile = _drawn(category, seed, 0, SKETCHED * size.side_px)
    inks = _inks_of(category, seed, tile, size.colours)
    if variation:
        tile = _drawn(category, seed, variation, SKETCHED * size.side_px)
    return Drawing(resize_tile(tile, size.side_px), inks, category in MOTIFS)


def along_drawing(category: str, seed: int, variation: int, size: WeaverSize) -> Guide:
    """The same drawing to enlarge what followed it along."""
    inks = drawing_for(category, seed, variation, size).inks
    return lambda side_px: measure_sketch(_drawn(category, seed, variation, side_px), inks, size.colours, closes=True,
                                          soft_px=FINE_PX)


def _inks_of(category: str, seed: int, tile: Pixels, count: int) -> Palette:
    """A drawing's main colours, those of which there is most first. Motifs with an inside are drawn in flat colours:
    those of them that leave least of the drawing unlike itself, or petals would get none of their own. Elsewhere
    colours lie over one another, and are found."""
    if category not in MOTIFS:
        return reduce_to_inks(resize_tile(tile, _COLOURS_PX), count).inks
    colours = pick_palette(_hand(category, seed).family, seed)
    step = max(1, tile.shape[0] // _COLOURS_PX)
    lab = srgb_to_oklab(from_8bit(tile[::step, ::step].reshape(-1, 3)))
    gaps = ((lab[:, None] - srgb_to_oklab(from_8bit(np.array(colours, np.uint8)))) ** 2).sum(axis=-1)  # N P
    sets = [list(chosen) for chosen in combinations(range(len(colours)), min(count, len(colours)))]
    best = min(sets, key=lambda chosen: float(gaps[:, chosen].min(axis=1).sum()))
    areas = np.bincount(gaps[:, best].argmin(axis=1), minlength=len(best))
    return Palette(tuple(colours[best[number]] for number in np.argsort(-areas, kind="stable")))


@dataclass(frozen=True, slots=True)
class _Hand:
    """How a seed is drawn."""

    family: str
    style: drawn.DrawnStyle


def _hand(category: str, seed: int) -> _Hand:
    rng = np.random.default_rng([seed, _PLANS])
    style = lesson_style(category, rng)
    families = [family for family in drawn.FAMILIES[CATEGORIES.get(category)] if family not in _TOO_FINE]
    family = families[int(rng.integers(len(families)))]
    density = drawn.DENSITY[0] if family in _LARGE else max(_DENSE, style.density)
    return _Hand(family, replace(style, weave=False, density=density))


@lru_cache(maxsize=4)
def _drawn(category: str, seed: int, variation: int, side_px: int) -> Pixels:
    """A drawing like those that the weaver learnt from. Kept: a sketch is made of what the plan was made of."""
    hand = _hand(category, seed)
    jitter = float(np.random.default_rng([seed, variation]).uniform(*drawn.JITTER)) if variation else hand.style.jitter
    style = replace(hand.style, jitter=jitter)
    return drawn.draw(category, side_px, seed, style=style, family=hand.family, settled=False)
