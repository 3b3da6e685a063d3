"""How a flat front and back are made to follow a body: bust darts, waist darts, princess seams."""

import math
from dataclasses import replace

import numpy as np
from shapely import is_valid
from shapely.geometry import LineString, Polygon

from modiste.sewing.blocks.bodice.figure import Figure
from modiste.sewing.blocks.bodice.outline import through, waist_dart
from modiste.sewing.blocks.drafting.half import Half, Inner, Piece, cut
from modiste.sewing.blocks.drafting.shapes import curve, line, split_edge
from modiste.sewing.pattern.geometry import edge_length, edge_point, edge_points, ring
from modiste.sewing.pattern.values import Edge, Line, Point

_TIP_CM = 2.5
"""How far before the bust point a dart ends."""


def measure_lines(half: Half, fig: Figure) -> Half:
    """Draw the levels at which a bodice is measured: bust (at the underarm), waist and hip, on every piece."""
    is_front = half.name == "front"
    levels = {
        "bust_line": (fig.scye_f if is_front else fig.scye_b) - 0.05,
        "waist_line": fig.waist_y,
        "hip_line": fig.hip_y,
    }
    for name, y in levels.items():
        if y < fig.bottom_y - 1e-6:
            continue
        for piece in half.pieces:
            half = half.with_piece(
                _with_level(piece, name, max(y, fig.bottom_y + 1e-4), from_centre=piece.name == half.name)
            )
    return half


def _with_level(piece: Piece, name: str, y: float, *, from_centre: bool) -> Piece:
    whole = Polygon(ring(piece.edges))
    if not is_valid(whole):
        return piece
    area = whole.buffer(1e-5)
    for hole in piece.holes:
        area = area.difference(Polygon(ring(hole)))
    crossed = area.intersection(LineString([(0.0, y), (200.0, y)]))
    parts = [part for part in getattr(crossed, "geoms", [crossed]) if part.length > 0.3]
    lines = []
    for number, part in enumerate(sorted(parts, key=lambda each: each.bounds[0])):
        low, _, high, _ = part.bounds
        if number == 0 and from_centre:
            low = 0.0  # across the opening of a deep neckline
        lines.append(Line(name=f"{name}_{number + 1}", kind="measure", points=((low, y), (high, y))))
    return replace(piece, lines=(*piece.lines, *lines))


def side_dart(half: Half, fig: Figure, gap_cm: float) -> Half:
    """A bust dart from the side seam that takes up `gap_cm` of its length, its legs equally long; the half as it is
    where the bodice ends too near below the bust.
    """
    piece, _ = half.only("side")
    name = half.roles["side"][-1][1]
    edge = piece.edge(name)
    tip = (fig.bust_x + _TIP_CM, fig.bust_y)
    whole = edge_length(edge)
    if gap_cm < 0.5 or whole < gap_cm + 4.0 or tip[0] > min(edge.start[0], edge.end[0]) - 2.0:
        return half
    at = _mouth(edge, tip, gap_cm / whole)
    if at is None:
        return half
    low, _rest = split_edge(edge, at, name, "_")
    upper = split_edge(edge, at + gap_cm / whole, "_", "side_upper")[1]
    legs = line("bust_dart_low", low.end, tip), line("bust_dart_up", tip, upper.start)
    if abs(edge_length(legs[0]) - edge_length(legs[1])) > 0.15:
        return half
    piece = piece.replaced(low, *legs, upper, at=name)
    sides = (*half.roles["side"], (piece.name, "side_upper"))
    sewn = Inner(name="bust_dart", a=((piece.name, "bust_dart_low"),), b=((piece.name, "bust_dart_up"),))
    return replace(half.with_piece(piece), roles={**half.roles, "side": sides}, inner=(*half.inner, sewn))


def _mouth(edge: Edge, tip: Point, gap: float) -> float | None:
    """The share at which a dart's mouth begins, so that both legs are equally long (they meet the same stitch line)."""
    starts = np.linspace(0.05, 0.97 - gap, 200)
    if len(starts) == 0 or starts[-1] <= starts[0]:
        return None
    low = edge_points(edge, starts) - np.array(tip)
    high = edge_points(edge, starts + gap) - np.array(tip)
    difference = np.linalg.norm(low, axis=1) - np.linalg.norm(high, axis=1)
    if difference[0] * difference[-1] > 0:
        return None
    return float(np.interp(0.0, -difference, starts))


def waist_darts(half: Half, fig: Figure) -> Half:
    """One waist dart: open to the lower edge where that is near the waist, else a closed one (two tips)."""
    is_front = half.name == "front"
    width = waist_dart(fig, is_front)
    if width <= 0:
        return half
    piece, hem = _hem(half)
    x = fig.bust_x if is_front else 0.46 * fig.waist_b
    waist_y = fig.waist_y
    top = fig.bust_y - _TIP_CM + 0.5 if is_front else fig.scye_b - 1.0
    # A back cut off high under the bust has short darts: none reaches up into the girth of the bust.
    top = max(top, waist_y + 4.0 if is_front else min(waist_y + 4.0, fig.scye_b - 0.6))
    if fig.bottom_y > waist_y - 8.0:
        below = max(waist_y - fig.bottom_y, 0.0)
        share = 1 - below / 13.0 if below > 0 else (top - fig.bottom_y) / (top - waist_y)
        return _open_dart(half, piece, hem, (x, top), (width * share, width if below > 0.5 else 0.0, waist_y))
    low = max(waist_y - 13.0, fig.hip_y + 3.0, fig.bottom_y + 2.0)
    corners = [(x, top), (x - width / 2, waist_y), (x, low), (x + width / 2, waist_y)]
    names = ("dart_1", "dart_2", "dart_3", "dart_4")
    hole = tuple(line(names[i], corners[i], corners[(i + 1) % 4]) for i in range(4))
    hole = tuple(Edge(name=e.name, start=e.start, end=e.end) for e in _clockwise(hole))
    sewn = (
        Inner(name="waist_dart", a=((piece.name, "dart_1"),), b=((piece.name, "dart_4"),)),
        Inner(name="waist_dart_low", a=((piece.name, "dart_2"),), b=((piece.name, "dart_3"),)),
    )
    return replace(half.with_piece(replace(piece, holes=(*piece.holes, hole))), inner=(*half.inner, *sewn))


def _hem(half: Half) -> tuple[Piece, Edge]:
    """The hem edge from the centre line on, without an overlap's, and its piece."""
    name = next(piece for piece, edge in half.roles["hem"] if edge == "hem")
    piece = half.piece(name)
    return piece, piece.edge("hem")


def _clockwise(hole: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """A hole's edges so that they run clockwise, with their names kept."""
    points = np.array([edge.start for edge in hole])
    x, y = points[:, 0], points[:, 1]
    area = float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())
    if area < 0:
        return hole
    return tuple(replace(edge, start=edge.end, end=edge.start) for edge in reversed(hole))


def _open_dart(half: Half, piece: Piece, hem: Edge, tip: Point, size: tuple[float, float, float]) -> Half:
    """A dart from the lower edge up to its tip; `size` is its width there, and its width at a height between (or 0)."""
    width, wide, wide_y = size
    whole = hem.end[0] - hem.start[0]
    if hem.controls or width < 0.4 or tip[0] + width / 2 > hem.end[0] - 1.5:
        return half
    first = split_edge(hem, (tip[0] - width / 2 - hem.start[0]) / whole, "hem", "_")[0]
    second = split_edge(hem, (tip[0] + width / 2 - hem.start[0]) / whole, "_", "hem_outer")[1]
    middle = ((tip[0] - wide / 2, wide_y), (tip[0] + wide / 2, wide_y)) if wide > 0 else ()
    points = [first.end, *middle[:1], tip, *middle[1:], second.start]
    names = ["waist_dart_in", "waist_dart_out"]
    if middle:
        names = ["waist_dart_in_low", *names, "waist_dart_out_low"]
    legs = tuple(line(name, a, b) for name, a, b in zip(names, points[:-1], points[1:], strict=True))
    piece = piece.replaced(first, *legs, second, at="hem")
    hems = tuple(
        w
        for where in half.roles["hem"]
        for w in ((where, (piece.name, "hem_outer")) if where[1] == "hem" else (where,))
    )
    half_way = len(names) // 2
    sewn = Inner(
        name="waist_dart",
        a=tuple((piece.name, name) for name in names[:half_way]),
        b=tuple((piece.name, name) for name in names[half_way:]),
    )
    return replace(half.with_piece(piece), roles={**half.roles, "hem": hems}, inner=(*half.inner, sewn))


def princess(half: Half, fig: Figure, end: tuple[str, float], gap_cm: float) -> Half:
    """A seam from the hem over the bust point (on backs over the shoulder blade) to `end`, an edge and its share.

    It takes the waist dart, and on fronts the bust dart: the upper part of the side piece is turned about the bust
    point until `gap_cm` of the side seam is closed, as a dart is moved by cutting and closing.
    """
    is_front = half.name == "front"
    piece, hem = _hem(half)
    width = waist_dart(fig, is_front)
    x = fig.bust_x if is_front else 0.44 * fig.chest_b
    peak = (x, fig.bust_y) if is_front else (x, fig.scye_b - 0.3)
    finish = edge_point(piece.edge(end[0]), end[1])
    peak = (x, min(peak[1], finish[1] - 2.5))
    paths = [_princess_path(fig, x, sign * width / 2, peak, hem) for sign in (-1, 1)]
    rise = finish[1] - peak[1]
    bend = (peak[0] + (finish[0] - peak[0]) * 0.08, peak[1] + rise * 0.55)
    upper = curve("princess_up", peak, finish, bend)
    whole = hem.end[0] - hem.start[0]
    shares = [_hem_share(hem, path[0].start[0], whole) for path in paths]
    own = tuple(replace(edge, name=f"princess_{i}") for i, edge in enumerate(paths[0]))
    back = tuple(
        replace(edge, name=f"princess_{i}", start=edge.end, end=edge.start, controls=edge.controls[::-1])
        for i, edge in reversed(list(enumerate(paths[1])))
    )
    down = replace(upper, start=upper.end, end=upper.start)
    own = _fasten(own, edge_point(hem, shares[0]), 0)
    back = (*back[:-1], replace(back[-1], end=edge_point(hem, shares[1])))
    half = cut(
        half,
        piece.name,
        f"{piece.name}_side",
        ("hem", shares[0], shares[1]),
        (end[0], end[1], end[1]),
        (*own, upper),
        (down, *back),
        seam=f"princess_{half.name}",
    )
    half = measure_lines(half, fig)
    if is_front and gap_cm > 0.3:
        half = _close_gap(half, f"{piece.name}_side", peak, gap_cm)
    return half


def _fasten(path: tuple[Edge, ...], start: Point, at: int) -> tuple[Edge, ...]:
    return tuple(replace(edge, start=start) if i == at else edge for i, edge in enumerate(path))


def _hem_share(hem: Edge, x: float, whole: float) -> float:
    if not hem.controls:
        return (x - hem.start[0]) / whole
    shares = np.linspace(0, 1, 257)
    return float(np.interp(x, edge_points(hem, shares)[:, 0], shares))


def _princess_path(fig: Figure, x: float, offset: float, peak: Point, hem: Edge) -> tuple[Edge, ...]:
    """From the hem up to the peak, `offset` from x at the waist."""
    bottom, waist_y = fig.bottom_y, fig.waist_y
    knots = [(x + offset, waist_y), peak]
    if bottom > waist_y + 1e-9:
        share = (peak[1] - bottom) / (peak[1] - waist_y)
        knots = [(x + offset * share, bottom), peak]
    elif bottom < fig.hip_y - 0.5:
        knots = [(x, bottom), (x, fig.hip_y), *knots]
    elif bottom < waist_y - 1e-9:
        share = max(1 - (waist_y - bottom) / max(waist_y - fig.hip_y, 1.0), 0.0)
        knots = [(x + offset * share, bottom), *(knots if waist_y - bottom > 1.5 else knots[1:])]
    del hem
    return through([f"p{i}" for i in range(len(knots))], knots)


def _close_gap(half: Half, name: str, centre: Point, gap_cm: float) -> Half:
    """Turn everything above the bust level of a side piece about the bust point, until the gap at the side is shut."""
    piece = half.piece(name)
    sides = [edge for piece_name, edge in half.roles["side"] if piece_name == name]
    edge = piece.edge(sides[-1])
    whole = edge_length(edge)
    at = _mouth(edge, centre, gap_cm / whole) if whole > gap_cm + 2.0 else None
    if at is None:
        return half
    low = split_edge(edge, at, edge.name, "_")[0]
    upper = split_edge(edge, at + gap_cm / whole, "_", "side_upper")[1]
    start, end = np.array(upper.start) - centre, np.array(low.end) - centre
    turn = math.atan2(end[1], end[0]) - math.atan2(start[1], start[0])
    order = [each.name for each in piece.edges]
    first, last = order.index(edge.name), order.index("princess_up")
    turned = turn_edges((upper, *piece.edges[first + 1 : last + 1]), centre, turn)
    joined = (replace(turned[0], start=low.end), *turned[1:-1], replace(turned[-1], end=centre))
    piece = replace(piece, edges=(*piece.edges[:first], low, *joined, *piece.edges[last + 1 :]))
    turned_lines = tuple(
        replace(each, points=tuple(_turned(p, centre, turn) for p in each.points))
        if each.name.startswith("bust_line")
        else each
        for each in piece.lines
    )
    piece = replace(piece, lines=turned_lines)
    sides_role = tuple(
        w
        for where in half.roles["side"]
        for w in ((where, (name, "side_upper")) if where == (name, edge.name) else (where,))
    )
    return replace(half.with_piece(piece), roles={**half.roles, "side": sides_role})


def _turned(point: Point, centre: Point, turn: float) -> Point:
    x, y = point[0] - centre[0], point[1] - centre[1]
    return (centre[0] + x * math.cos(turn) - y * math.sin(turn), centre[1] + x * math.sin(turn) + y * math.cos(turn))


def turn_edges(edges: tuple[Edge, ...], centre: Point, turn: float) -> tuple[Edge, ...]:
    """Edges turned about a point by an angle in radians, counter-clockwise."""
    return tuple(
        replace(
            edge,
            start=_turned(edge.start, centre, turn),
            end=_turned(edge.end, centre, turn),
            controls=tuple(_turned(p, centre, turn) for p in edge.controls),
        )
        for edge in edges
    )
