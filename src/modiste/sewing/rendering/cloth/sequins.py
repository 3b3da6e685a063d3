"""Sequins: discs sewn on in staggered rows, each lying over the row below it and each at an angle of its own, so that
some flash where others are dark."""

from typing import Final

import numpy as np

from modiste.sewing.rendering.cloth.noise import Field

_ROW: Final = 0.72
"""Distance of rows, in distances of discs along a row."""
_RADIUS: Final = 0.56
"""Of a disc, in distances along a row: neighbours overlap a little."""
_LEAN: Final = 0.2
"""Deviation of a disc's slope from that of the cloth."""
_RIM, _HOLE = 0.88, 0.13
"""Shares of the radius beyond which a disc is bent down, and within which it is sewn on."""


def sequins(across: int, down: int, texels: int, seed: int) -> tuple[Field, Field, Field]:
    """`across` x `down` discs, `texels` of the tile to each along a row: height (1 is the distance of discs), shade (1
    is even) and glint 0 to 1. `down` is even, so that the tile repeats."""
    rng = np.random.default_rng([seed, 17])
    rows = round(down * _ROW * texels)
    columns = across * texels
    height, shade, glint = np.zeros((rows, columns)), np.full((rows, columns), 0.45), np.zeros((rows, columns))
    reach = int(np.ceil(_RADIUS * texels))
    step = np.arange(-reach, reach + 1)
    y, x = np.meshgrid(step, step, indexing="ij")
    far = np.hypot(x, y) / (_RADIUS * texels)
    inside = far <= 1
    y, x, far = y[inside], x[inside], far[inside]
    fall = np.clip((far - _RIM) / (1 - _RIM), 0, 1)
    hole = far < _HOLE
    for number in range(down - 1, -1, -1):  # from the lowest row up: the upper lies over it
        for place in range(across):
            lean = rng.normal(0, _LEAN, 2)
            row = (round((number + 0.5) * _ROW * texels) + y) % rows
            column = (round((place + 0.5 * (number % 2)) * texels) + x) % columns
            tilted = (lean[0] * x + (lean[1] - 0.12) * y) / texels
            height[row, column] = tilted - 0.06 * fall - 0.05 * hole
            shade[row, column] = (1 + 0.09 * rng.standard_normal()) * np.where(hole, 0.4, 1 - 0.35 * fall)
            glint[row, column] = rng.random() ** 2 * (1 - fall)
    return height, shade, glint
