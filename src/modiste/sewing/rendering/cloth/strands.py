"""Fur as strands: hair drawn on the picture where fur is seen, over its outline too.

The surface below has the colour and the light; each strand takes those of its root, a little paler towards its tip
(Kajiya and Kay's observation that tips scatter more). Hair lies downwards and stands off where the outline turns away.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.material import Material
from modiste.sewing.rendering.values import Floats

_MOST: Final = 60_000
_STEPS: Final = 6
_SEED: Final = 4177
_LONG: Final = 0.036
_APART: Final = 1.9
"""Pixels between roots."""


def strand_cm(material: Material) -> float:
    """How long the hair of a cloth is, in cm; 0 where it has none."""
    return _LONG * material.yarn_mm**2 if material.finish == "fur" else 0.0


def furred(colour: Floats, alpha: Floats, long_px: Floats) -> tuple[Floats, Floats]:
    """The picture with hair. `colour` H x W x 3 display light times its `alpha` H x W; `long_px` H x W: the length of
    the hair that grows at a pixel, 0 where there is none.
    """
    rng = np.random.default_rng(_SEED)
    row, column = _roots(long_px, rng)
    if not len(row):
        return colour, alpha
    long = long_px[row, column] * rng.uniform(0.6, 1.15, len(row)).astype(np.float32)
    paths = _paths(row, column, long, alpha, rng)
    straight = _spread(colour, alpha, float(long_px.max()))
    root = straight[row, column] * _tones(row, column, rng)[:, None]
    canvas = np.ascontiguousarray(np.rint(np.sqrt(np.clip(straight, 0, 1)) * 255).astype(np.uint8))
    cover = np.rint(np.clip(alpha, 0, 1) * 255).astype(np.uint8)
    wide = max(1, round(float(long_px.max()) / 26))
    ink = np.rint(np.sqrt(np.clip(root, 0, 0.96)) * 255)
    tip = np.rint(np.sqrt(np.clip(root * 1.22 + 0.004, 0, 0.96)) * 255)
    half = _STEPS // 2
    for number in np.argsort(row, kind="stable")[::-1]:
        path = paths[number]
        cv2.polylines(canvas, [path[: half + 1]], False, ink[number].tolist(), wide, cv2.LINE_AA, shift=4)
        cv2.polylines(canvas, [path[half:]], False, tip[number].tolist(), wide, cv2.LINE_AA, shift=4)
        cv2.polylines(cover, [path], False, 255, wide, cv2.LINE_AA, shift=4)
    shown = np.maximum(cover.astype(np.float32) / 255, alpha)
    light = (canvas.astype(np.float32) / 255) ** 2
    near = cv2.dilate((long_px > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    touched = near | (cover > np.rint(alpha * 255))
    out = np.where(touched[..., None], light * shown[..., None], colour)
    return out.astype(np.float32), np.where(touched, shown, alpha).astype(np.float32)


def _roots(long_px: Floats, rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    row, column = np.nonzero(long_px > 1)
    if not len(row):
        return row, column
    count = min(_MOST, max(1, int(len(row) / _APART**2)))
    chosen = np.sort(rng.choice(len(row), count, replace=False))
    return row[chosen], column[chosen]


def _paths(row: NDArray[np.intp], column: NDArray[np.intp], long: Floats, alpha: Floats, rng: np.random.Generator
           ) -> NDArray[np.int32]:
    """Points of each strand in sixteenths of pixels, N x (steps + 1) x 2 (x, y)."""
    soft = cv2.GaussianBlur(alpha.astype(np.float32), (0, 0), max(1.0, float(long.mean()) * 0.5))
    out_x = -cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3)[row, column] * float(long.mean())
    out_y = -cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3)[row, column] * float(long.mean())
    # Locks: neighbours lean the same way.
    height, width = alpha.shape
    coarse = rng.standard_normal((max(2, height // 24), max(2, width // 24))).astype(np.float32)
    lean = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[row, column]
    x = 0.42 * lean + 0.3 * rng.standard_normal(len(row)) + 0.8 * out_x
    y = 0.85 + 0.25 * rng.standard_normal(len(row)) + 0.5 * out_y
    size = np.maximum(np.hypot(x, y), 1e-3)
    share = np.linspace(0, 1, _STEPS + 1)
    curl = 0.22 * rng.standard_normal(len(row))[:, None] * share**2
    ahead_x, ahead_y = (x / size)[:, None], (y / size)[:, None]
    path_x = column[:, None] + 0.5 + long[:, None] * (ahead_x * share - ahead_y * curl)
    path_y = row[:, None] + 0.5 + long[:, None] * (ahead_y * share + ahead_x * curl + 0.12 * share**2)
    return np.asarray(np.rint(np.stack([path_x, path_y], axis=-1) * 16), np.int32)


def _tones(row: NDArray[np.intp], column: NDArray[np.intp], rng: np.random.Generator) -> Floats:
    """Light and dark locks, and hair by hair."""
    height, width = int(row.max()) + 1, int(column.max()) + 1
    coarse = rng.standard_normal((max(2, height // 14), max(2, width // 9))).astype(np.float32)
    lock = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[row, column]
    return np.asarray(np.clip(1 + 0.13 * lock + 0.2 * rng.standard_normal(len(row)), 0.45, 1.6), np.float32)


def _spread(colour: Floats, alpha: Floats, reach: float) -> Floats:
    """The colour itself, carried on beyond the outline."""
    sigma = max(1.0, reach * 0.5)
    near = cv2.GaussianBlur(alpha, (0, 0), sigma)
    around = cv2.GaussianBlur(colour, (0, 0), sigma) / np.maximum(near, 1e-3)[..., None]
    own = colour / np.maximum(alpha, 1e-3)[..., None]
    return np.where((alpha > 0.5)[..., None], own, around).astype(np.float32)
