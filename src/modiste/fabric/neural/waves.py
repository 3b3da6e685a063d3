"""What repeats in a picture: its strongest waves, and whether it repeats at all.

A network of convolutions can neither count nor measure, so that checks and dots come out uneven. Their few strongest
waves say all about their repeat; told those, a network only has to colour between them (after Bergmann et al., 2017,
"PSGAN", section 3, whose waves are learnt: here they are measured in the pictures). Whole counts a tile let it close.

Waves are rows (down, right, phase, strength): cycles a side, radians, the root of their share of the variance.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.fabric.finishing.seams import Pixels

Waves = NDArray[np.float32]

_REGULAR: Final = 0.9  # likeness to itself elsewhere, from which a tile is a repeat
_REGULAR_CROP: Final = 0.6  # the same for a crop of cloth, whose light and folds are nowhere twice the same
_NEAR_PX: Final = 5  # whatever lies nearer is like itself
_FINEST: Final = 26.0  # cycles a side
_LEAST_SHARE: Final = 0.02
_LEAST_CONTRAST: Final = 2.0  # 8-bit levels: less is a plain cloth
_FEWEST: Final = 1.8  # cycles in a crop: fewer are a shadow
_ZOOMS: Final = np.exp(np.linspace(-0.22, 0.22, 23))
_OFF: Final = 0.15  # of a cycle: farther from a whole count the waves no longer belong together


def no_waves(most: int) -> Waves:
    """Those of a picture that does not repeat: `most` rows of zeros."""
    return np.zeros((most, 4), np.float32)


def measure_waves(picture: Pixels, most: int, *, tileable: bool) -> Waves:
    """The `most` strongest waves of an S x S x 3 picture, none if it is not like itself anywhere else. The counts of a
    tile that closes are whole; those of a crop need not be."""
    grey = _main_axis(picture)
    if grey.std() < _LEAST_CONTRAST:
        return no_waves(most)
    return _of_tile(grey, most) if tileable else _of_crop(grey, most)


def whole(waves: Waves) -> Waves:
    """The same waves of whole counts, so that they close, after zooming both ways as little as brings all of them near
    to whole counts together; none where no zoom does."""
    counts, strong = waves[:, :2].astype(np.float64), waves[:, 3].astype(np.float64)
    if not strong.any():
        return waves
    down, right = (counts[None, :, axis] * _ZOOMS[:, None] for axis in (0, 1))  # Z M
    apart = [((strong**2 * (line - np.round(line)) ** 2).sum(axis=1) / (strong**2).sum()) ** 0.5
             for line in (down, right)]
    best = [int(one.argmin()) for one in apart]
    rounded = np.stack([np.round(down[best[0]]), np.round(right[best[1]])], axis=1)
    there = (strong > 0) & rounded.any(axis=1)
    if max(one[place] for one, place in zip(apart, best, strict=True)) > _OFF or not there.any():
        return no_waves(len(waves))
    middle = waves[:, 2] + np.pi * (counts - rounded).sum(axis=1)  # phases stay as they are in the middle
    made = np.column_stack([rounded, middle, strong]) * there[:, None]
    return np.asarray(made, np.float32)


def moved(waves: Waves, down: float, right: float) -> Waves:
    """The waves of the picture moved by parts of its side."""
    made = waves.copy()
    made[:, 2] -= 2 * np.pi * (waves[:, 0] * down + waves[:, 1] * right)
    return made


def draw_waves(waves: Waves, side_px: int) -> NDArray[np.float32]:
    """M x S x S, each wave of a variance that is its share of the picture's."""
    line = np.arange(side_px, dtype=np.float32) / side_px
    down, right, phase, strength = (column[:, None, None] for column in waves.T)
    angle = 2 * np.pi * (down * line[None, :, None] + right * line[None, None, :]) + phase
    return np.asarray(2**0.5 * strength * np.cos(angle), np.float32)


def _of_tile(grey: NDArray[np.float64], most: int) -> Waves:
    side = len(grey)
    spectrum = np.fft.fft2(grey)
    power = np.abs(spectrum) ** 2
    if _likeness(np.fft.ifft2(power).real, np.ones((side, side)), side) < _REGULAR:
        return no_waves(most)
    return _strongest(spectrum, power / (power.sum() / 2), side, most, fewest=0.9, apart=0.5)


def _of_crop(grey: NDArray[np.float64], most: int) -> Waves:
    """Through a window that fades to the edges, whose own transform is wide: a peak is its whole neighbourhood."""
    side = len(grey)
    window = np.outer(*(np.hanning(side + 2)[1:-1],) * 2)
    seen = (grey - (grey * window).sum() / window.sum()) * window
    size = (2 * side, 2 * side)
    spectrum = np.fft.fft2(seen, size)
    power = np.abs(spectrum) ** 2
    around = np.fft.ifft2(np.abs(np.fft.fft2(window, size)) ** 2).real
    if _likeness(np.fft.ifft2(power).real, around / around[0, 0], side) < _REGULAR_CROP:
        return no_waves(most)
    inside = power[_lengths(2 * side, side) >= _FEWEST].sum() / 2
    return _strongest(spectrum, power / max(inside, 1e-9), side, most, fewest=_FEWEST, apart=2.2)


def _likeness(likeness: NDArray[np.float64], overlap: NDArray[np.float64], side: int) -> float:
    """The highest correlation of a picture with itself moved by some pixels, from what both have in common."""
    away = _lengths(len(likeness), len(likeness))
    fair = (away >= _NEAR_PX) & (away <= 0.75 * side) & (overlap > _LEAST_SHARE)
    return float((likeness[fair] / overlap[fair]).max() / likeness[0, 0])


def _strongest(spectrum: NDArray[np.complex128], share: NDArray[np.float64], side: int, most: int, *, fewest: float,
               apart: float) -> Waves:
    """Peaks of half a spectrum, the strongest first, no two nearer than `apart` cycles."""
    counts = np.fft.fftfreq(len(spectrum)) * side
    down, right = np.meshgrid(counts, counts, indexing="ij")
    length = np.hypot(down, right)
    left = np.where((length < fewest) | (length > _FINEST) | (down < 0) | ((down == 0) & (right < 0)), 0, share)
    waves = no_waves(most)
    for number in range(most):
        place = np.unravel_index(int(left.argmax()), left.shape)
        ahead = np.hypot(down - down[place], right - right[place])
        behind = np.hypot(down + down[place], right + right[place])  # a wave is its opposite, too
        near = np.minimum(ahead, behind) < apart
        part = min(1.0, float(left[near].sum()))
        if part < _LEAST_SHARE:
            break
        waves[number] = down[place], right[place], np.angle(spectrum[place]), part**0.5
        left[near] = 0
    return waves


def _lengths(size: int, side: float) -> NDArray[np.float64]:
    line = np.fft.fftfreq(size) * side
    return np.asarray(np.hypot(line[:, None], line[None, :]))


def _main_axis(picture: Pixels) -> NDArray[np.float64]:
    """The picture along the direction in which its colours differ most, lighter upwards, S x S."""
    flat = picture.reshape(-1, 3).astype(np.float64)
    flat -= flat.mean(axis=0)
    axis = np.linalg.eigh(flat.T @ flat)[1][:, -1]
    return np.asarray((flat @ axis * (1 if axis.sum() >= 0 else -1)).reshape(picture.shape[:2]))
