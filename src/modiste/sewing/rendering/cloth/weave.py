"""Weaves and stitches drawn thread by thread: plain, twill, denim, tweed, stockinette, rib, and woven figures."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.data.patterns import draw_pattern
from modiste.sewing.rendering.cloth.noise import Field, grain, lines

Index = NDArray[np.intp]


def plain(threads: int, size: int, *, uneven: float, seed: int) -> tuple[Field, Index, Index, NDArray[np.bool_]]:
    """Warp and weft over and under in turn: height (0 to 1), the thread's number in x and y, whether warp is above.
    `threads` is even, or the tile would not close.
    """
    place_x, number_x = _threads(threads, size, uneven, seed)
    place_y, number_y = _threads(threads, size, uneven, seed + 50)
    over = (number_x[None, :] + number_y[:, None]) % 2 == 0
    height = _crossing(place_x, place_y, over)
    shape = (size, size)
    return height, np.broadcast_to(number_x[None, :], shape), np.broadcast_to(number_y[:, None], shape), over


def _threads(count: int, size: int, uneven: float, seed: int) -> tuple[Field, Index]:
    """For each texel of a line: where it lies across its thread (-1 to 1), and the thread's number."""
    rng = np.random.default_rng([seed, 21])
    width = np.clip(1 + uneven * rng.standard_normal(count), 0.35, 2.2)
    border = np.concatenate([[0.0], np.cumsum(width)]) / width.sum()
    at = (np.arange(size) + 0.5) / size
    number = np.clip(np.searchsorted(border, at, side="right") - 1, 0, count - 1)
    return (at - border[number]) / (border[number + 1] - border[number]) * 2 - 1, number


def _crossing(place_x: Field, place_y: Field, over: NDArray[np.bool_]) -> Field:
    """Height of crossing threads: round across, arched along."""
    round_x, round_y = np.sqrt(1 - 0.96 * place_x**2)[None, :], np.sqrt(1 - 0.96 * place_y**2)[:, None]
    return np.asarray(np.where(over, round_x * (0.55 + 0.45 * round_y), round_y * (0.55 + 0.45 * round_x)))


def twill(threads: int, size: int) -> tuple[Field, Field]:
    """2/1 twill (`threads` in threes): height, and 1 where the weft is above."""
    place, number = _threads(threads, size, 0.06, 61)
    over = (number[None, :] + number[:, None]) % 3 != 0
    return _crossing(place, place, over), (~over).astype(np.float64)


def denim(threads: int, size: int) -> tuple[Field, Field, Field]:
    """3/1 right-hand twill: height, share of weft, and the tone of each warp thread."""
    place_x, number_x = _threads(threads, size, 0.14, 62)
    place_y, number_y = _threads(threads, size, 0.08, 63)
    over = (number_x[None, :] + number_y[:, None]) % 4 != 0
    tone = np.where(over, lines(threads, 64, 0.075)[number_x][None, :], 0.02)
    return _crossing(place_x, place_y, over), 0.62 * (~over), tone


FLECKS: Final = ((0.62, 0.56, 0.44), (0.40, 0.13, 0.05), (0.06, 0.13, 0.22), (0.17, 0.19, 0.06), (0.025, 0.022, 0.022))
"""What tweed is flecked with, in linear light: cream, rust, blue, moss and near black."""
_FLECK_SHARE: Final = (0.028, 0.009, 0.008, 0.008, 0.022)


def tweed(threads: int, size: int) -> tuple[Field, Field, Field, Field]:
    """2/2 herringbone of a dark warp and a light weft with flecks: height, shade, where flecks are (0 to 1), and their
    colour times that (H x W x 3)."""
    rng = np.random.default_rng([65, 21])
    place_x, number_x = _threads(threads, size, 0.2, 65)
    place_y, number_y = _threads(threads, size, 0.2, 66)
    turn = np.where((number_x // 14) % 2 == 0, number_x, -number_x)
    over = (turn[None, :] + number_y[:, None]) % 4 < 2
    height = _crossing(place_x, place_y, over)
    tone = np.where(over, 0.62 + lines(threads, 67, 0.06)[number_x][None, :],
                    1.34 + lines(threads, 68, 0.08)[number_y][:, None])
    shade = tone * (0.82 + 0.22 * height) + 0.05 * grain((size, size), 1.0, 69)
    kind = np.full((threads, threads), -1)
    for number, share in enumerate(_FLECK_SHARE):
        for row, column in np.argwhere(rng.random((threads, threads)) < share / 2):
            # A nep is spun into its yarn: it shows for two or three crossings.
            kind[row, (column + np.arange(rng.integers(1, 4))) % threads] = number
    spot = kind[number_y][:, number_x]
    cover = np.where(spot >= 0, 0.55 + 0.4 * height, 0.0)
    return height, shade, cover, np.array(FLECKS)[np.maximum(spot, 0)] * cover[..., None]


def knit(wales: int, courses: int, texels: int) -> tuple[Field, Field]:
    """Stockinette: in each cell two legs that lean apart upward. Height (0 to 1) and shade."""
    at_x = (np.arange(wales * texels) + 0.5) / texels
    at_y = (np.arange(courses * texels) + 0.5) / texels
    x, y = np.meshgrid(np.mod(at_x, 1) - 0.5, 1 - np.mod(at_y, 1))
    height, twist = np.zeros(x.shape), np.zeros(x.shape)
    for side in (-1, 1):
        for step in (-1, 0, 1):
            for beside in (-1, 0, 1):
                dx, dy = x - side * 0.25 - beside, y - 0.5 - step
                along = (dx * side * 0.30 + dy) / 1.044
                across = (dx - dy * side * 0.30) / 1.044
                leg = np.sqrt(np.clip(1 - (along / 0.82) ** 2 - (across / 0.25) ** 2, 0, None))
                leg *= 0.8 + 0.2 * np.clip(along, -1, 1)
                ply = np.sin((along * 3.2 + across * side * 5.0) * 2 * np.pi)
                twist = np.where(leg > height, ply, twist)
                height = np.maximum(height, leg)
    rng = np.random.default_rng([70, 21])
    uneven = np.kron(1 + 0.03 * rng.standard_normal((courses, wales)), np.ones((texels, texels)))
    return height + 0.05 * twist * height, (0.5 + 0.55 * height**0.7 + 0.025 * twist * height) * uneven


def cables(wales: int, courses: int, texels: int) -> tuple[Field, Field]:
    """Two cables of six stitches on stockinette, each between sunk purl columns. Height and shade."""
    stitches, tone = knit(wales, courses, texels)
    rows, columns = stitches.shape
    x = (np.arange(columns) + 0.5)[None, :] / texels
    y = (np.arange(rows) + 0.5)[:, None] / texels
    away = np.mod(x, wales / 2) - wales / 4
    turn = 2 * np.pi * y / (courses / 2)
    rope = np.zeros(stitches.shape)
    for side in (-1, 1):
        # A strand lies above while it crosses from left to right.
        middle = side * 1.55 * np.cos(turn)
        over = 0.72 + 0.28 * side * np.sin(turn)
        rope = np.maximum(rope, over * np.sqrt(np.clip(1 - ((away - middle) / 1.5) ** 2, 0, None)))
    purl = np.exp(-(((np.abs(away) - 3.7) / 0.55) ** 2))
    height = 0.45 * stitches + 1.5 * rope - 0.7 * purl
    edge = np.clip(1 - rope / 0.5, 0, 1) * (np.abs(away) < 3.2)
    return height, tone * (1 - 0.2 * edge - 0.25 * purl) * (0.97 + 0.06 * rope)


def rib(ribs: int, texels: int) -> tuple[Field, Field]:
    """1 x 1 rib: raised columns of knit stitches between sunk columns. Height and shade."""
    stitches, tone = knit(ribs, ribs * 2, texels)
    stitches = stitches[: ribs * texels * 2 : 2]
    tone = tone[: ribs * texels * 2 : 2]
    at = np.mod((np.arange(ribs * texels) + 0.5) / texels, 1) - 0.5
    column = np.clip(np.cos(2 * np.pi * at) * 0.75 + 0.45, 0, 1)[None, :] ** 0.8
    return column * (0.85 + 0.15 * stitches), (0.55 + 0.45 * column) * (0.85 + 0.15 * tone)


def brocade(size: int) -> Field:
    """Woven figures, 0 to 1: paisleys and flowers in another weave than the ground."""
    drawn = draw_pattern("paisley", size, 12, ((0, 0, 0), (255, 255, 255), (150, 150, 150), (220, 220, 220)))
    return np.asarray(drawn[..., 0] / 255.0)
