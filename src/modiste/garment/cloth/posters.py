"""A large print that stands alone on plain cloth: a picture over the whole chest, lettering from seam to seam.

Strokes that are narrower than what is around them (`imaging.retexturing.placed_prints`) are not all of such a print,
and where it fills the front the best piece of cloth lies inside of it. It is told by the garment's borders: shoulders,
sleeves, sides and hem are of one colour, and the middle of the front is not of it.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Soft, to_oklab
from modiste.imaging.retexturing.panels import find_panels

_WEIGHED: Final = np.array([0.6, 1.0, 1.0], np.float32)  # light changes lightness more than colour
_OWN: Final = 0.055           # of OKLab, so weighed: as far as cloth of one dye goes
_RIM: Final = 0.05            # of the garment's size: collars, seams and shadows are there
_BORDER: Final = 0.17         # of it: sleeves, shoulders, sides and hem
_PLAIN: Final = 0.68          # of the border that is of one colour where the cloth is plain
_PRINTED: Final = 0.12        # of the inner part that is not of it where it has a print
_LEAST: Final = 0.02          # of the garment: a smaller print is none of these
_JOINS: Final = 0.06
_SIDE_STRIP: Final = 0.5      # of a piece that must lie on the inner part
_FEWEST: Final = 400          # pixels


def poster_in(sample: ClothSample) -> Flags | None:
    """Where a print stands on plain cloth, h x w of the sample's box; None where there is none."""
    light = sample.lit.light
    solid = light.solid
    size = float(np.sqrt(np.count_nonzero(solid)))
    if np.count_nonzero(solid) < _FEWEST:
        return None
    inward = cv2.distanceTransform(np.pad(solid.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    border = (inward > _RIM * size) & (inward <= _BORDER * size)
    inner = (inward > _BORDER * size) & find_panels(sample.part, solid)[0].flags
    if not border.any() or not inner.any():
        return None
    lab = to_oklab(sample.lit.even) * _WEIGHED
    ground = _commonest(lab[border])
    own = np.linalg.norm(lab - ground, axis=-1) < _OWN
    if own[border].mean() < _PLAIN or (~own[inner]).mean() < _PRINTED:
        return None
    found = _joined(~own & solid & (inward > _RIM * size), inner, size)
    return found if found.sum() >= _LEAST * np.count_nonzero(solid) else None


def with_print(sample: ClothSample, placed: Flags) -> ClothSample:
    """The same sample, of which it is known where a print stands alone."""
    light = replace(sample.lit.light, placed_print=sample.lit.light.placed_print | placed)
    return replace(sample, lit=replace(sample.lit, light=light))


def _commonest(colours: Soft) -> Soft:
    """The median of the half that lies together most closely: what most of the border is dyed."""
    middle = np.median(colours, axis=0)
    for _ in range(3):
        far = np.linalg.norm(colours - middle, axis=1)
        middle = np.median(colours[far <= np.median(far)], axis=0)
    return np.asarray(middle, np.float32)


def _joined(other: Flags, inner: Flags, size: float) -> Flags:
    """The pieces of another colour that lie on the inner part, filled."""
    reach = 2 * max(1, round(_JOINS * size / 2)) + 1
    closed = cv2.morphologyEx(other.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, numbers = cv2.connectedComponents(closed, connectivity=8)
    kept = np.zeros(other.shape, np.uint8)
    for number in range(1, count):
        piece = numbers == number
        if (piece & inner).sum() >= _SIDE_STRIP * piece.sum():
            kept[piece] = 1
    outlines, _ = cv2.findContours(kept, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(kept, outlines, -1, 1, cv2.FILLED) > 0)
