"""A print that stands alone on a garment, cut out of the photo: the motif on a T-shirt's chest, a slogan, a crest.

Where it is, `imaging.retexturing.placed_prints` tells; here its ink is parted from the cloth under it, and its size and
place are told in centimetres and as a share of the garment's height.
"""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Pixels, Soft, masked_blur, to_oklab
from modiste.imaging.retexturing.panels import find_panels

_INK: Final = (0.05, 0.14)    # of OKLab from the cloth around: none of it, all of it
_SHOULDERS: Final = 0.4       # of the trunk's width: narrower rows above are a neck
_LEAST_CM: Final = 3.0        # of its longer side
_LEAST_INK: Final = 0.12      # share of its box that has ink
_SEEN: Final = 0.35           # of the ink: where there surely is some
_ASIDE: Final = 0.36          # of the trunk's width from its middle: the gaps beside arms lie farther out
_JOINS: Final = 0.035         # of the garment's size: strokes of one print lie nearer to each other
_LEAST_CUT: Final = 0.5       # of it: of a piece that goes on to where it is not believed
_LEAST_PART: Final = 0.04     # of the largest piece: smaller ones beside it are folds
_AROUND: Final = 0.12         # of the garment's size: how far the cloth's own colour is looked for


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Motif:
    """`pixels` h x w x 3 sRGB, `ink` h x w how much of each pixel is print; its width on cloth, where its middle lies:
    how far `down` the garment (0 its top, 1 its hem), and how far to the right of the garment's middle; and which share
    of the garment's height it takes (`tall`)."""

    pixels: Pixels = field(repr=False)
    ink: Soft = field(repr=False)
    width_cm: float
    down: float
    across_cm: float
    tall: float


def motif_of(sample: ClothSample) -> Motif | None:
    """The print that stands alone on a garment's body; None where there is none."""
    light = sample.lit.light
    if not light.placed_print.any():
        return None
    outline = light.solid
    body = find_panels(sample.part, outline)[0].flags
    flags = light.placed_print & body
    if not flags.any():
        return None
    ink = _ink(sample, outline & ~light.placed_print, flags)
    top, bottom, trunk = _frame(body)
    pieces = _of_middle(ink > _SEEN, body, trunk, float(np.sqrt(np.count_nonzero(outline))))
    if not pieces.any():
        return None
    rows, columns = np.flatnonzero(pieces.any(1)), np.flatnonzero(pieces.any(0))
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    height_px, width_px = pieces[box].shape
    shown = np.where(pieces, ink, 0)[box]
    if max(height_px, width_px) / sample.pixels_a_cm < _LEAST_CM or float(shown.mean()) < _LEAST_INK:
        return None
    aside = (box[1].start + box[1].stop) / 2 - _middle(body, box[0])
    down = ((box[0].start + box[0].stop) / 2 - top) / max(bottom - top, 1)
    return Motif(pixels=np.ascontiguousarray(sample.lit.even[box]), ink=np.asarray(shown, np.float32),
                 width_cm=width_px / sample.pixels_a_cm, down=float(np.clip(down, 0, 1)),
                 across_cm=aside / sample.pixels_a_cm, tall=min(1.0, height_px / max(bottom - top, 1)))


def _of_middle(ink: Flags, body: Flags, trunk: float, size: float) -> Flags:
    """Of what is printed the pieces about the garment's middle, with the strokes that belong to each."""
    reach = 2 * max(1, round(_JOINS * size / 2)) + 1
    inner = np.zeros(ink.shape, bool)
    for row in np.flatnonzero(body.any(1)):
        columns = np.flatnonzero(body[row])
        middle = (columns[0] + columns[-1]) / 2
        inner[row, max(0, round(middle - _ASIDE * trunk)) : round(middle + _ASIDE * trunk) + 1] = True
    closed = cv2.morphologyEx((ink & inner).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, numbers, stats, centres = cv2.connectedComponentsWithStats(closed, connectivity=8)
    kept = []
    for number in range(1, count):
        rows = slice(int(stats[number, cv2.CC_STAT_TOP]),
                     int(stats[number, cv2.CC_STAT_TOP] + stats[number, cv2.CC_STAT_HEIGHT]))
        if abs(centres[number][0] - _middle(body, rows)) <= _ASIDE * trunk:
            kept.append(number)
    if not kept:
        return np.zeros(ink.shape, bool)
    largest = max(stats[number, cv2.CC_STAT_AREA] for number in kept)
    edge = inner & ~cv2.erode(inner.astype(np.uint8), np.ones((1, 5), np.uint8)).astype(bool)
    cut = set(np.unique(numbers[edge]).tolist())
    kept = [number for number in kept if stats[number, cv2.CC_STAT_AREA] >= (
        _LEAST_CUT if number in cut else _LEAST_PART) * largest]
    return np.isin(numbers, kept)


def _ink(sample: ClothSample, cloth: Flags, flags: Flags) -> Soft:
    """How much of each pixel is print, by how far it is from the cloth around it."""
    lab = to_oklab(sample.lit.even)
    size = float(np.sqrt(np.count_nonzero(sample.lit.light.solid)))
    ground = masked_blur(lab, cloth.astype(np.float32), max(2.0, _AROUND * size))
    away = np.linalg.norm(lab - ground, axis=-1)
    low, high = _INK
    share = np.clip((away - low) / (high - low), 0, 1)
    return np.asarray(np.where(flags, share * share * (3 - 2 * share), 0), np.float32)


def _frame(body: Flags) -> tuple[int, int, float]:
    """The rows of the shoulders and of the hem, and the trunk's width."""
    widths = body.sum(1)
    trunk = float(np.percentile(widths[widths > 0], 60))
    broad = np.flatnonzero(widths >= _SHOULDERS * trunk)
    return int(broad[0]), int(broad[-1]), trunk


def _middle(body: Flags, rows: slice) -> float:
    """The body's middle column between its edges, in these rows."""
    edges = [(columns[0] + columns[-1]) / 2 for row in body[rows] if len(columns := np.flatnonzero(row))]
    return float(np.median(edges)) if edges else body.shape[1] / 2
