"""A photographed tile at print size: super-resolution as far as the photo's own pixels are too few."""

from typing import Final

import numpy as np

from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.neural.networks import Upscaler
from modiste.fabric.neural.upscale import upscale

ENOUGH: Final = 16.0     # pixels a centimetre: finer than pictures of garments show
_LARGEST_PX: Final = 2048
_LEAST_CM: Final = 8.0   # of a tile's sides: of a smaller repeat several make one tile
_LEAST_PX: Final = 8     # of a tile's sides that a network can enlarge


def whole_repeats(tile: Pixels, pixels_a_cm: float) -> Pixels:
    """A tile of so many repeats that it can be looked at, and enlarged."""
    down, across = (max(1, -(-_LEAST_PX // side), round(_LEAST_CM * pixels_a_cm / side)) for side in tile.shape[:2])
    return np.tile(tile, (down, across, 1))


def enlarge(tile: Pixels, pixels_a_cm: float, network: Upscaler) -> tuple[Pixels, float]:
    """A tile with enough pixels, as far as they can be made, and how many there now are a centimetre."""
    times = network.size.times
    while pixels_a_cm < ENOUGH and max(tile.shape[:2]) * times <= _LARGEST_PX:
        tile, pixels_a_cm = upscale(tile, network), pixels_a_cm * times
    return tile, pixels_a_cm
