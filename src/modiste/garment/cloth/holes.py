"""Holes of a mask that are no holes of the garment: a printed face or a crest, taken for skin or for ground."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from modiste.core.garment_mask import GarmentMask
from modiste.imaging.light import Flags
from modiste.imaging.retexturing.panels import body_width

_SOLID: Final = 250           # less is an edge, or a hole that was half filled
_MOST: Final = 0.15           # of the part around it: larger ones are openings
_ASIDE: Final = 0.2           # of the part's width from its middle: gaps beside arms lie farther out
_BADGE: Final = 0.03          # of the part: a crest on the chest, which lies aside
_CHEST: Final = (0.36, 0.5)   # of the trunk's width from its middle, and of its height: where crests are


def without_holes(mask: GarmentMask) -> GarmentMask:
    """The same, the holes filled that a part encloses about its middle, and small ones on its chest."""
    solid = (mask.of() >= _SOLID).astype(np.uint8)
    framed = np.pad(1 - solid, 1, constant_values=1)
    count, numbers, stats, centres = cv2.connectedComponentsWithStats(framed, connectivity=4)
    outside = int(numbers[0, 0])
    filled = None
    for number in range(1, count):
        if number == outside:
            continue
        hole = numbers[1:-1, 1:-1] == number
        around = cv2.dilate(hole.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        alpha = mask.alpha if filled is None else filled
        part = int(np.argmax([(one[around] >= _SOLID).sum() for one in mask.alpha]))
        inside = mask.alpha[part] >= _SOLID
        share = stats[number, cv2.CC_STAT_AREA] / max(int(inside.sum()), 1)
        centre = (float(centres[number][0]) - 1, float(centres[number][1]) - 1)
        if share > _MOST or not (_is_middle(inside, centre) or (
                share <= _BADGE and mask.parts[part] != "lower" and _is_on_chest(inside, centre))):
            continue
        filled = alpha.copy() if filled is None else filled
        filled[:, hole] = 0
        filled[part][hole] = 255
    return mask if filled is None else replace(mask, alpha=filled)


def _is_middle(inside: Flags, centre: tuple[float, float]) -> bool:
    columns = np.flatnonzero(inside.any(0))
    return bool(abs(centre[0] - (columns[0] + columns[-1]) / 2) <= _ASIDE * max(len(columns), 1))


def _is_on_chest(inside: Flags, centre: tuple[float, float]) -> bool:
    """Whether a place (x, y) lies on the upper half of a garment's trunk, clear of its sides."""
    trunk, (column, row) = body_width(inside), centre
    rows = np.flatnonzero(inside.any(1))
    columns = np.flatnonzero(inside[round(row)])
    if not len(columns) or not trunk:
        return False
    aside, down = abs(column - (columns[0] + columns[-1]) / 2) / trunk, (row - rows[0]) / max(len(rows), 1)
    return bool(aside <= _CHEST[0] and down <= _CHEST[1])
