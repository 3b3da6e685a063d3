"""Fields that repeat: noise of a given grain, threads of uneven thickness, cells."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Field = NDArray[np.float64]


def grain(shape: tuple[int, int], scale: float | tuple[float, float], seed: int) -> Field:
    """Smooth noise that wraps, mean 0, deviation 1; `scale` its grain in texels (rows, columns)."""
    rng = np.random.default_rng([seed, 11])
    rows, columns = scale if isinstance(scale, tuple) else (scale, scale)
    # A Gaussian is a Gaussian in frequency too: wide grains cost no more than narrow ones.
    down = np.exp(-2 * (np.pi * rows * np.fft.fftfreq(shape[0])) ** 2)
    across = np.exp(-2 * (np.pi * columns * np.fft.rfftfreq(shape[1])) ** 2)
    spectrum = np.fft.rfft2(rng.standard_normal(shape)) * down[:, None] * across[None, :]
    field = np.fft.irfft2(spectrum, s=shape)
    return np.asarray((field - field.mean()) / max(float(field.std()), 1e-12))


@lru_cache(maxsize=8)
def creases(size: int, long: float, wide: float, seed: int) -> Field:
    """Short soft folds in four directions, `long` x `wide` texels, on a square that wraps; 0 to about 1."""
    total = np.zeros((size, size))
    row, column = np.indices((size, size))
    # None of them is quite straight, nor quite at the angle of its neighbours.
    bend = np.rint(0.9 * long * grain((size, size), 3.0 * long, seed + 20)).astype(int)
    bent = ((row + bend) % size, (column - bend[::-1]) % size)
    for number, lean in enumerate((0, 1, -1, None)):
        shape = (wide, long) if lean != 0 else (long, wide)
        field = grain((size, size), shape, seed + 2 * number)
        where = np.clip(grain((size, size), (long, long), seed + 2 * number + 1) - 0.35, 0, 1.2)
        fold = np.exp(-((field / 0.3) ** 2)) * where
        if lean:
            fold = fold[(row + lean * column) % size, column]
        total += np.roll(fold, 41 * number, axis=(0, 1))[bent]
    total.setflags(write=False)
    return total


def lines(count: int, seed: int, spread: float) -> Field:
    """One value for each of `count` threads, mean 0, deviation `spread`."""
    rng = np.random.default_rng([seed, 12])
    values = rng.standard_normal(count)
    return np.asarray((values - values.mean()) * spread)


def cells(size: int, count: int, seed: int) -> Field:
    """Distance to the border of random cells that wrap, 0 there, 1 well inside. `count` cells a tile."""
    rng = np.random.default_rng([seed, 13])
    side = max(2, round(count**0.5))
    line = (np.arange(side) + 0.5) / side
    sites = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    sites = np.mod(sites + rng.uniform(-0.42, 0.42, sites.shape) / side, 1)
    at = (np.arange(size) + 0.5) / size
    points = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    near, _ = cKDTree(sites, boxsize=1.0).query(points, k=2)
    return np.asarray(np.clip((near[:, 1] - near[:, 0]) * side * 1.6, 0, 1).reshape(size, size))


def slopes(height: Field, texel: float) -> tuple[Field, Field]:
    """Slopes of a height (same unit as `texel`) along x and, upward, y; wraps."""
    across = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) / (2 * texel)
    down = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) / (2 * texel)
    return across, -down
