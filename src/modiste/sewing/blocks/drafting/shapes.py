"""What a cutter does to outlines: draw curves, split them, mirror them, unfold a half. Centimetres."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.optimize import brentq

from modiste.sewing.pattern.geometry import bezier, edge_length, edge_points
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Notch, Panel, Placement, Point, Trim

HEM_CM: Final = 2.5
"""Hem allowance where nothing else is said."""


def line(name: str, start: Point, end: Point, *, kind: str = "seam", allowance_cm: float = 1.0) -> Edge:
    """A straight edge."""
    return Edge(name=name, start=start, end=end, kind=kind, allowance_cm=allowance_cm)


def curve(name: str, start: Point, end: Point, *controls: Point, kind: str = "seam", allowance_cm: float = 1.0) -> Edge:
    """A Bezier edge with one or two controls."""
    return Edge(name=name, start=start, end=end, controls=controls, kind=kind, allowance_cm=allowance_cm)


def polygon_edges(names: Sequence[str], points: Sequence[Point], **rest: float | str) -> tuple[Edge, ...]:
    """Straight edges from point to point, round to the first again; as many names as points."""
    allowance, kind = float(rest.get("allowance_cm", 1.0)), str(rest.get("kind", "seam"))
    ends = [*points[1:], points[0]]
    return tuple(
        line(name, start, end, kind=kind, allowance_cm=allowance)
        for name, start, end in zip(names, points, ends, strict=True)
    )


def between(a: Point, b: Point, share: float) -> Point:
    """The point at a share of the way from a to b."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def distance(a: Point, b: Point) -> float:
    """Straight distance in cm."""
    return float(np.hypot(b[0] - a[0], b[1] - a[1]))


def split_edge(edge: Edge, share: float, first: str, second: str) -> tuple[Edge, Edge]:
    """An edge cut at a share of its length into two that follow the same curve (de Casteljau 1959)."""
    if not edge.controls:
        middle = between(edge.start, edge.end, share)
        return replace(edge, name=first, end=middle), replace(edge, name=second, start=middle)
    t = parameter_at(edge, share)
    rows: list[list[Point]] = [[edge.start, *edge.controls, edge.end]]
    while len(rows[-1]) > 1:
        rows.append([between(a, b, t) for a, b in zip(rows[-1][:-1], rows[-1][1:], strict=True)])
    ahead = [row[0] for row in rows]
    behind = [row[-1] for row in reversed(rows)]
    return (
        replace(edge, name=first, end=ahead[-1], controls=tuple(ahead[1:-1])),
        replace(edge, name=second, start=behind[0], controls=tuple(behind[1:-1])),
    )


def parameter_at(edge: Edge, share: float) -> float:
    """The curve's own parameter at a share of its length."""
    t = np.linspace(0, 1, 513)
    points = bezier(edge, t)
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    return float(np.interp(share * lengths[-1], lengths, t))


def share_at_y(edge: Edge, y: float) -> float:
    """The share of an edge's length at which it crosses the height `y` (of an edge that rises or falls all along)."""
    shares = np.linspace(0, 1, 257)
    heights = edge_points(edge, shares)[:, 1]
    if heights[0] > heights[-1]:
        return float(np.interp(-y, -heights, shares))
    return float(np.interp(y, heights, shares))


def reverse_edge(edge: Edge) -> Edge:
    """The same line, walked from its end."""
    return replace(edge, start=edge.end, end=edge.start, controls=edge.controls[::-1])


def mirror_point(point: Point) -> Point:
    """The point on the other side of x = 0."""
    return -point[0], point[1]


def mirror_edge(edge: Edge) -> Edge:
    """The edge on the other side of x = 0, walked from its end, so that outlines stay counter-clockwise."""
    return replace(
        edge,
        start=mirror_point(edge.end),
        end=mirror_point(edge.start),
        controls=tuple(mirror_point(point) for point in reversed(edge.controls)),
    )


def mirror_outline(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """A whole outline mirrored; it begins with the mirror image of its last edge."""
    return tuple(mirror_edge(edge) for edge in reversed(tuple(edges)))


def move_edges(edges: Iterable[Edge], dx: float, dy: float) -> tuple[Edge, ...]:
    """Edges shifted by (dx, dy) cm."""

    def moved(point: Point) -> Point:
        return point[0] + dx, point[1] + dy

    return tuple(
        replace(edge, start=moved(edge.start), end=moved(edge.end), controls=tuple(moved(p) for p in edge.controls))
        for edge in edges
    )


def other_side(name: str) -> str:
    """The name of the mirror image: left and right exchanged."""
    words = name.split("_")
    exchange = {"left": "right", "right": "left"}
    return "_".join(exchange.get(word, word) for word in words)


def mirror_panel(panel: Panel) -> Panel:
    """The panel of the other side of the body: mirrored at x = 0, left and right exchanged in its name and host.

    Edge names stay unless they name a side themselves; an edge's start becomes its end (see `mirror_ref`).
    """

    def flip(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(mirror_point(point) for point in points)

    return replace(
        panel,
        name=other_side(panel.name),
        edges=tuple(replace(edge, name=other_side(edge.name)) for edge in mirror_outline(panel.edges)),
        holes=tuple(
            tuple(replace(edge, name=other_side(edge.name)) for edge in mirror_outline(hole)) for hole in panel.holes
        ),
        placement=mirror_placement(panel.placement),
        grain_deg=180.0 - panel.grain_deg,
        notches=tuple(Notch(edge=other_side(notch.edge), share=1 - notch.share) for notch in panel.notches),
        lines=tuple(Line(name=other_side(each.name), kind=each.kind, points=flip(each.points)) for each in panel.lines),
        trims=tuple(
            Trim(kind=each.kind, points=flip(each.points), size_cm=each.size_cm, colour=each.colour)
            for each in panel.trims
        ),
        is_mirrored=not panel.is_mirrored,
    )


def mirror_placement(placement: Placement) -> Placement:
    """Where the mirror image lies: torso angles change sign; those of limbs count alike on both sides, so they swap."""
    first, last = placement.angles_deg
    region = other_side(placement.region)
    angles = (last, first) if region != placement.region else (-last, -first)
    return replace(
        placement,
        region=region,
        angles_deg=angles,
        host=None if placement.host is None else other_side(placement.host),
        own_point=mirror_point(placement.own_point),
        host_point=mirror_point(placement.host_point),
        turn_deg=-placement.turn_deg,
        polar=None
        if placement.polar is None
        else replace(placement.polar, centre=mirror_point(placement.polar.centre)),
        pinned_edge=None if placement.pinned_edge is None else other_side(placement.pinned_edge),
    )


def mirror_ref(ref: EdgeRef) -> EdgeRef:
    """The same stretch on the mirrored panel: its shares count from the other end there."""
    return EdgeRef(panel=other_side(ref.panel), edge=other_side(ref.edge), begin=1 - ref.end, end=1 - ref.begin)


def unfold(edges: Sequence[Edge], fold: str, right_half: str) -> tuple[Edge, ...]:
    """A whole outline from a half at x >= 0 whose edge `fold` lies on x = 0.

    `edges` is counter-clockwise. `right_half` is the side ("left" or "right" of the wearer) that x >= 0 is: "left" on
    a front, "right" on a back; names of edges get it, or its opposite, as a suffix.
    """
    names = [edge.name for edge in edges]
    at = names.index(fold)
    half = [*edges[at + 1 :], *edges[:at]]
    other = {"left": "right", "right": "left"}[right_half]
    return (
        *(replace(edge, name=f"{edge.name}_{right_half}") for edge in half),
        *(replace(edge, name=f"{edge.name}_{other}") for edge in mirror_outline(half)),
    )


def solve_length(make: Callable[[float], Edge], length_cm: float, low: float, high: float) -> float:
    """The parameter at which the edge that `make` draws is `length_cm` long, or the nearer end of the range."""
    at_low, at_high = (edge_length(make(value)) - length_cm for value in (low, high))
    if at_low * at_high > 0:
        return low if abs(at_low) < abs(at_high) else high
    return float(brentq(lambda value: edge_length(make(value)) - length_cm, low, high, xtol=1e-6))
