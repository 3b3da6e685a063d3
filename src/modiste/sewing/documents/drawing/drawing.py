"""Drawings as values: paths and texts in layers, in millimetres (x right, y up), which SVG and PDF both draw."""

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""N x 2, mm."""
Anchor = Literal["start", "middle", "end"]

INK: Final = "#1c1b1a"
SOFT: Final = "#77716a"
ACCENT: Final = "#9b3d2e"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Path:
    """A polyline, or an area where `is_closed`. Widths and dashes in mm; `fill` "" leaves it open to what is behind."""

    points: Points = field(repr=False)
    layer: str
    width: float = 0.3
    colour: str = INK
    dash: tuple[float, ...] = ()
    fill: str = ""
    is_closed: bool = False
    is_smooth: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text; `at` is on its baseline, `size` the height of its letters' body in mm, `angle` in degrees."""

    text: str
    at: tuple[float, float]
    layer: str
    size: float = 4.0
    anchor: Anchor = "start"
    angle: float = 0.0
    is_bold: bool = False
    colour: str = INK


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Items in drawing order, on `width` x `height` mm from the origin. `layers` are (id, label)."""

    width: float
    height: float
    items: tuple[Path | Text, ...]
    layers: tuple[tuple[str, str], ...] = ()
    title: str = ""


def moved(item: Path | Text, dx: float, dy: float) -> Path | Text:
    """The same item somewhere else."""
    from dataclasses import replace

    if isinstance(item, Text):
        return replace(item, at=(item.at[0] + dx, item.at[1] + dy))
    return replace(item, points=item.points + np.array([dx, dy]))


def turned(points: Points, angle_deg: float) -> Points:
    """Points turned counter-clockwise about the origin."""
    angle = np.radians(angle_deg)
    c, s = float(np.cos(angle)), float(np.sin(angle))
    made: Points = np.asarray(points, np.float64) @ np.array([[c, s], [-s, c]])
    return made


def smooth_controls(points: Points, is_closed: bool) -> Points:
    """Cubic Bezier controls through points (Catmull-Rom): S x 4 x 2. A point given twice is a sharp corner."""
    p = np.asarray(points, np.float64)
    if is_closed:
        before, after, end = np.roll(p, 1, 0), np.roll(p, -2, 0), np.roll(p, -1, 0)
        curves = np.stack([p, p + (end - before) / 6, end - (after - p) / 6, end], axis=1)
    else:
        padded = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
        a, b, c, d = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
        curves = np.stack([b, b + (c - a) / 6, c - (d - b) / 6, c], axis=1)
    made: Points = curves[np.linalg.norm(curves[:, 3] - curves[:, 0], axis=1) > 1e-9]
    return made
