"""Seams as what a solver holds together: pairs of vertices that become one, and ties that may stand off a little.

A plain seam is welded: both edges become one row of vertices. A gathered or pleated one, and any whose edges differ by
more than `GATHER_RATIO`, is tied: each point of the longer edge is held at the same share of the shorter one, at most
`GATHER_GAP_M` off (`_tie`). The solver pulls them there (`hanging._sew`), and `finishing.mending.close_gathers` closes
the gap at the end. How much longer the edge is cut is decided with the spec (`specification.cut_lower.skirt`, fullness)
and drawn by the blocks.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.affinity import translate

from modiste.sewing.pattern.geometry import edge_length, line_points, polygon
from modiste.sewing.pattern.values import EdgeRef, Line, Panel, Pattern, Seam
from modiste.sewing.simulation.values import Floats, Ints

if TYPE_CHECKING:
    from modiste.sewing.simulation.mesh.meshing import ClothMesh

WELDED: Final = ("plain", "flat_felled", "eased", "elastic", "attached", "closure")
GATHER_RATIO: Final = 1.12
GATHER_GAP_M: Final = 0.004
"""Of gathers alone: `finishing.mending.close_gathers` knows them by it."""
PLEAT_GAP_M: Final = 0.005
CLOSURE_GAP_M: Final = 0.003
_SAME: Final = 2e-3
_NONE: Final = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ties:
    """Points of the cloth held together: row r holds `sum wa x[a] - sum wb x[b]` within `gap` metres.

    `a`, `b` N x 3 vertices (repeated where fewer are needed), `wa`, `wb` N x 3 weights that add up to 1.
    """

    a: Ints = field(repr=False)
    wa: Floats = field(repr=False)
    b: Ints = field(repr=False)
    wb: Floats = field(repr=False)
    gap: Floats = field(repr=False)


NO_TIES: Final = Ties(a=np.zeros((0, 3), np.int32), wa=np.zeros((0, 3)), b=np.zeros((0, 3), np.int32),
                      wb=np.zeros((0, 3)), gap=np.zeros(0))  # fmt: skip


def line_of(panel: Panel, name: str) -> Line | None:
    """The line of that name, or None."""
    return next((line for line in panel.lines if line.name == name), None)


def is_welded(pattern: Pattern, seam: Seam) -> bool:
    """Whether the two sides become one row of vertices: plain seams, or nearly so, and fastenings between edges."""
    names = [(pattern.panel(ref.panel), ref.edge) for ref in (seam.a, seam.b)]
    return (seam.kind in WELDED and 1 / GATHER_RATIO < seam.ratio < GATHER_RATIO
            and all(line_of(panel, edge) is None for panel, edge in names))  # fmt: skip


def buttoned_lines(pattern: Pattern, seams: list[Seam]) -> list[Seam]:
    """Fastenings between two lines of panels, line on line: their points become one row as well."""
    return [seam for seam in seams if seam.kind == "closure" and all(
        line_of(pattern.panel(ref.panel), ref.edge) is not None for ref in (seam.a, seam.b))]  # fmt: skip


def carry(share: float, ref: EdgeRef, other: EdgeRef, is_reversed: bool) -> float | None:
    """The share of `other` that is sewn to a share of `ref`; None outside of the seam."""
    span = ref.end - ref.begin
    t = (share - ref.begin) / span if abs(span) > _SAME else 0.0
    if not -1e-6 <= t <= 1 + 1e-6:
        return None
    t = 1 - t if is_reversed else t
    return min(max(other.begin + t * (other.end - other.begin), 0.0), 1.0)


def sew(mesh: "ClothMesh", seams: list[Seam]) -> tuple[Ints, Ties]:
    """All welded pairs (N x 2) and all ties."""
    pairs: list[tuple[int, int]] = []
    rows: list[tuple[Ints, Floats, Ints, Floats, float]] = []
    buttoned = buttoned_lines(mesh.pattern, seams)
    for seam in seams:
        if is_welded(mesh.pattern, seam):
            _weld(mesh, seam, pairs, rows)
        elif seam in buttoned:
            _button(mesh, seam, pairs, rows)
        else:
            _tie(mesh, seam, rows)
    ties = NO_TIES if not rows else Ties(
        a=np.array([r[0] for r in rows], np.int32), wa=np.array([r[1] for r in rows]),
        b=np.array([r[2] for r in rows], np.int32), wb=np.array([r[3] for r in rows]),
        gap=np.array([r[4] for r in rows]))  # fmt: skip
    return np.array(pairs, np.int32).reshape(-1, 2), ties


def _weld(mesh: "ClothMesh", seam: Seam, pairs: list[tuple[int, int]],
          rows: list[tuple[Ints, Floats, Ints, Floats, float]]) -> None:  # fmt: skip
    for ref, other in ((seam.a, seam.b), (seam.b, seam.a)):
        ids, shares = mesh.edges[mesh.index[ref.panel], ref.edge]
        there, there_shares = mesh.edges[mesh.index[other.panel], other.edge]
        length = edge_length(mesh.pattern.panel(other.panel).edge(other.edge))
        for vertex, share in zip(ids, shares, strict=True):
            at = carry(float(share), ref, other, seam.is_reversed)
            if at is None:
                continue
            near = int(np.argmin(np.abs(there_shares - at)))
            if abs(there_shares[near] - at) * length < 0.15 * mesh.spacing_cm:
                if ref is seam.a and vertex != there[near]:
                    pairs.append((int(vertex), int(there[near])))
            else:
                rows.append((*_one(int(vertex)), *_between(there, there_shares, at), 0.0))


def _button(mesh: "ClothMesh", seam: Seam, pairs: list[tuple[int, int]],
            rows: list[tuple[Ints, Floats, Ints, Floats, float]]) -> None:  # fmt: skip
    """Lines that lie on each other, point on point, but where a lapel lies between; their ends, which have no points,
    are tied.
    """
    layers = [mesh.pattern.panel(ref.panel).placement.layer for ref in (seam.a, seam.b)]
    under = 1 if layers[0] >= layers[1] else 0
    between = _turned_back(mesh.pattern, (seam.a, seam.b)[under].panel)
    (a, shares_a), (b, shares_b) = (mesh.lines.get((mesh.index[r.panel], r.edge), (_NONE, np.zeros(0)))
                                    for r in (seam.a, seam.b))  # fmt: skip
    for vertex, share in zip(a, shares_a, strict=True):
        at = carry(float(share), seam.a, seam.b, seam.is_reversed)
        if at is not None and len(shares_b):
            near = int(np.argmin(np.abs(shares_b - at)))
            lies_on = mesh.uv[(int(vertex), int(b[near]))[under]]
            if abs(shares_b[near] - at) < 1e-3 and not shapely.contains_xy(between, *lies_on):
                pairs.append((int(vertex), int(b[near])))
    for share in (0.0, 1.0):
        at = carry(seam.a.begin + share * (seam.a.end - seam.a.begin), seam.a, seam.b, seam.is_reversed)
        if at is not None:
            points = [line_points(_line(mesh, r).points, np.array([s])) for r, s in ((seam.a, share), (seam.b, at))]
            ends = [mesh.locate(mesh.index[r.panel], point) for r, point in zip((seam.a, seam.b), points, strict=True)]
            if shapely.contains_xy(between, *points[under][0]):
                continue
            rows.append((ends[0][0][0], ends[0][1][0], ends[1][0][0], ends[1][1][0], 0.0))


def _turned_back(pattern: Pattern, host: str) -> "shapely.Geometry":
    """Where lapels lie on a panel, in its plane: pieces that are held by one edge and turned over."""
    found = []
    for panel in pattern.panels:
        place = panel.placement
        if place.region == "host" and place.host == host and place.pinned_edge and not place.hangs:
            x, y = np.subtract(place.host_point, place.own_point)
            found.append(translate(polygon(panel), x, y))
    return shapely.union_all(found)


def _line(mesh: "ClothMesh", ref: EdgeRef) -> Line:
    line = line_of(mesh.pattern.panel(ref.panel), ref.edge)
    if line is None:
        raise KeyError(f"{ref.panel}: no line {ref.edge!r}")
    return line


def _tie(mesh: "ClothMesh", seam: Seam, rows: list[tuple[Ints, Floats, Ints, Floats, float]]) -> None:
    """Add to `rows` the ties of a seam that is not welded: each point of its longer edge (`full`) to its place on the
    shorter one, by equal shares, or by the folds of its pleats (`corners`, N x 2 shares of both)."""
    full, short, corners = seam.a, seam.b, np.array(seam.folds, np.float64).reshape(-1, 2)
    if seam.ratio < 1:
        full, short, corners = short, full, corners[:, ::-1]
    is_closure = seam.kind == "closure" or any(line_of(mesh.pattern.panel(r.panel), r.edge) for r in (full, short))
    gap = CLOSURE_GAP_M if is_closure else PLEAT_GAP_M if len(corners) else GATHER_GAP_M
    ids, t, weights = _samples(mesh, full)
    there = np.interp(t, corners[:, 0], corners[:, 1]) if len(corners) else t
    # Folds count b from its end where it is reversed, and so does t here.
    there = 1 - there if seam.is_reversed else there
    for row, w, at in zip(ids, weights, there, strict=True):
        share = short.begin + float(at) * (short.end - short.begin)
        rows.append((row, w, *_at_share(mesh, short, min(max(share, 0.0), 1.0)), gap))


def _samples(mesh: "ClothMesh", ref: EdgeRef) -> tuple[Ints, Floats, Floats]:
    """Points along an edge or line: vertices N x 3, place in the stretch (0 begin to 1 end) N, weights N x 3."""
    key = mesh.index[ref.panel], ref.edge
    span = ref.end - ref.begin
    if key in mesh.edges:
        ids, shares = mesh.edges[key]
        t = (shares - ref.begin) / (span if abs(span) > _SAME else 1.0)
        keep = (t > -1e-6) & (t < 1 + 1e-6)
        return np.repeat(ids[keep, None], 3, 1), np.clip(t[keep], 0, 1), np.tile([1.0, 0.0, 0.0], (int(keep.sum()), 1))
    line = _line(mesh, ref)
    corners = np.array(line.points)
    length = float(np.linalg.norm(np.diff(corners, axis=0), axis=1).sum()) * abs(span)
    t = np.linspace(0, 1, max(2, round(length / mesh.spacing_cm) + 1))
    rows, weights = mesh.locate(key[0], line_points(line.points, ref.begin + t * span))
    return rows, t, weights


def _at_share(mesh: "ClothMesh", ref: EdgeRef, share: float) -> tuple[Ints, Floats]:
    key = mesh.index[ref.panel], ref.edge
    if key in mesh.edges:
        return _between(*mesh.edges[key], share)
    line = _line(mesh, ref)
    rows, weights = mesh.locate(key[0], line_points(line.points, np.array([share])))
    return rows[0], weights[0]


def _one(vertex: int) -> tuple[Ints, Floats]:
    return np.array([vertex] * 3, np.int32), np.array([1.0, 0.0, 0.0])


def _between(ids: Ints, shares: Floats, at: float) -> tuple[Ints, Floats]:
    k = int(np.clip(np.searchsorted(shares, at), 1, len(shares) - 1))
    w = float(np.clip((at - shares[k - 1]) / max(shares[k] - shares[k - 1], 1e-9), 0, 1))
    return np.array([ids[k - 1], ids[k], ids[k]], np.int32), np.array([1 - w, w, 0.0])


def barycentric(points: Floats, uv: Floats, faces: Ints, *, neighbours: int = 8) -> tuple[Ints, Floats]:
    """For points in a panel's plane (N x 2): the face each lies in (or is nearest to), F index N, and its three
    weights, which may run below 0 outside of the panel.
    """
    corners = uv[faces]
    k = min(neighbours, len(faces))
    near = cKDTree(corners.mean(1)).query(points, k=k)[1].reshape(len(points), k)
    a, b, c = (corners[near, i] for i in range(3))
    v0, v1, v2 = b - a, c - a, points[:, None] - a
    area = v0[..., 0] * v1[..., 1] - v0[..., 1] * v1[..., 0]
    w1 = (v2[..., 0] * v1[..., 1] - v2[..., 1] * v1[..., 0]) / area
    w2 = (v0[..., 0] * v2[..., 1] - v0[..., 1] * v2[..., 0]) / area
    weights = np.stack([1 - w1 - w2, w1, w2], -1)
    best = np.argmax(np.round(weights.min(-1), 9), axis=1)
    rows: NDArray[np.int64] = np.arange(len(points))
    return near[rows, best].astype(np.int32), weights[rows, best]
