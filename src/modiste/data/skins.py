"""Animal skins and camouflage. Each drawing function fills a `Sheet`."""

import math
from typing import Final

import numpy as np

from modiste.data.torus import Field, Shape, Sheet, above, dropped_noise, noise

TAU: Final = 2 * np.pi


def _rosette(radius: float, rng: np.random.Generator) -> tuple[Shape, Shape]:
    """The broken ring of a leopard's rosette and the darker ground inside it."""
    phase = rng.uniform(0, TAU, 6).tolist()  # Python's numbers leave the fields in single precision
    size = rng.uniform(0.06, 0.16, 3).tolist()
    squeeze, angle = rng.uniform(0.7, 1.0), rng.uniform(0, TAU)

    def polar(x: Field, y: Field) -> tuple[Field, Field]:
        cos, sin = math.cos(angle), math.sin(angle)
        u, v = x * cos + y * sin, (y * cos - x * sin) / squeeze
        theta = np.arctan2(v, u)
        edge = radius * (1 + sum(size[k] * np.sin((k + 2) * theta + phase[k]) for k in range(3)))
        return np.asarray(np.hypot(u, v) / edge, np.float32), theta

    def ring(x: Field, y: Field) -> Field:
        rho, theta = polar(x, y)
        thick = 0.2 + 0.17 * np.sin(3 * theta + phase[3]) + 0.13 * np.sin(2 * theta + phase[4])
        return np.asarray(0.5 + (np.maximum(thick, -0.1) - np.abs(rho - 0.82)) * radius, np.float32)

    def heart(x: Field, y: Field) -> Field:
        rho, _ = polar(x, y)
        return np.asarray(0.5 + (0.8 - rho) * radius, np.float32)

    return ring, heart


def _faint(shape: Shape, strength: float) -> Shape:
    return lambda x, y: strength * np.clip(shape(x, y), 0.0, 1.0)


def _blob(radius: float, rng: np.random.Generator) -> Shape:
    phase, angle, squeeze = rng.uniform(0, TAU, 3).tolist(), rng.uniform(0, TAU), rng.uniform(0.6, 1.0)

    def shape(x: Field, y: Field) -> Field:
        cos, sin = math.cos(angle), math.sin(angle)
        u, v = x * cos + y * sin, (y * cos - x * sin) / squeeze
        theta = np.arctan2(v, u)
        edge = radius * (1 + 0.16 * np.sin(2 * theta + phase[0]) + 0.12 * np.sin(3 * theta + phase[1]))
        return np.asarray(0.5 + edge - np.hypot(u, v), np.float32)

    return shape


def leopard(sheet: Sheet, rng: np.random.Generator) -> None:
    """Rosettes with a dark broken ring, small spots between them, a ground that shades from light to tan."""
    n = sheet.size
    sheet.paint(1, 0.55 * np.clip(0.5 + 0.4 * sheet.noise(rng, 0, 4), 0, 1))
    count = sheet.many(int(rng.integers(26, 44)))
    radius = 0.45 * n / np.sqrt(count)
    places = sheet.sites(count, rng)
    for x, y in places:
        size = radius * sheet.loose(0.7, 1.08, rng)
        ring, heart = _rosette(size, rng)
        sheet.stamp(2, _faint(heart, 0.8), x, y, size * 1.6)
        sheet.stamp(3, ring, x, y, size * 1.6)
    for x, y in sheet.sites(count, rng):
        gap = np.abs(places - (x, y))
        if np.hypot(*np.minimum(gap, n - gap).T).min() > radius * 1.05:
            size = radius * sheet.loose(0.2, 0.38, rng)
            sheet.stamp(3, _blob(size, rng), x, y, size * 2)
    sheet.warp(radius * 0.16, rng, 7)


def cheetah(sheet: Sheet, rng: np.random.Generator) -> None:
    """Solid irregular spots of two sizes."""
    n = sheet.size
    sheet.paint(1, 0.6 * np.clip(0.5 + 0.4 * sheet.noise(rng, 0, 4), 0, 1))
    count = sheet.many(int(rng.integers(60, 95)))
    radius = 0.31 * n / np.sqrt(count)
    for x, y in sheet.sites(count, rng):
        size = radius * sheet.loose(0.55, 1.15, rng)
        sheet.stamp(3, _blob(size, rng), x, y, size * 2)
    sheet.warp(radius * 0.3, rng, 8)


def snake(sheet: Sheet, rng: np.random.Generator) -> None:
    """Python skin: diamond scales with dark edges under large pale and dark blotches."""
    n = sheet.size
    cells = sheet.along(int(rng.integers(11, 16)))
    line = (np.arange(n) + 0.5) / n * cells
    x, y = np.meshgrid(line, line)
    u, v = (x + y).astype(np.float32), (x - y).astype(np.float32)
    blotch = sheet.noise(rng, 1.5, 4.5) + 0.35 * sheet.noise(rng, 4, 9)
    sheet.paint(1, above(blotch, -0.35))
    sheet.paint(3, above(blotch, 0.75))
    sheet.paint(2, above(-np.abs(blotch - 0.75), -0.16) * 0.8)
    edge = np.minimum(np.abs(np.mod(u, 1) - 0.5), np.abs(np.mod(v, 1) - 0.5))
    seam = np.clip(0.5 + (edge - 0.40) * n / cells * 0.7, 0, 1)
    far = np.maximum(np.abs(np.mod(u, 1) - 0.5), np.abs(np.mod(v, 1) - 0.5))
    seam = np.maximum(seam, np.clip(0.5 + (far - 0.42) * n / cells * 0.7, 0, 1)).astype(np.float32)
    sheet.paint(3, seam * 0.75)
    sheet.warp(n / cells * 0.2, rng, 3)


def zebra(sheet: Sheet, rng: np.random.Generator) -> None:
    """Stripes that fork and taper: thresholded noise of one wave length and nearly one direction."""
    waves = rng.uniform(7, 10) * sheet.hand.density**0.5
    lean, spread = rng.uniform(-0.3, 0.3), rng.uniform(0.2, 0.34) * max(sheet.hand.jitter, 0.1)
    field = sheet.noise(rng, waves - 1.6, waves + 1.6, lean + np.pi / 2, spread)
    sheet.paint(1, above(field + 0.15 * sheet.noise(rng, 1, 4), rng.uniform(-0.15, 0.15)))


def tiger(sheet: Sheet, rng: np.random.Generator) -> None:
    """Dark tapered stripes with gaps on a ground that shades from light to strong."""
    sheet.paint(1, np.clip(0.5 + 0.45 * sheet.noise(rng, 0, 3), 0, 1))
    waves = rng.uniform(7, 9.5) * sheet.hand.density**0.5
    field = sheet.noise(rng, waves - 1.3, waves + 1.3, np.pi / 2, 0.22)
    sheet.paint(2, above(field + 0.5 * sheet.noise(rng, 1, 4), 0.55))


def cow(sheet: Sheet, rng: np.random.Generator) -> None:
    """Large dark patches with lobed edges."""
    more = sheet.hand.density**0.5
    edge = 0.22 * sheet.hand.jitter
    field: Field = sheet.noise(rng, 1.5 * more, 4 * more) + edge * sheet.noise(rng, 5 * more, 9 * more)
    sheet.paint(1, above(field, rng.uniform(0.2, 0.5)))


def camouflage(sheet: Sheet, rng: np.random.Generator) -> None:
    """Four inks in lobed patches: thresholds of independent noise with fine detail on the edges."""
    more, edge = sheet.hand.density**0.5, 0.3 * sheet.hand.jitter
    for ink, level in ((1, 0.15), (2, 0.45), (3, 0.8)):
        field: Field = sheet.noise(rng, 2 * more, 5 * more) + edge * sheet.noise(rng, 6 * more, 12 * more)
        sheet.paint(ink, above(field, level))


def digital(sheet: Sheet, rng: np.random.Generator) -> None:
    """Camouflage in square pixels of cloth."""
    n, cells = sheet.size, sheet.along(40, 2)
    cell = np.arange(n) * cells // n  # of each pixel
    for ink, level in ((1, 0.1), (2, 0.5), (3, 0.9)):
        coarse, fine = (dropped_noise(cells, rng, *waves) if sheet.drop else noise(cells, rng, *waves)
                        for waves in ((2.0, 5.0), (6.0, 14.0)))
        field: Field = coarse + 0.5 * sheet.hand.jitter * fine
        sheet.paint(ink, (field > level).astype(np.float32)[np.ix_(cell, cell)])
