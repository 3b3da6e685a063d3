"""The region of a flat cloth that shows it best: evenly lit, seen from in front, without folds, seams and trims.

What is not the cloth (bands, zips, a hand, what shows through an opening) has other colours than most of it: the
colours around each place are compared with those of the whole by their histograms. Of all upright rectangles the one is
taken whose cloth is good and that shows enough of the print: a small one needs less than large flowers do.
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Flags, Pixels, Soft, blur, masked_blur, to_oklab

COLOURS: Final = 12
_WINDOW: Final = 0.07       # of the cloth's size: neighbourhood whose colours are compared
_UNLIKE: Final = 0.09       # distance of histograms (0 to 1) beyond the usual: less is the cloth itself
_SPREAD: Final = 2.0        # how far beyond the usual a place is something else, over how far the likest are below it
_FOLD: Final = 0.16         # spread of log light within the window that is a fold
_TURNED: Final = 1.8        # cloth a pixel: beyond, the side turns away
_GRID: Final = 40
_PURE: Final = 14.0         # power of the mean quality against the size of a region
_MOTIFS: Final = 9.0        # motifs a side of which a region shows half of what there is to see
_LIKE: Final = 0.25         # correlation at which a motif ends
_ELONGATED: Final = 2.0     # a motif's length over its width that still counts: stripes have no end
_LEAST_PX: Final = 16       # a side of a region, where the cloth has so much
_THIN: Final = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A rectangle of the flat cloth in pixels, how good its cloth is (0 to 1), and what it is worth among others."""

    left: int
    top: int
    right: int
    bottom: int
    quality: float
    worth: float

    @property
    def part(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def best_region(pixels: Pixels, good: Soft, known: Flags) -> Region:
    """The rectangle of an h x w x 3 flat cloth to read it from, given its `quality`."""
    motif = motif_px(pixels, known)
    step = max(1.0, max(good.shape) / _GRID)
    size = (max(3, round(good.shape[1] / step)), max(3, round(good.shape[0] / step)))
    small = cv2.resize(good, size, interpolation=cv2.INTER_AREA)
    there = cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    least = max(2, math.ceil(_LEAST_PX / step))
    enough = (_MOTIFS * motif / step) ** 2
    box, worth = _best(small, there > 0.98, enough, least)
    if worth == 0:
        box, worth = _best(small, there > 0.5, enough, 2)
    scale_x, scale_y = good.shape[1] / size[0], good.shape[0] / size[1]
    left, top, right, bottom = (round(edge * scale) for edge, scale in
                                zip(box, (scale_x, scale_y, scale_x, scale_y), strict=True))
    inside = good[top:bottom, left:right]
    return Region(left=left, top=top, right=right, bottom=bottom, worth=worth,
                  quality=float(inside.mean()) if inside.size else 0.0)


def quality(pixels: Pixels, log_light: Soft, stretch: Soft, known: Flags) -> Soft:
    """How well each place (h x w, 0 to 1) shows the cloth."""
    size = float(np.sqrt(max(1, known.sum())))
    window = max(2.0, _WINDOW * size)
    weight = known.astype(np.float32)
    unlike = _unlike(pixels, known, window)
    broad = masked_blur(log_light, weight, window)
    fold = np.sqrt(masked_blur((log_light - broad) ** 2, weight, window))
    fold = np.maximum(0, fold - np.percentile(fold[known], 30))
    turned = np.clip((stretch - 1) / (_TURNED - 1), 0, 2)
    bad = np.clip(unlike, 0, 3) ** 2 + np.clip(fold / _FOLD, 0, 1.2) ** 2 + turned**2
    return np.asarray(weight * np.exp(-bad), np.float32)


def motif_px(pixels: Pixels, known: Flags) -> float:
    """About how large the motifs of a print are: where the cloth stops being like itself, both ways together."""
    lab = to_oklab(pixels)
    lab = np.where(known[..., None], lab - lab[known].mean(0), 0)
    height, width = known.shape
    spectrum = np.abs(np.fft.rfft2(lab, (2 * height, 2 * width), axes=(0, 1))) ** 2
    weight = np.fft.irfft2(np.abs(np.fft.rfft2(known.astype(np.float32), (2 * height, 2 * width))) ** 2)
    like = np.fft.irfft2(spectrum.sum(-1)) / np.maximum(weight, 1)
    ends = []
    for line in (like[0, : width // 2], like[: height // 2, 0]):
        below = np.flatnonzero(line < _LIKE * line[0])
        ends.append(float(below[0]) if len(below) else float(len(line)))
    return max(1.0, 2 * min(max(ends), _ELONGATED * min(ends)))


def _unlike(pixels: Pixels, known: Flags, window: float) -> Soft:
    """Distance (h x w) of the colours around a place from those of the whole cloth: 0 where it is usual, 1 where it
    is something else. Large motifs make large distances usual."""
    labels = _colours(pixels, known)
    weight = known.astype(np.float32)
    share = np.maximum(blur(weight, window), 1e-3)
    near = np.dstack([blur(weight * (labels == one), window) / share for one in range(COLOURS)])
    whole = np.median(near[known], axis=0)
    whole = whole / max(float(whole.sum()), 1e-6)
    far = 0.5 * ((near - whole) ** 2 / (near + whole + 1e-3)).sum(-1)
    low, usual = np.percentile(far[known], (10, 50))
    return np.asarray(np.maximum(0, far - usual) / max(_SPREAD * float(usual - low), _UNLIKE), np.float32)


def _colours(pixels: Pixels, known: Flags) -> NDArray[np.int32]:
    lab = to_oklab(pixels)
    sample = lab[known]
    sample = np.ascontiguousarray(sample[:: max(1, len(sample) // 8000)])
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.005)
    cv2.setRNGSeed(1)  # its centres start at random
    centres = cv2.kmeans(sample, min(COLOURS, len(sample)), None, ends, 1, cv2.KMEANS_PP_CENTERS)[2]
    gaps = np.stack([((lab - one) ** 2).sum(-1) for one in centres])
    return np.asarray(gaps.argmin(0), np.int32)


def _best(good: Soft, there: Flags, enough: float, least: int) -> tuple[tuple[int, int, int, int], float]:
    """The rectangle (left, top, right, bottom) of all `there`, at least `least` a side, by summed areas: its mean to
    the power of `_PURE`, times the share of `enough` that it shows. The whole, of no worth, where there is none."""
    height, width = good.shape
    sums = np.pad(good.astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    gone = np.pad((~there).astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    wide = np.arange(width + 1)[None, :] - np.arange(width + 1)[:, None]
    best, box = 0.0, (0, 0, width, height)
    for top in range(height):
        for bottom in range(top + least, height + 1):
            line, lost = sums[bottom] - sums[top], gone[bottom] - gone[top]
            total, missing = line[None, :] - line[:, None], lost[None, :] - lost[:, None]
            tall = bottom - top
            area = np.maximum(wide, 1) * tall
            slim = np.minimum(np.maximum(wide, 1) / tall, tall / np.maximum(wide, 1))
            worth = np.maximum(total / area, 0) ** _PURE * area / (area + enough) * slim**_THIN
            worth = np.where((missing < 0.5) & (wide >= least), worth, 0)
            place = int(worth.argmax())
            if worth.flat[place] > best:
                best = float(worth.flat[place])
                box = (place // (width + 1), top, place % (width + 1), bottom)
    return box, best
