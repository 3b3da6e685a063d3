"""Tiles that close on themselves: at another size, in other colours, and made of pictures that do not."""

from typing import Final

import cv2
import numpy as np

from modiste.core.colour import from_8bit, oklab_to_srgb, srgb_to_oklab, to_8bit
from modiste.core.values import Palette
from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.finishing.seams import Pixels

_MARGIN_PX: Final = 8
_SAME: Final = 0.02  # OKLab: nearer, a colour is that ink


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


def make_tileable(picture: Pixels) -> Pixels:
    """An S x S x 3 picture faded over its edges into itself moved by half, as strong as it was: a start for a tile."""
    side = picture.shape[0]
    line = np.sin(np.pi * (np.arange(side) + 0.5) / side)
    share = np.clip(3 * np.minimum(line[:, None], line[None, :]), 0, 1)[..., None]
    mean = picture.mean(axis=(0, 1))
    moved = np.roll(picture, (side // 2, side // 2), (0, 1)) - mean
    faded = (share * (picture - mean) + (1 - share) * moved) / np.sqrt(share**2 + (1 - share) ** 2)
    return np.asarray(np.clip(faded + mean, 0, 255), np.uint8)


def in_colours(tile: Pixels, palette: Palette) -> Pixels:
    """A tile in the colours of a palette, the ground, which covers most, in the first of them; between two of its own
    colours it goes softly from one to the other, as it did."""
    inks = reduce_to_inks(tile, len(palette)).inks
    own = srgb_to_oklab(from_8bit(inks.array()))  # K 3
    gaps = ((srgb_to_oklab(from_8bit(tile))[:, :, None] - own) ** 2).sum(axis=-1)  # S S K
    shares = 1 / (gaps**2 + _SAME**4)
    shares /= shares.sum(axis=2, keepdims=True)
    wanted = srgb_to_oklab(from_8bit(palette.array()[: len(inks)]))
    return np.asarray(to_8bit(oklab_to_srgb(shares @ wanted)))
