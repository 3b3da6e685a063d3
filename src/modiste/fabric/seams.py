"""How visible the seams of a repeat are, as a number."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab

_LEAST: Final = 1e-9

Pixels = NDArray[np.uint8]
Steps = NDArray[np.floating[Any]]


def seam_score(tile: Pixels) -> float:
    """How much more a straight repeat of an H x W x 3 tile changes across its edges than inside it: the mean OKLab
    difference of the pixels that meet at an edge over that of neighbours everywhere else, the worse of both directions.

    1 is no seam; a tile of one colour has none.
    """
    lab = srgb_to_oklab(from_8bit(tile))
    return max(_ratio(np.linalg.norm(lab - np.roll(lab, 1, axis), axis=-1), axis) for axis in (0, 1))


def cut_score(tile: Pixels, across: NDArray[np.intp]) -> float:
    """The same for a seam that wanders from top to bottom, between the columns `across[i]` and `across[i] - 1` of
    row i."""
    lab = srgb_to_oklab(from_8bit(tile))
    steps = np.linalg.norm(lab - np.roll(lab, 1, axis=1), axis=-1)
    on_seam = steps[np.arange(len(steps)), across % tile.shape[1]]
    inside = (float(steps.sum()) - float(on_seam.sum())) / max(1, steps.size - len(steps))
    return _share(float(on_seam.mean()), inside)


def _ratio(steps: Steps, axis: int) -> float:
    inside = float(np.delete(steps, 0, axis).mean()) if steps.shape[axis] > 1 else 0.0
    return _share(float(np.take(steps, 0, axis).mean()), inside)


def _share(seam: float, inside: float) -> float:
    return 1.0 if seam <= _LEAST else seam / max(inside, _LEAST)
