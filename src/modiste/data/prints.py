"""Prints made of motifs: flowers, leaves, paisley, confetti, hearts, stars. Each drawing function fills a `Sheet`."""

import numpy as np
from numpy.typing import NDArray

from modiste.data.torus import Sheet, disc, ellipse, leaf, polygon, shifted

TAU = 2 * np.pi


def confetti(sheet: Sheet, rng: np.random.Generator) -> None:
    """Scattered dots of several sizes and colours."""
    n = sheet.size
    count = sheet.many(int(rng.integers(35, 80)))
    for x, y in sheet.sites(count, rng):
        radius = n / np.sqrt(count) * sheet.loose(0.12, 0.34, rng)
        sheet.stamp(int(rng.integers(1, 4)), disc(radius), x, y, radius + 2)


def _flower(sheet: Sheet, x: float, y: float, radius: float, inks: tuple[int, int, int],
            rng: np.random.Generator) -> None:
    petals, start = int(rng.integers(5, 8)), rng.uniform(0, TAU)
    for layer, ink in ((1.0, inks[0]), (0.62, inks[1])):
        for k in range(petals):
            angle = start + TAU * k / petals + (0 if layer == 1.0 else np.pi / petals)
            reach = radius * layer
            px, py = x + 0.55 * reach * np.cos(angle), y + 0.55 * reach * np.sin(angle)
            sheet.stamp(ink, ellipse(reach * 0.48, reach * min(0.42, 2.0 / petals), angle), px, py, reach * 0.6 + 2)
            if layer == 1.0 and radius > 9:  # a line between petals keeps large flowers from becoming blots
                sheet.stamp(inks[1], ellipse(reach * 0.26, max(0.7, reach * 0.035), angle), px, py, reach * 0.5 + 2)
    sheet.stamp(inks[2], disc(radius * 0.2), x, y, radius * 0.2 + 2)


def _leaf(sheet: Sheet, x: float, y: float, length: float, angle: float, ink: int, vein: int,
          slim: float = 0.32) -> None:
    across, down = 0.5 * length * np.cos(angle), 0.5 * length * np.sin(angle)
    mid_x, mid_y = x + across, y + down
    sheet.stamp(ink, shifted(leaf(length, length * slim, angle), -across, -down), mid_x, mid_y, length / 2 + 2)
    if length > 12:
        sheet.stamp(vein, ellipse(length * 0.42, max(0.55, length * 0.018), angle), mid_x, mid_y, length * 0.5)


def floral(sheet: Sheet, rng: np.random.Generator) -> None:
    """Blooms with leaves, from few large ones to many."""
    _blooms(sheet, sheet.many(int(rng.choice([7, 10, 14, 26]))), 0.44, rng)


def ditsy(sheet: Sheet, rng: np.random.Generator) -> None:
    """Many small blooms, scattered, with air between them."""
    _blooms(sheet, sheet.many(int(rng.integers(44, 72))), 0.36, rng)


def _blooms(sheet: Sheet, count: int, share: float, rng: np.random.Generator) -> None:
    n = sheet.size
    radius = share * n / np.sqrt(count)
    for x, y in sheet.sites(count, rng):
        size = radius * sheet.loose(0.62, 1.05, rng)
        for _ in range(int(rng.integers(2, 5))):
            _leaf(sheet, x, y, size * rng.uniform(1.35, 1.8), rng.uniform(0, TAU), 4, 0)
        inks = (1, 2, 3) if rng.random() < 0.6 else (2, 1, 3)
        _flower(sheet, x, y, size, inks, rng)
    for x, y in sheet.sites(count, rng):
        sheet.stamp(int(rng.integers(1, 4)), disc(radius * 0.13), x, y, radius)


def roses(sheet: Sheet, rng: np.random.Generator) -> None:
    """Round roses seen from above: petals wound around the heart in three shades."""
    n = sheet.size
    count = sheet.many(int(rng.choice([6, 9, 13, 20])))
    radius = 0.46 * n / np.sqrt(count)
    for x, y in sheet.sites(count, rng):
        size = radius * sheet.loose(0.7, 1.05, rng)
        for _ in range(int(rng.integers(3, 6))):
            _leaf(sheet, x, y, size * rng.uniform(1.4, 1.75), rng.uniform(0, TAU), 4, 0, 0.4)
        angle = rng.uniform(0, TAU)
        for ring, (reach, petals) in enumerate(((1.0, 5), (0.72, 4), (0.46, 3), (0.24, 2))):
            for k in range(petals):
                angle += TAU / petals + 0.25
                px, py = x + 0.5 * reach * size * np.cos(angle), y + 0.5 * reach * size * np.sin(angle)
                across = angle + np.pi / 2
                wide = ellipse(reach * size * 0.62, reach * size * 0.5, across)
                sheet.stamp(3, wide, px, py, reach * size * 0.62 + 2)
                inner = ellipse(reach * size * 0.57, reach * size * 0.44, across)
                sheet.stamp(1 + (ring + k) % 2, inner, px - 0.05 * size * np.cos(angle),
                            py - 0.05 * size * np.sin(angle), reach * size * 0.57 + 2)


def leaves(sheet: Sheet, rng: np.random.Generator) -> None:
    """Sprigs: a curved stem with pairs of leaves."""
    n = sheet.size
    count = sheet.many(int(rng.choice([12, 18, 26])))
    length = 1.0 * n / np.sqrt(count)
    for x, y in sheet.sites(count, rng):
        angle, bend, ink = rng.uniform(0, TAU), sheet.loose(-0.8, 0.8, rng), int(rng.integers(1, 4))
        x, y = x - 0.5 * length * np.cos(angle), y - 0.5 * length * np.sin(angle)
        steps = int(rng.integers(4, 7))
        for k in range(steps):
            here = angle + bend * k / steps
            size = length * 0.44 * (1.0 - 0.45 * k / steps)
            sides = (0.0,) if k == steps - 1 else (-0.85, 0.85)
            for side in sides:
                _leaf(sheet, x, y, size, here + side, ink, 0, 0.36)
            stem = length * 0.75 / steps
            mx, my = x + stem / 2 * np.cos(here), y + stem / 2 * np.sin(here)
            sheet.stamp(ink, ellipse(stem * 0.65, max(0.7, n / 400), here), mx, my, stem + 2)
            x, y = x + stem * np.cos(here), y + stem * np.sin(here)


def tropical(sheet: Sheet, rng: np.random.Generator) -> None:
    """Palm fronds and broad leaves over each other."""
    n = sheet.size
    count = sheet.many(int(rng.choice([12, 15, 21])))
    length = 1.25 * n / np.sqrt(count)
    for number, (x, y) in enumerate(sheet.sites(count, rng)):
        angle, ink = rng.uniform(0, TAU), 1 + number % 3
        x, y = x - 0.45 * length * np.cos(angle), y - 0.45 * length * np.sin(angle)
        if number % 3 == 2:
            _leaf(sheet, x, y, length * 0.95, angle, ink, 0, 0.42)
            continue
        leaflets = int(rng.integers(7, 10))
        for k in range(leaflets):
            t = (k + 1) / leaflets
            px, py = x + length * 0.75 * t * np.cos(angle), y + length * 0.75 * t * np.sin(angle)
            size = length * 0.5 * np.sin(np.pi * (0.18 + 0.74 * t))
            for side in (-1, 1):
                tilt = angle + side * (1.25 - 0.75 * t)
                _frond(sheet, px, py, size, tilt, ink)
        mx, my = x + length * 0.38 * np.cos(angle), y + length * 0.38 * np.sin(angle)
        sheet.stamp(ink, ellipse(length * 0.42, max(0.8, length * 0.018), angle), mx, my, length * 0.5)


def _frond(sheet: Sheet, x: float, y: float, length: float, angle: float, ink: int) -> None:
    across, down = 0.5 * length * np.cos(angle), 0.5 * length * np.sin(angle)
    sheet.stamp(ink, shifted(leaf(length, length * 0.15, angle), -across, -down), x + across, y + down, length / 2 + 2)


def _buta(length: float, angle: float, hand: int) -> NDArray[np.float64]:
    """Outline (N x 2 pixels) of the paisley drop whose tip curls to one side."""
    t = np.linspace(0, 1, 60)
    width = 0.42 * np.sqrt(np.clip(t, 0, 1)) * np.clip(1 - t, 0, None) ** 0.55 * 1.5
    spine = np.stack([0.5 - t * 1.0, 0.42 * hand * np.clip(0.55 - t, 0, 1) ** 2 * 2.6], -1)
    step = np.gradient(spine, axis=0)
    normal = np.stack([-step[:, 1], step[:, 0]], -1) / np.linalg.norm(step, axis=1, keepdims=True)
    outline = np.concatenate([spine + normal * width[:, None], (spine - normal * width[:, None])[::-1]]) * length
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(outline @ np.array([[cos, sin], [-sin, cos]]))


def paisley(sheet: Sheet, rng: np.random.Generator) -> None:
    """Drops (buta) in drops, each with a flower and a rim of beads, small flowers and dots between them."""
    n = sheet.size
    columns, rows = ((3, 4), (4, 4), (4, 6))[int(rng.integers(3))]
    columns, rows = sheet.along(columns), sheet.along(rows, 2)
    length = 1.0 * n / max(columns, rows)
    tilt = rng.uniform(0, TAU)
    for number, (x, y) in enumerate(sheet.lattice(columns, rows, 0.03 * sheet.hand.jitter, rng)):
        angle = tilt + (np.pi if (number // columns) % 2 else 0.0) + sheet.loose(-0.12, 0.12, rng)
        hand = 1 if number % 2 else -1
        rim = _buta(length * 1.06, angle, hand)
        for k in range(0, len(rim), 6):
            bead = max(1.0, length * 0.035)
            px, py = rim[k] * 1.06
            sheet.stamp(2, disc(bead), x + px, y + py, bead + 2)
        for scale, ink in ((1.0, 1), (0.82, 0), (0.72, 2), (0.5, 3)):
            sheet.stamp(ink, polygon(_buta(length * scale, angle, hand)), x, y, length * 0.8 * scale + 2)
        hx, hy = x - 0.18 * length * np.cos(angle), y - 0.18 * length * np.sin(angle)
        _flower(sheet, hx, hy, length * 0.15, (1, 0, 2), rng)
    for x, y in sheet.lattice(columns, rows, 0.05 * sheet.hand.jitter, rng):
        x = x + 0.5 * n / columns
        _flower(sheet, x, y, length * 0.13, (3, 1, 2), rng)


def _outline(radius: float, kind: str, angle: float) -> NDArray[np.float64]:
    if kind == "star":
        theta = np.arange(10) * TAU / 10 + angle - np.pi / 2
        reach = radius * np.where(np.arange(10) % 2, 0.42, 1.0)
        return np.stack([reach * np.cos(theta), reach * np.sin(theta)], -1)
    t = np.linspace(0, TAU, 48)
    points = np.stack([16 * np.sin(t) ** 3,
                       -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))], -1) / 16
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(radius * points @ np.array([[cos, sin], [-sin, cos]]))


def _scatter(kind: str, sheet: Sheet, rng: np.random.Generator) -> None:
    n = sheet.size
    columns = sheet.along(int(rng.choice([4, 5, 6])))
    for number, (x, y) in enumerate(sheet.lattice(columns, columns + columns % 2, 0.06 * sheet.hand.jitter, rng)):
        radius = n / columns * sheet.loose(0.24, 0.32, rng)
        angle = sheet.loose(-0.35, 0.35, rng)
        sheet.stamp(1 + number % 2, polygon(_outline(radius, kind, angle)), x, y, radius * 1.3)


def stars(sheet: Sheet, rng: np.random.Generator) -> None:
    """Five-pointed stars in offset rows."""
    _scatter("star", sheet, rng)


def hearts(sheet: Sheet, rng: np.random.Generator) -> None:
    """Hearts in offset rows."""
    _scatter("heart", sheet, rng)
