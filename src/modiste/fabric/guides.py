"""Along what tiles are enlarged, other than drawings: a photo, nothing, between two guides."""

import numpy as np

from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.plan import FINE_PX, Guide, measure_sketch
from modiste.fabric.presets import WeaverSize
from modiste.fabric.seams import Pixels
from modiste.fabric.tiles import closed, resize_tile


def along_photo(look: Pixels, small: Pixels, size: WeaverSize) -> Guide:
    """Along a square of a photo, of whose reduction the tile was made; no finer than the photo is."""
    inks = reduce_to_inks(small, size.colours).inks
    tile = closed(look)
    return lambda side_px: measure_sketch(resize_tile(tile, side_px), inks, size.colours, closes=True, soft_px=FINE_PX)


def along_nothing(size: WeaverSize) -> Guide:
    """Nothing is known of how the tile goes on between its pixels."""
    return lambda side_px: np.zeros((size.colours, side_px, side_px), np.float32)


def between(first: Guide, second: Guide, share: float) -> Guide:
    """As much of each as of the tile."""
    return lambda side_px: (1 - share) * first(side_px) + np.float32(share) * second(side_px)
