"""Procedural drawings that the U-Net follows: the families and densities that are visible at its 64 pixels."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Palette
from modiste.data.patterns import pick_palette
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.finishing.tiles import resize_tile
from modiste.fabric.neural.networks import COLOUR_MAP_SCALE
from modiste.fabric.neural.presets import TileUNetSize
from modiste.fabric.neural.spatial_condition import FINE_PX, Drawing, Guide, measure_colour_map
from modiste.fabric.procedural import drawing
from modiste.fabric.procedural.dataset import MOTIFS, category_style

_STREAM: Final = 11  # random stream of a seed's drawing
_COLOURS_PX: Final = 32
_DENSE: Final = 0.6  # one motif alone is no pattern
_LARGE: Final = frozenset({"paisley", "ditsy", "puppytooth"})
"""Families of motifs so small, or with so much in them, that few must fill the tile to be seen."""
_TOO_FINE: Final = frozenset({"herringbone", "pin_dot"})
"""Families whose lines cannot be seen at the U-Net's side."""


@lru_cache(maxsize=4)
def drawing_for(category: str, seed: int, variation: int, size: TileUNetSize) -> Drawing:
    """The drawing of a seed; a variation has the same motifs in other places, in the same colours."""
    tile = _draw(category, seed, 0, COLOUR_MAP_SCALE * size.side_px)
    inks = _inks_of(category, seed, tile, size.colours)
    if variation:
        tile = _draw(category, seed, variation, COLOUR_MAP_SCALE * size.side_px)
    return Drawing(resize_tile(tile, size.side_px), inks, category in MOTIFS)


def guide_from_drawing(category: str, seed: int, variation: int, size: TileUNetSize) -> Guide:
    """Colour maps of the same drawing, for super-resolution of the tile that followed it."""
    inks = drawing_for(category, seed, variation, size).inks
    return lambda side_px: measure_colour_map(_draw(category, seed, variation, side_px), inks, size.colours,
                                              tileable=True, soft_px=FINE_PX)


def _inks_of(category: str, seed: int, tile: Pixels, count: int) -> Palette:
    """A drawing's main colours, the commonest first: of detailed motifs the subset of the drawing's own palette that
    fits it best (petals would lose theirs to k-means), of others k-means."""
    if category not in MOTIFS:
        return reduce_to_inks(resize_tile(tile, _COLOURS_PX), count).inks
    colours = pick_palette(_choice(category, seed).family, seed)
    step = max(1, tile.shape[0] // _COLOURS_PX)
    lab = srgb_to_oklab(from_8bit(tile[::step, ::step].reshape(-1, 3)))
    gaps = ((lab[:, None] - srgb_to_oklab(from_8bit(np.array(colours, np.uint8)))) ** 2).sum(axis=-1)  # N P
    sets = [list(chosen) for chosen in combinations(range(len(colours)), min(count, len(colours)))]
    best = min(sets, key=lambda chosen: float(gaps[:, chosen].min(axis=1).sum()))
    areas = np.bincount(gaps[:, best].argmin(axis=1), minlength=len(best))
    return Palette(tuple(colours[best[number]] for number in np.argsort(-areas, kind="stable")))


@dataclass(frozen=True, slots=True)
class _Choice:
    """Family and style of a seed's drawing."""

    family: str
    style: drawing.DrawnStyle


def _choice(category: str, seed: int) -> _Choice:
    rng = np.random.default_rng([seed, _STREAM])
    style = category_style(category, rng)
    families = [family for family in drawing.FAMILIES[CATEGORIES.get(category)] if family not in _TOO_FINE]
    family = families[int(rng.integers(len(families)))]
    density = drawing.DENSITY[0] if family in _LARGE else max(_DENSE, style.density)
    return _Choice(family, replace(style, weave=False, density=density))


@lru_cache(maxsize=4)
def _draw(category: str, seed: int, variation: int, side_px: int) -> Pixels:
    """A drawing as in the training set; cached, since the colour maps of all sizes come from it."""
    chosen = _choice(category, seed)
    style = chosen.style
    if variation:
        style = replace(style, jitter=float(np.random.default_rng([seed, variation]).uniform(*drawing.JITTER)))
    return drawing.draw(category, side_px, seed, style=style, family=chosen.family, settled=False)
