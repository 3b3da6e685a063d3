"""Holes of a mask that are no holes of the garment: a printed face, taken for skin or for ground."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from modiste.core.garment_mask import GarmentMask

_SOLID: Final = 250           # less is an edge, or a hole that was half filled
_MOST: Final = 0.15           # of the part around it: larger ones are openings
_ASIDE: Final = 0.2           # of the part's width from its middle: gaps beside arms lie farther out


def without_holes(mask: GarmentMask) -> GarmentMask:
    """The same, the holes filled that a part encloses about its middle."""
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
        columns = np.flatnonzero(inside.any(0))
        aside = abs(centres[number][0] - 1 - (columns[0] + columns[-1]) / 2) / max(len(columns), 1)
        if stats[number, cv2.CC_STAT_AREA] > _MOST * inside.sum() or aside > _ASIDE:
            continue
        filled = alpha.copy() if filled is None else filled
        filled[:, hole] = 0
        filled[part][hole] = 255
    return mask if filled is None else replace(mask, alpha=filled)
