"""Clothes that nobody wears (flat lays): what the segmenter is not sure of is settled by the photo's own colours.

A segmenter takes a corner of the blanket for cloth, the floor between two shoes, or misses a sleeve; where it does, it
is mostly less sure than of the rest. So the colours of clothes and ground are read where it is sure (their histograms'
ratio, Swain and Ballard, 1991), read once more where colours and segmenter agree, and a graph cut finds the outline
between what is surely the one and surely the other (GrabCut, Rother, Kolmogorov and Blake, 2004). Where a garment has
its ground's colours they tell nothing, and the cut follows what was seen: by the segmenter, and by a second pair of
eyes that learnt on nothing but clothes that lie somewhere (`flat_lay_reader`).
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Flags, Pixels, Soft

_WORK_PX: Final = 192   # longer side at which the cut is made
_BINS: Final = 16
_ROUNDS: Final = 2
_COLOUR: Final = 5.0    # largest log odds from a colour
_SEEN: Final = 0.7      # how much the segmenter's log odds weigh beside them
_AROUND: Final = 2.0    # standard deviation, in pixels of the copy, over which it is gathered: a stripe is no ground
_RARE: Final = 1e-4     # added to the shares: colours rarer than this give no evidence
_SURE: Final = 2.0      # log odds of both together from which a place is settled before the cut
_BOTH_SURE: Final = 1.5  # the same where two have looked
_CLOTH: Final = 0.95    # probability from which the segmenter is sure of cloth
_GROUND: Final = 0.1    # and below which of ground; at least
_SHARE: Final = 0.1     # of the picture, its likeliest or unlikeliest places, is taken for either
_FEWEST: Final = 50     # places of either that colours can be read from
_STEPS: Final = 2       # of the graph cut
_HOLE: Final = 0.85     # mean probability from which a hole in a garment is a print of the ground's colour
_NONE: Final = 1e-3
_SEGMENTER: Final = 0.5  # weights of the log odds of the two that look
_READER: Final = 1.0
_EDGE: Final = 0.8      # standard deviation of the edge, in places of the segmenter


def refine_by_colour(image: Pixels, worn: Soft, lying: Soft | None = None) -> Soft:
    """Probabilities of clothes h x w, mended by the colours of a photo H x W x 3, from the segmenter's `worn` h x w and
    what the reader of flat lays saw of the whole photo, of any size; they are as those two saw them where they are sure
    of neither clothes nor ground."""
    sure = _SURE if lying is None else _BOTH_SURE
    worn = worn if lying is None else pooled(worn, lying)
    factor = _WORK_PX / max(image.shape[:2])
    size = (max(8, round(image.shape[1] * factor)), max(8, round(image.shape[0] * factor)))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    likely = np.asarray(cv2.resize(worn, size, interpolation=cv2.INTER_LINEAR), np.float32)
    marks = _marks(small, likely, sure)
    if marks is None:
        return worn
    cv2.setRNGSeed(1)  # its colour models start at random
    cv2.grabCut(small, marks, None, np.zeros((1, 65)), np.zeros((1, 65)), _STEPS, cv2.GC_INIT_WITH_MASK)
    cloth = _without_holes((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD), likely)
    back = cv2.resize(cloth.astype(np.float32), worn.shape[::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(back, (0, 0), _EDGE), np.float32)


def pooled(worn: Soft, lying: Soft) -> Soft:
    """What the segmenter saw h x w and what the reader of flat lays saw of the same photo, as one: their log odds
    weighed."""
    size = worn.shape[::-1]
    other = np.asarray(cv2.resize(lying, size, interpolation=cv2.INTER_LINEAR), np.float32)
    odds = _SEGMENTER * _log_odds(worn) + _READER * _log_odds(other)
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def _log_odds(likely: Soft) -> Soft:
    return np.asarray(np.log((likely + _NONE) / (1 - likely + _NONE)), np.float32)


def _marks(small: Pixels, likely: Soft, sure: float) -> NDArray[np.uint8] | None:
    """What GrabCut begins with, h x w: surely or probably cloth or ground; None where nothing is sure of either."""
    cells = _cells(small)
    seen = _SEEN * _log_odds(likely)
    cloth = likely >= min(_CLOTH, float(np.quantile(likely, 1 - _SHARE)))
    told = ground = likely <= max(_GROUND, float(np.quantile(likely, _SHARE)))
    odds = seen
    for _ in range(_ROUNDS):
        if min(cloth.sum(), ground.sum()) < _FEWEST:
            return None
        odds = seen + _evidence(cells, cloth, ground)
        cloth = (odds > sure) & (likely > 0.5)
        ground = told | (odds < -sure)
    if min(cloth.sum(), ground.sum()) < _FEWEST:
        return None
    marks = np.where(odds > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    marks[cloth], marks[ground] = cv2.GC_FGD, cv2.GC_BGD
    return marks


def _evidence(cells: NDArray[np.int32], cloth: Flags, ground: Flags) -> Soft:
    """Log odds h x w of clothes by the colours in and around each place."""
    ratio = (_shares(cells, cloth.astype(np.float32)) + _RARE) / (_shares(cells, ground.astype(np.float32)) + _RARE)
    here = np.clip(np.log(ratio), -_COLOUR, _COLOUR)[cells].astype(np.float32)
    return np.asarray(cv2.GaussianBlur(here, (0, 0), _AROUND), np.float32)


def _without_holes(cloth: Flags, likely: Soft) -> Flags:
    """With the holes filled that the segmenter is sure are cloth: a print of the ground's colour."""
    count, holes = cv2.connectedComponents(np.pad((~cloth).astype(np.uint8), 1, constant_values=1), connectivity=4)
    inside = holes[1:-1, 1:-1]
    sizes = np.maximum(np.bincount(inside.ravel(), minlength=count), 1)
    sure = np.bincount(inside.ravel(), likely.ravel(), count) / sizes > _HOLE
    sure[[0, holes[0, 0]]] = False  # the cloth, and what is joined to the frame
    return np.asarray(cloth | sure[inside])


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
