"""Laying shapes on a strip of a given width, so that its length is short.

Bottom-left placing on a raster (largest first; Baker, Coffman and Rivest, "Orthogonal packings in two dimensions",
1980, carried over to any outline): where a shape may lie is one correlation of its mask with what is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.sewing.documents.drawing.drawing import Points, turned

_CELLS: Final = 260
"""Cells over the strip's width: finer costs time, coarser costs cloth."""

Bits = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Laid:
    """Shape number `index`, mirrored first where `is_mirrored`, turned by `angle_deg`, moved by `shift` (its units)."""

    index: int
    angle_deg: float
    shift: tuple[float, float]
    is_mirrored: bool
    outline: Points = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An outline to lay: the turns that it may take (degrees), and whether it is laid as its mirror image."""

    outline: Points
    angles_deg: tuple[float, ...] = (0.0, 180.0)
    is_mirrored: bool = False


def nest(shapes: Sequence[Shape], width: float, gap: float = 0.5, *, tries: int = 1) -> tuple[Laid, ...]:
    """Places on a strip from y = 0 upwards, x from 0 to `width`; results in the shapes' order. The shortest of up to
    three `tries` is taken: the largest first, the longest first, the widest first.

    Raises ValueError with the shape's number where one is wider than the strip in every turn that it may take.
    """
    cell = max(width / _CELLS, gap / 2, 1e-3)
    columns = int(width / cell)
    variants = [_variants(shape, cell, gap, columns, at) for at, shape in enumerate(shapes)]
    masks = [row[0][1] for row in variants]
    sizes = [[int(mask.sum()) for mask in masks], *([mask.shape[axis] for mask in masks] for axis in (0, 1))]
    orders = [sorted(range(len(shapes)), key=partial(_larger_first, size)) for size in sizes[:tries]]
    best: tuple[int, dict[int, Laid]] | None = None
    for order in orders:
        found = _laid(shapes, variants, order, cell, gap, columns)
        if best is None or found[0] < best[0]:
            best = found
    placed = best[1] if best else {}
    return tuple(placed[at] for at in range(len(shapes)))


def _larger_first(size: list[int], at: int) -> tuple[int, int]:
    return -size[at], at


def _laid(
    shapes: Sequence[Shape], variants: list[list[tuple[float, Bits, Points]]], order: list[int],
    cell: float, gap: float, columns: int,
) -> tuple[int, dict[int, Laid]]:  # fmt: skip
    """The rows used and where each shape lies, laid in an order."""
    tall = sum(min(mask.shape[0] for _, mask, _ in row) for row in variants)
    taken = np.zeros((int(tall * 1.02) + 8, columns), np.uint8)
    placed: dict[int, Laid] = {}
    used = 0
    for at in order:
        best: tuple[int, int, int] | None = None
        for number, (_, mask, _) in enumerate(variants[at]):
            spot = _lowest(taken[: used + mask.shape[0] + 1], mask)
            if spot is not None and (best is None or spot[0] + mask.shape[0] < best[0]):
                best = (spot[0] + mask.shape[0], number, spot[1])
        if best is None:
            raise ValueError(at)
        top, number, column = best
        angle, mask, moved = variants[at][number]
        row = top - mask.shape[0]
        taken[row:top, column : column + mask.shape[1]] |= mask
        used = max(used, top)
        shift = np.array([column, row]) * cell + gap / 2
        first = _turned(shapes[at], angle).min(axis=0)
        placed[at] = Laid(
            index=at, angle_deg=angle, shift=(float(shift[0] - first[0]), float(shift[1] - first[1])),
            is_mirrored=shapes[at].is_mirrored, outline=moved - moved.min(axis=0) + shift,
        )  # fmt: skip
    return used, placed


def _turned(shape: Shape, angle: float) -> Points:
    points = np.asarray(shape.outline, np.float64)
    return turned(points * [-1.0, 1.0] if shape.is_mirrored else points, angle)


def _variants(shape: Shape, cell: float, gap: float, columns: int, at: int) -> list[tuple[float, Bits, Points]]:
    made = []
    for angle in shape.angles_deg:
        moved = _turned(shape, angle)
        mask = _mask(moved - moved.min(axis=0), cell, gap)
        if mask.shape[1] <= columns:
            made.append((angle, mask, moved))
    if not made:
        raise ValueError(at)
    return made


def _mask(points: Points, cell: float, gap: float) -> Bits:
    """Cells that an outline touches, grown by half a gap."""
    size = np.ceil((points.max(axis=0) + gap) / cell).astype(int) + 1
    mask = np.zeros((int(size[1]), int(size[0])), np.uint8)
    corners = np.round((points + gap / 2) / cell * 16).astype(np.int32)
    cv2.fillPoly(mask, [corners], 1, shift=4)
    cv2.polylines(mask, [corners], True, 1, max(1, round(gap / cell)), shift=4)
    return mask


def _lowest(taken: Bits, mask: Bits) -> tuple[int, int] | None:
    """The lowest, then leftmost place (row, column) at which the mask hits nothing."""
    if mask.shape[0] > taken.shape[0] or mask.shape[1] > taken.shape[1]:
        return None
    hits = cv2.matchTemplate(taken.astype(np.float32), mask.astype(np.float32), cv2.TM_CCORR)
    free = np.argwhere(hits < 0.5)
    return (int(free[0][0]), int(free[0][1])) if len(free) else None
