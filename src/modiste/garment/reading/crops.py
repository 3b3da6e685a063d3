"""The square picture of one garment that the reader looks at: cut out of its photo by a mask, what is round it pale."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.garment_mask import Alpha

_ROUND: Final = 0.35      # how much of what is not the garment stays: bare arms tell where sleeves end
_MARGIN: Final = 1.16     # of the longer side of the garment's box
_SURE: Final = 128
_SPECK: Final = 0.05      # of the largest piece's area
_LEAST: Final = 0.01      # of the picture
_SOFT: Final = (0.2, 0.7)  # opacities between which the surroundings fade
_NEAR, _ABOVE = 124 / 224, 6 / 224   # of the crop's side: the nearer view, and its room above the garment
_SHOWN: Final = 235       # darker than the paper round the crop
_BLUR: Final = 0.45       # deviation in pixels of the crop, against aliasing


def crop_garment(image: NDArray[np.uint8], alpha: Alpha, side_px: int) -> NDArray[np.uint8] | None:
    """The garment of H x W x 3 sRGB whose soft mask is H x W, side_px x side_px x 3 on white; None where there is next
    to none of it."""
    solid = _without_specks((alpha >= _SURE).astype(np.uint8))
    if solid.mean() < _LEAST:
        return None
    rows, columns = np.nonzero(solid.any(axis=1))[0], np.nonzero(solid.any(axis=0))[0]
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    scale = side_px / (max(bottom - top, right - left) * _MARGIN)
    low, high = _SOFT
    worn = np.clip((alpha.astype(np.float32) / 255 - low) / (high - low), 0, 1)[..., None]
    kept = _ROUND + (1 - _ROUND) * worn
    shown = image * kept + 255 * (1 - kept)
    if scale < 1:
        shown = cv2.GaussianBlur(shown, (0, 0), _BLUR / scale)
    place = np.array([[scale, 0, side_px / 2 - scale * (left + right) / 2],
                      [0, scale, side_px / 2 - scale * (top + bottom) / 2]], np.float32)  # fmt: skip
    laid = cv2.warpAffine(shown, place, (side_px, side_px), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return np.asarray(np.clip(laid, 0, 255), np.uint8)


def views_of(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A crop S x S x 3 and its upper middle from nearer by, 2 x S x S x 3: necks and closures are small."""
    side = len(crop)
    near = round(_NEAR * side)
    rows = np.nonzero((crop.min(axis=2) < _SHOWN).any(axis=1))[0]
    top = min(max(int(rows[0]) - round(_ABOVE * side), 0) if rows.size else 0, side - near)
    left = (side - near) // 2
    part = np.ascontiguousarray(crop[top : top + near, left : left + near])
    return np.stack([crop, np.asarray(cv2.resize(part, (side, side), interpolation=cv2.INTER_CUBIC), np.uint8)])


def _without_specks(solid: NDArray[np.uint8]) -> NDArray[np.bool_]:
    count, numbers, found, _ = cv2.connectedComponentsWithStats(solid)
    areas = found[:, cv2.CC_STAT_AREA]
    areas[0] = 0
    kept = np.flatnonzero(areas > _SPECK * areas.max()) if count > 1 else np.empty(0, np.int64)
    return np.isin(numbers, kept)
