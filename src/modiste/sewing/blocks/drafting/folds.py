"""Fullness taken in at an edge: darts cut into it, pleats folded along it. Centimetres."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.sewing.blocks.drafting.draft import Chain, Draft, edge_ref
from modiste.sewing.blocks.drafting.shapes import between, distance, line, share_at_y, split_edge
from modiste.sewing.pattern.geometry import edge_length, edge_point
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Point, Seam

SMALLEST_DART_CM: Final = 0.7
"""What is less is eased or taken at the seams: no cutter sews it as a dart."""

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dart:
    """A wedge taken out of an edge: its middle at `share` of the edge's length, its width on it, its depth."""

    share: float
    width: float
    depth: float


def with_darts(edge: Edge, darts: Sequence[Dart]) -> tuple[tuple[Edge, ...], tuple[tuple[str, str], ...]]:
    """An edge with darts cut into it, walked as before, and the names of each dart's two legs.

    Pieces of the edge are called "waist_1", "waist_2" ... after the edge "waist", legs "waist_dart_1a", "..._1b".
    """
    if not darts:
        return (edge,), ()
    whole = edge_length(edge)
    pieces: list[Edge] = []
    pairs: list[tuple[str, str]] = []
    rest, at = edge, 0.0
    for number, dart in enumerate(sorted(darts, key=lambda each: each.share), start=1):
        first, last = dart.share * whole - dart.width / 2, dart.share * whole + dart.width / 2
        piece, rest = split_edge(rest, (first - at) / (whole - at), f"{edge.name}_{number}", "rest")
        _, rest = split_edge(rest, (last - first) / (whole - first), "cut", "rest")
        names = (f"{edge.name}_dart_{number}a", f"{edge.name}_dart_{number}b")
        tip = _tip(piece.end, rest.start, dart.depth)
        pieces += [piece, line(names[0], piece.end, tip), line(names[1], tip, rest.start)]
        pairs.append(names)
        at = last
    pieces.append(_named(rest, f"{edge.name}_{len(pairs) + 1}"))
    return tuple(pieces), tuple(pairs)


def _named(edge: Edge, name: str) -> Edge:
    return Edge(name=name, start=edge.start, end=edge.end, controls=edge.controls, allowance_cm=edge.allowance_cm,
                kind=edge.kind)  # fmt: skip


def _tip(a: Point, b: Point, depth: float) -> Point:
    """The point of a dart: square under the middle of its mouth, so that both legs are as long.

    On an outline that runs counter-clockwise the inside is on the left of the way from a to b.
    """
    middle, width = between(a, b, 0.5), max(distance(a, b), 1e-9)
    return middle[0] - (b[1] - a[1]) / width * depth, middle[1] + (b[0] - a[0]) / width * depth


def sew_darts(table: Draft, panel: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Sew the legs of each dart, from the edge to its point."""
    for number, (first, second) in enumerate(pairs, start=1):
        table.sew(f"{panel}_dart_{number}", (edge_ref(panel, first),), (edge_ref(panel, second, backwards=True),))


def top_chain(panel: str, names: Sequence[str]) -> Chain:
    """Edges along the top of an outline, given in its order (towards smaller x), walked towards larger x."""
    return tuple(edge_ref(panel, name, backwards=True) for name in reversed(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pleat:
    """A fold of `depth` cm (twice that of cloth) whose outer edge lies `at` cm along the finished edge.

    `turn` +1: the cloth is folded under towards the end of the edge; -1: towards its start.
    """

    at: float
    depth: float
    turn: int = 1


def corners(length: float, pleats: Sequence[Pleat], *, start: float = 0.0) -> Corners:
    """Corners (share of the cloth's edge, share of the finished edge) of pleats along an edge of `length` finished.

    `start` shifts where the finished edge begins (an edge that is a part of a longer one).
    """
    along, points = 0.0, [(0.0, start)]
    done = 0.0
    for pleat in sorted(pleats, key=lambda each: each.at):
        along += pleat.at - done
        first, back = (pleat.at, pleat.at - pleat.depth) if pleat.turn > 0 else (pleat.at + pleat.depth, pleat.at)
        if pleat.turn < 0:
            along += pleat.depth
        points += [(along, first), (along + pleat.depth, back)]
        along += pleat.depth
        done = back
    points.append((along + length - done, length))
    whole = points[-1][0]
    return tuple((a / whole, min(max(b / length, 0.0), 1.0)) for a, b in points)


def sew_pleated(table: Draft, name: str, a: EdgeRef, b: EdgeRef, folds: Corners, *, is_reversed: bool,
                topstitch: str = "none") -> None:  # fmt: skip
    """Sew a whole edge of cloth, folded at `folds`, to a stretch."""
    table.seams.append(
        Seam(name=name, a=a, b=b, is_reversed=is_reversed, kind="pleated", topstitch=topstitch, folds=folds,
             ratio=table.ref_length(a) / max(table.ref_length(b), 1e-9))
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of a folded edge, in cm along the cloth and along the finished edge; `folds` empty where it is flat."""

    cloth: tuple[float, float]
    finished: tuple[float, float]
    folds: Corners = ()


def flat_and_folded(folds: Corners, cloth: float, finished: float, *, least: float = 2.5) -> tuple[Run, ...]:
    """A pleated edge cut into runs that lie flat, which are sewn plainly, and the pleats between them.

    Flat runs shorter than `least` cm stay with the pleats beside them.
    """
    points = [(a * cloth, b * finished) for a, b in folds]
    spans: list[tuple[float, float, float, float]] = []
    for (a1, b1), (a2, b2) in itertools.pairwise(points):
        if b2 < b1 - 1e-9:
            depth = b1 - b2
            spans.append((a1 - depth, b2, a2 + depth, b1))
    merged: list[list[float]] = []
    for span in spans:
        if merged and span[1] - merged[-1][3] < least:
            merged[-1][2:] = span[2:]
        else:
            merged.append(list(span))
    if merged and merged[0][1] < least:
        merged[0][:2] = [0.0, 0.0]
    if merged and finished - merged[-1][3] < least:
        merged[-1][2:] = [cloth, finished]
    runs: list[Run] = []
    at = (0.0, 0.0)
    for a0, b0, a1, b1 in merged:
        if b0 > at[1] + 1e-6:
            runs.append(Run(cloth=(at[0], a0), finished=(at[1], b0)))
        inside = [(a, b) for a, b in points if a0 - 1e-9 < a < a1 + 1e-9]
        own = [(a0, b0), *(p for p in inside if a0 + 1e-6 < p[0] < a1 - 1e-6), (a1, b1)]
        share = tuple(((a - a0) / (a1 - a0), (b - b0) / max(b1 - b0, 1e-9)) for a, b in own)
        runs.append(Run(cloth=(a0, a1), finished=(b0, b1), folds=share))
        at = (a1, b1)
    if at[1] < finished - 1e-6:
        runs.append(Run(cloth=(at[0], cloth), finished=(at[1], finished)))
    return tuple(runs)


def pleat_lines(edge: Edge, folds: Corners, depth_cm: float, prefix: str = "pleat") -> tuple[Line, ...]:
    """Lines from an edge down into the panel at each corner of its pleats: where the cloth is folded."""
    lines = []
    for number, (share, _) in enumerate(folds[1:-1], start=1):
        x, y = edge_point(edge, share)
        lines.append(Line(name=f"{prefix}_{number}", kind="pleat", points=((x, y), (x, y - depth_cm))))
    return tuple(lines)


def point_at_y(edge: Edge, y: float) -> Point:
    """The point where an edge that rises or falls all along crosses a height."""
    return edge_point(edge, share_at_y(edge, y))


def unit(vector: Sequence[float]) -> tuple[float, float]:
    """The direction of a vector."""
    size = max(float(np.hypot(vector[0], vector[1])), 1e-12)
    return vector[0] / size, vector[1] / size
