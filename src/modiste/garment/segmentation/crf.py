"""Cloth of one colour is of one garment: what a segmenter calls the parts of the clothes, in agreement among
themselves.

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
_STRENGTH: Final = 6.0    # how much the others count against what the network sees at a place
_NEAR: Final = 0.2        # of the longer side
_ALIKE: Final = 0.05      # in OKLab
_SHADE: Final = 0.5       # lightness counts half: light and shadow lie on one cloth
_ROUNDS: Final = 3
_NONE: Final = 1e-6


def agree(image: NDArray[np.uint8], likely: Soft) -> Soft:
    """Probabilities C x h x w over `CLASSES` of sRGB H x W x 3: at each place the parts share out anew what is cloth
    there, after what cloth of that colour near it is called. What is cloth stays so."""
    parts = likely[_ROWS]
    height, width = _grid(parts.shape[1:])
    worn = _reduced(parts.sum(axis=0), height, width).reshape(-1, 1)
    seen = np.stack([_reduced(part, height, width).ravel() for part in parts], axis=1) / (worn + _NONE)
    trust = _kinship(image, height, width) * worn.T
    trust /= trust.sum(axis=1, keepdims=True) + _NONE
    named = seen
    for _ in range(_ROUNDS):
        named = _normalised(seen * np.exp(_STRENGTH * (trust @ named)), axis=1)
    told = (trust @ named).T.reshape(-1, height, width).astype(np.float32)
    size = (likely.shape[2], likely.shape[1])
    told = np.stack([cv2.resize(one, size, interpolation=cv2.INTER_LINEAR) for one in told])
    result = likely.copy()
    result[_ROWS] = _normalised(parts * np.exp(_STRENGTH * told), axis=0) * parts.sum(axis=0)
    return result


def _grid(shape: tuple[int, ...]) -> tuple[int, int]:
    factor = _GRID / max(shape)
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))


def _kinship(image: NDArray[np.uint8], height: int, width: int) -> Soft:
    """The appearance kernel N x N of all pairs of places: near each other, and of like colour."""
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
