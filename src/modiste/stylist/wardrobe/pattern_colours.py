"""The colours of patterned cloth as a person says them: a check of black and white is no grey one.

A photo of one's own shows checks and stripes in few pixels, and half of these hold two dyes at once. Pixels are put
into heaps; a heap that lies between two others in colour is their mixture, and its pixels go to both, by how near it
is to each. What is left are dyes, each by the name that is nearest.
"""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.garment_mask import Alpha

Colours = NDArray[np.float64]
ALL_OVER: Final = frozenset(
    "striped checked tartan gingham houndstooth plaid windowpane polka_dot zigzag argyle fair_isle floral leopard "
    "cheetah zebra horizontal_stripes vertical_stripes pinstripe printed geometric paisley abstract ikat camouflage "
    "tie_dye".split())
"""Patterns that go over all of a cloth."""
_SIDE_PX: Final = 224
_SURE: Final = 200
_HEAPS: Final = 6
_WEIGHED: Final = np.array([0.8, 1.5, 1.5])
_BETWEEN: Final = 0.045      # off the line between two dyes, weighed by hue: a mixture
_BENDS: Final = 0.15         # of the way between them: light mixes otherwise than OKLab
_HUE: Final = 2.5            # how much more hue counts there than lightness, which folds change as well
_APART: Final = 0.16         # so weighed: two dyes, not two lights
_ENDS: Final = (0.12, 0.88)  # along the line
_FEW: Final = 200            # pixels
_LEAST: Final = 0.16         # of the cloth: a dye that is said
_MOST: Final = 3
_NO_HUE: Final = 0.03        # chroma
_PALE: Final = 0.66          # lightness of white cloth in a dim room
_STEP: Final = 0.35          # that much lighter than the darkest dye


def dyes_of(picture: NDArray[np.uint8], alpha: Alpha | None) -> list[tuple[Colours, float]]:
    """The dyes (OKLab) of a garment of H x W x 3 sRGB whose mask is H x W, with their shares, the largest first."""
    oklab = _pixels(picture, alpha)
    if len(oklab) < _FEW:
        return []
    cv2.setRNGSeed(0)
    scaled = np.asarray(oklab * _WEIGHED, np.float32)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 1e-3)
    _, labels, _ = cv2.kmeans(scaled, _HEAPS, np.zeros((len(scaled), 1), np.int32), stop, 2, cv2.KMEANS_PP_CENTERS)
    heaps = [oklab[labels.ravel() == one] for one in range(_HEAPS) if (labels == one).any()]
    middles = np.array([np.median(heap, axis=0) for heap in heaps])
    shares = np.array([len(heap) for heap in heaps]) / len(oklab)
    return _unmixed(middles, shares)


def colour_names(dyes: list[tuple[Colours, float]], name_of: Callable[[Colours], str]) -> list[tuple[str, float]]:
    """The names of dyes with their shares, the largest first: at most three, none that is hardly seen. Beside a dark
    dye a pale one without hue is white, however dim the room is."""
    found: dict[str, float] = {}
    darkest = min((float(colour[0]) for colour, _ in dyes), default=0.0)
    for colour, share in dyes:
        is_white = (float(np.hypot(colour[1], colour[2])) < _NO_HUE and colour[0] >= _PALE
                    and colour[0] - darkest >= _STEP)
        name = "white" if is_white else name_of(colour)
        found[name] = found.get(name, 0.0) + share
    ranked = sorted(found.items(), key=lambda item: -item[1])
    return [(name, share) for name, share in ranked[:_MOST] if share >= _LEAST]


def _unmixed(middles: Colours, shares: Colours) -> list[tuple[Colours, float]]:
    """The heaps that are no mixture of two others, each with its part of those that are."""
    scaled, left = middles * (_WEIGHED[0], _HUE, _HUE), shares.copy()
    dyes = list(range(len(middles)))
    while len(dyes) > 2:
        best = min((_mixed(scaled, one, dyes) for one in dyes), key=lambda found: found[0])
        away, mixed, pair, at = best
        if away > 1:
            break
        left[pair[0]] += (1 - at) * left[mixed]
        left[pair[1]] += at * left[mixed]
        dyes.remove(mixed)
    return sorted(((middles[one], float(left[one])) for one in dyes), key=lambda dye: -dye[1])


def _mixed(scaled: Colours, one: int, dyes: list[int]) -> tuple[float, int, tuple[int, int], float]:
    """How far a heap is from being a mixture (at most 1 for one), of which pair of dyes, and how far along from the
    first to the second."""
    best = (float("inf"), one, (one, one), 0.0)
    for first in dyes:
        for second in dyes:
            way = scaled[second] - scaled[first]
            long = float(np.linalg.norm(way))
            if one in (first, second) or first >= second or long < _APART:
                continue
            at = float((scaled[one] - scaled[first]) @ way / long**2)
            away = float(np.linalg.norm(scaled[first] + at * way - scaled[one])) / max(_BETWEEN, _BENDS * long)
            if _ENDS[0] <= at <= _ENDS[1] and away < best[0]:
                best = (away, one, (first, second), at)
    return best


def _pixels(picture: NDArray[np.uint8], alpha: Alpha | None) -> Colours:
    """The OKLab colours M x 3 of the garment as fine as the photo shows them, its edge left out."""
    if alpha is None or not (alpha >= _SURE).any():
        alpha = np.full(picture.shape[:2], 255, np.uint8)
    rows, columns = np.flatnonzero((alpha >= _SURE).any(1)), np.flatnonzero((alpha >= _SURE).any(0))
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    step = max(1, round(max(picture[box].shape[:2]) / _SIDE_PX))
    inner = cv2.erode((alpha[box] >= _SURE).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    inner = inner if inner.sum() >= _FEW else alpha[box] >= _SURE
    return srgb_to_oklab(from_8bit(picture[box][::step, ::step][inner[::step, ::step]]))
