"""Lay one panel of a photographed garment flat: each point of the cloth is looked up where the photo shows it.

`retexturing.parameterize` says for every pixel which point of the cloth is seen there; here that map is inverted, so
that straight threads become straight again (texture rectification).
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.imaging.light import Flags, Soft
from modiste.imaging.retexturing.parameterize import Field

LARGEST_PX: Final = 1400      # side of a flat cloth
_STEPS: Final = 8             # of Newton's method
_CLOSE: Final = 0.75          # pixels: a point that is found
_COARSE: Final = 3            # pixels of cloth a step at which the inverse is solved
_SINGULAR: Final = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """Where the photo shows each point of a flat cloth: columns and rows of the photo (h x w each), how many pixels of
    cloth a pixel of the photo shows there (1 seen from in front, more on sides that turn away), and `known`, whether it
    is seen at all."""

    columns: Soft
    rows: Soft
    stretch: Soft
    known: Flags

    def look(self, values: Soft, *, fine: bool = False) -> Soft:
        """`values` of the photo (H x W or H x W x C) on the flat cloth; `fine` keeps edges sharp."""
        way = cv2.INTER_LANCZOS4 if fine else cv2.INTER_LINEAR
        return np.asarray(cv2.remap(values, self.columns, self.rows, way, borderMode=cv2.BORDER_REPLICATE), np.float32)


def flatten(field: Field, flags: Flags) -> Flat:
    """Invert the cloth coordinates of a panel.

    Args:
        field: H x W x 2, the cloth (across, along) seen at each pixel, in pixels of the photo.
        flags: H x W, the panel's pixels.
    """
    across, along = field[..., 0][flags], field[..., 1][flags]
    left, right = (float(value) for value in np.percentile(across, (0.5, 99.5)))
    top, bottom = (float(value) for value in np.percentile(along, (0.5, 99.5)))
    width = int(np.clip(right - left, 8, LARGEST_PX))
    height = int(np.clip(bottom - top, 8, LARGEST_PX))
    grid = max(2, math.ceil(width / _COARSE)), max(2, math.ceil(height / _COARSE))
    aim_x, aim_y = np.meshgrid(np.linspace(left, left + width - 1, grid[0], dtype=np.float32),
                               np.linspace(top, top + height - 1, grid[1], dtype=np.float32))
    columns, rows, gap = _inverse(field, flags, aim_x, aim_y)
    det = _determinant(field)
    seen = cv2.remap(flags.astype(np.float32), columns, rows, cv2.INTER_LINEAR)
    known = ((gap < _CLOSE) & (seen > 0.5)).astype(np.float32)
    stretch = cv2.remap(det, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    full = (width, height)
    columns, rows, stretch, known = (cv2.resize(one, full, interpolation=cv2.INTER_LINEAR)
                                     for one in (columns, rows, stretch, known))
    return Flat(columns, rows, np.asarray(stretch, np.float32), np.asarray(known > 0.99))


def _inverse(field: Field, flags: Flags, aim_x: Soft, aim_y: Soft) -> tuple[Soft, Soft, Soft]:
    """The place (column, row) of each cloth point by Newton's method from an affine guess, and how far it is off."""
    ys, xs = np.nonzero(flags)
    pick = np.s_[:: max(1, len(xs) // 20_000)]
    cloth = np.stack([field[ys[pick], xs[pick], 0], field[ys[pick], xs[pick], 1], np.ones(len(xs[pick]))], 1)
    plane, *_ = np.linalg.lstsq(cloth, np.stack([xs[pick], ys[pick]], 1).astype(np.float64), rcond=None)
    columns = (aim_x * plane[0, 0] + aim_y * plane[1, 0] + plane[2, 0]).astype(np.float32)
    rows = (aim_x * plane[0, 1] + aim_y * plane[1, 1] + plane[2, 1]).astype(np.float32)
    a, b, c, d = _jacobian(field)
    height, width = flags.shape
    for _ in range(_STEPS):
        here = [cv2.remap(np.ascontiguousarray(one), columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
                for one in (field[..., 0], field[..., 1], a, b, c, d)]
        off_x, off_y = aim_x - here[0], aim_y - here[1]
        det = here[2] * here[5] - here[3] * here[4]
        det = np.where(np.abs(det) < _SINGULAR, _SINGULAR, det)
        columns = np.clip(columns + np.clip((here[5] * off_x - here[3] * off_y) / det, -40, 40), 0, width - 1)
        rows = np.clip(rows + np.clip((here[2] * off_y - here[4] * off_x) / det, -40, 40), 0, height - 1)
    here = [cv2.remap(np.ascontiguousarray(field[..., one]), columns, rows, cv2.INTER_LINEAR,
                      borderMode=cv2.BORDER_REPLICATE) for one in (0, 1)]
    gap = np.hypot(aim_x - here[0], aim_y - here[1])
    return columns.astype(np.float32), rows.astype(np.float32), np.asarray(gap, np.float32)


def _jacobian(field: Field) -> tuple[Soft, Soft, Soft, Soft]:
    """d across / dx, d across / dy, d along / dx, d along / dy."""
    parts = []
    for one in (0, 1):
        plane = np.ascontiguousarray(field[..., one])
        parts += [cv2.Sobel(plane, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(plane, cv2.CV_32F, 0, 1) / 8]
    return parts[0], parts[1], parts[2], parts[3]


def _determinant(field: Field) -> Soft:
    a, b, c, d = _jacobian(field)
    return np.asarray(np.abs(a * d - b * c), np.float32)
