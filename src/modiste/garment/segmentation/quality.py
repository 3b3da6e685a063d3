"""How likely one would keep a mask that was found: what its outline tells, and how sure the segmenter is.

A good mask has a smooth and sharp outline, and the segmenter is sure of it. One that took in a blanket of the garment's
own colour, or shreds of the floor, is ragged, or fades out where the picture has no edge, often at the frame.
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.core.garment_mask import Alpha
from modiste.imaging.light import Flags

_SIDE_PX: Final = 256
_HALF: Final = 0.5
_LEAST_PX: Final = 20
_DETAIL: Final = 0.05   # of the root of the area: what is smaller is no part of a garment's outline
_SOFT: Final = (0.15, 0.85)


@dataclass(frozen=True, slots=True)
class _Signs:
    """`told`: the segmenter's mean probability; `rough`: log of the outline's length over that without details; `soft`:
    how many pixels are half there for each of the outline; `cut`: the share of the outline that the frame cuts."""

    told: float
    rough: float
    soft: float
    cut: float


_WEIGHTS: Final = _Signs(told=15.9, rough=-9.75, soft=-2.57, cut=-9.85)
_BIAS: Final = -10.4
"""A logistic regression on 99 photos of people's own clothes (`benchmarks/own_photo_labels/cutouts.csv`), of whose
cut-outs 15 would not be kept by eye: each left out in turn, below one half are 9 of the 15 and 3 of the 84. Since a
graph cut settles flat lays (`cutouts_by_graph_cut.csv`, 319 photos, the 99 among them) below it are 9 of 30 and 5 of
289; fitted anew, each left out in turn, they would be 8 and 1, with a smaller area under the curve (0.76, now 0.80)."""


def cut_confidence(alpha: Alpha, told: float) -> float:
    """How likely, 0 to 1, one would keep a soft mask H x W that a segmenter found, of which it is `told` sure."""
    signs = _signs(alpha, told)
    if signs is None:
        return 0.0
    score = _BIAS + sum(getattr(_WEIGHTS, name) * getattr(signs, name) for name in _Signs.__slots__)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _signs(alpha: Alpha, told: float) -> _Signs | None:
    factor = _SIDE_PX / max(alpha.shape)
    size = (max(8, round(alpha.shape[1] * factor)), max(8, round(alpha.shape[0] * factor)))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    there = np.asarray(cv2.resize(alpha, size, interpolation=way), np.float32) / 255
    solid = there >= _HALF
    if solid.sum() < _LEAST_PX:
        return None
    outline = _length(solid)
    return _Signs(
        told=told, rough=math.log(outline / _length(_without_details(solid))),
        soft=float(((there > _SOFT[0]) & (there < _SOFT[1])).sum()) / outline,
        cut=float((solid & _frame(solid.shape)).sum()) / outline)


def _length(solid: Flags) -> float:
    """Of all outlines, those of holes too."""
    found, _ = cv2.findContours(solid.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return max(1.0, sum(cv2.arcLength(one, True) for one in found))


def _without_details(solid: Flags) -> Flags:
    reach = max(1, round(_DETAIL * math.sqrt(float(solid.sum()))))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    wide = np.pad(solid.astype(np.uint8), 3 * reach)
    smooth = cv2.morphologyEx(cv2.morphologyEx(wide, cv2.MORPH_OPEN, disc), cv2.MORPH_CLOSE, disc)
    return np.asarray(smooth[3 * reach:-3 * reach, 3 * reach:-3 * reach] > 0)


def _frame(shape: tuple[int, ...]) -> Flags:
    edge = np.ones(shape[:2], bool)
    edge[1:-1, 1:-1] = False
    return edge
