"""Panels become triangles: sewn edges get the same number of points, the inside a hexagonal grid.

Points on a seam are shared out so that both sides agree, through any chain of seams: the ends of all seams are carried
over to the other side until nothing new comes, and what lies between two of them is divided alike everywhere.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import LineString, Polygon

from modiste.core.errors import InputError
from modiste.sewing.pattern.geometry import edge_length, edge_points, line_points, outline
from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Pattern, Seam
from modiste.sewing.simulation.mesh.fold_lines import Column, edges_at, fold_columns, seat_columns
from modiste.sewing.simulation.mesh.seams import (
    GATHER_RATIO,
    NO_TIES,
    Ties,
    barycentric,
    buttoned_lines,
    carry,
    is_welded,
    line_of,
    sew,
)
from modiste.sewing.simulation.mesh.triangulation import triangulate
from modiste.sewing.simulation.values import Floats, Ints

FOLDS: Final = ("roll", "fold", "pleat")
_AROUND_ARM: Final = 18
_HEM_CM: Final = 1.5
_COARSE_CM: Final = 1.7
"""What is meshed finer than that has enough points at the wrist."""
"""Lines that get points of their own, since cloth turns along them."""
_SAME: Final = 2e-3
_ROUNDS: Final = 12

Key = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClothMesh:
    """All panels of a pattern as one mesh that is not yet sewn. `edges` (panel, edge name) -> its vertices from start
    to end and their shares of its length; `lines` the same of lines that are buttoned. `pairs` N x 2 vertices that are
    welded; `ties` what else is held together.
    """

    pattern: Pattern
    spacing_cm: float
    uv: Floats = field(repr=False)          # V x 2, cm
    panel: Ints = field(repr=False)         # V
    faces: Ints = field(repr=False)         # F x 3
    edges: dict[Key, tuple[Ints, Floats]] = field(repr=False)
    lines: dict[Key, tuple[Ints, Floats]] = field(repr=False)
    pairs: Ints = field(repr=False)
    ties: Ties = field(repr=False)

    @property
    def index(self) -> dict[str, int]:
        """Panel names -> their numbers."""
        return {panel.name: i for i, panel in enumerate(self.pattern.panels)}

    def locate(self, panel: int, points: Floats) -> tuple[Ints, Floats]:
        """Points of a panel's plane (N x 2 cm) -> vertices N x 3 and weights N x 3 of the triangles they lie in."""
        own = self.faces[self.face_panel == panel]
        face, weights = barycentric(points, self.uv, own)
        return own[face], np.clip(weights, 0, 1) / np.clip(weights, 0, 1).sum(1, keepdims=True)

    @property
    def face_panel(self) -> Ints:
        """The panel of each face, F."""
        return self.panel[self.faces[:, 0]]


def build_mesh(pattern: Pattern, spacing_cm: float) -> ClothMesh:
    """Meshes all panels. Raises InputError where a panel has no area or a seam names an edge that is not there."""
    mesh = _meshed(pattern, spacing_cm)
    return mesh if mesh.pattern is pattern else replace(mesh, pattern=pattern)


@lru_cache(maxsize=6)
def _meshed(pattern: Pattern, spacing_cm: float) -> ClothMesh:
    """The mesh of a pattern; the last few are kept, since what hangs is packed and unpacked by its own."""
    if not pattern.panels:
        raise InputError("sewing.mesh_without_panels", garment=pattern.garment)
    index = {panel.name: i for i, panel in enumerate(pattern.panels)}
    rings = {(i, edge.name): edge for i, panel in enumerate(pattern.panels) for edge in all_edges(panel)}
    seams = [seam for seam in pattern.seams if is_sewn(pattern, seam)]
    for seam in seams:
        for ref in (seam.a, seam.b):
            _check_ref(pattern, index, rings, ref)
    own_cm = [panel_spacing(panel, spacing_cm) for panel in pattern.panels]
    columns = [fold_columns(panel, apart) for panel, apart in zip(pattern.panels, own_cm, strict=True)]
    shares = _divide(pattern, index, rings, seams, own_cm, columns)
    parts, faces, start = [], [], 0
    edges: dict[Key, tuple[Ints, Floats]] = {}
    buttoned = _divide_lines(pattern, seams, spacing_cm)
    lines: dict[Key, tuple[Ints, Floats]] = {}
    for i, panel in enumerate(pattern.panels):
        fine = [e for e in all_edges(panel) if _is_full(seams, panel.name, e.name)]
        on_lines = {name: at for (k, name), at in buttoned.items() if k == i}
        points, triangles, own, seated = _mesh_panel(panel, {e.name: shares[i, e.name] for e in all_edges(panel)},
                                                     own_cm[i], fine, on_lines, columns[i])
        lines.update({(i, name): (ids + np.int32(start), at) for name, (ids, at) in seated.items()})
        edges.update({(i, name): (ids + np.int32(start), shares[i, name]) for name, ids in own.items()})
        parts.append(points)
        faces.append(triangles + start)
        start += len(points)
    uv = np.concatenate(parts)
    panel_of = np.repeat(np.arange(len(parts), dtype=np.int32), [len(p) for p in parts])
    mesh = ClothMesh(pattern=pattern, spacing_cm=spacing_cm, uv=uv, panel=panel_of,
                     faces=np.concatenate(faces).astype(np.int32), edges=edges, lines=lines,
                     pairs=np.zeros((0, 2), np.int32), ties=NO_TIES)
    pairs, ties = sew(mesh, seams)
    return replace(mesh, pairs=pairs, ties=ties)


def all_edges(panel: Panel) -> tuple[Edge, ...]:
    """The edges of the outline and of its holes."""
    return (*panel.edges, *(edge for hole in panel.holes for edge in hole))


def is_sewn(pattern: Pattern, seam: Seam) -> bool:
    """Whether a seam holds cloth together while it hangs: not an open closure, nor a piece that lies on its host."""
    if seam.is_open:
        return False
    try:
        panels = [pattern.panel(ref.panel) for ref in (seam.a, seam.b)]
    except KeyError as error:
        raise InputError("sewing.seam_of_no_panel", garment=pattern.garment, seam=seam.name,
                         error=error.args[0]) from None
    return not any(panel.placement.region == "host" for panel in panels) or all(
        panel.placement.region == "host" and panel.placement.hangs for panel in panels)


def _check_ref(pattern: Pattern, index: dict[str, int], rings: dict[Key, Edge], ref: EdgeRef) -> None:
    if (index[ref.panel], ref.edge) not in rings and line_of(pattern.panel(ref.panel), ref.edge) is None:
        raise InputError("sewing.no_such_edge", garment=pattern.garment, panel=ref.panel, edge=ref.edge)


def _is_full(seams: list[Seam], panel: str, edge: str) -> bool:
    return any((s.a.panel == panel and s.a.edge == edge and s.ratio > GATHER_RATIO)
               or (s.b.panel == panel and s.b.edge == edge and s.ratio < 1 / GATHER_RATIO) for s in seams)


def _divide(pattern: Pattern, index: dict[str, int], rings: dict[Key, Edge], seams: list[Seam], own_cm: list[float],
            columns: list[list[Column]]) -> dict[Key, Floats]:
    """Shares (0 to 1) of the points of each edge; `own_cm` is how far apart they lie on each panel."""
    welded = [seam for seam in seams if is_welded(pattern, seam)]
    marks = _first_marks(pattern, index, rings, seams, columns)

    for _ in range(_ROUNDS):
        is_new = False
        for seam in welded:
            for ref, other in ((seam.a, seam.b), (seam.b, seam.a)):
                for share in tuple(marks[index[ref.panel], ref.edge]):
                    there = carry(share, ref, other, seam.is_reversed)
                    if there is not None:
                        is_new |= _put(marks[index[other.panel], other.edge], min(max(there, 0.0), 1.0))
        if not is_new:
            break
    return _count_points(pattern, rings, welded, {key: sorted(at) for key, at in marks.items()}, own_cm, seams)


def _first_marks(pattern: Pattern, index: dict[str, int], rings: dict[Key, Edge], seams: list[Seam],
                 columns: list[list[Column]]) -> dict[Key, list[float]]:  # fmt: skip
    """Shares of each edge that must have a point: its ends, those of seams, and where columns end."""
    marks: dict[Key, list[float]] = {key: [0.0, 1.0] for key in rings}
    for seam in seams:
        for ref in (seam.a, seam.b):
            key = index[ref.panel], ref.edge
            if key in rings:
                _put(marks[key], ref.begin)
                _put(marks[key], ref.end)
    for i, panel in enumerate(pattern.panels):
        ends = [column.points[end] for column in columns[i] for end in (0, -1)]
        for edge, share in edges_at(panel, np.array(ends).reshape(-1, 2)):
            if edge is not None:
                _put(marks[i, edge.name], share)
    return marks


def _put(marks: list[float], share: float) -> bool:
    if all(abs(share - known) > _SAME for known in marks):
        marks.append(share)
        return True
    return False


def _count_points(pattern: Pattern, rings: dict[Key, Edge], welded: list[Seam], marks: dict[Key, list[float]],
                  own_cm: list[float], seams: list[Seam]) -> dict[Key, Floats]:
    panels = pattern.panels
    index = {panel.name: i for i, panel in enumerate(panels)}
    names = {i: name for name, i in index.items()}
    counts: dict[tuple[Key, int], int] = {}
    for key, at in marks.items():
        length = edge_length(rings[key]) / (own_cm[key[0]] * (0.62 if _is_full(seams, names[key[0]], key[1]) else 1.0))
        for k in range(len(at) - 1):
            counts[key, k] = max(1, round((at[k + 1] - at[k]) * length))
    for _ in range(_ROUNDS):
        is_new = False
        for seam in welded:
            for ref, other in ((seam.a, seam.b), (seam.b, seam.a)):
                key, there = (index[ref.panel], ref.edge), (index[other.panel], other.edge)
                for k in range(len(marks[key]) - 1):
                    ends = [carry(marks[key][k + j], ref, other, seam.is_reversed) for j in (0, 1)]
                    if ends[0] is None or ends[1] is None:
                        continue
                    low, high = sorted((ends[0], ends[1]))
                    near = [int(np.argmin(np.abs(np.array(marks[there]) - end))) for end in (low, high)]
                    if near[1] - near[0] == 1 and counts[there, near[0]] < counts[key, k]:
                        counts[there, near[0]] = counts[key, k]
                        is_new = True
        if not is_new:
            break
    return {key: np.concatenate([*(at[k] + (at[k + 1] - at[k]) * np.arange(counts[key, k]) / counts[key, k]
                                   for k in range(len(at) - 1)), [1.0]]) for key, at in marks.items()}


def panel_spacing(panel: Panel, spacing: float) -> float:
    """Distance of points in a panel: narrow ones (collars, bands) are finer, so that they can bend and turn over, and
    so are sleeves, which stay round with no fewer than so many points around the arm; of a coarse mesh around the
    wrist, where a sleeve of fewer falls in on itself.
    """
    ring = outline(panel, 0.5)
    length = sum(edge_length(edge) for edge in panel.edges)
    wanted = 2 * abs(ring_area(ring)) / length / 3.5
    if panel.placement.region.endswith("arm"):
        low = ring[ring[:, 1] < ring[:, 1].min() + _HEM_CM] if spacing > _COARSE_CM else ring
        wanted = min(wanted, float(min(np.ptp(ring[:, 0]), np.ptp(low[:, 0]))) / _AROUND_ARM)
    return float(np.clip(wanted, 0.5 * spacing, spacing))


def ring_area(points: Floats) -> float:
    """Area of a closed ring of points, above 0 where it runs counter-clockwise."""
    x, y = points[:, 0], points[:, 1]
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2)


def _divide_lines(pattern: Pattern, seams: list[Seam], spacing: float) -> dict[Key, Floats]:
    """Shares of the points of lines that are buttoned on each other: as many on both, none at the ends."""
    found: dict[Key, Floats] = {}
    index = {panel.name: i for i, panel in enumerate(pattern.panels)}
    for seam in buttoned_lines(pattern, seams):
        lines = [line_of(pattern.panel(ref.panel), ref.edge) for ref in (seam.a, seam.b)]
        length = max(LineString(line.points).length for line in lines if line is not None)
        count = max(2, round(length / spacing))
        shares = (np.arange(count) + 0.5) / count
        found.setdefault((index[seam.a.panel], seam.a.edge), seam.a.begin + shares * (seam.a.end - seam.a.begin))
        there = 1 - shares if seam.is_reversed else shares
        found.setdefault((index[seam.b.panel], seam.b.edge), seam.b.begin + there * (seam.b.end - seam.b.begin))
    return found


def _mesh_panel(panel: Panel, shares: dict[str, Floats], spacing: float, fine: list[Edge], on_lines: dict[str, Floats],
                columns: list[Column],
                ) -> tuple[Floats, Ints, dict[str, Ints], dict[str, tuple[Ints, Floats]]]:  # fmt: skip
    """Points (cm), triangles, and the points of each edge and of each buttoned line of one panel."""
    points: list[Floats] = []
    own: dict[str, Ints] = {}
    loops: list[Ints] = []
    start = 0
    for loop in (panel.edges, *panel.holes):
        first = start
        for edge in loop:
            at = edge_points(edge, shares[edge.name])[:-1]
            own[edge.name] = np.arange(start, start + len(at) + 1, dtype=np.int32)
            points.append(at)
            start += len(at)
        own[loop[-1].name] = own[loop[-1].name].copy()
        own[loop[-1].name][-1] = first
        loops.append(np.arange(first, start, dtype=np.int32))
    border = np.concatenate(points)
    area = Polygon(border[loops[0]], [border[loop] for loop in loops[1:] if len(loop) > 2])
    if not area.is_valid or area.area < 0.2:
        raise InputError("sewing.panel_outline", panel=panel.name)
    seated: dict[str, tuple[Ints, Floats]] = {}
    fixed = border
    for name, at in on_lines.items():
        line = line_of(panel, name)
        points_on = line_points(line.points, at) if line is not None else np.zeros((0, 2))
        kept = shapely.contains_xy(area, points_on)
        kept &= cKDTree(fixed).query(points_on)[0] > 0.25 * spacing
        seated[name] = (np.arange(len(fixed), len(fixed) + int(kept.sum()), dtype=np.int32), at[kept])
        fixed = np.concatenate([fixed, points_on[kept]])
    inside, folds = seat_columns(columns, area, fixed, spacing) if columns else (
        _fill(panel, area, fixed, spacing, fine), np.zeros((0, 2), np.int32))  # fmt: skip
    points_all = np.concatenate([fixed, inside])
    segments = np.concatenate([*(np.stack([loop, np.roll(loop, -1)], 1) for loop in loops), folds])
    triangles = triangulate(points_all, segments, area)
    if not len(triangles):
        raise InputError("sewing.panel_small", panel=panel.name)
    return points_all, triangles, own, seated


def _fill(panel: Panel, area: Polygon, border: Floats, spacing: float, fine: list[Edge]) -> Floats:
    """Points inside: along fold lines, then a hexagonal grid that is symmetric about the panel's middle."""
    kept = border
    inner: list[Floats] = []
    for line in panel.lines:
        if line.kind not in FOLDS:
            continue
        length = LineString(line.points).length
        at = line_points(line.points, np.linspace(0, 1, max(2, round(length / spacing) + 1)))
        inner.append(_clear(at, area, kept, 0.5 * spacing))
        kept = np.concatenate([kept, inner[-1]])
    if fine:
        lines = [LineString(edge_points(edge, np.linspace(0, 1, 40))) for edge in fine]
        near = shapely.union_all([line.buffer(3.0 * spacing) for line in lines])
        points = _clear(_hexagons(area, 0.62 * spacing), area, kept, 0.36 * spacing)
        inner.append(points[shapely.contains_xy(near, points)])
        kept = np.concatenate([kept, inner[-1]])
    inner.append(_clear(_hexagons(area, spacing), area, kept, 0.58 * spacing))
    return np.concatenate(inner)


def _clear(points: Floats, area: Polygon, kept: Floats, least: float) -> Floats:
    points = points[shapely.contains_xy(area, points)]
    if not len(points):
        return points
    far = cKDTree(kept).query(points)[0] > least
    far &= shapely.distance(area.boundary, shapely.points(points)) > 0.8 * least
    clear: Floats = points[far]
    return clear


def _hexagons(area: Polygon, spacing: float) -> Floats:
    x0, y0, x1, y1 = area.bounds
    rows = np.arange(int((y1 - y0) / (spacing * 0.866)) + 2)
    half = int((x1 - x0) / 2 / spacing) + 2
    columns = np.arange(-half, half + 1)
    x = (x0 + x1) / 2 + (columns[None] + 0.5 * (rows[:, None] % 2)) * spacing
    y = y0 + (rows[:, None] + 0.5) * spacing * 0.866 + 0 * columns[None]
    return np.stack([x.ravel(), y.ravel()], 1)
