"""Cloth that is dyed, marbled or pieced rather than printed with motifs. Each drawing function fills a `Sheet`.

Tie-dye after the folds that make it: a spiral is cloth twisted about a point and bound, a crumple cloth bunched at
random; dye does not reach into the folds, which stay pale. Marble after marbled paper: ink floating in thin, drawn-out
veins. What runs once down a garment (ombre, blocks of colour) is drawn down one half of the tile and up the other, so
that the tile closes; it is laid from the garment's top to its hem.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from modiste.data.torus import Field, Sheet, band, disc, grid

TAU: Final = 2 * np.pi


def tie_dye_spiral(sheet: Sheet, rng: np.random.Generator) -> None:
    """One spiral about the middle of the tile, crumpled around it."""
    tie_dye_crumple(sheet, rng)
    x, y = grid(sheet.size)
    dx, dy = x - 0.5, y - 0.5
    far = np.hypot(dx, dy)
    wobble = 0.05 * sheet.noise(rng, 2, 8) + 0.012 * sheet.noise(rng, 12, 30)
    arms, twist = int(rng.choice([2, 3])), float(rng.choice([-1.0, 1.0])) * rng.uniform(8.0, 11.0)
    turn = np.arctan2(dy, dx) / TAU * arms * 3 + twist * np.sqrt(far + 0.004) + wobble * 3
    inside = np.clip((0.46 + 0.35 * wobble - far) / 0.05, 0, 1)
    sheet.paint(0, np.asarray(inside, np.float32))
    for ink in (1, 2, 3):
        share = _soft_band(turn / 3 - (ink - 1) / 3, 0.30)
        folds = np.clip(0.66 + 0.42 * np.sin(TAU * turn * 3 + 9 * wobble) + 0.14 * sheet.noise(rng, 10, 34), 0, 1)
        sheet.paint(ink, np.asarray(inside * share * (0.35 + 0.65 * folds), np.float32))


def tie_dye_crumple(sheet: Sheet, rng: np.random.Generator) -> None:
    """Blooms of dye that end in feathered edges along random folds, over a pale ground."""
    fold = np.exp(-((sheet.noise(rng, 3, 8) / 0.13) ** 2)) + 0.7 * np.exp(-((sheet.noise(rng, 7, 16) / 0.12) ** 2))
    open_ = np.clip(1 - 0.75 * fold + 0.18 * sheet.noise(rng, 16, 44), 0, 1)
    for ink in (1, 2, 3):
        bloom = np.clip(0.5 + 0.8 * sheet.noise(rng, 1, 5) + 0.12 * sheet.noise(rng, 12, 36), 0, 1)
        sheet.paint(ink, np.asarray(0.85 * bloom * open_, np.float32))


def _soft_band(phase: Field, share: float) -> Field:
    """As `torus.band`, with edges as soft as dye that spreads in cloth."""
    distance = share / 2 - np.abs(np.mod(phase + 0.5, 1.0) - 0.5)
    return np.asarray(np.clip(0.5 + distance * 9.0, 0, 1), np.float32)


def marble(sheet: Sheet, rng: np.random.Generator) -> None:
    """Veins that thin out and swell, over a ground with clouds in it."""
    lean = rng.uniform(0.3, 1.2)
    cloud = sheet.noise(rng, 1, 5) + 0.5 * sheet.noise(rng, 4, 12)
    sheet.paint(1, np.asarray(0.42 * np.clip(0.35 + 0.5 * cloud, 0, 1), np.float32))
    for waves, width, ink, strength in ((2.5, 0.14, 1, 0.75), (5.0, 0.075, 2, 0.7), (2.0, 0.045, 2, 0.95)):
        field = sheet.noise(rng, 0.5, waves, lean, 0.9)
        field = field + 0.16 * sheet.noise(rng, 4, 14) + 0.05 * sheet.noise(rng, 16, 48)
        swell = np.clip(0.55 + 0.6 * sheet.noise(rng, 1, 5), 0.08, 1.4)
        vein = np.exp(-((field / (width * swell)) ** 2)) * np.clip(0.25 + swell, 0, 1)
        sheet.paint(ink, np.asarray(strength * vein, np.float32))
    sheet.warp(sheet.size * 0.03, rng, 5)


def ombre(sheet: Sheet, rng: np.random.Generator) -> None:
    """The first ink at the top of the garment melts into the last at its hem."""
    down = _down(sheet)
    uneven = 0.012 * sheet.noise(rng, 1, 6)
    share = np.clip((down + uneven * (1 - np.abs(2 * down - 1)) - 0.08) / 0.84, 0, 1)
    share = share * share * (3 - 2 * share)
    sheet.paint(1, np.asarray(np.clip(share * 2, 0, 1), np.float32))
    sheet.paint(2, np.asarray(np.clip(share * 2 - 1, 0, 1), np.float32))


def colour_block(sheet: Sheet, rng: np.random.Generator) -> None:
    """Level blocks, one ink after the other from the top to the hem."""
    down = _down(sheet)
    first = rng.uniform(0.26, 0.36)
    for ink, start in ((1, first), (2, first + rng.uniform(0.24, 0.34))):
        sheet.paint(ink, np.asarray(np.clip(0.5 + (down - start) * sheet.size / 2, 0, 1), np.float32))


def _down(sheet: Sheet) -> Field:
    """How far down the garment, 0 at its top and 1 at its hem: down one half of the tile and back up the other."""
    _, y = grid(sheet.size)
    return np.asarray(1 - np.abs(2 * y - 1), np.float32)


def patchwork(sheet: Sheet, rng: np.random.Generator) -> None:
    """Squares of plain, striped, checked and dotted cloth, sewn edge to edge; no two neighbours of one ground."""
    cells = sheet.along(int(rng.choice([4, 5, 6])))
    n, inks = sheet.size, len(sheet.cover)
    x, y = grid(n)
    column, row = np.floor(x * cells).astype(int), np.floor(y * cells).astype(int)
    start = int(rng.integers(inks))
    grounds = np.array([[(start + 2 * j + i + (i * j) % 2) % inks for i in range(cells)] for j in range(cells)])
    motifs = rng.integers(len(_CLOTHS), size=(cells, cells))
    steps = rng.integers(1, inks, size=(cells, cells))
    ground, motif, ink = grounds[row, column], motifs[row, column], (grounds + steps)[row, column] % inks
    for number in range(inks):
        sheet.paint(number, np.asarray(ground == number, np.float32))
    inside_x, inside_y = np.asarray(x * cells % 1, np.float32), np.asarray(y * cells % 1, np.float32)
    for number, draw in enumerate(_CLOTHS):
        cover = draw(inside_x, inside_y, n / cells)
        for other in range(inks):
            sheet.paint(other, np.asarray(cover * ((motif == number) & (ink == other)), np.float32))


def _plain(x: Field, _y: Field, _pixels: float) -> Field:
    return np.zeros_like(x)


def _stripes(x: Field, _y: Field, pixels: float) -> Field:
    return band(x * 7, 0.4, pixels / 7)


def _checks(x: Field, y: Field, pixels: float) -> Field:
    return np.asarray(0.5 * (band(x * 5, 0.5, pixels / 5) + band(y * 5, 0.5, pixels / 5)), np.float32)


def _dots(x: Field, y: Field, pixels: float) -> Field:
    across, down = np.mod(x * 5, 1) - 0.5, np.mod(y * 5, 1) - 0.5
    return np.asarray(np.clip(disc(pixels / 5 * 0.22)(across * pixels / 5, down * pixels / 5), 0, 1), np.float32)


_CLOTHS: Final[tuple[Callable[[Field, Field, float], Field], ...]] = (_plain, _stripes, _checks, _dots)
