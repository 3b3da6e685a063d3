"""Edges in GarmentCode's JSON: control points relative to the edge's own axis, circle arcs, and the way back."""

import itertools
import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError
from modiste.sewing.pattern.geometry import bezier, ring
from modiste.sewing.pattern.pattern_json import JsonValue, number
from modiste.sewing.pattern.values import Edge, Point

_MOST_EDGES: Final = 400
_LARGEST_CM: Final = 5000.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One of our edges, and the `number` of the file's edge that it is, or is a part of (arcs become several)."""

    number: int
    edge: Edge


def panel_edges(panel: dict[str, JsonValue], scale: float, is_absolute: bool, where: str) -> list[Piece]:
    """The edges of a panel in the file's order, as one closed loop in cm of the panel's own plane. Raises DataError."""
    vertices = _points(panel.get("vertices"), scale, where)
    rows = panel.get("edges")
    if not isinstance(rows, list) or not 3 <= len(rows) <= _MOST_EDGES:
        raise DataError("sewing.edges", where=where, most=_MOST_EDGES)
    ends = [_ends(row, len(vertices), f"{where}: edge {at}") for at, row in enumerate(rows)]
    for at, (_, end) in enumerate(ends):
        if end != ends[(at + 1) % len(ends)][0]:
            raise DataError("sewing.outline_open", where=where, at=at)
    pieces = []
    for at, (row, (start, end)) in enumerate(zip(rows, ends, strict=True)):
        edge = Edge(name=f"edge_{at}", start=vertices[start], end=vertices[end])
        if math.dist(edge.start, edge.end) < 1e-6:
            raise DataError("sewing.edge_of_no_length", where=where, at=at)
        bend = row.get("curvature") if isinstance(row, dict) else None
        pieces += [Piece(at, part) for part in _curved(edge, bend, scale, is_absolute, f"{where}: edge {at}")]
    return pieces


def signed_area(edges: tuple[Edge, ...]) -> float:
    """Area in cm2, above 0 where the loop runs counter-clockwise."""
    x, y = ring(edges, 1.0).T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def relative_controls(edge: Edge) -> list[list[float]]:
    """Control points as GarmentCode writes them: along the edge's axis and across it, in shares of its length."""
    axis = np.subtract(edge.end, edge.start)
    across = np.array([-axis[1], axis[0]])
    square = float(axis @ axis)
    return [
        [float(np.subtract(point, edge.start) @ axis / square), float(np.subtract(point, edge.start) @ across / square)]
        for point in edge.controls
    ]


def split(edge: Edge, shares: list[float]) -> list[Edge]:
    """An edge cut at shares (0 < share < 1, rising) of its length into edges `name`, `name~1`, ... (de Casteljau)."""
    t = np.linspace(0, 1, 513)
    points = bezier(edge, t)
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    cuts = [0.0, *(float(np.interp(share * lengths[-1], lengths, t)) for share in shares), 1.0]
    corners = np.array((edge.start, *edge.controls, edge.end), np.float64)
    made = []
    for at, (low, high) in enumerate(itertools.pairwise(cuts)):
        after = _casteljau(corners, low)[1] if low > 0 else corners
        part = _casteljau(after, (high - low) / (1 - low))[0] if high < 1 else after
        start, *controls, end = [(float(x), float(y)) for x, y in part]
        made.append(replace(edge, name=edge.name if at == 0 else f"{edge.name}~{at}", start=start, end=end,
                            controls=tuple(controls)))  # fmt: skip
    return made


def _casteljau(corners: NDArray[np.float64], t: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    left, right, row = [corners[0]], [corners[-1]], corners
    while len(row) > 1:
        row = row[:-1] * (1 - t) + row[1:] * t
        left.append(row[0])
        right.append(row[-1])
    return np.array(left), np.array(right[::-1])


def _curved(edge: Edge, bend: JsonValue, scale: float, is_absolute: bool, where: str) -> list[Edge]:
    if bend is None:
        return [edge]
    if isinstance(bend, list):  # the layout of the first data sets: one control point of a quadratic curve
        return [replace(edge, controls=_controls(edge, [bend], scale, is_absolute, where))]
    if not isinstance(bend, dict) or not isinstance(bend.get("params"), list):
        raise DataError("sewing.curvature", where=where)
    kind, params = bend.get("type"), bend["params"]
    counts = {"quadratic": 1, "cubic": 2}
    if kind == "circle":
        return _arc(edge, params, scale, where)
    if not isinstance(kind, str) or kind not in counts or not isinstance(params, list) or len(params) != counts[kind]:
        raise DataError("sewing.curvature_kind", where=where, kind=str(kind)[:20])
    return [replace(edge, controls=_controls(edge, params, scale, is_absolute, where))]


def _controls(edge: Edge, params: list[JsonValue], scale: float, is_absolute: bool, where: str) -> tuple[Point, ...]:
    points = []
    for pair in params:
        if not isinstance(pair, list) or len(pair) != 2:
            raise DataError("sewing.control_points", where=where)
        x, y = number(pair[0], where), number(pair[1], where)
        if is_absolute:
            points.append((x * scale, y * scale))
            continue
        (x0, y0), (x1, y1) = edge.start, edge.end
        points.append((x0 + x * (x1 - x0) - y * (y1 - y0), y0 + x * (y1 - y0) + y * (x1 - x0)))
    if any(abs(value) > _LARGEST_CM for point in points for value in point):
        raise DataError("sewing.curve_far", where=where, most=_LARGEST_CM / 100)
    return tuple(points)


def _arc(edge: Edge, params: JsonValue, scale: float, where: str) -> list[Edge]:
    """A circle's arc, [radius, is it the larger one, does it turn left], as cubic curves of at most 90 degrees."""
    if not isinstance(params, list) or len(params) != 3:
        raise DataError("sewing.circle", where=where)
    radius = number(params[0], where) * scale
    is_large, is_left = bool(params[1]), bool(params[2])
    start, end = np.array(edge.start), np.array(edge.end)
    chord = float(np.linalg.norm(end - start))
    if not chord / 2 * 0.999 <= radius <= _LARGEST_CM:
        raise DataError("sewing.circle_small", where=where, radius=radius)
    height = math.sqrt(max(0.0, radius**2 - chord**2 / 4))
    across = np.array([-(end - start)[1], (end - start)[0]]) / chord
    centre = (start + end) / 2 + across * height * (1 if is_left != is_large else -1)
    first, last = (math.atan2(*(point - centre)[::-1]) for point in (start, end))
    sweep = (last - first) % (2 * math.pi) if is_left else -((first - last) % (2 * math.pi))
    count = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    angles = first + sweep * np.arange(count + 1) / count
    corners = centre + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    corners[0], corners[-1] = start, end
    reach = 4 / 3 * math.tan(sweep / count / 4) * radius
    tangents = np.stack([-np.sin(angles), np.cos(angles)], axis=1) * reach
    made = []
    for at in range(count):
        points = (corners[at], corners[at] + tangents[at], corners[at + 1] - tangents[at + 1], corners[at + 1])
        begin, one, two, stop = [(float(x), float(y)) for x, y in points]
        name = edge.name if count == 1 else f"{edge.name}_{at}"
        made.append(Edge(name=name, start=begin, end=stop, controls=(one, two)))
    return made


def _points(value: JsonValue, scale: float, where: str) -> list[Point]:
    if not isinstance(value, list) or not 3 <= len(value) <= _MOST_EDGES:
        raise DataError("sewing.vertices", where=where, most=_MOST_EDGES)
    points = []
    for at, pair in enumerate(value):
        if not isinstance(pair, list) or len(pair) != 2:
            raise DataError("sewing.vertex", where=where, at=at)
        x, y = (number(item, f"{where}: vertex {at}") * scale for item in pair)
        if max(abs(x), abs(y)) > _LARGEST_CM:
            raise DataError("sewing.vertex_far", where=where, at=at, away=max(abs(x), abs(y)) / 100)
        points.append((x, y))
    return points


def _ends(row: JsonValue, count: int, where: str) -> tuple[int, int]:
    ends = row.get("endpoints") if isinstance(row, dict) else None
    if not isinstance(ends, list) or len(ends) != 2:
        raise DataError("sewing.endpoints", where=where)
    first, second = ends
    for end in ends:
        if isinstance(end, bool) or not isinstance(end, int) or not 0 <= end < count:
            raise DataError("sewing.endpoint", where=where, vertex=str(end)[:20])
    return int(first), int(second)  # type: ignore[arg-type]
