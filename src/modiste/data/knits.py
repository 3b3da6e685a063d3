"""Patterns of stranded knitting: bands of motifs on a grid of stitches, two yarns a row."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.data.torus import Sheet, grid

Stitches = NDArray[np.uint8]  # rows x stitches: the ink of each, 0 the ground
_ACROSS: Final = 48
"""Stitches of a tile: all motifs are as wide as a part of it."""


def fair_isle(sheet: Sheet, rng: np.random.Generator) -> None:
    """Bands of stars, diamonds, crosses, waves and seeds in three yarns on a ground, as on Nordic sweaters."""
    across = sheet.along(_ACROSS, _ACROSS)
    main, other, third = (int(ink) for ink in rng.permutation([1, 2, 3]))
    between = [_waves(other), _seeds(third)]
    large: list[Callable[[int, int], Stitches]] = [_star, _diamonds, _crosses]
    bands: list[Stitches] = []
    for number in rng.permutation(len(large)):
        bands += [_seeds(third), _waves(other), large[int(number)](main, other), between[int(rng.integers(2))]]
    plan = np.concatenate([np.pad(np.tile(one, (1, across // one.shape[1])), ((1, 0), (0, 0))) for one in bands])
    x, y = grid(sheet.size)
    found = plan[np.floor(y * len(plan)).astype(int) % len(plan), np.floor(x * across).astype(int) % across]
    for ink in (1, 2, 3):
        sheet.paint(ink, (found == ink).astype(np.float32))


def _star(ink: int, middle: int) -> Stitches:
    """The rose of Selbu: eight petals, none on an axis or a diagonal; a dot between two of them."""
    rows, columns = np.mgrid[-7:8, -12:12]
    long, short = np.maximum(abs(rows), abs(columns)), np.minimum(abs(rows), abs(columns))
    petal = (short >= 1) & (long > short) & (long <= 7) & (long + short <= 10)
    dot = abs(rows) + 12 - abs(columns) <= 2
    return _of(petal, ink) + _of(dot & ~petal, middle)


def _diamonds(ink: int, middle: int) -> Stitches:
    rows, columns = np.mgrid[-3:4, -6:6]
    far = abs(rows) + abs(columns)
    return _of((far == 3) | (abs(rows) + 6 - abs(columns) <= 1), ink) + _of(far <= 1, middle)


def _crosses(ink: int, middle: int) -> Stitches:
    rows, columns = np.mgrid[-2:3, -4:4]
    cross = (abs(rows) == abs(columns)) | ((abs(columns) == 4) & (rows == 0))
    return _of(cross & (rows != 0), ink) + _of(cross & (rows == 0), middle)


def _waves(ink: int) -> Stitches:
    rows, columns = np.mgrid[0:3, 0:6]
    height = abs(columns - 3)
    return _of((height == rows) | (height == rows + 1), ink)


def _seeds(ink: int) -> Stitches:
    rows, columns = np.mgrid[0:2, 0:4]
    return _of((columns + 2 * rows) % 4 == 0, ink)


def _of(there: NDArray[np.bool_], ink: int) -> Stitches:
    return np.where(there, ink, 0).astype(np.uint8)
