"""Lengths, points and areas of edges and panels. Curves are followed by arc length, to about a hundredth of a mm."""

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon

from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Pattern, Point

Points = NDArray[np.float64]
"""N x 2, cm."""

_CHORDS: Final = 128


def bezier(edge: Edge, t: NDArray[np.float64]) -> Points:
    """Points at the curve's own parameter `t` (0 to 1, N) -> N x 2. Bernstein form, degree 1 to 3."""
    corners = np.array((edge.start, *edge.controls, edge.end), np.float64)
    degree = len(corners) - 1
    weights = [math.comb(degree, i) * t**i * (1 - t) ** (degree - i) for i in range(degree + 1)]
    points: Points = np.stack(weights, axis=1) @ corners
    return points


@lru_cache(maxsize=4096)
def _chords(edge: Edge) -> tuple[Points, NDArray[np.float64]]:
    """Points close together along an edge, and the length up to each."""
    points = bezier(edge, np.linspace(0, 1, _CHORDS + 1 if edge.controls else 2))
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return points, np.concatenate([[0.0], np.cumsum(steps)])


def edge_length(edge: Edge) -> float:
    """Length in cm."""
    return float(_chords(edge)[1][-1])


def edge_points(edge: Edge, shares: NDArray[np.float64]) -> Points:
    """Points at shares (0 to 1) of the edge's length, N -> N x 2."""
    points, lengths = _chords(edge)
    at = np.asarray(shares, np.float64) * lengths[-1]
    return np.stack([np.interp(at, lengths, points[:, axis]) for axis in (0, 1)], axis=1)


def edge_point(edge: Edge, share: float) -> Point:
    """One point at a share of the edge's length."""
    x, y = edge_points(edge, np.array([share]))[0]
    return float(x), float(y)


def line_points(points: tuple[Point, ...], shares: NDArray[np.float64]) -> Points:
    """Points at shares of a polyline's length, N -> N x 2."""
    corners = np.array(points, np.float64)
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
    at = np.asarray(shares, np.float64) * lengths[-1]
    return np.stack([np.interp(at, lengths, corners[:, axis]) for axis in (0, 1)], axis=1)


def outline(panel: Panel, spacing_cm: float = 0.5) -> Points:
    """The outline as a closed ring without its last point, curves in steps of about `spacing_cm`. N x 2."""
    return ring(panel.edges, spacing_cm)


@lru_cache(maxsize=1024)
def ring(edges: tuple[Edge, ...], spacing_cm: float = 0.5) -> Points:
    """The points of edges one after the other, each without its end; not to be written to. N x 2."""
    parts = []
    for edge in edges:
        steps = max(1, round(edge_length(edge) / spacing_cm)) if edge.controls else 1
        parts.append(edge_points(edge, np.arange(steps) / steps))
    points: Points = np.concatenate(parts)
    points.flags.writeable = False  # many ask for the same outline
    return points


def polygon(panel: Panel, spacing_cm: float = 0.25) -> Polygon:
    """The panel's area, holes taken out, without allowances."""
    return Polygon(outline(panel, spacing_cm), [ring(hole, spacing_cm) for hole in panel.holes])


def ref_points(pattern: Pattern, ref: EdgeRef, shares: NDArray[np.float64]) -> Points:
    """Points of an edge, or of a line of that name, at shares of the stretch that `ref` names. N x 2."""
    panel = pattern.panel(ref.panel)
    at = ref.begin + np.asarray(shares, np.float64) * (ref.end - ref.begin)
    for line in panel.lines:
        if line.name == ref.edge:
            return line_points(line.points, at)
    return edge_points(panel.edge(ref.edge), at)


def ref_length(pattern: Pattern, ref: EdgeRef) -> float:
    """Length in cm of what `ref` names."""
    panel = pattern.panel(ref.panel)
    share = abs(ref.end - ref.begin)
    for line in panel.lines:
        if line.name == ref.edge:
            return float(LineString(line.points).length) * share
    return edge_length(panel.edge(ref.edge)) * share
