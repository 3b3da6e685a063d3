"""What is sewn on each panel, as lines that a place of the panel can ask for its nearest.

Every edge, stitch line and seam of a panel is sampled along its length; a raster of a millimetre says which sample is
nearest to each of its texels (a distance transform with labels). A place then finds its exact distance from that line,
and how far along it lies, by projecting on the sample's tangent: stitches stay sharp at any size of picture.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon

from modiste.sewing.pattern.geometry import edge_length, edge_points, outline, polygon
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Point, Seam
from modiste.sewing.rendering.values import Floats, Ints

TEXEL_CM: Final = 0.1
_STEP_CM: Final = 0.08
_FAR_CM: Final = 1e3
_FELLED: Final = ("flat_felled",)
_HIDDEN: Final = ("measure", "roll", "centre_front", "fold", "dart")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line on a panel. `kind` is one of LINE_KINDS, or of an edge: "hem", "finished", "rib", "fold", "seam",
    "gathered", "attached"; or of stitches that follow one: "hem_stitch", "edge_stitch", "seam_stitch", "felled_stitch".
    `deep_cm` is the depth of a hem or band.
    """

    kind: str
    deep_cm: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """Lines of a panel to look up. `nearest` H x W: rows of `samples`, N x 6 (x, y, tangent x and y, length along, and
    the index into `marks`); texel (column, row) lies at `corner` + (column, row) x TEXEL_CM, rows upward.
    """

    marks: tuple[Mark, ...]
    nearest: Ints = field(repr=False)
    samples: Floats = field(repr=False)
    corner: Point

    def at(self, u: Floats, v: Floats) -> "Near":
        """The nearest line of places (cm), N each."""
        height, width = self.nearest.shape
        column = np.clip((u - self.corner[0]) / TEXEL_CM + 0.5, 0, width - 1).astype(np.int32)
        row = np.clip((v - self.corner[1]) / TEXEL_CM + 0.5, 0, height - 1).astype(np.int32)
        found = self.samples[self.nearest[row, column]]
        dx, dy = u - found[:, 0], v - found[:, 1]
        along_x, along_y = found[:, 2], found[:, 3]
        beside, ahead = along_x * dy - along_y * dx, along_x * dx + along_y * dy
        # Past the end of a line, and round its corners, the way to it is longer than the way to its tangent.
        beyond = np.maximum(np.abs(ahead) - np.float32(2 * TEXEL_CM), 0)
        off = np.copysign(np.sqrt(beside * beside + beyond * beyond), beside)
        return Near(off=off, along=found[:, 4] + ahead,
                    along_x=along_x, along_y=along_y, mark=found[:, 5].astype(np.int16))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Near:
    """For places, N each: `off` the distance from the nearest line (cm, above 0 on its left: inside of an outline),
    `along` the length up to there, its direction, and its `mark`.
    """

    off: Floats = field(repr=False)
    along: Floats = field(repr=False)
    along_x: Floats = field(repr=False)
    along_y: Floats = field(repr=False)
    mark: NDArray[np.int16] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Construction:
    """The edges of a panel, the lines within it, and those along which lace is set (None: there are none)."""

    edges: Field
    lines: Field | None
    lace: Field | None = None

    def hem_cm(self, u: Floats, v: Floats) -> Floats:
        """How far above the hem places lie, cm, N each; far above it where another edge is nearer."""
        near = self.edges.at(u, v)
        is_hem = np.array([mark.kind == "hem" for mark in self.edges.marks])
        return np.where(is_hem[near.mark], np.abs(near.off), np.float32(_FAR_CM)).astype(np.float32)


def quilted(pattern: Pattern, index: int) -> Field | None:
    """What holds the filling of a quilted panel down: its quilting, elastic, and all of its edges, which are sewn or
    bound; None where it has no quilting."""
    panel = pattern.panels[index]
    lines = [(_polyline(np.array(line.points, np.float64)), Mark(kind=line.kind)) for line in panel.lines
             if line.kind in ("quilting", "elastic") and len(line.points) > 1]
    if all(mark.kind != "quilting" for _, mark in lines):
        return None
    return _field([*lines, *((_dense(edge), Mark(kind=edge.kind)) for edge in panel.edges)], _box(panel))


@lru_cache(maxsize=256)
def construction(pattern: Pattern, index: int) -> Construction:
    """What is sewn on a panel of the pattern."""
    panel = pattern.panels[index]
    seams = _seams_of(pattern, panel)
    around = (*panel.edges, *(edge for hole in panel.holes for edge in hole))
    box = _box(panel)
    edges = [(_dense(edge), _edge_mark(edge, seams.get(edge.name, ()))) for edge in around]
    lines = [(_polyline(np.array(line.points, np.float64)), Mark(kind=line.kind)) for line in panel.lines
             if line.kind not in _HIDDEN and len(line.points) > 1]
    lines += _stitches(panel, seams)
    lace = [(_polyline(np.array(trim.points, np.float64)), Mark(kind=trim.kind, deep_cm=trim.size_cm))
            for trim in panel.trims if trim.kind == "lace"]
    return Construction(edges=_field(edges, box), lines=_field(lines, box) if lines else None,
                        lace=_field(lace, box) if lace else None)


def _seams_of(pattern: Pattern, panel: Panel) -> dict[str, tuple[tuple[Seam, bool], ...]]:
    """For each edge the seams in it, and whether it is their side a."""
    found: dict[str, list[tuple[Seam, bool]]] = {}
    for seam in pattern.seams:
        if seam.is_open:
            continue
        for ref, first in ((seam.a, True), (seam.b, False)):
            if ref.panel == panel.name:
                found.setdefault(ref.edge, []).append((seam, first))
    return {name: tuple(seams) for name, seams in found.items()}


def _edge_mark(edge: Edge, seams: tuple[tuple[Seam, bool], ...]) -> Mark:
    if not seams:
        kind = edge.kind if edge.kind != "seam" else "finished"
        return Mark(kind=kind, deep_cm=max(edge.allowance_cm, 0.3))
    kinds = {seam.kind for seam, _ in seams}
    kind = "gathered" if kinds & {"gathered", "elastic"} else "attached" if "attached" in kinds else "seam"
    return Mark(kind=kind, deep_cm=max(edge.allowance_cm, 0.3))


def _stitches(panel: Panel, seams: dict[str, tuple[tuple[Seam, bool], ...]]
              ) -> list[tuple[NDArray[np.float64], Mark]]:
    """The stitch lines that follow the edges of a panel, cut off where it ends."""
    rows: list[tuple[NDArray[np.float64], Mark]] = []
    plans = [_stitch_plan(edge, seams.get(edge.name, ())) for edge in panel.edges]
    inner = polygon(panel, 0.5).buffer(-0.02)
    for kind, off_cm, edges in _chains(panel.edges, plans):
        points = np.concatenate([_dense(edge)[:-1] for edge in edges] + [_dense(edges[-1])[-1:]])
        rows += _beside(points, off_cm, kind, inner)
    return rows


def _stitch_plan(edge: Edge, seams: tuple[tuple[Seam, bool], ...]) -> tuple[str, float] | None:
    """What stitches follow an edge, and how far from it (cm)."""
    if not seams:
        if edge.kind == "hem":
            return "hem_stitch", round(max(edge.allowance_cm - 0.15, 0.5), 2)
        return ("edge_stitch", 0.55) if edge.kind in ("finished", "seam") else None
    for seam, first in seams:
        if first and (seam.topstitch == "twin" or seam.kind in _FELLED):
            return "felled_stitch", 0.5
        if first and seam.topstitch == "single":
            return "seam_stitch", 0.3
    return None


def _chains(edges: tuple[Edge, ...], plans: list[tuple[str, float] | None]
            ) -> list[tuple[str, float, list[Edge]]]:
    """Neighbouring edges that one row of stitches follows, round corners as well."""
    chains: list[tuple[str, float, list[Edge]]] = []
    for number, (edge, plan) in enumerate(zip(edges, plans, strict=True)):
        if plan is None:
            continue
        if chains and number and plans[number - 1] == plan:
            chains[-1][2].append(edge)
        else:
            chains.append((*plan, [edge]))
    if len(chains) > 1 and plans[0] is not None and plans[0] == plans[-1]:
        chains[0] = (*chains[0][:2], [*chains.pop()[2], *chains[0][2]])
    return chains


def _beside(points: NDArray[np.float64], off_cm: float, kind: str, inner: Polygon
            ) -> list[tuple[NDArray[np.float64], Mark]]:
    if len(points) < 3 or np.linalg.norm(points[0] - points[-1]) < 1e-6:
        moved = LineString(points).offset_curve(off_cm, join_style="mitre", mitre_limit=3.0)
    else:
        first, last = points[0] - points[1], points[-1] - points[-2]
        reach = 0.3 + 0.6 * off_cm
        longer = np.concatenate([[points[0] + first / np.linalg.norm(first) * reach], points,
                                 [points[-1] + last / np.linalg.norm(last) * reach]])
        moved = LineString(longer).offset_curve(off_cm, join_style="mitre", mitre_limit=3.0)
    inside = moved.intersection(inner)
    pieces = [inside] if isinstance(inside, LineString) else list(getattr(inside, "geoms", ()))
    return [(_polyline(np.asarray(piece.coords)), Mark(kind=kind, deep_cm=off_cm)) for piece in pieces
            if isinstance(piece, LineString) and piece.length > 0.6]


def _dense(edge: Edge) -> NDArray[np.float64]:
    count = max(2, round(edge_length(edge) / _STEP_CM))
    return edge_points(edge, np.linspace(0, 1, count))


def _polyline(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points close together along a broken line."""
    steps = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    if at[-1] <= 0:
        return corners[:1]
    shares = np.linspace(0, at[-1], max(2, round(at[-1] / _STEP_CM)))
    return np.stack([np.interp(shares, at, corners[:, axis]) for axis in (0, 1)], axis=1)


def _box(panel: Panel) -> tuple[float, float, int, int]:
    """Corner (cm), width and height (texels) of a panel's raster."""
    points = outline(panel, 0.5)
    low, high = points.min(axis=0) - 2 * TEXEL_CM, points.max(axis=0) + 2 * TEXEL_CM
    width, height = np.maximum(np.ceil((high - low) / TEXEL_CM), 2).astype(int)
    return float(low[0]), float(low[1]), int(width), int(height)


def _field(lines: list[tuple[NDArray[np.float64], Mark]], box: tuple[float, float, int, int]) -> Field:
    x0, y0, width, height = box
    lines = [(points, mark) for points, mark in lines if len(points) > 1]
    samples = np.concatenate([_samples(points, number) for number, (points, _) in enumerate(lines)])
    column = np.clip(np.rint((samples[:, 0] - x0) / TEXEL_CM), 0, width - 1).astype(np.int32)
    row = np.clip(np.rint((samples[:, 1] - y0) / TEXEL_CM), 0, height - 1).astype(np.int32)
    ground = np.ones((height, width), np.uint8)
    ground[row, column] = 0
    _, label = cv2.distanceTransformWithLabels(ground, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    of_label = np.zeros(int(label.max()) + 1, np.int32)
    of_label[label[row, column]] = np.arange(len(samples), dtype=np.int32)
    return Field(marks=tuple(mark for _, mark in lines), nearest=of_label[label], samples=samples.astype(np.float32),
                 corner=(x0, y0))


def _samples(points: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    step = np.gradient(points, axis=0)
    step /= np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-9)
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    return np.column_stack([points, step, along, np.full(len(points), float(number))])


__all__ = ["TEXEL_CM", "Construction", "Field", "Mark", "Near", "construction"]
