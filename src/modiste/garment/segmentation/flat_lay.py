"""Clothes that nobody wears (flat lays): the segmenter's probabilities refined by colour histograms.

A segmenter takes a corner of the blanket for cloth, or misses a sleeve. The ratio of the colour histograms of clothes
and rest (Swain and Ballard, 1991) is added to its log odds, smoothed along the photo's edges by a guided filter, and
the histograms are read again from the result, as GrabCut does (Rother et al., 2004). A garment of its background's
colours gets no evidence, and stays as it was.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.guided_filter import guided_filter
from modiste.imaging.light import Pixels, Soft

_BINS: Final = 16
_ROUNDS: Final = 3
_COLOUR: Final = 3.0   # largest log odds from a colour
_SEEN: Final = 5.0     # and from the segmenter
_RARE: Final = 1e-4    # added to the shares: colours rarer than this give no evidence
_FLAT: Final = 40.0    # variance of 8-bit grey below which a window has no edge
_WINDOWS: Final = 48   # across the longer side


def refine_by_colour(image: Pixels, worn: Soft) -> Soft:
    """Probabilities of clothes h x w, mended by the colours of a photo H x W x 3, from `worn` h x w."""
    small = np.asarray(cv2.resize(image, worn.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    cells = _cells(small)
    seen = np.clip(np.log((worn + 1e-4) / (1 - worn + 1e-4)), -_SEEN, _SEEN)
    mended, radius = worn, max(2, round(max(worn.shape) / _WINDOWS))
    for _ in range(_ROUNDS):
        ratio = (_shares(cells, mended**2) + _RARE) / (_shares(cells, (1 - mended) ** 2) + _RARE)
        evidence = np.clip(np.log(ratio), -_COLOUR, _COLOUR)[cells]
        odds = guided_filter(np.asarray(seen + evidence, np.float32), grey, radius, _FLAT)
        mended = np.asarray(1 / (1 + np.exp(-odds)), np.float32)
    return mended


def _cells(image: Pixels) -> NDArray[np.int32]:
    """The cell of each pixel's CIELAB colour, h x w: 16 steps of lightness and of both chroma around neutral."""
    lab = cv2.cvtColor(cv2.GaussianBlur(image, (3, 3), 0), cv2.COLOR_RGB2LAB).astype(np.int32)
    a, b = (np.clip((lab[..., channel] - 64) // 8, 0, _BINS - 1) for channel in (1, 2))
    return np.asarray((lab[..., 0] // 16 * _BINS + a) * _BINS + b, np.int32)


def _shares(cells: NDArray[np.int32], weight: Soft) -> Soft:
    """The share of each cell, spread over its neighbours by a binomial kernel along each axis."""
    counts = np.bincount(cells.ravel(), weight.ravel(), _BINS**3).reshape(_BINS, _BINS, _BINS)
    for axis in range(3):
        framed = np.pad(counts, [(1, 1) if axis == other else (0, 0) for other in range(3)])
        before, after = (framed.take(np.arange(start, start + _BINS), axis) for start in (0, 2))
        counts = 0.5 * counts + 0.25 * (before + after)
    return np.asarray(counts.ravel() / max(float(counts.sum()), 1e-6), np.float32)
