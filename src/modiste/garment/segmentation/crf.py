"""A conditional random field that gives cloth of one colour one name.

Mean-field inference in a fully connected conditional random field (Krähenbühl and Koltun, 2011, "Efficient Inference in
Fully Connected CRFs with Gaussian Edge Potentials", eq. 3 and 7) over the clothes alone, with their appearance kernel.
On a small grid all pairs of places are few enough to be written down.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.garment_mask import PARTS
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.refine import Soft
from modiste.imaging.light import to_oklab

_ROWS: Final = [row for row, name in enumerate(CLASSES) if name in PARTS]
_GRID: Final = 32         # places along the longer side
_STRENGTH: Final = 6.0    # weight of the pairwise term against the network's own probabilities
_NEAR: Final = 0.2        # spatial standard deviation, of the longer side
_ALIKE: Final = 0.05      # colour standard deviation in OKLab
_SHADE: Final = 0.5       # lightness counts half: light and shadow lie on one cloth
_ROUNDS: Final = 3
_NONE: Final = 1e-6


def mean_field(image: NDArray[np.uint8], likely: Soft) -> Soft:
    """Probabilities C x h x w over `CLASSES` of a photo sRGB H x W x 3, the parts of clothes redistributed among
    themselves by mean-field inference; the total probability of clothes stays at every place."""
    parts = likely[_ROWS]
    height, width = _grid(parts.shape[1:])
    cloth = _reduced(parts.sum(axis=0), height, width).reshape(-1, 1)
    seen = np.stack([_reduced(part, height, width).ravel() for part in parts], axis=1) / (cloth + _NONE)
    kernel = _pairwise_kernel(image, height, width) * cloth.T
    kernel /= kernel.sum(axis=1, keepdims=True) + _NONE
    belief = seen
    for _ in range(_ROUNDS):
        belief = _normalised(seen * np.exp(_STRENGTH * (kernel @ belief)), axis=1)
    message = (kernel @ belief).T.reshape(-1, height, width).astype(np.float32)
    size = (likely.shape[2], likely.shape[1])
    message = np.stack([cv2.resize(one, size, interpolation=cv2.INTER_LINEAR) for one in message])
    result = likely.copy()
    result[_ROWS] = _normalised(parts * np.exp(_STRENGTH * message), axis=0) * parts.sum(axis=0)
    return result


def _grid(shape: tuple[int, ...]) -> tuple[int, int]:
    factor = _GRID / max(shape)
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))


def _pairwise_kernel(image: NDArray[np.uint8], height: int, width: int) -> Soft:
    """Appearance kernel N x N of all pairs of grid places: Gaussian in position and colour."""
    lab = to_oklab(np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8))
    down, right = np.mgrid[:height, :width] / max(height, width)
    features = np.stack([down / _NEAR, right / _NEAR, lab[..., 0] * _SHADE / _ALIKE, lab[..., 1] / _ALIKE,
                         lab[..., 2] / _ALIKE], axis=2).reshape(height * width, -1).astype(np.float32)
    squares = (features ** 2).sum(axis=1)
    return np.asarray(np.exp(features @ features.T - (squares[:, None] + squares[None]) / 2), np.float32)


def _reduced(values: Soft, height: int, width: int) -> Soft:
    return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA), np.float32)


def _normalised(values: Soft, axis: int) -> Soft:
    return np.asarray(values / (values.sum(axis=axis, keepdims=True) + _NONE), np.float32)
