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
    motif = (level > 0.25).astype(np.float32)
    padded = np.pad(motif, 16, mode="wrap")
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    cord = (cv2.dilate(padded, kernel) - cv2.erode(padded, kernel))[16:-16, 16:-16]
    grown = cv2.dilate(padded, kernel)[16:-16, 16:-16]
    inner = np.abs(cv2.Laplacian(np.pad(level, 16, mode="wrap"), cv2.CV_32F, ksize=5))[16:-16, 16:-16]
    weft = 0.5 + 0.5 * np.sin(np.arange(_LACE) * 2 * np.pi * 128 / _LACE)
    dense = 0.62 + 0.2 * level + 0.14 * weft[:, None]
    net = _hexagons(_LACE, 40, 0.3)
    threads = np.maximum(net * (1 - grown), motif * np.clip(dense + 0.1 * inner, 0, 0.95))
    return np.asarray(np.clip(np.maximum(threads, cord * 0.98), 0, 1), np.float32)


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
    return np.clip((thread - gap) / (2 * soft) + 0.5, 0, 1).astype(np.float32)
