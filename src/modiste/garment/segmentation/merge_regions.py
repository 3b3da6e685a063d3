"""Merge regions of one garment: a region whose outline mostly touches a larger one of the same colour, but whose label
differs from it, takes that one's label."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Flags, Pixels, Soft, to_oklab

CONFUSED: Final = frozenset({
    ("upper", "outerwear"), ("upper", "dress"), ("dress", "outerwear"), ("lower", "dress"),
    ("upper", "other"), ("outerwear", "other"), ("dress", "other"), ("lower", "other")})
"""Pairs of labels that segmenters confuse; a top and trousers of one colour are two garments."""

_ALIKE: Final = 0.12      # distance in OKLab, lightness counted half
_TOUCHES: Final = 0.4     # of a region's outline
_LEAST: Final = 0.0005    # of the photo: smaller regions are specks
_NONE: Final = -1
_RING: Final = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Region:
    name: str
    flags: Flags
    area: int
    colour: Soft


def merge_regions(image: Pixels, likely: Soft, classes: tuple[str, ...]) -> Soft:
    """Probabilities C x h x w of a photo H x W x 3 with regions of one garment merged under one label."""
    regions = _regions(image, likely, classes)
    place = np.full(likely.shape[1:], _NONE, np.int32)
    for number, region in enumerate(regions):
        place[region.flags] = number
    result = likely.copy()
    for region in sorted(regions, key=lambda one: one.area):
        other = _region_of(region, regions, place)
        if other is not None:
            row = classes.index(region.name)
            result[classes.index(other.name), region.flags] += result[row, region.flags]
            result[row, region.flags] = 0
    return result


def _regions(image: Pixels, likely: Soft, classes: tuple[str, ...]) -> list[_Region]:
    best = likely.argmax(axis=0)
    small = cv2.resize(image, best.shape[::-1], interpolation=cv2.INTER_AREA)
    lab = to_oklab(small)
    lab[..., 0] *= 0.5  # light and shadow lie on one cloth
    found = []
    for name in sorted({name for pair in CONFUSED for name in pair}.intersection(classes)):
        count, islands, stats, _ = cv2.connectedComponentsWithStats((best == classes.index(name)).astype(np.uint8),
                                                                    connectivity=8)
        for number in range(1, count):
            area = int(stats[number, cv2.CC_STAT_AREA])
            if area >= _LEAST * best.size:
                flags = np.asarray(islands == number)
                found.append(_Region(name, flags, area, np.median(lab[flags], axis=0)))
    return found


def _region_of(region: _Region, regions: list[_Region], place: NDArray[np.int32]) -> _Region | None:
    """The larger region that this one is a part of."""
    ring = place[(cv2.dilate(region.flags.astype(np.uint8), _RING) > 0) & ~region.flags]
    contact = np.bincount(ring[ring != _NONE], minlength=len(regions))
    near = [other for other, places in zip(regions, contact, strict=True) if places > _TOUCHES * len(ring)]
    return next((other for other in near if _one_garment(region, other)), None)


def _one_garment(region: _Region, larger: _Region) -> bool:
    alike = float(np.linalg.norm(region.colour - larger.colour)) < _ALIKE
    names = {(region.name, larger.name), (larger.name, region.name)}
    return alike and larger.area > region.area and bool(names & CONFUSED)
