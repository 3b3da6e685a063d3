"""Openwork: where the threads of lace and nets are, as shares from 0 (hole) to 1 (thread)."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.values import Floats

Line = NDArray[np.float64]

LACE_CM: Final = 15.0
_LACE: Final = 1024
_MOTIFS_CM: Final = 11.0
"""How wide the tile would be if a large flower had a radius of 1.25 cm."""


def lace_threads() -> Floats:
    """A tile of floral lace, LACE_CM wide: flowers, leaves and sprays of dense thread with a raised outline, on a
    hexagonal net.
    """
    rng = np.random.default_rng(31)
    wide = _LACE * 3
    drawn = tuple(np.zeros((wide, wide), np.uint8) for _ in range(3))
    cm = _LACE / _MOTIFS_CM
    centres = _scattered(rng, 13, 2.35 * cm)
    for number, (x, y) in enumerate(centres):
        turn = float(rng.uniform(0, 2 * np.pi))
        _flower(drawn, (x, y), (1.25 if number % 3 == 0 else 0.85) * cm, turn)
        for side in range(3 if number % 2 else 4):
            out = turn + 0.5 + 2 * np.pi * side / (3 if number % 2 else 4)
            _spray(drawn, (x, y), out, cm * (1.5 if number % 3 == 0 else 1.2), 1 if side % 2 else -1)
    motif, cord, hole = (_folded(part) for part in drawn)
    outline = cv2.morphologyEx(np.pad(motif, 8, mode="wrap"), cv2.MORPH_GRADIENT,
                               cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))[8:-8, 8:-8]
    at = np.arange(_LACE) * 2 * np.pi * 110 / _LACE
    weft = (0.5 + 0.5 * np.sin(at))[:, None] * (0.6 + 0.4 * np.sin(at * 0.5)[None, :] ** 2)
    net = _hexagons(_LACE, 42, 0.2)
    inner = (motif > 0.5) & (hole < 0.5)
    threads = np.where(inner, 0.62 + 0.3 * weft, net)
    return np.asarray(np.clip(np.maximum.reduce([threads, cord * 0.97, outline]), 0, 1), np.float32)


def _scattered(rng: np.random.Generator, count: int, apart: float) -> list[tuple[float, float]]:
    """Points on the tile that keep their distance, also from its repeats."""
    found: list[tuple[float, float]] = []
    for _ in range(4000):
        x, y = (float(value) for value in rng.uniform(0, _LACE, 2))
        near = [np.hypot((x - a + _LACE / 2) % _LACE - _LACE / 2, (y - b + _LACE / 2) % _LACE - _LACE / 2)
                for a, b in found]
        if min(near, default=apart) >= apart:
            found.append((x, y))
        if len(found) == count:
            break
    return found


def _folded(canvas: NDArray[np.uint8]) -> Floats:
    """Nine tiles laid over each other: what runs over an edge comes in at the other."""
    tiles = canvas.reshape(3, _LACE, 3, _LACE)
    return np.asarray(tiles.max(axis=(0, 2)) / np.float32(255), np.float32)


def _flower(canvas: tuple[NDArray[np.uint8], ...], middle: tuple[float, float], radius: float, turn: float) -> None:
    """Five petals with a vein each, around an open eye."""
    motif, cord, hole = canvas
    angle = np.linspace(0, 2 * np.pi, 180)
    petals = 0.62 + 0.38 * np.abs(np.cos(2.5 * (angle - turn))) ** 0.7
    _fill(motif, middle, radius * petals, angle)
    _stroke(cord, middle, 0.62 * radius * petals, angle, 2)
    for number in range(5):
        out = turn + 2 * np.pi * number / 5 + np.pi / 5
        share = np.linspace(0.3, 0.92, 12)
        _stroke(cord, middle, share * radius * 0.72, np.full(12, out), 3)
    _fill(hole, middle, np.full(180, 0.2 * radius), angle)
    _stroke(cord, middle, np.full(180, 0.22 * radius), angle, 4)
    _stroke(cord, middle, np.full(180, 0.07 * radius), angle, 4)


def _spray(canvas: tuple[NDArray[np.uint8], ...], middle: tuple[float, float], out: float, long: float,
           bend: int) -> None:
    """A curved stem with leaves in pairs."""
    motif, cord, _ = canvas
    share = np.linspace(0, 1, 30)
    angle = out + bend * 0.7 * share
    reach = long * (0.7 + share)
    _stroke(cord, middle, reach, angle, 4)
    for at in (9, 16, 23, 29):
        x = middle[0] + reach[at] * np.cos(angle[at])
        y = middle[1] + reach[at] * np.sin(angle[at])
        for side in ((-1, 1) if at < 29 else (0,)):
            lean = angle[at] + bend * 0.6 + side * 0.95
            leaf = np.linspace(0, 2 * np.pi, 60)
            along, across = 0.22 * long * (1 - np.cos(leaf)), 0.085 * long * np.sin(leaf)
            points = np.stack([x + along * np.cos(lean) - across * np.sin(lean),
                               y + along * np.sin(lean) + across * np.cos(lean)], axis=1)
            cv2.fillPoly(motif, [np.rint((points + _LACE) * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)


def _polar(middle: tuple[float, float], radius: Line, angle: Line) -> NDArray[np.int32]:
    points = np.stack([middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle)], axis=1) + _LACE
    return np.asarray(np.rint(points * 16), np.int32)


def _fill(canvas: NDArray[np.uint8], middle: tuple[float, float], radius: Line, angle: Line) -> None:
    cv2.fillPoly(canvas, [_polar(middle, radius, angle)], 255, cv2.LINE_AA, shift=4)


def _stroke(canvas: NDArray[np.uint8], middle: tuple[float, float], radius: Line, angle: Line, wide: int) -> None:
    cv2.polylines(canvas, [_polar(middle, radius, angle)], False, 255, wide, cv2.LINE_AA, shift=4)


def net_threads(cell_cm: float, thread: float) -> tuple[Floats, tuple[float, float]]:
    """A hexagonal net of cells so wide; `thread` is the share of a cell's width that thread takes. And its size."""
    cells = 12
    return _hexagons(384, cells, thread), (cells * cell_cm, cells * cell_cm)


def _hexagons(size: int, cells: int, thread: float) -> Floats:
    """Threads around hexagonal cells, `cells` across the tile, anti-aliased."""
    at = (np.arange(size) + 0.5) / size * cells
    rows = 2 * max(1, round(cells / 3**0.5))
    x, y = np.meshgrid(at, np.arange(size) / size * rows / 2)
    best = np.full(x.shape, -9.0)
    second = np.full(x.shape, -9.0)
    # Distances to the nearest two centres of a triangular lattice; threads lie where they are equal.
    for shift in (0.0, 0.5):
        dx, dy = x - shift - np.round(x - shift), y - shift - np.round(y - shift)
        for ox in (-1, 0, 1):
            for oy in (-1, 0, 1):
                near = -np.hypot(dx + ox, (dy + oy) * 3**0.5)
                second = np.maximum(second, np.minimum(best, near))
                best = np.maximum(best, near)
    gap = best - second
    soft = cells / size
    return np.asarray(np.clip((thread - gap) / (2 * soft) + 0.5, 0, 1), np.float32)
