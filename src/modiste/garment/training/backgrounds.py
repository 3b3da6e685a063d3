"""Backgrounds that garments are pasted on: corners of photos, plain colours in soft light, and patterned textures such
as carpets and blankets, which are cloth and yet no clothes; half of them creased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.data.patterns import draw_pattern
from modiste.garment.training.examples import Example
from modiste.imaging.light import Pixels

Background = NDArray[np.float32]

_PLAIN: Final = 0.22
_TEXTURED: Final = 0.25
_TEXTURES: Final = 72
_TEXTURE_PX: Final = 160
_CREASED: Final = 0.5
_FOLDS: Final = 5
_WOVEN: Final = ("floral", "roses", "ditsy", "paisley", "leaves", "zigzag", "gingham", "tartan", "windowpane",
                 "striped", "houndstooth", "confetti")


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """Photos whose emptiest part may be a ground, and tiles of carpets, S x S x 3."""

    photos: Sequence[Example]
    textures: Sequence[Pixels]

    def take(self, size: tuple[int, int], rng: np.random.Generator) -> Background:
        """A ground of width x height pixels, H x W x 3."""
        kind = rng.random()
        if self.textures and kind < _TEXTURED:
            return _creased(_laid(self.textures[int(rng.integers(len(self.textures)))], size, rng), rng)
        if not self.photos or kind < _TEXTURED + _PLAIN:
            return _creased(_lit(np.broadcast_to(rng.uniform(30, 250, 3), (size[1], size[0], 3)), rng), rng)
        corner = _emptiest(self.photos[int(rng.integers(len(self.photos)))])
        return np.asarray(cv2.resize(corner, size, interpolation=cv2.INTER_LINEAR), np.float32)


def draw_textures(count: int = _TEXTURES, side_px: int = _TEXTURE_PX) -> list[Pixels]:
    """Tiles of drawn patterns, of every kind that carpets, sheets and curtains have."""
    return [draw_pattern(_WOVEN[number % len(_WOVEN)], side_px, 70_000 + number) for number in range(count)]


def _laid(tile: Pixels, size: tuple[int, int], rng: np.random.Generator) -> Background:
    """A carpet as a camera sees it from above, turned, a little from one side, its colours faded."""
    width, height = size
    scale, angle = rng.uniform(0.25, 1.1) * max(size) / tile.shape[0], rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0],
                     [*rng.normal(0, 0.15, 2) / max(size), 1]])
    to_tile = np.diag([1 / scale, 1 / scale, 1]) @ turn
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float64)
    place = np.einsum("ij,jhw->ihw", to_tile, np.stack([columns, rows, np.ones_like(rows)]))
    x, y = (np.mod(place[axis] / place[2], tile.shape[0]).astype(np.float32) for axis in (0, 1))
    seen = cv2.remap(tile, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP).astype(np.float32)
    faded = rng.uniform(0.3, 1.0)
    mean = seen.mean(axis=(0, 1))
    return _lit(mean + (seen - mean) * faded, rng)


def _lit(ground: NDArray[np.float64] | Background, rng: np.random.Generator) -> Background:
    """In soft light from above or below."""
    slope = np.linspace(rng.uniform(0.7, 1), rng.uniform(0.7, 1), ground.shape[0])[:, None, None]
    return np.asarray(ground * slope, np.float32)


def _creased(ground: Background, rng: np.random.Generator) -> Background:
    """By chance in folds: light rises and falls over a few bent ridges, one side of each steeper than the other."""
    if rng.random() >= _CREASED:
        return ground
    height, width = ground.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32) / max(height, width)
    light = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(2, _FOLDS + 1))):
        angle, bend = rng.uniform(0, np.pi), rng.normal(0, 0.15)
        along = rows * np.sin(angle) + columns * np.cos(angle)
        across = columns * np.sin(angle) - rows * np.cos(angle) + bend * np.sin(2 * np.pi * (along + rng.random()))
        phase = 2 * np.pi * (across * rng.uniform(1.5, 7) + rng.random())
        light += np.float32(rng.uniform(0.3, 1)) * np.sin(phase + 0.7 * np.sin(phase)).astype(np.float32)
    light *= np.float32(rng.uniform(0.05, 0.3) / max(float(np.abs(light).max()), 1e-6))
    return np.asarray(np.clip(ground * (1 + light[..., None]), 0, 255), np.float32)


def _emptiest(example: Example) -> Pixels:
    """The third of a photo, left, right, above or below, with the fewest pixels that are not background."""
    height, width = example.labels.shape
    y, x = height // 3, width // 3
    parts = [(slice(None), slice(0, x)), (slice(None), slice(width - x, None)), (slice(0, y), slice(None)),
             (slice(height - y, None), slice(None))]
    best = min(parts, key=lambda part: float((example.labels[part] != 0).mean()))
    return example.photo[best]
