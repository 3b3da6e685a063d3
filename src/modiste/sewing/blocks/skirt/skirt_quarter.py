"""A quarter of a skirt, centre at x = 0 and side at larger x, waist seam of the centre at y = 0. Centimetres.

Fitted ones after the tailored skirt block (W. Aldrich, "Metric Pattern Cutting for Women's Wear": quarter of the hips,
side waist raised, darts of two thirds of the way to the hip). Flared ones are sectors of a ring: with waist W,
hem E and length L of the whole skirt the ring's angle is (E - W) / L and its inner radius W / angle: a half circle
where the angle is pi, a circle where it is 2 pi.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from scipy.optimize import brentq

from modiste.sewing.blocks.drafting.folds import SMALLEST_DART_CM, Dart, with_darts
from modiste.sewing.blocks.drafting.shapes import curve, line, share_at_y, split_edge
from modiste.sewing.blocks.waist.waistband import arc_edges
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, Line, Point, Polar

_RAISED_CM: Final = 0.25
"""How much higher the waist is at the side, for the way over the hip. Bands are held level: more would crease there."""
_WIDEST_RAD: Final = 0.97 * math.pi


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """Edges counter-clockwise: hem from the centre, side up, waist back to the centre, centre down.

    `waist` are the edges that are sewn at the waist (no darts), from the side to the centre; `darts` the legs.
    """

    edges: tuple[Edge, ...]
    hem: tuple[str, ...]
    side: tuple[str, ...]
    waist: tuple[str, ...]
    centre: tuple[str, ...]
    darts: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    polar: Polar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterSize:
    """What a quarter must measure: its waist (darts and fullness not in), hip and hem, levels, length at the centre.

    `longer`: how much longer than the centre front the skirt is at this quarter's centre and at its side; `dart_share`
    how deep darts are, of the way to the hip.
    """

    waist: float
    cloth: float
    hip: float
    hem: float
    hip_depth: float
    length: float
    side_in: float = 0.0
    longer: tuple[float, float] = (0.0, 0.0)
    dip: float = 0.0
    depth: float = 0.0
    hem_allowance: float = 3.0
    dart_share: float = 0.62


def fitted(size: QuarterSize) -> Quarter:
    """A quarter shaped over the hip with darts: straight, tapered to the hem or flared from the hip."""
    spare = size.hip - size.waist
    take = spare - size.side_in
    dart = take if take >= SMALLEST_DART_CM else 0.0
    side_in = size.side_in if dart else spare
    edge_x = size.hip - side_in
    raised = _RAISED_CM * min(1.0, max(side_in, 0.0) / 1.5)
    top: Point = (edge_x, raised)
    waist = _fit_waist(top, size.dip, size.waist + dart)
    top = waist.start
    side, hem = _side_and_hem(size, top)
    pieces, pairs = with_darts(waist, darts_of(dart, size, edge_length(waist)))
    centre = line("centre", waist.end, hem.start)
    hip_line = Line(name="hip_line", kind="measure", points=((0.0, -size.hip_depth), (size.hip, -size.hip_depth)))
    return Quarter(
        edges=(hem, *side, *pieces, centre), hem=("hem",), side=tuple(edge.name for edge in side),
        waist=tuple(e.name for e in pieces if "dart" not in e.name), centre=("centre",), darts=pairs, lines=(hip_line,),
    )  # fmt: skip


def _side_and_hem(size: QuarterSize, top: Point) -> tuple[tuple[Edge, ...], Edge]:
    """The side, and the hem square on it and on the centre, as long as asked for."""
    wide = size.hem
    for _ in range(5):
        side = _fitted_side(replace(size, hem=wide), top)
        start: Point = (0.0, -size.length - size.longer[0])
        end = side[0].start
        hem = curve("hem", start, end, (0.45 * end[0], start[1]), square_on(side[0], 0.3 * end[0]), kind="hem",
                    allowance_cm=size.hem_allowance)  # fmt: skip
        wide += size.hem - edge_length(hem)
    return side, hem


def _fit_waist(side: Point, dip: float, length: float) -> Edge:
    """The waist edge from the side to the centre, level there, the side's point moved until it is long enough."""

    def drawn(x: float) -> Edge:
        return curve("waist", (x, side[1]), (0.0, -dip), (0.62 * x, side[1] - 0.55 * (side[1] + dip)), (0.3 * x, -dip))

    low, high = 0.5 * length, 1.1 * length
    return drawn(float(brentq(lambda x: edge_length(drawn(x)) - length, low, high, xtol=1e-6)))


def _fitted_side(size: QuarterSize, top: Point) -> tuple[Edge, ...]:
    """From the hem up: straight or tapering to the hip, then over it, nearly straight to the waist as bodies are there:
    a rounder line stands off above the hip."""
    hip: Point = (size.hip, -size.hip_depth)
    drop = size.length + size.longer[1]
    below = drop - size.hip_depth
    if below < 4.0:
        # Cut above the hip: one curve from the waist to where it ends.
        end: Point = (size.hem, -drop)
        bend: Point = (top[0] + 0.5 * (end[0] - top[0]), top[1] - 0.4 * drop)
        return (curve("side", end, top, (end[0], end[1] + 0.35 * drop), bend),)
    lean = (size.hem - size.hip) / below
    # Square to the flared side, the hem comes up a little there.
    hem: Point = (size.hem, -size.hip_depth - below + min(0.38 * max(lean, 0.0) * size.hem, 0.2 * below))
    chord = min((top[0] - hip[0]) / (top[1] - hip[1]), 0.0)
    at_hip = min(max(-lean, -0.30), 0.5 * chord)
    at_waist = 1.1 * chord
    lower = hermite("side_low", hem, hip, -lean if lean > 0 else -0.5 * lean, at_hip)
    return lower, hermite("side_hip", hip, top, at_hip, at_waist)


def hermite(name: str, start: Point, end: Point, slope_start: float, slope_end: float) -> Edge:
    """A curve between two points that leaves and reaches them with these slopes, x over y."""
    third = (end[1] - start[1]) / 3
    return curve(name, start, end, (start[0] + slope_start * third, start[1] + third),
                 (end[0] - slope_end * third, end[1] - third))  # fmt: skip


def square_on(side: Edge, reach: float) -> Point:
    """A point from the side's lower end square to it, towards the centre."""
    direction = np.subtract(side.controls[0], side.start) if side.controls else np.subtract(side.end, side.start)
    direction = direction / max(float(np.linalg.norm(direction)), 1e-9)
    x, y = side.start[0] - direction[1] * reach, side.start[1] + direction[0] * reach
    return float(x), float(y)


def darts_of(width: float, size: QuarterSize, length: float) -> list[Dart]:
    """The darts that take so much out of a waist edge of this length: one, or two where one would be too wide."""
    if not width:
        return []
    deep = size.dart_share * size.hip_depth
    if width > 3.4 and length > 16:
        return [Dart(share=0.34, width=width / 2, depth=0.85 * deep), Dart(share=0.66, width=width / 2, depth=deep)]
    return [Dart(share=0.52, width=width, depth=deep)]


def flared(size: QuarterSize) -> Quarter:
    """A quarter cut as the sector of a ring (or, narrower below, as a straight-sided piece)."""
    whole_length = size.length + (size.longer[0] + size.longer[1]) / 2
    angle = (size.hem - size.cloth) / max(whole_length, 1.0)
    if angle < 0.02:
        return _straight_sided(size)
    angle = min(angle, _WIDEST_RAD)
    radius = size.cloth / angle
    centre: Point = (0.0, radius)
    parts = max(1, math.ceil(angle / 1.55))
    below = _ring_hem(size, centre, radius, angle, parts)
    above = arc_edges("waist", centre, radius, (-math.pi / 2, -math.pi / 2 + angle), parts)
    above = tuple(turned_round(edge) for edge in reversed(above))
    side = line("side", below[-1].end, above[0].start)
    down = line("centre", above[-1].end, below[0].start)
    return Quarter(
        edges=(*below, side, *above, down), hem=tuple(e.name for e in below), side=("side",),
        waist=tuple(e.name for e in above), centre=("centre",),
        polar=Polar(centre=centre, radius_cm=max(radius - size.depth, 0.5)),
    )  # fmt: skip


def turned_round(edge: Edge) -> Edge:
    """The same edge, walked from its other end."""
    return Edge(name=edge.name, start=edge.end, end=edge.start, controls=edge.controls[::-1], kind=edge.kind,
                allowance_cm=edge.allowance_cm)  # fmt: skip


def _ring_hem(size: QuarterSize, centre: Point, radius: float, angle: float, parts: int) -> tuple[Edge, ...]:
    """The hem of a sector of a ring, longer towards centre or side where asked."""
    outer = radius + size.length
    if not any(size.longer):
        return arc_edges("hem", centre, outer, (-math.pi / 2, -math.pi / 2 + angle), parts, kind="hem",
                         allowance_cm=size.hem_allowance)  # fmt: skip
    first, last = size.longer

    def at(share: float) -> Point:
        turn = share * angle
        more = first + (last - first) * (1 - math.cos(math.pi * share)) / 2
        return centre[0] + (outer + more) * math.sin(turn), centre[1] - (outer + more) * math.cos(turn)

    return through(at, max(parts, 2), "hem", kind="hem", allowance_cm=size.hem_allowance)


def through(at: Callable[[float], Point], parts: int, name: str, *, kind: str = "seam",
            allowance_cm: float = 1.0) -> tuple[Edge, ...]:  # fmt: skip
    """Cubic edges along a curve given by a share of it, tangents by central differences."""
    edges = []
    for number in range(parts):
        a, b = number / parts, (number + 1) / parts
        start, end = np.array(at(a)), np.array(at(b))
        slopes = [(np.array(at(min(s + 1e-4, 1.0))) - np.array(at(max(s - 1e-4, 0.0))))
                  / (min(s + 1e-4, 1.0) - max(s - 1e-4, 0.0)) for s in (a, b)]  # fmt: skip
        one, two = start + slopes[0] * (b - a) / 3, end - slopes[1] * (b - a) / 3
        edges.append(curve(name if parts == 1 else f"{name}_{number + 1}", _point(start), _point(end), _point(one),
                           _point(two), kind=kind, allowance_cm=allowance_cm))  # fmt: skip
    return tuple(edges)


def _point(xy: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Point:
    return float(xy[0]), float(xy[1])


def _straight_sided(size: QuarterSize) -> Quarter:
    """A rectangle, or what narrows to the hem."""
    drop = size.length + size.longer[1]
    hem_y = -size.length - size.longer[0]
    side = line("side", (size.hem, -drop), (size.cloth, 0.0))
    centre_hem: Point = (0.0, hem_y)
    hem: Edge = line("hem", centre_hem, side.start, kind="hem", allowance_cm=size.hem_allowance)
    if abs(hem_y + drop) > 0.05:
        hem = curve("hem", centre_hem, side.start, (0.4 * size.hem, hem_y), (0.6 * size.hem, -drop), kind="hem",
                    allowance_cm=size.hem_allowance)  # fmt: skip
    edges = (hem, side, line("waist", side.end, (0.0, 0.0)), line("centre", (0.0, 0.0), centre_hem))
    return Quarter(edges=edges, hem=("hem",), side=("side",), waist=("waist",), centre=("centre",))


def with_stand(quarter: Quarter, stand: float) -> Quarter:
    """A quarter that reaches beyond its centre by `stand` cm, with the centre front as a line in it."""
    if stand <= 0:
        return quarter
    first, last = quarter.edges[0], quarter.edges[-1]
    top, bottom = quarter.edges[-2].end, first.start
    low = line("hem_stand", (-stand, bottom[1]), bottom, kind="hem", allowance_cm=first.allowance_cm)
    high = line("waist_stand", top, (-stand, top[1]))
    edge = line("centre", high.end, low.start, kind="finished")
    return Quarter(
        edges=(low, *quarter.edges[:-1], high, edge), hem=("hem_stand", *quarter.hem), side=quarter.side,
        waist=(*quarter.waist, "waist_stand"), centre=("centre",), darts=quarter.darts, polar=quarter.polar,
        lines=(*quarter.lines, Line(name="centre_front", kind="centre_front", points=(last.end, last.start))),
    )  # fmt: skip


def with_slit(quarter: Quarter, slit: float, role: str, *, is_open: bool = True) -> Quarter:
    """A quarter whose side (or centre) is free below: its lowest `slit` cm are edges called "slit", "slit_2". The
    opposite side of a slit on one side is parted alike, so that front and back meet, but sewn: not `is_open`."""
    free_edge: dict[str, Any] = {"kind": "finished", "allowance_cm": 2.0} if is_open else {}
    names = list(quarter.side if role == "side" else reversed(quarter.centre))
    edges = list(quarter.edges)
    free: list[str] = []
    bottom = next(edge for edge in edges if edge.name == names[0]).start[1]
    rest = slit
    for name in names:
        if rest <= 0.5:
            break
        at = next(i for i, edge in enumerate(edges) if edge.name == name)
        edge = edges[at]
        label = "slit" if not free else f"slit_{len(free) + 1}"
        length = edge_length(edge)
        if rest > length - 0.5:
            edges[at] = replace(edge, name=label, **free_edge)
        elif role == "side":
            # Beyond the hip both halves are cut at one height, so that what is sewn on the other side still meets.
            share = share_at_y(edge, min(bottom + slit, edge.end[1] - 0.5)) if free else rest / length
            low, high = split_edge(edge, share, label, name)
            edges[at : at + 1] = [replace(low, **free_edge), high]
        else:
            high, low = split_edge(edge, 1 - rest / length, name, label)
            edges[at : at + 1] = [high, replace(low, **free_edge)]
        free.append(label)
        rest -= length
    there = {edge.name for edge in edges}
    order = (*free, *(name for name in names if name in there))
    if role == "side":
        return replace(quarter, edges=tuple(edges), side=order)
    return replace(quarter, edges=tuple(edges), centre=tuple(reversed(order)))
