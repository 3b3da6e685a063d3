"""Small marks on one side of the chest: a crest, a number, a maker's logo.

They are too small and lie too far aside for the prints of `imaging.retexturing.placed_prints`. On calm cloth a compact
piece that differs from the median of what is around it, in that place and at a badge's size, is one; folds are long and
thin, seams and gaps reach to the edge of the chest.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.garment.cloth.motif import trunk_of
from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Pixels, Soft, to_oklab
from modiste.imaging.retexturing.panels import find_panels

TRUNK_CM: Final = 50.0        # of a garment's trunk, as wide as it lies
_LARGEST: Final = 180.0       # the garment's size that is looked at, pixels
_WEIGHED: Final = np.array([0.55, 1.0, 1.0], np.float32)  # folds change lightness more than colour
_AROUND: Final = 0.26         # of the garment's size: what a piece is held against
_AWAY: Final = 0.075          # in OKLab, so weighed
_CLEAR: Final = 0.12          # of the quarter of a badge that differs most
_CALM: Final = ((80, 0.04), (90, 0.14))  # percentiles of the cloth: what differs more is printed, or crumpled
_RIM: Final = 0.06            # of the size
_ASIDE: Final = (0.09, 0.47)  # of the trunk's width: the chest, without its middle
_DOWN: Final = (0.08, 0.42)   # of the height
_MIDDLE: Final = (0.11, 0.36)  # where a badge's middle lies
_SIDES_CM: Final = (2.0, 16.0)
_TOUCHES: Final = 0.12        # of a badge that may lie at the edge of the chest: seams and gaps lie along it
_LEAST_CM2: Final = 4.0
_SLIM: Final = 2.6            # of its sides: folds are longer
_FILLED: Final = 0.4          # of its box
_JOINS: Final = 0.03          # of the size: strokes of one badge lie nearer to each other
_FEWEST: Final = 400          # pixels of garment
_STEPS: Final = np.array([255.0, 320.0, 320.0], np.float32)
_SHIFT: Final = np.array([0.0, 0.4, 0.4], np.float32)
"""How OKLab is written in 8 bits for the median."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Chest:
    """H x W: how far each pixel is from what is around it, where the cloth is, where badges may lie, and the `middle`
    that they keep clear of; `top`, `tall` and `trunk` of the garment in pixels."""

    away: Soft
    cloth: Flags
    zone: Flags
    middle: Flags
    top: int
    tall: int
    trunk: float


def badges_in(sample: ClothSample) -> Flags | None:
    """Where badges are on the chest of a garment whose cloth is plain, h x w of the sample's box; None where none
    is."""
    solid = sample.lit.light.solid
    size = float(np.sqrt(np.count_nonzero(solid)))
    if np.count_nonzero(solid) < _FEWEST:
        return None
    step = max(1.0, size / _LARGEST)
    shape = (max(1, round(solid.shape[1] / step)), max(1, round(solid.shape[0] / step)))
    pixels = cv2.resize(sample.lit.pixels, shape, interpolation=cv2.INTER_AREA)
    inside = cv2.resize(solid.astype(np.uint8), shape, interpolation=cv2.INTER_NEAREST) > 0
    chest = _chest(np.asarray(pixels, np.uint8), inside, sample.part)
    seen = chest.away[chest.cloth]
    if not chest.zone.any() or any(np.percentile(seen, share) > most for share, most in _CALM):
        return None
    found = _compact(chest)
    if not found.any():
        return None
    whole = cv2.resize(found.astype(np.uint8), solid.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    return np.asarray(whole & solid)


def _chest(pixels: Pixels, inside: Flags, part: str) -> _Chest:
    size = float(np.sqrt(np.count_nonzero(inside)))
    body = find_panels(part, inside)[0].flags
    trunk = trunk_of(body)
    inward = cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    rows, columns = np.mgrid[0 : body.shape[0], 0 : body.shape[1]]
    upper = body[trunk.top + round(_DOWN[0] * trunk.tall) : trunk.top + round(_DOWN[1] * trunk.tall)]
    edges = [(seen[0] + seen[-1]) / 2 for row in upper if len(seen := np.flatnonzero(row))]
    aside = np.abs(columns - (float(np.median(edges)) if edges else body.shape[1] / 2)) / trunk.wide
    down = (rows - trunk.top) / trunk.tall
    cloth = body & (inward > _RIM * size)
    zone = cloth & (down > _DOWN[0]) & (down < _DOWN[1]) & (aside > _ASIDE[0]) & (aside < _ASIDE[1])
    return _Chest(away=_away(pixels, inside, size), cloth=cloth, zone=np.asarray(zone), top=trunk.top, tall=trunk.tall,
                  middle=np.asarray(aside <= _ASIDE[0]), trunk=trunk.wide)


def _away(pixels: Pixels, inside: Flags, size: float) -> Soft:
    """How far each pixel is from the median around it."""
    lab = np.clip(np.rint((to_oklab(pixels) + _SHIFT) * _STEPS), 0, 255).astype(np.uint8)
    ground = np.where(inside[..., None], lab, np.median(lab[inside], axis=0).astype(np.uint8))
    reach = 2 * max(1, round(_AROUND * size / 2)) + 1
    medians = np.dstack([cv2.medianBlur(np.ascontiguousarray(ground[..., one]), reach) for one in range(3)])
    return np.asarray(np.linalg.norm((lab.astype(np.float32) - medians) / _STEPS * _WEIGHED, axis=-1), np.float32)


def _compact(chest: _Chest) -> Flags:
    """The pieces of the chest that have a badge's size and form."""
    pixels_a_cm = chest.trunk / TRUNK_CM
    marks = (chest.away > _AWAY) & chest.zone
    reach = 2 * max(1, round(_JOINS * float(np.sqrt(np.count_nonzero(chest.cloth))) / 2)) + 1
    closed = cv2.morphologyEx(marks.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, numbers, stats, centres = cv2.connectedComponentsWithStats(closed, connectivity=8)
    outer, middle = (cv2.dilate(one.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
                     for one in (~chest.zone, chest.middle))
    kept = np.zeros(marks.shape, np.uint8)
    for number in range(1, count):
        piece = numbers == number
        own = piece & marks
        wide, tall = (float(stats[number, one]) for one in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT))
        down = (centres[number][1] - chest.top) / chest.tall
        if (_SIDES_CM[0] <= max(wide, tall) / pixels_a_cm <= _SIDES_CM[1] and max(wide, tall) <= _SLIM * min(wide, tall)
                and own.sum() >= max(_LEAST_CM2 * pixels_a_cm**2, _FILLED * wide * tall)
                and _MIDDLE[0] <= down <= _MIDDLE[1] and not (piece & middle).any()
                and (piece & outer).sum() <= _TOUCHES * piece.sum()
                and np.percentile(chest.away[own], 75) >= _CLEAR):
            kept[piece] = 1
    return np.asarray(cv2.dilate(kept, np.ones((3, 3), np.uint8)) > 0) & chest.cloth
