"""Stripes and checks so fine that a photo shows them as a grain: drawn anew in the colours that the grain has.

A camera that sees a stripe with a pixel or two blurs it and takes most of its contrast: no piece of it can be cut out.
What is left tells the two colours (the principal direction of the grain in OKLab), which way it runs (the axis along
which it changes) and, where it repeats visibly, how wide a stripe is.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Pixels, Soft, masked_blur, to_oklab

CHECKED: Final = "checked"
ACROSS: Final = "horizontal_stripes"
UPRIGHT: Final = "vertical_stripes"
_BROAD_CM: Final = 1.5        # what changes more slowly is light
_BLURRED: Final = 1.8         # how much of the contrast a camera takes
_CONTRAST: Final = (0.035, 0.16)  # OKLab between a colour and the mean: fainter is not seen, stronger is no grain
_USUAL_CM: Final = 0.8
_REPEATS_CM: Final = (0.5, 3.0)
_REPEATS: Final = 0.25        # of the variance: a repeat that is seen
_TILE_PX: Final = 64
_FEWEST: Final = 200          # pixels


@dataclass(frozen=True, slots=True, eq=False)
class FineWeave:
    """One repeat of it, S x S x 3 sRGB, `repeat_cm` wide, and what it is called: CHECKED, ACROSS or UPRIGHT."""

    tile: Pixels
    repeat_cm: float
    pattern: str


def fine_weave(sample: ClothSample, *, is_checked: bool) -> FineWeave | None:
    """The stripes, or the check, that the cloth of a sample is known to have; None where too little of it is seen."""
    light = sample.lit.light
    cloth = light.solid & ~light.placed_print
    if np.count_nonzero(cloth) < _FEWEST:
        return None
    lab = to_oklab(sample.lit.even)
    weight = cloth.astype(np.float32)
    broad = masked_blur(lab, weight, max(2.0, _BROAD_CM * sample.pixels_a_cm))
    inner = cv2.erode(cloth.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    inner = inner if np.count_nonzero(inner) >= _FEWEST else cloth
    grain = np.asarray(lab - broad, np.float32)
    values, directions = np.linalg.eigh(np.cov(_usual(grain[inner]).T))
    tones = np.where(inner, grain @ directions[:, -1].astype(np.float32), 0).astype(np.float32)
    half = float(np.clip(_BLURRED * np.sqrt(max(values[-1], 0.0)), *_CONTRAST))
    upright = _change(tones, inner, axis=1) >= _change(tones, inner, axis=0)
    repeat = _repeat(tones if upright else tones.T, inner if upright else inner.T, sample.pixels_a_cm)
    middle = np.median(lab[inner], axis=0)
    step = np.asarray(half * directions[:, -1], np.float32)
    step = step if step[0] >= 0 else -step
    pale, dark = np.asarray(middle + step, np.float32), np.asarray(middle - step, np.float32)
    pattern = CHECKED if is_checked else UPRIGHT if upright else ACROSS
    return FineWeave(_tile(pale, dark, pattern), repeat or _USUAL_CM, pattern)


def _usual(rows: Soft) -> Soft:
    """Without the tenth that lies farthest: seams, buttons and edges are no grain."""
    far = np.linalg.norm(rows, axis=1)
    return np.asarray(rows[far <= np.percentile(far, 90)], np.float32)


def _change(tones: Soft, inside: Flags, axis: int) -> float:
    """How much neighbours along an axis differ."""
    both = np.logical_and(*(np.delete(inside, place, axis) for place in (0, -1)))
    return float(np.abs(np.diff(tones, axis=axis))[both].mean()) if both.any() else 0.0


def _repeat(tones: Soft, inside: Flags, pixels_a_cm: float) -> float | None:
    """How wide a repeat across the rows is, in cm, where it is seen: the first peak of their autocorrelation."""
    least, most = (max(3, round(one * pixels_a_cm)) for one in _REPEATS_CM)
    whole = float((tones[inside] ** 2).mean()) + 1e-9
    likeness = []
    for lag in range(1, min(most + 2, tones.shape[1] - 1)):
        both = inside[:, lag:] & inside[:, :-lag]
        if not both.any():
            break
        likeness.append(float((tones[:, lag:] * tones[:, :-lag])[both].mean()) / whole)
    peaks = [lag + 1 for lag in range(1, len(likeness) - 1) if lag + 1 >= least and likeness[lag] >= _REPEATS
             and likeness[lag] >= max(likeness[lag - 1], likeness[lag + 1])]
    return peaks[0] / pixels_a_cm if peaks else None


def _tile(pale: Soft, dark: Soft, pattern: str) -> Pixels:
    """Half of it dark, in bands; of a check in bands both ways, darkest where they cross."""
    band = ((np.arange(_TILE_PX) // (_TILE_PX // 2)) % 2).astype(np.float32)
    both = np.broadcast_to(band, (_TILE_PX, _TILE_PX))
    share = both if pattern == UPRIGHT else both.T if pattern == ACROSS else (both + both.T) / 2
    return to_8bit(oklab_to_srgb(pale + share[..., None] * (dark - pale)))
