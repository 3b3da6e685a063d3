"""Find placed prints on plain cloth: the slogan of a T-shirt, a crest, a picture on the chest.

Dyes that crowd a garment are told apart by their steps (`albedo.py`); a placed print has too few pixels and too many
colours for that. It is found as dense strokes that are narrow and lighter, darker or of another colour than the cloth
around them (top-hat transforms, Meyer, 1979), far busier with edges than folds; the light under it is inpainted from
around it.
"""

from dataclasses import astuple, dataclass
from typing import Final

import cv2
import numpy as np

from modiste.imaging.light import Flags, Pixels, Soft, blur, masked_blur, to_oklab

LARGEST: Final = 180.0      # size that a garment is looked at, pixels: that of those on which the weights were fitted
WHOLE: Final = 0.999
REACH: Final = 0.14         # of the garment's size: strokes and patches of a print are narrower
STEP: Final = 0.09          # of OKLab lightness: a fold's light is mostly less,
DEEP: Final = 0.17          # and its shadow
TINT: Final = 0.045         # chroma that light does not give
DIM: Final = 0.3            # lightness below which chroma is noise
DENSE: Final = 0.22         # share of strokes in a neighbourhood that may belong to a print
LEAST: Final = 0.004        # of the garment: smaller ones are buttons
MOST: Final = 0.7           # more is no motif on cloth but printed cloth
RIM: Final = 0.05           # of the size: collars, hems and cuffs are there
SURER: Final = 4.0          # one known place of four says what all four are
FEWEST: Final = 30          # pixels of cloth around that tell how busy it is


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What tells a print from folds: log ratios of the mean range of lightness and of hue inside to that around; shares
    of its pixels on the rim and in strokes; distance from the garment's middle line in sizes."""

    light: float
    hue: float
    rim: float
    strokes: float
    aside: float


_WEIGHTS: Final = _Signs(light=1.81, hue=1.32, rim=-9.45, strokes=2.46, aside=-3.83)
_BIAS: Final = -3.51
_SURE: Final = 0.36
"""A logistic regression on the largest region of 147 printed T-shirts against 414 regions of 200 garments in the
street, balanced; above `_SURE` are 0.80 of the first and 0.10 of the second (five folds)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """Of each pixel, h x w: whether it is part of a stroke, and the range of lightness and of hue around it."""

    strokes: Flags
    light: Soft
    hue: Soft


def find_placed_print(pixels: Pixels, solid: Flags) -> Flags:
    """Where prints stand alone on plain cloth, h x w; nowhere when they cover most of the garment.

    Args:
        pixels: h x w x 3 sRGB.
        solid: h x w, pixels that are all garment.
    """
    size = float(np.sqrt(np.count_nonzero(solid)))
    if size <= LARGEST:
        return _placed_print(pixels, solid)
    reduced = tuple(max(1, round(side * LARGEST / size)) for side in reversed(solid.shape))
    small, inside = (cv2.resize(one, reduced, interpolation=cv2.INTER_AREA)
                     for one in (pixels, solid.astype(np.float32)))
    found = _placed_print(np.asarray(small, np.uint8), np.asarray(inside > WHOLE)).astype(np.uint8)
    return np.asarray(cv2.resize(found, solid.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0) & solid


def inpaint_smooth(values: Soft, known: Flags) -> Soft:
    """h x w whose unknown places are continued from the known ones: means over ever wider neighbourhoods (pull-push,
    Gortler et al. 1996), each where a narrower one says nothing, and smooth."""
    weight = known.astype(np.float32)
    result = _pulled(values * weight, weight)
    for smooth in (4.0, 2.0):
        result = np.where(known, values, blur(result, smooth)).astype(np.float32)
    return result


def _pulled(total: Soft, weight: Soft) -> Soft:
    """`total` / `weight` where that is known (`weight` up to 1), elsewhere what half the size says."""
    height, width = weight.shape
    own = total / np.maximum(weight, 1e-6)
    if max(height, width) == 1:
        return np.asarray(own, np.float32)
    size = (-(-width // 2), -(-height // 2))
    sums, shares = (cv2.resize(one, size, interpolation=cv2.INTER_AREA).reshape(size[::-1]) for one in (total, weight))
    sure = np.minimum(1, shares * SURER)
    coarse = _pulled(sums * (sure / np.maximum(shares, 1e-6)), sure)
    wider = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width)
    return np.asarray(weight * own + (1 - weight) * wider, np.float32)


def _placed_print(pixels: Pixels, solid: Flags) -> Flags:
    """`find_placed_print` of a garment that is no larger than those that it was fitted on."""
    nothing = np.zeros(solid.shape, bool)
    if np.count_nonzero(solid) < FEWEST:
        return nothing
    size = float(np.sqrt(np.count_nonzero(solid)))
    rim = _rim(solid, size)
    look = _look(pixels, solid, rim, size)
    near = max(1.5, 0.03 * size)
    share = blur(look.strokes.astype(np.float32), near) / np.maximum(blur(solid.astype(np.float32), near), 0.05)
    closed = cv2.morphologyEx(((share > DENSE) & solid).astype(np.uint8), cv2.MORPH_CLOSE, _disc(0.05 * size))
    placed_print = _prints(closed, look, solid, rim, size)
    strokes = look.strokes & (placed_print > 0)
    for found in (placed_print, strokes.astype(np.uint8)):
        wide = cv2.dilate(found, _disc(max(2.0, 0.02 * size))) * solid
        if wide.sum() <= MOST * np.count_nonzero(solid):
            return np.asarray(wide > 0)
    return nothing


def _look(pixels: Pixels, solid: Flags, rim: Flags, size: float) -> _Look:
    lab = to_oklab(pixels)
    middle = np.median(lab[solid], axis=0)
    lab = np.where(solid[..., None], lab, middle)
    light, dim = np.ascontiguousarray(lab[..., 0]), min(DIM, float(middle[0]) / 2 + 1e-3)
    disc = _disc(REACH * size / 2)
    raised = light - cv2.morphologyEx(light, cv2.MORPH_OPEN, disc)
    sunk = cv2.morphologyEx(light, cv2.MORPH_CLOSE, disc) - light
    # Light dims lightness and chroma alike: their ratio is the dye's.
    hue = np.asarray(lab[..., 1:] / np.maximum(lab[..., :1], dim) * middle[0], np.float32)
    tint = np.linalg.norm(hue - masked_blur(hue, solid.astype(np.float32), 0.5 * size), axis=-1)
    strokes = ((raised > STEP) | (sunk > DEEP) | (tint > TINT)) & solid & ~rim
    ranges = np.hypot(_range(hue[..., 0], 3), _range(hue[..., 1], 3))  # cameras blur hue
    return _Look(np.asarray(strokes), _range(light, 2), np.asarray(ranges, np.float32))


def _prints(closed: Pixels, look: _Look, solid: Flags, rim: Flags, size: float) -> Pixels:
    """The regions that are large enough and have the signs of a print, without holes."""
    inner = solid & ~rim
    around = inner & (closed == 0)
    around = around if np.count_nonzero(around) >= FEWEST else inner
    middle = float(np.nonzero(solid)[1].mean())
    count, regions, _, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    kept = np.zeros(closed.shape, np.uint8)
    for number in range(1, count):
        region = regions == number
        inside = region & inner
        if np.count_nonzero(inside) < LEAST * size * size:
            continue
        signs = _Signs(
            light=_busier(look.light, inside, around, 0.01), hue=_busier(look.hue, inside, around, 0.005),
            rim=float(
                np.count_nonzero(region & rim) / np.count_nonzero(region)), strokes=float(look.strokes[inside].mean()),
            aside=abs(middle - float(np.nonzero(inside)[1].mean())) / size)
        if np.dot(astuple(_WEIGHTS), astuple(signs)) + _BIAS > _SURE:
            kept[region] = 1
    outlines, _ = cv2.findContours(kept, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(kept, outlines, -1, 1, cv2.FILLED), np.uint8)


def _busier(ranges: Soft, inside: Flags, around: Flags, least: float) -> float:
    return float(np.log((ranges[inside].mean() + least) / (ranges[around].mean() + least)))


def _rim(solid: Flags, size: float) -> Flags:
    inward = cv2.distanceTransform(np.pad(solid.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    return np.asarray(inward < max(2.0, RIM * size))


def _range(values: Soft, reach: int) -> Soft:
    """Between the least and the greatest value `reach` pixels around."""
    plane, square = np.ascontiguousarray(values), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.asarray(cv2.dilate(plane, square) - cv2.erode(plane, square), np.float32)


def _disc(radius: float) -> Pixels:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
