"""What colours tell of where clothes end when nobody wears them.

A segmenter takes a corner of the blanket for cloth, or misses a sleeve. How often a colour occurs in what it took for
clothes, against how often in the rest, is evidence of its own (the ratio of histograms, Swain and Ballard, 1991): it is
added to the segmenter's log odds, smoothed along the photo's edges (guided filter, He, Sun and Tang, 2010, equations 5
and 6), and both histograms are read again, as GrabCut does (Rother et al., 2004). A garment of its ground's colours
gets no evidence, and stays as it was.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Pixels, Soft

_BINS: Final = 16
_ROUNDS: Final = 3
_COLOUR: Final = 3.0   # log odds that a colour can say at most,
_SEEN: Final = 5.0     # and the segmenter
_RARE: Final = 1e-4    # share of a colour below which it says nothing
_FLAT: Final = 40.0    # variance of 8-bit grey below which a window has no edge
_RADIUS: Final = 48    # windows across the longer side


def by_colour(image: Pixels, worn: Soft) -> Soft:
    """Probabilities of clothes h x w, mended by the colours of a photo H x W x 3, from `worn` h x w."""
    small = np.asarray(cv2.resize(image, worn.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    cells = _cells(small)
    seen = np.clip(np.log((worn + 1e-4) / (1 - worn + 1e-4)), -_SEEN, _SEEN)
    mended = worn
    for _ in range(_ROUNDS):
        ratio = (_shares(cells, mended**2) + _RARE) / (_shares(cells, (1 - mended) ** 2) + _RARE)
        told = np.clip(np.log(ratio), -_COLOUR, _COLOUR)[cells]
        odds = _along_edges(np.asarray(seen + told, np.float32), grey, max(2, round(max(worn.shape) / _RADIUS)))
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


def _along_edges(odds: Soft, guide: Soft, radius: int) -> Soft:
    size = (2 * radius + 1, 2 * radius + 1)
    mean, level = cv2.blur(guide, size), cv2.blur(odds, size)
    variance = cv2.blur(guide * guide, size) - mean * mean
    slope = (cv2.blur(guide * odds, size) - mean * level) / (variance + _FLAT)
    return np.asarray(cv2.blur(slope, size) * guide + cv2.blur(level - slope * mean, size), np.float32)
