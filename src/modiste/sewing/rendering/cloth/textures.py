"""Tiles looked up at the picture's scale: area-averaged to it, coarser where cloth is seen at a slant."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.values import Floats

_LEVELS: Final = 4
_PAD: Final = 4
_ROW: Final = 512
_SHARP: Final = 0.8
"""Texels per pixel along one side, inverted: a little finer than the picture, so that prints stay crisp."""
_BLUR: Final = 0.55
_SOFT: Final = 1.1
"""For yarns and stitches: what the picture cannot resolve must not shimmer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampler:
    """A repeating tile as a pyramid. `levels` are padded arrays, each half as fine as the one before; `size_cm` the
    width and height of one repeat. Row 0 of a tile is its upper edge; y of the cloth runs up.
    """

    levels: tuple[Floats, ...] = field(repr=False)
    size_cm: tuple[float, float]
    cubic: bool

    def at(self, x: Floats, y: Floats, slant: Floats) -> Floats:
        """Values at places (cm), N -> N x C. `slant` N: how many levels coarser than the picture's own scale."""
        top = len(self.levels) - 1
        level = np.clip(slant, 0, top)
        low = np.minimum(level.astype(np.int32), max(top - 1, 0))
        share = (level - low).astype(np.float32)
        result = np.empty((len(x), self.levels[0].shape[2]), np.float32)
        for number in range(int(low.max(initial=0)) + 1):
            chosen = np.flatnonzero(low == number) if number or low.any() else slice(None)
            if not isinstance(chosen, slice) and not len(chosen):
                continue
            values = self._look(self.levels[number], x[chosen], y[chosen])
            part = share[chosen]
            mixed = np.flatnonzero(part > 0.02)
            if len(mixed) and number < top:
                next_ = self._look(self.levels[number + 1], x[chosen][mixed], y[chosen][mixed])
                values[mixed] += part[mixed, None] * (next_ - values[mixed])
            result[chosen] = values
        return result

    def _look(self, level: Floats, x: Floats, y: Floats) -> Floats:
        height, width = level.shape[0] - 2 * _PAD, level.shape[1] - 2 * _PAD
        across = np.mod(x / np.float32(self.size_cm[0]), 1) * width + np.float32(_PAD - 0.5)
        down = np.mod(-y / np.float32(self.size_cm[1]), 1) * height + np.float32(_PAD - 0.5)
        return look_up(level, across, down, cubic=self.cubic)


def look_up(image: Floats, columns: Floats, rows: Floats, *, cubic: bool = False) -> Floats:
    """Values of an image (H x W x C) at fractional columns and rows, N -> N x C, interpolated."""
    count = len(columns)
    size = -(-count // _ROW) * _ROW
    across, down = np.zeros(size, np.float32), np.zeros(size, np.float32)
    across[:count], down[:count] = columns, rows
    found = cv2.remap(image, across.reshape(-1, _ROW), down.reshape(-1, _ROW),
                      cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    channels = image.shape[2] if image.ndim == 3 else 1
    return np.asarray(found.reshape(size, channels)[:count], np.float32)


def _softened(level: Floats) -> Floats:
    """A slight blur that wraps: patterns of two or three texels would beat against the picture's grid."""
    wide = np.pad(level, ((_PAD, _PAD), (_PAD, _PAD), (0, 0)), mode="wrap")
    soft = cv2.GaussianBlur(wide, (0, 0), _BLUR)
    return np.ascontiguousarray(soft.reshape(wide.shape)[_PAD:-_PAD, _PAD:-_PAD])


def sampler(tile: NDArray[np.floating], size_cm: tuple[float, float], pixel_cm: float, *, cubic: bool = False
            ) -> Sampler:
    """The pyramid of a tile (H x W x C) for a picture whose pixels are `pixel_cm` wide."""
    first = np.asarray(tile if tile.ndim == 3 else tile[..., None], np.float32)
    levels = []
    for number in range(_LEVELS):
        texel = pixel_cm * (_SHARP if cubic else _SOFT) * 2**number
        height, width = (min(side, max(1, round(size / texel))) for side, size in zip(first.shape, reversed(size_cm),
                                                                                       strict=False))
        level = first
        if (height, width) != first.shape[:2]:
            level = cv2.resize(first, (width, height), interpolation=cv2.INTER_AREA)
            level = level.reshape(height, width, first.shape[2])
            if not cubic:
                level = _softened(level)
        levels.append(np.pad(level, ((_PAD, _PAD), (_PAD, _PAD), (0, 0)), mode="wrap"))
    return Sampler(levels=tuple(levels), size_cm=size_cm, cubic=cubic)
