"""Guides of super-resolution other than drawings: colour maps of a photo, none, a blend of two."""

import numpy as np

from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.finishing.tiles import make_tileable, resize_tile
from modiste.fabric.neural.presets import TileUNetSize
from modiste.fabric.neural.spatial_condition import FINE_PX, Guide, measure_colour_map


def guide_from_photo(look: Pixels, small: Pixels, size: TileUNetSize) -> Guide:
    """Colour maps of a photo's square `look`; `small` is the same square at the U-Net's side, whose inks are used."""
    inks = reduce_to_inks(small, size.colours).inks
    tile = make_tileable(look)
    return lambda side_px: measure_colour_map(resize_tile(tile, side_px), inks, size.colours, tileable=True,
                                              soft_px=FINE_PX)


def empty_guide(size: TileUNetSize) -> Guide:
    """Colour maps of zeros: nothing is known beyond the tile's own pixels."""
    return lambda side_px: np.zeros((size.colours, side_px, side_px), np.float32)


def blend_guides(first: Guide, second: Guide, share: float) -> Guide:
    """The linear mix of two guides, `share` of the second."""
    return lambda side_px: (1 - share) * first(side_px) + np.float32(share) * second(side_px)
