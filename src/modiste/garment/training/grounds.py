"""Grounds that people lay their clothes on, drawn: boards, tiles, wicker, carpets, sheets; two of them side by side, as
a wall above a floor; and what of a photo is no garment, mirrored until it fills a square."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.garment.training.backgrounds import Backgrounds, draw_textures
from modiste.imaging.light import Pixels

Ground = NDArray[np.float32]
_DRAWN: Final = 0.45       # of the grounds; the rest are of photos, where there are any
_WOVEN: Final = 0.45       # of the drawn ones: plain, in folds or patterned, as the segmenter's own
_TWO: Final = 0.2          # of the grounds meet another one
_CEILING: Final = 250.0


@dataclass(frozen=True, slots=True)
class Grounds:
    """`patches` H x W x 3 of photos in which no garment lies."""

    patches: Sequence[Pixels] = field(repr=False)
    woven: Backgrounds = field(repr=False, default_factory=lambda: Backgrounds((), draw_textures()))

    def take(self, side_px: int, rng: np.random.Generator) -> Ground:
        """A ground S x S x 3, 0 to 255."""
        ground = self._one(side_px, rng)
        if rng.random() < _TWO:
            ground = _joined(ground, self._one(side_px, rng), rng)
        return ground

    def _one(self, side_px: int, rng: np.random.Generator) -> Ground:
        if self.patches and rng.random() >= _DRAWN:
            return _filled(self.patches[int(rng.integers(len(self.patches)))], side_px, rng)
        if rng.random() < _WOVEN:
            return self.woven.take((side_px, side_px), rng)
        return _DRAWINGS[int(rng.integers(len(_DRAWINGS)))](side_px, rng)


def _filled(patch: Pixels, side_px: int, rng: np.random.Generator) -> Ground:
    """A patch as large as it is or up to twice so, turned by quarters and mirrored beyond its edges."""
    patch = np.rot90(patch, int(rng.integers(4)))
    if rng.random() < 0.5:
        patch = patch[:, ::-1]
    factor = rng.uniform(1.0, 2.0) * max(1.0, 0.5 * side_px / max(patch.shape[:2]))
    large = cv2.resize(np.ascontiguousarray(patch), None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
    height, width = large.shape[:2]
    below, beside = max(0, side_px - height), max(0, side_px - width)
    while below or beside:  # a border is mirrored once at most
        more = (min(below, height - 1), min(beside, width - 1))
        large = cv2.copyMakeBorder(large, 0, more[0], 0, more[1], cv2.BORDER_REFLECT_101)
        height, width = large.shape[:2]
        below, beside = max(0, side_px - height), max(0, side_px - width)
    top, left = int(rng.integers(height - side_px + 1)), int(rng.integers(width - side_px + 1))
    return np.asarray(large[top : top + side_px, left : left + side_px], np.float32)


def _joined(one: Ground, other: Ground, rng: np.random.Generator) -> Ground:
    """Two grounds that meet at a line: a wall and a floor, a bed's edge; a shadow lies along it."""
    side = len(one)
    angle = rng.normal(0, 0.25) + (np.pi / 2 if rng.random() < 0.3 else 0.0)
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32) / side - np.float32(0.5)
    over = rows * np.cos(angle) + columns * np.sin(angle) - rng.uniform(-0.42, 0.42)
    part = np.clip(over * side / 1.5 + 0.5, 0, 1)[..., None]
    dark = 1 - rng.uniform(0, 0.4) * np.exp(-np.abs(over) / rng.uniform(0.005, 0.05))[..., None]
    return np.asarray((one * (1 - part) + other * part) * dark, np.float32)


def _turned(side_px: int, rng: np.random.Generator) -> tuple[Ground, Ground]:
    """Places of a plane that is turned and seen a little from one side: down and across, in shares of the side."""
    angle = rng.uniform(0, np.pi)
    rows, columns = np.mgrid[0:side_px, 0:side_px].astype(np.float32) / side_px - np.float32(0.5)
    depth = 1 + rng.normal(0, 0.2) * rows + rng.normal(0, 0.2) * columns
    rows, columns = rows / depth, columns / depth
    down = rows * np.cos(angle) + columns * np.sin(angle)
    return down.astype(np.float32), (columns * np.cos(angle) - rows * np.sin(angle)).astype(np.float32)


def _noise(size: tuple[int, int], coarse: tuple[int, int], rng: np.random.Generator) -> Ground:
    """Smooth noise of mean 0 and deviation about 1, H x W, that changes over a number of places each way."""
    few = (max(2, size[1] // coarse[1]), max(2, size[0] // coarse[0]))
    small = rng.normal(0, 1, few[::-1]).astype(np.float32)
    return np.asarray(cv2.resize(small, size[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _looked_up(texture: Ground, down: Ground, across: Ground) -> Ground:
    side = len(texture)
    return np.asarray(cv2.remap(texture, np.mod(across, 1) * (side - 1), np.mod(down, 1) * (side - 1),
                                cv2.INTER_LINEAR), np.float32)


def _coloured(light: Ground, rng: np.random.Generator, chroma: float = 45.0) -> Ground:
    """A ground of one hue whose lightness varies by `light` H x W, about 1."""
    grey = rng.uniform(25, _CEILING)
    colour = np.clip(grey + rng.normal(0, chroma * rng.random(), 3), 5, _CEILING)
    return np.asarray(np.clip(colour * light[..., None], 0, 255), np.float32)


def _boards(side_px: int, rng: np.random.Generator) -> Ground:
    """A floor of boards: each of its own tone, with a grain along it and a gap beside it."""
    down, across = _turned(side_px, rng)
    down, across = down * rng.uniform(2, 9), across * rng.uniform(0.5, 2)
    number = np.floor(down)
    tones = rng.normal(1, rng.uniform(0.02, 0.18), 64).astype(np.float32)
    staggered = across + np.mod(number * 0.37, 1)
    tone = tones[np.mod(number * 7 + np.floor(staggered), 64).astype(np.int64)]
    grain = _looked_up(_noise((256, 256), (int(rng.integers(2, 10)), 64), rng), down * 0.7, staggered * 0.3)
    gap = np.minimum(np.mod(down, 1), 1 - np.mod(down, 1)) < rng.uniform(0.01, 0.05)
    light = tone * (1 + rng.uniform(0.02, 0.15) * grain) * np.where(gap, rng.uniform(0.3, 0.9), 1.0)
    if rng.random() < 0.6:  # wood
        brown = np.array([1.0, rng.uniform(0.65, 0.85), rng.uniform(0.35, 0.65)]) * rng.uniform(70, 240)
        return np.asarray(np.clip(brown * light[..., None], 0, 255), np.float32)
    return _coloured(light.astype(np.float32), rng)


def _tiles(side_px: int, rng: np.random.Generator) -> Ground:
    """Tiles of stone with joints, lighter or darker."""
    down, across = _turned(side_px, rng)
    count = rng.uniform(1.5, 8)
    down, across = down * count, across * count * rng.uniform(0.6, 1)
    tones = rng.normal(1, rng.uniform(0, 0.1), 97)
    tone = tones[np.mod(np.floor(down) * 13 + np.floor(across) * 31, 97).astype(np.int64)]
    stone = _looked_up(_noise((256, 256), (24, 24), rng), down * 0.4, across * 0.4)
    joint = np.minimum(np.mod(down, 1), np.mod(across, 1)) < rng.uniform(0.01, 0.06)
    light = tone * (1 + rng.uniform(0, 0.1) * stone) * np.where(joint, rng.uniform(0.5, 1.3), 1.0)
    return _coloured(light.astype(np.float32), rng, 25.0)


def _wicker(side_px: int, rng: np.random.Generator) -> Ground:
    """Rods or threads over and under one another: wicker, mats, coarse blankets."""
    down, across = _turned(side_px, rng)
    count = rng.uniform(10, 60)
    down, across = down * count, across * count * rng.uniform(0.3, 1)
    over = np.mod(np.floor(down) + np.floor(across), 2)
    bent = np.where(over > 0, np.sin(np.pi * np.mod(down, 1)), np.sin(np.pi * np.mod(across, 1)))
    light = 1 - rng.uniform(0.1, 0.7) * (1 - bent) + 0.05 * _noise((side_px, side_px), (3, 3), rng)
    return _coloured(light.astype(np.float32), rng)


def _carpet(side_px: int, rng: np.random.Generator) -> Ground:
    """Pile: noise of several sizes."""
    light = np.ones((side_px, side_px), np.float32)
    for coarse in (1, 3, 9, 40):
        light += np.float32(rng.uniform(0, 0.12)) * _noise((side_px, side_px), (coarse, coarse), rng)
    return _coloured(light, rng, 60.0)


def _sheet(side_px: int, rng: np.random.Generator) -> Ground:
    """A sheet or a blanket in small folds: the slope of a rough surface under a light from one side."""
    surface = np.zeros((side_px, side_px), np.float32)
    for coarse in (8, 20, 60):
        surface += np.float32(coarse * rng.uniform(0.1, 1)) * _noise((side_px, side_px), (coarse, coarse), rng)
    angle = rng.uniform(0, 2 * np.pi)
    slope = np.gradient(surface, axis=0) * np.sin(angle) + np.gradient(surface, axis=1) * np.cos(angle)
    light = 1 + rng.uniform(0.03, 0.2) * np.tanh(slope)
    ground = _coloured(light.astype(np.float32), rng)
    if rng.random() < 0.5:  # mostly they are white
        ground = np.asarray(np.clip(ground + (rng.uniform(180, 245) - np.median(ground)), 0, 255), np.float32)
    return ground


_DRAWINGS: Final[tuple[Callable[[int, np.random.Generator], Ground], ...]] = (
    _boards, _tiles, _wicker, _carpet, _sheet, _sheet)
