"""How visible the seams of a repeat are, as a number.

Steps between neighbouring pixels are mean differences of 8-bit sRGB: a ratio of steps needs no finer measure, and print
files have many pixels.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_LEAST: Final = 1e-6
_UNSEEN: Final = 0.5  # 8-bit levels

Pixels = NDArray[np.uint8]
Steps = NDArray[np.floating[Any]]


def seam_score(tile: Pixels) -> float:
    """How much more a straight repeat of an H x W x 3 tile changes across its edges than inside it: the mean step
    between the pixels that meet at an edge over that between neighbours everywhere else, the worse of both directions.

    1 is no seam; a tile of one colour has none.
    """
    return max(_ratio(steps_along(tile, axis).mean(axis=1 - axis)) for axis in (0, 1))


def is_tileable(picture: Pixels) -> bool:
    """Whether a square picture may be a tile: across its edges it changes no more than somewhere inside. Of photos of
    cloth a few in a hundred pass by chance."""
    if picture.shape[0] != picture.shape[1]:
        return False
    along = (steps_along(picture, axis).mean(axis=1 - axis) for axis in (0, 1))
    return all(float(steps[0]) <= float(steps[1:].max()) + _UNSEEN for steps in along)


def quiet_edges(tile: Pixels) -> Pixels:
    """A tile that closes, moved on itself so that its edges lie where least happens: between stripes, not on one."""
    for axis in (0, 1):
        tile = np.roll(tile, -int(steps_along(tile, axis).mean(axis=1 - axis).argmin()), axis)
    return tile


def cut_score(tile: Pixels, across: NDArray[np.intp]) -> float:
    """The same for a seam that wanders from top to bottom, between the columns `across[i]` and `across[i] - 1` of
    row i."""
    steps = steps_along(tile, 1)
    on_seam = steps[np.arange(len(steps)), across % tile.shape[1]]
    inside = (float(steps.sum(dtype=np.float64)) - float(on_seam.sum())) / max(1, steps.size - len(steps))
    return _share(float(on_seam.mean()), inside)


def steps_along(tile: Pixels, axis: int) -> Steps:
    """The difference of each pixel from the one before it along an axis, that of the first from the last: H x W."""
    return difference(tile, np.roll(tile, 1, axis))


def difference(first: Pixels, second: Pixels) -> Steps:
    """The mean absolute difference of the channels, H x W, in 8-bit levels."""
    gap = np.maximum(first, second) - np.minimum(first, second)
    return np.asarray(gap.sum(axis=-1, dtype=np.uint16).astype(np.float32) / 3)


def _ratio(steps: Steps) -> float:
    return _share(float(steps[0]), float(steps[1:].mean()) if len(steps) > 1 else 0.0)


def _share(seam: float, inside: float) -> float:
    return 1.0 if seam <= _LEAST else seam / max(inside, _LEAST)
