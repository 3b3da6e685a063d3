"""A garment cut out of its picture: a square on white that it fills, with its mask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.imaging.cutout import find_foreground

_ROUND: Final = 0.3       # how much of what is not the garment stays: bare arms tell where sleeves end
_MARGIN: Final = 1.12     # of the longer side of the garment's box
_SURE: Final = 128
_LEAST: Final = 0.004     # of the picture: a smaller mask is none
_SPECK: Final = 0.05
_SOFT: Final = (0.2, 0.7)
_BLUR: Final = 0.45       # deviation in pixels of the crop, against aliasing
_LOOKED_AT_PX: Final = 512


@dataclass(frozen=True, slots=True)
class Crop:
    """`picture` S x S x 3 sRGB and `alpha` S x S, 255 where it is garment."""

    picture: NDArray[np.uint8] = field(repr=False)
    alpha: NDArray[np.uint8] = field(repr=False)


def cut_out(picture: Image.Image, mask: NDArray[np.uint8] | None, side_px: int) -> Crop:
    """The garment of a picture by its soft mask H x W; without one, what stands out from a white ground, or else the
    whole picture. Never refuses: a mask with next to nothing in it counts as none."""
    return cut_outs(picture, mask, side_px, (1.0,))[0]


def cut_outs(picture: Image.Image, mask: NDArray[np.uint8] | None, side_px: int, scales: Sequence[float]) -> list[Crop]:
    """`cut_out` at several sizes: the garment fills the square at 1, and shows the nearer the larger its scale is."""
    image, alpha = found_garment(picture, mask)
    return [lay(image, alpha, side_px, scale=scale) for scale in scales]


def found_garment(picture: Image.Image, mask: NDArray[np.uint8] | None
                  ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A picture H x W x 3, no larger than is looked at, and its garment's mask H x W, as `cut_out` finds it."""
    image = np.asarray(picture.convert("RGB"))
    if mask is not None and mask.shape != image.shape[:2]:
        mask = np.asarray(cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
    factor = _LOOKED_AT_PX / max(image.shape[:2])
    if factor < 1:
        size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        mask = None if mask is None else np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
    alpha = _usable(mask)
    if alpha is None:
        alpha = foreground_alpha(image)
    if alpha is None:
        alpha = np.full(image.shape[:2], 255, np.uint8)
    return image, alpha


def foreground_alpha(image: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """What stands out from the white ground of H x W x 3 as a mask H x W; None where the ground is not white."""
    if min(image.shape[:2]) < 8:
        return None
    found = find_foreground(image)
    return None if found is None else np.asarray(np.where(found, 255, 0), np.uint8)


def lay(image: NDArray[np.uint8], alpha: NDArray[np.uint8], side_px: int, *, round_it: float = _ROUND,
        scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> Crop:
    """The garment of H x W x 3 whose mask is H x W in the middle of a white square; `scale` and `shift` (shares of the
    side) move it, `round_it` is how much of its surroundings stays."""
    solid = _without_specks((alpha >= _SURE).astype(np.uint8))
    rows, columns = np.nonzero(solid.any(axis=1))[0], np.nonzero(solid.any(axis=0))[0]
    if not rows.size:
        rows, columns = np.array([0, alpha.shape[0] - 1]), np.array([0, alpha.shape[1] - 1])
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    size = scale * side_px / (max(bottom - top, right - left) * _MARGIN)
    middle = (side_px * (0.5 + shift[0]), side_px * (0.5 + shift[1]))
    place = np.array([[size, 0, middle[0] - size * (left + right) / 2],
                      [0, size, middle[1] - size * (top + bottom) / 2]], np.float32)  # fmt: skip
    smooth = cv2.GaussianBlur(image, (0, 0), _BLUR / size) if size < 1 else image
    square = (side_px, side_px)
    laid = cv2.warpAffine(smooth, place, square, flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    mask = np.asarray(cv2.warpAffine(alpha, place, square, flags=cv2.INTER_LINEAR, borderValue=0), np.uint8)
    low, high = _SOFT
    worn = np.clip((mask.astype(np.float32) / 255 - low) / (high - low), 0, 1)[..., None]
    kept = round_it + (1 - round_it) * worn
    return Crop(np.asarray(np.clip(laid * kept + 255 * (1 - kept), 0, 255), np.uint8), mask)


def _usable(mask: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
    return mask if mask is not None and float((mask >= _SURE).mean()) >= _LEAST else None


def _without_specks(solid: NDArray[np.uint8]) -> NDArray[np.bool_]:
    count, numbers, found, _ = cv2.connectedComponentsWithStats(solid)
    areas = found[:, cv2.CC_STAT_AREA]
    areas[0] = 0
    kept = np.flatnonzero(areas > _SPECK * areas.max()) if count > 1 else np.empty(0, np.int64)
    return np.isin(numbers, kept)
