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
from shapely.geometry import LineString

from modiste.sewing.pattern.geometry import edge_length, edge_points, outline, polygon
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Point, Seam
from modiste.sewing.rendering.values import Floats, Ints

TEXEL_CM: Final = 0.1
_STEP_CM: Final = 0.08
_BEYOND_CM: Final = 4.0
_FELLED: Final = ("flat_felled",)
_HIDDEN: Final = ("measure", "roll", "centre_front", "fold", "pleat", "dart")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line on a panel. `kind` is one of LINE_KINDS, or of an edge: "hem", "finished", "rib", "fold", "seam", "gathered",
    "attached"; or of stitches that follow one: "hem_stitch", "edge_stitch", "seam_stitch", "felled_stitch".
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
        return Near(off=along_x * dy - along_y * dx, along=found[:, 4] + along_x * dx + along_y * dy,
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
    """The edges of a panel, and the lines within it (None: there are none)."""

    edges: Field
    lines: Field | None


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
    for edge in panel.edges:
        lines += _stitches_beside(panel, edge, seams.get(edge.name, ()))
    return Construction(edges=_field(edges, box), lines=_field(lines, box) if lines else None)


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


def _stitches_beside(panel: Panel, edge: Edge, seams: tuple[tuple[Seam, bool], ...]
                     ) -> list[tuple[NDArray[np.float64], Mark]]:
    """The stitch lines that follow an edge, cut off where the panel ends."""
    if not seams and edge.kind == "hem":
        return _beside(panel, edge, max(edge.allowance_cm - 0.15, 0.5), "hem_stitch")
    if not seams and edge.kind in ("finished", "seam"):
        return _beside(panel, edge, 0.55, "edge_stitch")
    rows: list[tuple[NDArray[np.float64], Mark]] = []
    for seam, first in seams:
        if first and (seam.topstitch == "twin" or seam.kind in _FELLED):
            rows += _beside(panel, edge, 0.5, "felled_stitch")
        elif first and seam.topstitch == "single":
            rows += _beside(panel, edge, 0.3, "seam_stitch")
    return rows


def _beside(panel: Panel, edge: Edge, off_cm: float, kind: str) -> list[tuple[NDArray[np.float64], Mark]]:
    points = _dense(edge)
    if len(points) < 2:
        return []
    first, last = points[0] - points[1], points[-1] - points[-2]
    reach = _BEYOND_CM + off_cm
    longer = np.concatenate([[points[0] + first / np.linalg.norm(first) * reach], points,
                             [points[-1] + last / np.linalg.norm(last) * reach]])
    moved = LineString(longer).offset_curve(off_cm, quad_segs=4)
    inside = moved.intersection(polygon(panel, 0.5).buffer(-0.02))
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
