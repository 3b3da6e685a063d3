"""The cut line around a panel: each edge moved out by its own allowance, corners mitred, dart mouths capped."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from shapely import LineString, Polygon, unary_union
from shapely.geometry.polygon import orient

from modiste.sewing.pattern.geometry import Points, edge_length, ring
from modiste.sewing.pattern.values import Edge, Panel, Point, Seam

_MITRE: Final = 2.5
"""A corner's tip reaches at most so many allowances out, then it is cut off square."""
_SPACING_CM: Final = 0.25


@dataclass(frozen=True, slots=True)
class Dart:
    """A dart that opens to the outline: its two legs (edge names in the outline's order) and its tip."""

    first: str
    second: str
    tip: Point


def darts(panel: Panel, seams: Sequence[Seam]) -> tuple[Dart, ...]:
    """The open darts of a panel: neighbouring edges sewn to each other whose shared corner points inwards."""
    found = []
    edges = panel.edges
    pairs = {frozenset((seam.a.edge, seam.b.edge)) for seam in seams if seam.a.panel == seam.b.panel == panel.name}
    for at, first in enumerate(edges):
        second = edges[(at + 1) % len(edges)]
        if frozenset((first.name, second.name)) in pairs and len(edges) > 3 and _turn(first, second) < 0:
            found.append(Dart(first.name, second.name, first.end))
    return tuple(found)


def cut_polygon(panel: Panel, seams: Sequence[Seam] = ()) -> Polygon:
    """The piece as it is cut out of cloth, cm: outline and allowances, without holes (closed darts are not cut)."""
    edges = tuple(edge for edge in _capped(panel, seams) if edge_length(edge) > 1e-6)
    rows = [np.concatenate([ring((edge,), _SPACING_CM), [edge.end]]) for edge in edges]
    parts = [Polygon(ring(edges, _SPACING_CM)).buffer(0)]
    for at, edge in enumerate(edges):
        before = edges[at - 1]
        if edge.allowance_cm > 0:
            parts.append(_strip(rows[at], edge.allowance_cm))
        parts.append(_corner(rows[at - 1], rows[at], before.allowance_cm, edge.allowance_cm))
    # Closed by a hair: strips of one curve touch only at their corners.
    whole = unary_union([part for part in parts if part is not None and not part.is_empty])
    for at, edge in enumerate(edges):
        if edge.kind == "hem" and edge.allowance_cm > 0:
            whole = _turned_up(whole, rows[at], rows[at - 1][::-1], edge.allowance_cm, edges[at - 1])
            after = (at + 1) % len(edges)
            whole = _turned_up(whole, rows[at][::-1], rows[after], edge.allowance_cm, edges[after])
    whole = whole.buffer(0.01, join_style="mitre").buffer(-0.01, join_style="mitre")
    if whole.geom_type != "Polygon":
        whole = max(whole.geoms, key=lambda part: part.area)
    return orient(Polygon(whole.exterior).simplify(0.005))


def _capped(panel: Panel, seams: Sequence[Seam]) -> tuple[Edge, ...]:
    """The outline with the legs of darts replaced by the cap that stands out when the dart is folded and cut."""
    open_darts = {dart.first: dart for dart in darts(panel, seams)}
    edges = list(panel.edges)
    made: list[Edge] = []
    at = 0
    if edges and any(dart.second == edges[0].name for dart in open_darts.values()):
        edges = [*edges[1:], edges[0]]  # never begin between the legs of a dart
    while at < len(edges):
        dart = open_darts.get(edges[at].name)
        if dart is None:
            made.append(edges[at])
            at += 1
            continue
        first, second = edges[at], edges[(at + 1) % len(edges)]
        beside = edges[at - 1].allowance_cm
        middle = np.add(first.start, second.end) / 2
        reach = np.subtract(middle, dart.tip)
        length = (edge_length(first) + edge_length(second)) / 2
        far = np.asarray(dart.tip) + reach / max(float(np.linalg.norm(reach)), 1e-9) * length
        cap = (float(far[0]), float(far[1]))
        made.append(replace(first, end=cap, controls=(), allowance_cm=beside))
        made.append(replace(second, start=cap, controls=(), allowance_cm=beside))
        at += 2
    return tuple(made)


def _strip(row: Points, width: float) -> Polygon:
    """What an edge's allowance covers: a strip to the right of it, as the outline runs counter-clockwise."""
    line = LineString(row).simplify(0.004)
    strip: Polygon = line.buffer(-width, single_sided=True, join_style="mitre", mitre_limit=1.5)
    return strip


def _corner(before: Points, after: Points, width_before: float, width_after: float) -> Polygon | None:
    """The mitre between two edges: where their moved lines meet, or squared off where that is far away."""
    corner = after[0]
    u, v = before[-1] - before[-2], after[1] - after[0]
    u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
    cross = float(u[0] * v[1] - u[1] * v[0])
    if cross <= 1e-6 or max(width_before, width_after) <= 0:
        return None
    p = corner + np.array([u[1], -u[0]]) * width_before
    q = corner + np.array([v[1], -v[0]]) * width_after
    along = float((q - p)[0] * v[1] - (q - p)[1] * v[0]) / cross
    back = float((q - p)[0] * u[1] - (q - p)[1] * u[0]) / cross
    most = _MITRE * max(width_before, width_after)
    # Moved lines of unlike widths that run nearly on meet far away, ahead or behind: there one steps to the other.
    first, last = p + u * min(max(along, 0.0), most), q - v * min(max(-back, 0.0), most)
    tips = [p + u * along] if max(abs(along), abs(back)) <= most else [first, last]
    shape = Polygon([corner, p, *tips, q])
    return shape if shape.is_valid else shape.buffer(0)


def _turned_up(whole: Polygon, hem: Points, side: Points, depth: float, edge: Edge) -> Polygon:
    """The end of a hem's allowance mirrored in the hem line, so that it lies on the side seam when it is turned up.

    `hem` and `side` both begin at their common corner; `edge` is the side's.
    """
    if edge.kind == "hem" or len(hem) < 2 or len(side) < 2:
        return whole
    corner = hem[0]
    along, up = (row[min(3, len(row) - 1)] - row[0] for row in (hem, side))
    along, up = along / np.linalg.norm(along), up / np.linalg.norm(up)
    out = np.array([-along[1], along[0]])
    out = -out if float(out @ up) > 0 else out
    across = np.array([-up[1], up[0]])
    across = -across if float(across @ along) > 0 else across
    slope = float(across @ along)
    if float(up @ out) > -0.3 or slope > -0.3:
        return whole  # hem and side run nearly on: there is no corner to mirror
    foot = corner + along * (edge.allowance_cm / slope)
    mirrored = up - 2 * float(up @ out) * out
    tip = foot + mirrored * (depth / float(mirrored @ out))
    away = -along * (depth + edge.allowance_cm + 3.0)
    outside = Polygon([foot, tip, tip + away, foot + away]).buffer(0)
    inside = Polygon([corner, foot, tip, corner + out * depth + along * depth]).buffer(0)
    return whole.difference(outside).union(inside)


def _turn(first: Edge, second: Edge) -> float:
    """Above 0 where the outline turns left (outwards corner of a counter-clockwise loop)."""
    a, b = ring((first,), 0.25), ring((second,), 0.25)
    u = np.asarray(first.end) - a[-1]
    v = (b[1] if len(b) > 1 else np.asarray(second.end)) - b[0]
    return math.atan2(float(u[0] * v[1] - u[1] * v[0]), float(u @ v))
