"""A yoke in a colour of its own: the front of a top above a line across the chest, all of it of one colour and what is
below of another."""

from typing import Final

import cv2
import numpy as np

from modiste.garment.cloth.motif import trunk_of
from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Soft, to_oklab
from modiste.imaging.retexturing.panels import find_panels

_WEIGHED: Final = np.array([0.7, 1.0, 1.0], np.float32)
_PARTS: Final = ("upper", "outerwear")
_ASIDE: Final = (0.06, 0.34)   # of the trunk's width from its middle: beside the placket, inside the armholes
_ROWS: Final = (0.1, 0.96)     # of the height: below the neck, above the hem
_SEAM: Final = (0.2, 0.5)      # of the height: where a yoke may end
_APART: Final = 0.12           # of OKLab, so weighed: two cloths
_OWN: Final = 0.9              # of the pixels of either side that are nearer to its own colour than to the other's
_ONE: Final = 0.45             # of the distance: how far most of a side may lie from its own colour
_FEWEST: Final = 20            # rows


def yoke_of(sample: ClothSample) -> tuple[Flags, Flags] | None:
    """Where a yoke of a colour of its own is seen, and the front below it (h x w each); None where the front is of one
    cloth, or of more than two."""
    solid = sample.lit.light.solid
    if sample.part not in _PARTS or not solid.any():
        return None
    front = _front(find_panels(sample.part, solid)[0].flags)
    rows = np.flatnonzero(front.sum(axis=1) >= 3)
    if len(rows) < _FEWEST:
        return None
    lab = to_oklab(sample.lit.pixels) * _WEIGHED
    medians = np.stack([np.median(lab[row][front[row]], axis=0) for row in rows])
    first, last = (round(share * len(rows)) for share in _SEAM)
    costs = [_spread(medians[:at]) + _spread(medians[at:]) for at in range(first, last)]
    at = first + int(np.argmin(costs))
    if at in (first, last - 1):  # it parts at no seam
        return None
    upper, lower = front.copy(), front.copy()
    upper[rows[at] :], lower[: rows[at]] = False, False
    above, below = np.median(lab[upper], axis=0), np.median(lab[lower], axis=0)
    apart = float(np.linalg.norm(above - below))
    if apart < _APART:
        return None
    for side, own, other in ((lab[upper], above, below), (lab[lower], below, above)):
        away = np.linalg.norm(side - own, axis=1)
        if float((away < np.linalg.norm(side - other, axis=1)).mean()) < _OWN or float(
                np.percentile(away, 75)) > _ONE * apart:
            return None
    return upper, lower


def _front(body: Flags) -> Flags:
    """Two upright strips of the body, beside its middle."""
    trunk = trunk_of(body)
    first, last = (trunk.top + round(share * trunk.tall) for share in _ROWS)
    middles = [(seen[0] + seen[-1]) / 2 for row in body[first:last] if len(seen := np.flatnonzero(row))]
    aside = np.abs(np.arange(body.shape[1]) - (float(np.median(middles)) if middles else body.shape[1] / 2))
    kept = (aside >= _ASIDE[0] * trunk.wide) & (aside <= _ASIDE[1] * trunk.wide)
    found = body & kept
    found[:first], found[last:] = False, False
    return np.asarray(cv2.erode(found.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _spread(rows: Soft) -> float:
    return float(np.abs(rows - np.median(rows, axis=0)).sum())
