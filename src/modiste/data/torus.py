"""Drawing on a torus: everything painted here wraps at the edges, so that the finished tile repeats without a seam."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.floating[Any]]  # size x size, one value per pixel
Shape = Callable[[Field, Field], Field]  # (x, y) in pixels from the motif's centre -> coverage 0..1


@dataclass(frozen=True, slots=True)
class Hand:
    """How a drawing is laid out: `density` times as many motifs a tile as usual, and `jitter` times as far from regular
    as usual (0: equal motifs at equal distances, 1: as drawn by hand, 2: wild)."""

    density: float = 1.0
    jitter: float = 1.0


class Sheet:
    """A square tile as the share of each ink in each pixel; the shares of a pixel add up to 1.

    Inks are numbers, not colours: the same drawing takes any palette. Ink 0 is the ground.
    """

    def __init__(self, size: int, inks: int, hand: Hand | None = None) -> None:
        self.size = size
        self.hand = hand or Hand()
        self.cover: NDArray[np.float32] = np.zeros((inks, size, size), np.float32)
        self.cover[0] = 1.0

    def many(self, count: int) -> int:
        """How many motifs a tile takes that usually has `count`."""
        return max(1, round(count * self.hand.density))

    def along(self, count: int, step: int = 1) -> int:
        """How many lines or columns a tile takes that usually has `count`, in whole steps."""
        return max(step, step * round(count * float(np.sqrt(self.hand.density)) / step))

    def loose(self, low: float, high: float, rng: np.random.Generator) -> float:
        """A number between `low` and `high`, nearer to their middle or further from it as the jitter says."""
        middle = (low + high) / 2
        return middle + self.hand.jitter * (float(rng.uniform(low, high)) - middle)

    def paint(self, ink: int, alpha: Field) -> None:
        """Lay `ink` over the whole tile with coverage `alpha` (size x size, 0..1)."""
        self.cover *= 1.0 - alpha
        self.cover[ink] += alpha

    def stamp(self, ink: int, shape: Shape, x: float, y: float, reach: float) -> None:
        """Lay a motif of `ink` centred on (x, y) pixels; `shape` is asked within `reach` pixels around it."""
        reach = min(reach, (self.size - 1) / 2)
        cols = np.arange(int(np.floor(x - reach)), int(np.ceil(x + reach)) + 1)[: self.size]
        rows = np.arange(int(np.floor(y - reach)), int(np.ceil(y + reach)) + 1)[: self.size]
        dx = (cols + 0.5 - x).astype(np.float32)[None, :]
        dy = (rows + 0.5 - y).astype(np.float32)[:, None]
        alpha = np.clip(shape(dx + 0 * dy, dy + 0 * dx), 0.0, 1.0)
        if rows[0] >= 0 and cols[0] >= 0 and rows[-1] < self.size and cols[-1] < self.size:
            under = self.cover[:, rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]  # in place: most motifs lie inside
            under *= 1.0 - alpha
            under[ink] += alpha
            return
        where = np.ix_(np.arange(len(self.cover)), rows % self.size, cols % self.size)
        under = self.cover[where] * (1.0 - alpha)
        under[ink] += alpha
        self.cover[where] = under

    def warp(self, strength: float, rng: np.random.Generator, waves: float = 4.0) -> None:
        """Bend the drawing by up to about `strength` pixels along smooth periodic noise."""
        strength *= self.hand.jitter
        steps = np.arange(self.size, dtype=np.float32)
        move_x, move_y = (np.float32(strength) * noise(self.size, rng, 0.0, waves) for _ in range(2))
        for ink, cover in enumerate(self.cover):
            self.cover[ink] = cv2.remap(cover, steps[None, :] + move_x, steps[:, None] + move_y, cv2.INTER_LINEAR,
                                        borderMode=cv2.BORDER_WRAP)


def grid(size: int) -> tuple[Field, Field]:
    """x and y of the pixel centres in tile widths, 0..1."""
    line = ((np.arange(size) + 0.5) / size).astype(np.float32)
    x, y = np.meshgrid(line, line)
    return x, y


def noise(size: int, rng: np.random.Generator, low: float, high: float, angle: float = 0.0,
          spread: float | None = None) -> Field:
    """Periodic Gaussian noise of mean 0 and deviation 1 with `low`..`high` waves per tile.

    With `spread` (radians) the waves run along `angle` only, as far as the spread allows: stripes that fork and taper.
    """
    spectrum = np.fft.rfft2(rng.standard_normal((size, size)))
    fy, fx = np.fft.fftfreq(size)[:, None] * size, np.fft.rfftfreq(size)[None, :] * size
    radius = np.hypot(fx, fy)
    middle, width = (low + high) / 2, max((high - low) / 2, 0.5)
    keep = np.exp(-0.5 * ((radius - middle) / (width * 0.6)) ** 2)
    if spread is not None:
        off = np.arctan2(fy, fx) - angle
        off = np.arctan2(np.sin(2 * off), np.cos(2 * off)) / 2  # a wave and its opposite are the same wave
        keep = keep * np.exp(-0.5 * (off / spread) ** 2)
    keep[0, 0] = 0.0
    field = np.fft.irfft2(spectrum * keep, s=(size, size))
    return (field / max(float(field.std()), 1e-9)).astype(np.float32)


def above(field: Field, level: float) -> Field:
    """Coverage (0..1) of the region where a periodic `field` exceeds `level`, with an edge one pixel soft."""
    slope = np.hypot(field - np.roll(field, 1, 0), field - np.roll(field, 1, 1))
    slope = cv2.blur(np.pad(slope, 2, mode="wrap"), (3, 3))[2:-2, 2:-2]
    return np.asarray(np.clip(0.5 + (field - level) / np.maximum(slope * 1.2, 1e-4), 0.0, 1.0), np.float32)


def band(phase: Field, share: float, pixels: float) -> Field:
    """Coverage of the first `share` of each period of `phase` (in periods); one period is `pixels` long."""
    distance = share / 2 - np.abs(np.mod(phase - share / 2 + 0.5, 1.0) - 0.5)
    return np.asarray(np.clip(0.5 + distance * pixels, 0.0, 1.0), np.float32)


def sites(size: int, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """`count` points (count x 2 pixels: x, y), evenly but irregularly on the torus (Mitchell's best candidate)."""
    points = rng.random((1, 2))
    for _ in range(count - 1):
        fresh = rng.random((14, 2))
        gap = np.abs(fresh[:, None] - points[None])
        gap = np.minimum(gap, 1.0 - gap)
        points = np.vstack([points, fresh[np.argmax((gap**2).sum(-1).min(1))]])
    return points * size


def lattice(size: int, columns: int, rows: int, jitter: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Points (N x 2 pixels) in `rows` rows, every second one shifted by half a step (`rows` must be even)."""
    row, column = np.mgrid[0:rows, 0:columns]
    points = np.stack([(column + 0.5 * (row % 2) + 0.25) / columns, (row + 0.5) / rows], -1).reshape(-1, 2)
    return np.asarray((points + jitter * rng.uniform(-1, 1, points.shape) / columns) * size)


def turn(x: Field, y: Field, angle: float) -> tuple[Field, Field]:
    """Coordinates in a frame turned by `angle` radians."""
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return x * cos + y * sin, y * cos - x * sin


def disc(radius: float) -> Shape:
    """A round dot."""
    return lambda x, y: np.clip(0.5 + radius - np.hypot(x, y), 0.0, 1.0)


def ellipse(length: float, width: float, angle: float) -> Shape:
    """An ellipse with half axes `length` (along `angle`) and `width`, in pixels."""
    def shape(x: Field, y: Field) -> Field:
        along, across = turn(x, y, angle)
        inside = 1.0 - np.hypot(along / length, across / width)
        return np.asarray(np.clip(0.5 + inside * min(length, width), 0.0, 1.0), np.float32)
    return shape


def leaf(length: float, width: float, angle: float) -> Shape:
    """A pointed leaf that starts at the centre and ends `length` pixels along `angle`."""
    def shape(x: Field, y: Field) -> Field:
        along, across = turn(x, y, angle)
        t = along / length
        half = width * np.sqrt(np.clip(t, 0, 1)) * np.clip(1.0 - t, 0, 1) * 2.0
        return np.asarray(np.clip(0.5 + half - np.abs(across), 0.0, 1.0) * ((t > 0) & (t < 1)), np.float32)
    return shape


def shifted(shape: Shape, x: float, y: float) -> Shape:
    """A shape whose own centre lies (x, y) pixels away."""
    return lambda across, down: shape(across - np.float32(x), down - np.float32(y))


def polygon(points: NDArray[np.float64]) -> Shape:
    """A closed polygon (N x 2 pixels around the centre), anti-aliased by 4 x 4 supersampling."""
    def shape(x: Field, y: Field) -> Field:
        rows, cols = x.shape
        scaled = (points - np.array([x[0, 0] - 0.5, y[0, 0] - 0.5])) * 4.0
        mask = np.zeros((rows * 4, cols * 4), np.uint8)
        cv2.fillPoly(mask, [np.round(scaled * 16).astype(np.int32)], 255, shift=4)
        return np.asarray(cv2.resize(mask, (cols, rows), interpolation=cv2.INTER_AREA), np.float32) / 255.0
    return shape
