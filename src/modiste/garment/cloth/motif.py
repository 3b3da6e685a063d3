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
_BADGE_CM: Final = 1.5        # of one that is known to be a badge
_LYING_BACK: Final = 0.045    # of the height: cloth over the shoulders, which a photo does not show
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


@dataclass(frozen=True, slots=True)
class Trunk:
    """Of a garment's body, in pixels: the row of its shoulders, how far below it the hem lies, and how wide it is."""

    top: int
    tall: int
    wide: float


def motif_of(sample: ClothSample, badges: Flags | None = None) -> Motif | None:
    """The print that stands alone on a garment's body; None where there is none. `badges` h x w: what is known to
    stand on one side (`badges.badges_in`), which then is the print."""
    light = sample.lit.light
    placed = light.placed_print if badges is None else badges
    if not placed.any():
        return None
    outline = light.solid
    body = find_panels(sample.part, outline)[0].flags
    flags = placed & body
    if not flags.any():
        return None
    ink = _ink(sample, outline & ~placed, flags)
    trunk = trunk_of(body)
    pieces = ink > _SEEN
    if badges is None:
        pieces = _of_middle(pieces, body, trunk.wide, float(np.sqrt(np.count_nonzero(outline))))
    return _cut_out(sample, body, np.where(pieces, ink, np.float32(0)), is_badge=badges is not None)


def _cut_out(sample: ClothSample, body: Flags, ink: Soft, *, is_badge: bool) -> Motif | None:
    """What has `ink`, with its place on the body; None where that is next to nothing."""
    pieces, trunk = ink > 0, trunk_of(body)
    if not pieces.any():
        return None
    rows, columns = np.flatnonzero(pieces.any(1)), np.flatnonzero(pieces.any(0))
    box = slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    height_px, width_px = pieces[box].shape
    shown = ink[box]
    least_cm = _BADGE_CM if is_badge else _LEAST_CM
    if max(height_px, width_px) / sample.pixels_a_cm < least_cm or float(shown.mean()) < _LEAST_INK:
        return None
    across = slice(trunk.top, trunk.top + trunk.tall // 2) if is_badge else box[0]
    aside = (box[1].start + box[1].stop) / 2 - _middle(body, across)
    down = ((box[0].start + box[0].stop) / 2 - trunk.top) / trunk.tall
    if is_badge:
        down = 1 - (1 - down) * (1 - _LYING_BACK)
    return Motif(pixels=np.ascontiguousarray(sample.lit.even[box]), ink=np.asarray(shown, np.float32),
                 width_cm=width_px / sample.pixels_a_cm, down=float(np.clip(down, 0, 1)),
                 across_cm=aside / sample.pixels_a_cm, tall=min(1.0, height_px / trunk.tall))


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


def trunk_of(body: Flags) -> Trunk:
    """The trunk of a body h x w."""
    widths = body.sum(1)
    wide = float(np.percentile(widths[widths > 0], 60))
    broad = np.flatnonzero(widths >= _SHOULDERS * wide)
    return Trunk(int(broad[0]), max(int(broad[-1] - broad[0]), 1), wide)


def _middle(body: Flags, rows: slice) -> float:
    """The body's middle column between its edges, in these rows."""
    edges = [(columns[0] + columns[-1]) / 2 for row in body[rows] if len(columns := np.flatnonzero(row))]
    return float(np.median(edges)) if edges else body.shape[1] / 2
