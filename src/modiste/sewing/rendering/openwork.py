"""Openwork: where the threads of lace and nets are, as shares from 0 (hole) to 1 (thread)."""

from typing import Final

import cv2
import numpy as np

from modiste.data.patterns import draw_pattern
from modiste.sewing.rendering.values import Floats

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_LACE: Final = 1024


def lace_threads() -> Floats:
    """A tile of floral lace: roses and leaves of dense thread, outlined by a cord, on a net."""
    drawn = draw_pattern("roses", _LACE, 5, (_BLACK, _WHITE, (215, 215, 215), (150, 150, 150), (190, 190, 190)))
    level = drawn[..., 0].astype(np.float32) / 255
    padded = np.pad(level, 16, mode="wrap")
    motif = (padded > 0.25).astype(np.float32)
    lines = np.abs(np.asarray(cv2.morphologyEx(padded, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))))
    cord = cv2.dilate((lines > 0.12).astype(np.float32), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))
    outline = cv2.morphologyEx(motif, cv2.MORPH_GRADIENT, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11)))
    cord, outline, motif = (part[16:-16, 16:-16] for part in (cord, outline, motif))
    at = np.arange(_LACE) * 2 * np.pi * 96 / _LACE
    weft = (0.5 + 0.5 * np.sin(at))[:, None] * (0.6 + 0.4 * np.sin(at * 0.5)[None, :] ** 2)
    fill = motif * np.where(level > 0.7, 0.72 + 0.26 * weft, 0.5 + 0.4 * weft)
    net = _hexagons(_LACE, 36, 0.24) * (1 - motif)
    return np.asarray(np.clip(np.maximum.reduce([net, fill, cord * 0.95, outline]), 0, 1), np.float32)


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
