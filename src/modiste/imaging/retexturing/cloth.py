"""A swatch's tile, sampled at any place and scale without aliasing."""

import math
from typing import Final

import cv2
import numpy as np
from PIL import Image

from modiste.core.errors import InputError
from modiste.imaging.light import Soft, to_linear

LEAST_TILE_PX: Final = 8
SOFTENED: Final = 0.8   # pixels of blur before a level is halved
SHARPER: Final = 0.55    # of a level: the eye prefers a little too sharp to a little too soft
BLENDING: Final = (0.3, 0.6)
"""Repeats a pixel between which a print goes over into its mean colour: above half of one it could only be moire."""
_PAD: Final = 4
_SMALLEST_LEVEL: Final = 1


class Cloth:
    """A tile in linear light with its levels of detail, each half as fine (Williams 1983, "Pyramidal parametrics").

    Raises InputError when a side of the tile is below 8 pixels.
    """

    def __init__(self, tile: Image.Image) -> None:
        if min(tile.size) < LEAST_TILE_PX:
            raise InputError("imaging.tile_too_small", least=LEAST_TILE_PX, width=tile.width, height=tile.height)
        self.levels = [to_linear(np.asarray(tile.convert("RGB")))]
        while min(self.levels[-1].shape[:2]) > _SMALLEST_LEVEL:
            height, width = self.levels[-1].shape[:2]
            # A whole repeat is averaged into whole pixels, so a level repeats as exactly as the tile does.
            half = (max(1, width // 2), max(1, height // 2))
            self.levels.append(cv2.resize(_softened(self.levels[-1]), half, interpolation=cv2.INTER_AREA))

    @property
    def aspect(self) -> float:
        """Height over width of a repeat."""
        return float(self.levels[0].shape[0] / self.levels[0].shape[1])

    def mean(self) -> Soft:
        """The colour of the tile from afar: linear, 3."""
        return np.asarray(self.levels[0].mean((0, 1)), np.float32)

    def sample(self, across: Soft, along: Soft, repeats_a_pixel: Soft) -> Soft:
        """Linear light, h x w x 3, at h x w places given in repeats, where a pixel spans that share of a repeat."""
        finest = math.sqrt(self.levels[0].shape[0] * self.levels[0].shape[1])
        level = np.log2(np.maximum(repeats_a_pixel * finest, 1e-6)) - SHARPER
        level = np.clip(level, 0, len(self.levels) - 1).astype(np.float32)
        x, y = across - np.floor(across), along - np.floor(along)
        lowest, highest = math.floor(float(level.min())), math.ceil(float(level.max()))
        result = np.zeros((*across.shape, 3), np.float32)
        for number in range(lowest, highest + 1):
            weight = np.maximum(1 - np.abs(level - number), 0)
            result += weight[..., None] * _wrapped(self.levels[number], x, y, smooth=number == 0)
        afar = np.clip((repeats_a_pixel - BLENDING[0]) / (BLENDING[1] - BLENDING[0]), 0, 1)[..., None]
        return np.asarray(result + afar * (self.mean() - result), np.float32)


def _softened(tile: Soft) -> Soft:
    """Without the detail that a level half as fine could only alias: averaging in twos lets fine stripes through."""
    around = np.pad(tile, ((_PAD, _PAD), (_PAD, _PAD), (0, 0)), mode="wrap")
    return np.asarray(cv2.GaussianBlur(around, (0, 0), SOFTENED)[_PAD:-_PAD, _PAD:-_PAD])


def _wrapped(tile: Soft, x: Soft, y: Soft, *, smooth: bool) -> Soft:
    height, width = tile.shape[:2]
    how = cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR
    at_x, at_y = (x * width - 0.5).astype(np.float32), (y * height - 0.5).astype(np.float32)
    found = cv2.remap(tile, at_x, at_y, how, borderMode=cv2.BORDER_WRAP)
    return np.asarray(np.clip(found, 0, 1) if smooth else found, np.float32)
