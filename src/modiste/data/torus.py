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

    Inks are numbers, not colours: the same drawing takes any palette. Ink 0 is the ground. With `drop` the tile is one
    of a half-drop repeat: past its right edge it goes on half a tile lower.
    """

    def __init__(self, size: int, inks: int, hand: Hand | None = None, *, drop: bool = False) -> None:
        self.size, self.drop = size, drop
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

    def noise(self, rng: np.random.Generator, low: float, high: float, angle: float = 0.0,
              spread: float | None = None) -> Field:
        """Noise that closes as the tile does; see `noise`."""
        if not self.drop:
            return noise(self.size, rng, low, high, angle, spread)
        return dropped_noise(self.size, rng, low, high, angle, spread)

    def sites(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Points that are evenly far apart on the tile; see `sites`."""
        return sites(self.size, count, rng, drop=self.drop)

    def lattice(self, columns: int, rows: int, jitter: float, rng: np.random.Generator) -> NDArray[np.float64]:
        """Points in offset rows; see `lattice`. A half-drop takes rows by fours, or they would not meet."""
        return lattice(self.size, columns, 4 * max(1, round(rows / 4)) if self.drop else rows, jitter, rng)

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
        lower = cols // self.size * (self.size // 2) if self.drop else 0 * cols
        down = (rows[:, None] + lower[None, :]) % self.size
        across = np.broadcast_to(cols % self.size, down.shape)
        under = self.cover[:, down, across] * (1.0 - alpha)
        under[ink] += alpha
        self.cover[:, down, across] = under

    def warp(self, strength: float, rng: np.random.Generator, waves: float = 4.0) -> None:
        """Bend the drawing by up to about `strength` pixels along smooth periodic noise."""
        strength *= self.hand.jitter
        steps = np.arange(self.size, dtype=np.float32)
        move_x, move_y = (np.float32(strength) * self.noise(rng, 0.0, waves) for _ in range(2))
        beside = self.size // 2 if self.drop else 0
        for ink, cover in enumerate(self.cover):
            wide = np.concatenate([np.roll(cover, beside, 0), cover, np.roll(cover, -beside, 0)], axis=1)
            self.cover[ink] = cv2.remap(wide, steps[None, :] + self.size + move_x, steps[:, None] + move_y,
                                        cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)


def grid(size: int) -> tuple[Field, Field]:
    """x and y of the pixel centres in tile widths, 0..1."""
    line = ((np.arange(size) + 0.5) / size).astype(np.float32)
    x, y = np.meshgrid(line, line)
    return x, y


def noise(size: int, rng: np.random.Generator, low: float, high: float, angle: float = 0.0,
          spread: float | None = None, tiles: int = 1) -> Field:
    """Periodic Gaussian noise of mean 0 and deviation 1 with `low`..`high` waves per tile; size x (tiles size).

    With `spread` (radians) the waves run along `angle` only, as far as the spread allows: stripes that fork and taper.
    """
    middle, width = (low + high) / 2, max((high - low) / 2, 0.5) * 0.6
    most = int(np.ceil(middle + 4 * width))  # no wave beyond: a seed draws the same at every size
    fy, fx = np.arange(-most, most + 1)[:, None], np.arange(tiles * most + 1)[None, :] / tiles
    real, imaginary = rng.standard_normal((2, 2 * most + 1, tiles * most + 1))
    keep = np.exp(-0.5 * ((np.hypot(fx, fy) - middle) / width) ** 2)
    if spread is not None:
        off = np.arctan2(fy, fx) - angle
        off = np.arctan2(np.sin(2 * off), np.cos(2 * off)) / 2  # a wave and its opposite are the same wave
        keep = keep * np.exp(-0.5 * (off / spread) ** 2)
    keep[most, 0] = 0.0
    columns, finest = tiles * size, (size - 1) // 2
    down = np.arange(max(-most, -finest), min(most, finest) + 1)
    right = min(tiles * most, (columns - 1) // 2) + 1
    spectrum = np.zeros((size, columns // 2 + 1), np.complex128)
    spectrum[down % size, :right] = ((real + 1j * imaginary) * keep)[down + most, :right]
    field = np.fft.irfft2(spectrum, s=(size, columns))
    return (field / max(float(field.std()), 1e-9)).astype(np.float32)


def dropped_noise(size: int, rng: np.random.Generator, low: float, high: float, angle: float = 0.0,
                  spread: float | None = None) -> Field:
    """The same for a tile of a half-drop: noise over two tiles, averaged with itself moved as the repeat moves it."""
    wide = noise(size, rng, low, high, angle, spread, tiles=2)
    same = (wide + np.roll(wide, (size // 2, size), axis=(0, 1)))[:, :size]
    return np.asarray(same / max(float(same.std()), 1e-9), np.float32)


def above(field: Field, level: float) -> Field:
    """Coverage (0..1) of the region where a periodic `field` exceeds `level`, with an edge one pixel soft."""
    right = field - np.roll(field, 1, 1)
    right[:, 0] = right[:, 1]  # what lies left of the first column depends on the repeat
    slope = np.hypot(field - np.roll(field, 1, 0), right)
    slope = cv2.blur(np.pad(slope, ((2, 2), (0, 0)), mode="wrap"), (3, 3))[2:-2]
    return np.asarray(np.clip(0.5 + (field - level) / np.maximum(slope * 1.2, 1e-4), 0.0, 1.0), np.float32)


def band(phase: Field, share: float, pixels: float) -> Field:
    """Coverage of the first `share` of each period of `phase` (in periods); one period is `pixels` long."""
    distance = share / 2 - np.abs(np.mod(phase - share / 2 + 0.5, 1.0) - 0.5)
    return np.asarray(np.clip(0.5 + distance * pixels, 0.0, 1.0), np.float32)


def sites(size: int, count: int, rng: np.random.Generator, *, drop: bool = False) -> NDArray[np.float64]:
    """`count` points (count x 2 pixels: x, y), evenly but irregularly on the torus (Mitchell's best candidate)."""
    points = rng.random((1, 2))
    for _ in range(count - 1):
        fresh = rng.random((14, 2))
        away = fresh[:, None] - points[None]  # 14 n 2
        beside = [_around(away - (side, side * 0.5 * drop)) for side in (-1, 0, 1)]
        gap = np.min([(step**2).sum(-1) for step in beside], axis=0)
        points = np.vstack([points, fresh[np.argmax(gap.min(1))]])
    return points * size


def _around(away: NDArray[np.float64]) -> NDArray[np.float64]:
    """Differences of places, the second coordinate the short way around."""
    return np.stack([away[..., 0], away[..., 1] - np.round(away[..., 1])], -1)


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
