"""From coarse probabilities to masks whose edges are the photo's own, at the photo's full size.

A colour-guided filter (He, Sun & Tang, 2013, "Guided Image Filtering", equations 19 to 21) fits, around each pixel,
probabilities as a linear function of the photo's colours. The fit is made on a small copy of the photo, and only its
coefficients are enlarged (He & Sun, 2015, "Fast Guided Filter"). They meet the full photo tile by tile, and only where
a border is near, so that time and memory stay small whatever the photo's size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import InputError
from modiste.core.garment_mask import Alpha
from modiste.imaging.guided_filter import colour_coefficients

Pixels = NDArray[np.uint8]
Soft = NDArray[np.float32]
Labels = NDArray[np.uint8]

FIT_PX: Final = 640
"""Longest side of the copy on which the filter is fitted."""

_RADIUS: Final = 0.6        # of the filter's window, in pixels of the probabilities
_EPSILON: Final = 1e-4      # variance of colours (0 to 1) below which a window counts as flat
_BAND: Final = 2.0          # how far from a coarse border an edge may move, in pixels of the probabilities
_SPECK: Final = 5e-4        # share of the picture below which an island of one class is a mistake
_TILE_PX: Final = 256
_EDGE_PX: Final = 2        # radius of the window that enlarges a mask, in its own pixels
_SURE: Final = 0.04         # of 0 or 1: a mask's pixel inside it is no edge
_AT_ONCE: Final = 30_000    # places that OpenCV's remap takes in a column
_FLOORS: Final = (1e-4, 1e-3)  # of the filtered and of the coarse probability: neither alone rules a class out


@dataclass(frozen=True, slots=True)
class _Fit:
    """On the small copy, for the C classes that are in the picture: `slopes` C x 3 x h x w and `offsets` C x h x w of
    probability over colour; `near` C x h x w, 255 where the class is or may come to be; `prior` C x h x w, its coarse
    probability."""

    slopes: Soft
    offsets: Soft
    near: Pixels
    prior: Soft


def refine(image: Pixels, probabilities: Soft, wanted: Sequence[int]) -> Alpha:
    """Soft masks with the edges of a photo.

    Args:
        image: H x W x 3 RGB.
        probabilities: C x h x w of the same picture, scaled, which sum to 1 at each pixel; C is 2 or more.
        wanted: the classes whose masks are asked for.

    Returns:
        N x H x W: the masks of `wanted`. Those of all classes sum to 255, but for rounding, at each pixel; away from a
        border they are exactly 0 or 255. Islands and holes below 0.05 % of the picture go to what is around them.

    Raises:
        InputError: the probabilities are of another form, or `wanted` names no class of theirs.
    """
    _check(image, probabilities, wanted)
    height, width = image.shape[:2]
    masks: Alpha = np.zeros((len(wanted), height, width), np.uint8)
    fit, present = _fitted(image, probabilities)
    for top in range(0, height, _TILE_PX):
        for left in range(0, width, _TILE_PX):
            place = (slice(top, min(top + _TILE_PX, height)), slice(left, min(left + _TILE_PX, width)))
            for row, likely in _met(fit, image, place):
                if present[row] in wanted:
                    masks[wanted.index(present[row])][place] = np.rint(likely * 255)
    return masks


def enlarge(image: Pixels, alpha: Alpha) -> Alpha:
    """A mask h x w of a smaller copy of a photo H x W x 3, at the photo's size H x W: its borders are the photo's own
    edges, found by the fast guided filter in a narrow band; whatever the mask has otherwise, however small, stays."""
    height, width = image.shape[:2]
    size = (alpha.shape[1], alpha.shape[0])
    guide = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    soft = alpha.astype(np.float32) / np.float32(255)
    slopes, offsets = colour_coefficients(guide, soft[None], _EDGE_PX, _EPSILON)
    found = [*slopes[0], offsets[0]]
    whole: Alpha = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_CUBIC)
    mixed = (np.abs(soft - 0.5) < 0.5 - _SURE).astype(np.uint8) | (cv2.morphologyEx(
        (soft > 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))
    band = cv2.resize(cv2.dilate(mixed, np.ones((3, 3), np.uint8)), (width, height),
                      interpolation=cv2.INTER_NEAREST) > 0
    rows, columns = np.nonzero(band)
    # Only places of the band are looked up: a photo of 14 megapixels has some hundred thousand of them.
    x = ((columns + 0.5) * (size[0] / width) - 0.5).astype(np.float32)
    y = ((rows + 0.5) * (size[1] / height) - 0.5).astype(np.float32)
    for start in range(0, len(rows), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        at = [cv2.remap(one, x[part, None], y[part, None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[:, 0]
              for one in found]
        colours = image[rows[part], columns[part]].astype(np.float32) / 255
        likely = (colours * np.stack(at[:3], axis=1)).sum(axis=1) + at[3]
        whole[rows[part], columns[part]] = np.rint(np.clip(likely, 0, 1) * 255)
    return whole


def tidied(labels: Labels, smallest: int) -> Labels:
    """Islands of any class (the background's are holes) below `smallest` pixels go to the class around them."""
    result = labels.copy()
    for value in np.unique(labels):
        count, islands, stats, _ = cv2.connectedComponentsWithStats((labels == value).astype(np.uint8), connectivity=4)
        for number in range(1, count):
            left, top, width, height, area = (int(value) for value in stats[number])
            if area >= smallest:
                continue
            window = (slice(max(top - 1, 0), top + height + 1), slice(max(left - 1, 0), left + width + 1))
            island = (islands[window] == number).astype(np.uint8)
            ring = (cv2.dilate(island, np.ones((3, 3), np.uint8)) == 1) & (island == 0)
            if ring.any():
                result[window][island == 1] = np.bincount(labels[window][ring]).argmax()
    return result


def _check(image: Pixels, probabilities: Soft, wanted: Sequence[int]) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise InputError("garment.refine_picture", shape=image.shape, dtype=str(image.dtype))
    if probabilities.ndim != 3 or len(probabilities) < 2 or 0 in probabilities.shape:
        raise InputError("garment.refine_probabilities", shape=probabilities.shape)
    if not wanted or not all(0 <= row < len(probabilities) for row in wanted):
        raise InputError("garment.refine_classes", most=len(probabilities) - 1, wanted=wanted)


def _fitted(image: Pixels, probabilities: Soft) -> tuple[_Fit, tuple[int, ...]]:
    """The fit, and which class each of its rows is."""
    scale = min(1.0, FIT_PX / max(image.shape[:2]))
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    guide = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    likely = np.stack([cv2.resize(row.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
                       for row in probabilities])
    labels = tidied(np.asarray(likely.argmax(0), np.uint8), max(2, round(_SPECK * size[0] * size[1])))
    _settle(likely, labels)
    present = tuple(int(row) for row in np.unique(labels))
    likely = likely[list(present)]
    likely /= likely.sum(0)
    coarse = max(size[0] / probabilities.shape[2], size[1] / probabilities.shape[1], 1.0)
    band = max(2, round(_BAND * coarse))
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * band + 1, 2 * band + 1))
    near = np.stack([cv2.dilate((labels == row).astype(np.uint8) * 255, around) for row in present])
    slopes, offsets = _coefficients(guide, likely, max(2, round(_RADIUS * coarse)))
    return _Fit(slopes, offsets, near, likely), present


def _settle(likely: Soft, labels: Labels) -> None:
    """Make `labels` win everywhere, in place: where they did not, they are certain."""
    changed = likely.argmax(0) != labels
    likely[:, changed] = 0
    likely[labels[changed], changed] = 1


def _coefficients(guide: Soft, likely: Soft, radius: int) -> tuple[Soft, Soft]:
    """Slopes C x 3 x h x w and offsets C x h x w of the probabilities over the colours."""
    slopes, offsets = colour_coefficients(guide, likely[:-1], radius, _EPSILON)
    # The fit is linear in the probabilities, which sum to 1: the last class is what the others leave.
    last_slope, last_offset = -slopes.sum(0), 1 - offsets.sum(0)
    return np.concatenate([slopes, last_slope[None]]), np.concatenate([offsets, last_offset[None]])


def _met(fit: _Fit, image: Pixels, place: tuple[slice, slice]) -> Iterator[tuple[int, Soft | float]]:
    """The fit met with a tile of the full photo: rows of the fit that are there, each with its mask, 0 to 1."""
    coarse = tuple(_coarse(part, full, small) for part, full, small
                   in zip(place, image.shape[:2], fit.prior.shape[1:], strict=True))
    window = tuple(slice(int(max(at[0], 0)), int(at[-1]) + 2) for at in coarse)
    rows = [row for row in range(len(fit.near)) if fit.near[row][window].any()]
    if len(rows) == 1:
        yield rows[0], 1.0
        return
    across, down = np.meshgrid(coarse[1] - window[1].start, coarse[0] - window[0].start)

    def enlarged(values: NDArray[np.generic]) -> Soft:
        return np.asarray(cv2.remap(values[window], across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))

    colours = image[place].astype(np.float32) / 255
    masks, total = [], np.zeros(colours.shape[:2], np.float32)
    for row in rows:
        likely = enlarged(fit.offsets[row])
        for channel in range(3):
            likely += enlarged(fit.slopes[row, channel]) * colours[..., channel]
        likely = np.clip(likely, 0, 1) + _FLOORS[0]
        # The cube makes an anti-aliased edge of a soft guess; the prior holds it where the photo shows no edge.
        likely *= likely * likely * (enlarged(fit.prior[row]) + _FLOORS[1]) * (enlarged(fit.near[row]) > 0)
        masks.append(likely)
        total += likely
    for row, likely in zip(rows, masks, strict=True):
        yield row, np.asarray(likely / total, np.float32)


def _coarse(part: slice, full: int, small: int) -> Soft:
    """Where the pixels of `part` of a side of `full` lie on a side of `small`, pixel centres on pixel centres."""
    return np.asarray((np.arange(part.start, part.stop, dtype=np.float32) + 0.5) * (small / full) - 0.5, np.float32)
