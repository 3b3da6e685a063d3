"""Woven and geometric patterns: stripes, checks, dots in rows, zigzags. Each drawing function fills a `Sheet`."""

import numpy as np
from numpy.typing import NDArray

from modiste.data.torus import Field, Sheet, band, disc, grid


def polka(sheet: Sheet, rng: np.random.Generator) -> None:
    """Equal dots in offset rows."""
    _dots(sheet, int(rng.choice([4, 5, 6, 8])), rng.uniform(0.17, 0.31), rng)


def coin(sheet: Sheet, rng: np.random.Generator) -> None:
    """Few dots, large as coins."""
    _dots(sheet, int(rng.choice([2, 3, 4])), rng.uniform(0.3, 0.4), rng)


def pin_dots(sheet: Sheet, rng: np.random.Generator) -> None:
    """Many dots, small as pinheads."""
    _dots(sheet, int(rng.choice([10, 12, 14])), rng.uniform(0.13, 0.18), rng)


def _dots(sheet: Sheet, columns: int, share: float, rng: np.random.Generator) -> None:
    n, columns = sheet.size, sheet.along(columns)
    stray = 0.12 * max(0.0, sheet.hand.jitter - 1)  # printed dots stand in line unless more than the usual is asked
    radius = n / columns * share
    for x, y in sheet.lattice(columns, columns + columns % 2, stray, rng):
        sheet.stamp(1, disc(radius), x, y, radius + 2)


def stripes(sheet: Sheet, rng: np.random.Generator) -> None:
    """Even, breton, edged and many-coloured stripes along the tile's height."""
    n = sheet.size
    kind = int(rng.integers(4))
    count = sheet.along(int(rng.integers(6, 15)))
    x = _lines(sheet, count, rng)
    if kind == 0:
        sheet.paint(1, band(x * count, 0.5, n / count))
    elif kind == 1:
        sheet.paint(1, band(x * count, rng.uniform(0.25, 0.4), n / count))
    elif kind == 2:
        count = sheet.along(int(rng.integers(4, 8)))
        sheet.paint(1, band(x * count, 0.45, n / count))
        sheet.paint(2, band(x * count + 0.32, 0.1, n / count))
    else:
        count = sheet.along(int(rng.integers(3, 6)))
        edges = np.sort(rng.choice(np.arange(1, 12), 4, replace=False)) / 12
        for ink, (start, end) in zip((1, 2, 3, 1), zip(edges, [*edges[1:], 1.0], strict=True), strict=True):
            sheet.paint(ink, band(x * count - start, float(end - start), n / count))


def _lines(sheet: Sheet, count: int, rng: np.random.Generator) -> Field:
    """x of the pixels in tile widths; more than the usual jitter lets lines waver as if painted."""
    x, y = grid(sheet.size)
    waver = max(0.0, sheet.hand.jitter - 1) * 0.12 / count
    if waver == 0:
        return x
    phase = rng.uniform(0, 2 * np.pi, 2)
    return np.asarray(x + waver * (np.sin(2 * np.pi * y + phase[0]) + 0.5 * np.sin(6 * np.pi * y + phase[1])))


def candy(sheet: Sheet, rng: np.random.Generator) -> None:
    """Even stripes of one colour and the ground, an eighth of an inch wide on shirts."""
    count = sheet.along(int(rng.integers(9, 15)))
    sheet.paint(1, band(_lines(sheet, count, rng) * count, 0.5, sheet.size / count))


def awning(sheet: Sheet, rng: np.random.Generator) -> None:
    """Broad even stripes."""
    count = sheet.along(int(rng.integers(3, 5)))
    sheet.paint(1, band(_lines(sheet, count, rng) * count, 0.5, sheet.size / count))


def ticking(sheet: Sheet, rng: np.random.Generator) -> None:
    """Mattress cloth: groups of one line between two or four thinner ones on a natural ground."""
    n, count = sheet.size, sheet.along(int(rng.integers(4, 7)))
    x = _lines(sheet, count, rng) * count
    sheet.paint(1, band(x + 0.09, 0.18, n / count))
    for pair in range(int(rng.integers(1, 3))):
        for side in (-1, 1):
            sheet.paint(1, band(x + side * (0.16 + 0.07 * pair) + 0.0175, 0.035, n / count))


def pinstripes(sheet: Sheet, rng: np.random.Generator) -> None:
    """Fine light lines on a dark suiting ground."""
    count = sheet.along(int(rng.integers(10, 18)))
    sheet.paint(1, band(_lines(sheet, count, rng) * count, max(0.12, 1.3 * count / sheet.size), sheet.size / count))


def gingham(sheet: Sheet, rng: np.random.Generator) -> None:
    """Two half-transparent stripe systems: full colour where they cross."""
    n = sheet.size
    x, y = grid(n)
    count = sheet.along(int(rng.choice([4, 6, 8, 10])))
    sheet.paint(1, 0.55 * band(x * count, 0.5, n / count))
    sheet.paint(1, 0.55 * band(y * count, 0.5, n / count))


def tartan(sheet: Sheet, rng: np.random.Generator) -> None:
    """A sett of broad and narrow stripes, mirrored, woven with itself: half the threads from each direction."""
    n = sheet.size
    x, y = grid(n)
    count = sheet.along(int(rng.choice([2, 3, 4])))
    wide, thin = rng.uniform(0.28, 0.42), rng.uniform(0.03, 0.05)
    for axis, share in ((x, 1.0), (y, 0.5)):
        layer = Sheet(n, len(sheet.cover))
        layer.paint(1, band(axis * count + wide / 2, wide, n / count))
        layer.paint(2, band(axis * count + wide / 4, wide / 2, n / count))
        layer.paint(3, band(axis * count - 0.5 + thin / 2, thin, n / count))
        for side in (-1, 1):
            layer.paint(3, band(axis * count + side * (wide / 2 + 0.07) + thin / 4, thin / 2, n / count))
        sheet.cover = sheet.cover * (1 - share) + layer.cover * share


def windowpane(sheet: Sheet, rng: np.random.Generator) -> None:
    """Thin crossing lines far apart."""
    n = sheet.size
    x, y = grid(n)
    count, share = sheet.along(int(rng.choice([4, 5, 6]))), rng.uniform(0.07, 0.14)
    for axis in (x, y):
        sheet.paint(1, 0.85 * band(axis * count, share, n / count))
        sheet.paint(2, 0.7 * band(axis * count + 0.3, share * 0.5, n / count))


def houndstooth(sheet: Sheet, rng: np.random.Generator) -> None:
    """The classic weave: four dark and four light threads in both directions, in 2/2 twill."""
    _twill(sheet, _threads(((4, 1),), sheet.along(int(rng.choice([5, 6, 8])))))


def puppytooth(sheet: Sheet, rng: np.random.Generator) -> None:
    """The same, small."""
    _twill(sheet, _threads(((4, 1),), sheet.along(int(rng.choice([10, 12])))))


def glen(sheet: Sheet, rng: np.random.Generator) -> None:
    """Glen check: blocks of four-and-four threads beside blocks of two-and-two, in 2/2 twill."""
    blocks = ((4, int(rng.choice([3, 4]))), (2, int(rng.choice([6, 8]))))
    _twill(sheet, _threads(blocks, sheet.along(2)))


def _threads(blocks: tuple[tuple[int, int], ...], repeats: int) -> NDArray[np.bool_]:
    """Which threads are dark: in each block as many dark as light ones, so often; the blocks repeated."""
    once = [dark for width, times in blocks for _ in range(times) for dark in (True,) * width + (False,) * width]
    return np.array(once * repeats)


def _twill(sheet: Sheet, dark: NDArray[np.bool_]) -> None:
    """Cloth of the same threads in both directions, over two and under two, one further in each row."""
    n, fine = sheet.size, 3  # the notches are steps of one thread; sampling each pixel 3 x 3 times smooths them
    line = ((np.arange(n * fine) + 0.5) / (n * fine) * len(dark)).astype(int)
    warp, weft = np.meshgrid(line, line)
    shown = np.where((warp + weft) % 4 < 2, dark[warp], dark[weft]).astype(np.float32)
    sheet.paint(1, shown.reshape(n, fine, n, fine).mean((1, 3)).astype(np.float32))


def zigzag(sheet: Sheet, rng: np.random.Generator) -> None:
    """Zigzag bands of two to four colours."""
    n = sheet.size
    x, y = grid(n)
    teeth, bands = sheet.along(int(rng.integers(4, 8))), sheet.along(int(rng.integers(4, 8)))
    phase = y * bands + rng.uniform(0.5, 0.9) * bands / teeth * np.abs(2 * np.mod(x * teeth, 1.0) - 1.0)
    if rng.random() < 0.5:
        sheet.paint(1, band(phase, 0.5, n / bands / 1.4))
    else:
        for ink in (1, 2, 3):
            sheet.paint(ink, band(phase - 0.25 * ink, 0.25, n / bands / 1.4))


def chevron(sheet: Sheet, rng: np.random.Generator) -> None:
    """Even bands of two colours at 45 degrees."""
    n, teeth = sheet.size, sheet.along(int(rng.integers(3, 6)))
    x, y = grid(n)
    bands = teeth * int(rng.choice([1, 2]))
    phase = y * bands + bands / teeth / 2 * np.abs(2 * np.mod(x * teeth, 1.0) - 1.0)
    sheet.paint(1, band(phase, 0.5, n / bands / 1.4))


def flame(sheet: Sheet, rng: np.random.Generator) -> None:
    """Knitted flame stitch: steep teeth of uneven height in several colours."""
    n = sheet.size
    x, y = grid(n)
    teeth, bands = sheet.along(int(rng.choice([4, 6, 8])), 2), sheet.along(int(rng.integers(3, 5)))
    knots = rng.uniform(0.4, 1.0, teeth) * np.where(np.arange(teeth) % 2, 1, -1)
    knots = np.mean(np.abs(knots)) * np.sign(knots) + sheet.hand.jitter * (knots - np.mean(np.abs(knots)) *
                                                                         np.sign(knots))
    height = np.interp(x[0] * teeth, np.arange(teeth + 1), np.append(knots, knots[0])).astype(np.float32)
    phase = y * bands + 0.55 * height[None, :]
    for ink, share in ((1, 0.3), (2, 0.22), (3, 0.16)):
        sheet.paint(ink, band(phase - 0.28 * ink, share, n / bands / 1.8))


def herringbone(sheet: Sheet, rng: np.random.Generator) -> None:
    """Columns of slanted threads that turn at each column's edge."""
    n = sheet.size
    x, y = grid(n)
    columns, threads = sheet.along(int(rng.choice([4, 6, 8])), 2), sheet.along(int(rng.choice([24, 32])))
    slope = threads / columns * rng.uniform(0.9, 1.3)
    phase = y * threads + slope * (2 * np.abs(np.mod(x * columns / 2, 1.0) - 0.5))
    sheet.paint(1, band(phase, 0.5, n / threads / 1.3))


def argyle(sheet: Sheet, rng: np.random.Generator) -> None:
    """Diamonds in two colours under thin crossing lines."""
    n = sheet.size
    x, y = grid(n)
    columns, rows = ((4, 2), (6, 4), (4, 4))[int(rng.integers(3))]  # even, or the colours would not close
    columns, rows = sheet.along(columns, 2), sheet.along(rows, 2)
    u, v = x * columns + y * rows, x * columns - y * rows
    cell = np.floor(u) + np.floor(v)
    sheet.paint(1, ((cell % 2) == 0).astype(np.float32))
    sheet.paint(2, (((cell % 2) == 0) & (np.mod(np.floor(u), 2) == 0)).astype(np.float32))
    for axis in (u, v):
        sheet.paint(3, 0.8 * band(axis + 0.5, 0.05, n / columns / 1.2))
