"""Tiles that close on themselves, at another size."""

from typing import Final

import cv2
import numpy as np

from modiste.fabric.seams import Pixels

_MARGIN_PX: Final = 8


def resize_tile(tile: Pixels, size_px: int) -> Pixels:
    """A tile that closes, at another size: what lies beyond its edges is taken into account, so that it still does."""
    side = tile.shape[0]
    if side == size_px:
        return tile
    wrapped = np.pad(tile, ((_MARGIN_PX, _MARGIN_PX), (_MARGIN_PX, _MARGIN_PX), (0, 0)), mode="wrap")
    line = ((np.arange(size_px) + 0.5) / size_px * side - 0.5 + _MARGIN_PX).astype(np.float32)
    if size_px > side:
        x, y = np.meshgrid(line, line)
        return np.asarray(cv2.remap(wrapped, x, y, cv2.INTER_CUBIC))
    shrunk = cv2.resize(np.tile(tile, (2, 2, 1)), (2 * size_px, 2 * size_px), interpolation=cv2.INTER_AREA)
    half = size_px // 2
    return np.asarray(np.roll(shrunk[half : half + size_px, half : half + size_px], (half, half), axis=(0, 1)))
