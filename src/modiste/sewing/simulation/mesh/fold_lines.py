"""Lines along which cloth is pressed from edge to edge: the mesh has points and edges on them, so that each triangle
lies in one pleat.

Such a panel is meshed in level rows and in columns: on each line, and between two lines where the cloth beside has its
own columns once it is folded over. Layers that bend alike do not cut each other.
"""

import itertools
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import Polygon

from modiste.sewing.pattern.geometry import edge_points, polygon
from modiste.sewing.pattern.values import Edge, Line, Panel
from modiste.sewing.simulation.values import Floats, Ints

_ON_EDGE_CM: Final = 0.06
_STEPS: Final = 129
_CLEAR: Final = 0.3
_INSIDE_CM: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """Points (K x 2, cm) down a panel, the first and the last on its outline; `is_fold` where cloth turns there."""

    points: Floats = field(repr=False)
    is_fold: bool


def through_lines(panel: Panel) -> tuple[Line, ...]:
    """The pleat lines of a panel that run from one edge of its outline to another."""
    lines = [line for line in panel.lines if line.kind == "pleat"]
    if not lines:
        return ()
    ends = np.array([line.points[end] for line in lines for end in (0, -1)])
    on = [edge is not None for edge, _ in edges_at(panel, ends)]
    return tuple(line for k, line in enumerate(lines) if on[2 * k] and on[2 * k + 1])


def edges_at(panel: Panel, points: Floats) -> list[tuple[Edge | None, float]]:
    """For each point (N x 2) the edge of the outline that it lies on, and at which share; None for points inside."""
    best = np.full(len(points), _ON_EDGE_CM)
    found: list[tuple[Edge | None, float]] = [(None, 0.0)] * len(points)
    for edge in panel.edges:
        shares = np.linspace(0, 1, _STEPS if edge.controls else 2)
        corners = edge_points(edge, shares)
        steps = np.diff(corners, axis=0)
        away = points[:, None] - corners[None, :-1]
        along = np.clip(np.einsum("nij,ij->ni", away, steps) / np.maximum((steps**2).sum(1), 1e-12), 0, 1)
        distance = np.linalg.norm(away - along[..., None] * steps[None], axis=2)
        nearest = np.argmin(distance, axis=1)
        for i in np.nonzero(distance[np.arange(len(points)), nearest] < best)[0]:
            k = int(nearest[i])
            best[i] = distance[i, k]
            found[i] = edge, float((k + along[i, k]) / (len(shares) - 1))
    return found


def fold_columns(panel: Panel, spacing: float) -> list[Column]:
    """The columns of a panel with fold lines, from left to right; none for others."""
    lines = sorted(through_lines(panel), key=lambda line: line.points[0][0] + line.points[-1][0])
    if not lines:
        return []
    rows = max(2, round(max(abs(line.points[-1][1] - line.points[0][1]) for line in lines) / spacing))
    area = polygon(panel)
    folds = [_levels(line, rows) for line in lines]
    folds = [side_points(area, folds[0][:, 1], 0), *folds, side_points(area, folds[-1][:, 1], 2)]
    found: list[Column] = []
    for number in range(len(folds) - 1):
        if number:
            found.append(Column(points=folds[number], is_fold=True))
        found += [Column(points=points, is_fold=False) for points in _between(folds, number, spacing)]
    return found


def seat_columns(columns: list[Column], area: Polygon, border: Floats, spacing: float) -> tuple[Floats, Ints]:
    """The columns' points inside an area (N x 2, cm), and the segments along folds: M x 2 numbers of points, those of
    the border (B x 2) first.
    """
    points: list[Floats] = [np.zeros((0, 2))]
    segments: list[Ints] = [np.zeros((0, 2), np.int32)]
    count, tree = len(border), cKDTree(border)
    for column in columns:
        inner = column.points[1:-1]
        if column.is_fold:
            ends = tree.query(column.points[[0, -1]])[1]
            chain = np.concatenate([ends[:1], np.arange(count, count + len(inner)), ends[1:]])
            segments.append(np.stack([chain[:-1], chain[1:]], 1).astype(np.int32))
        else:
            inner = inner[shapely.contains_xy(area, inner) & (tree.query(inner)[0] > _CLEAR * spacing)]
        points.append(inner)
        count += len(inner)
    return np.concatenate(points), np.concatenate(segments)


def _between(folds: list[Floats], number: int, spacing: float) -> list[Floats]:
    """Columns of points between a fold and the next one."""
    left, right = folds[number], folds[number + 1]
    wide = [np.linalg.norm(b - a, axis=1) for a, b in itertools.pairwise(folds)]
    own = np.maximum(wide[number], 1e-9)
    none = np.zeros_like(own)
    beside = (wide[number - 1] if number else none), (wide[number + 1] if number + 1 < len(wide) else none)
    first, last = (other if (other < own - 0.05).all() else none for other in beside)
    shares = [none, *([first / own] if first.any() else []), *([1 - last / own] if last.any() else []), none + 1]
    if (first + last > own).any():
        shares = [none, none + 1]
    found: list[Floats] = []
    for k, (low, high) in enumerate(itertools.pairwise(shares)):
        steps = max(1, round(float(((high - low) * own).max()) / spacing))
        at = [low + (high - low) * step / steps for step in range(steps)]
        found += [left + (right - left) * share[:, None] for share in at[0 if k else 1 :]]
    return found


def _levels(line: Line, rows: int) -> Floats:
    """Points of a line at even heights from its upper to its lower end."""
    points = np.array(sorted(line.points, key=lambda point: point[1]))
    y = points[-1, 1] + (points[0, 1] - points[-1, 1]) * np.arange(rows + 1) / rows
    return np.stack([np.interp(y, points[:, 1], points[:, 0]), y], 1)


def side_points(area: Polygon, levels: Floats, bound: int) -> Floats:
    """The leftmost (`bound` 0) or rightmost (2) points of an area at heights (N) -> N x 2; its bound where there are
    none.
    """
    x0, y0, x1, y1 = area.bounds
    inside = np.clip(levels, y0 + _INSIDE_CM, y1 - _INSIDE_CM)
    lines = shapely.linestrings([[(x0 - 1, y), (x1 + 1, y)] for y in inside])
    cut = shapely.bounds(shapely.intersection(lines, area))[:, bound]
    return np.stack([np.where(np.isfinite(cut), cut, area.bounds[bound]), levels], 1)
