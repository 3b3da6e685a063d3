"""A pattern's panels as paper pieces: what is cut how often, with every line that is drawn on it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from shapely import Polygon
from shapely.affinity import scale as scaled
from shapely.geometry import LineString, box

from modiste.sewing.documents.drawing.drawing import Points
from modiste.sewing.documents.pattern.facings import facings, right_half
from modiste.sewing.documents.pattern.pocket_bags import PocketBag, pocket_bags
from modiste.sewing.pattern.allowance import cut_polygon, darts
from modiste.sewing.pattern.geometry import edge_length, edge_point, edge_points, ring
from modiste.sewing.pattern.values import Edge, Line, Panel, Pattern, Seam, Trim

_DOUBLE: Final = ("collar", "cuffs")
"""Parts whose stiffened pieces are sewn of two layers, upper and under, of which the upper is interfaced."""

_IMAGE_CM: Final = 0.2
"""Edges whose middles are mirrored as nearly as this are images of each other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """One paper piece, in cm of its panel's plane. `sew` are the open polylines of the sew line; `notches` pairs
    (point on the cut line, its inward direction); `fold` the line of symmetry, and `is_half` where only the half to
    its right is drawn.
    """

    name: str
    part: str
    panel: Panel
    count: int
    mirrored: int
    grain_deg: float
    is_interfaced: bool
    is_double: bool
    is_half: bool
    cut: Points = field(repr=False)
    sew: tuple[Points, ...] = field(repr=False)
    notches: tuple[tuple[Points, Points], ...] = field(repr=False)
    marks: tuple[tuple[str, Points], ...] = field(repr=False)
    drills: tuple[tuple[str, tuple[float, float], float], ...] = ()
    fold: tuple[tuple[float, float], tuple[float, float]] | None = None

    @property
    def polygon(self) -> Polygon:
        """The area that is cut, cm2."""
        return Polygon(self.cut)


def pieces(pattern: Pattern, *, on_fold: bool = True) -> tuple[Piece, ...]:
    """The paper pieces in the pattern's order; panels of one piece are one. `on_fold`: halves where both are alike."""
    groups: dict[str, list[Panel]] = {}
    for panel in pattern.panels:
        groups.setdefault(panel.piece, []).append(panel)
    made = []
    for name, panels in groups.items():
        first = next((panel for panel in panels if not panel.is_mirrored), panels[0])
        alike = [panel for panel in panels if _is_alike(first, panel)]
        made.append(_piece(name, first, alike, pattern, on_fold))
        made += [_piece(panel.name, panel, [panel], pattern, on_fold) for panel in panels if panel not in alike]
    faced = (facing for piece in made for facing in _facings(piece, pattern, on_fold))
    return (*made, *faced, *(_bag(one) for one in pocket_bags(pattern)))


def _bag(bag: PocketBag) -> Piece:
    """The piece of a pocket's bag: of pocketing, as linings are."""
    return Piece(
        name=bag.name, part="lining", panel=bag.panel, count=bag.count, mirrored=bag.mirrored,
        grain_deg=bag.panel.grain_deg, is_interfaced=False, is_double=False, is_half=False,
        cut=np.array(bag.outline.exterior.coords)[:-1], sew=(bag.sew,), notches=bag.notches, marks=(),
    )  # fmt: skip


def _facings(piece: Piece, pattern: Pattern, on_fold: bool) -> Iterator[Piece]:
    """The facings of a piece's edges, interfaced, as often as the piece itself."""
    panel = piece.panel
    seams = [seam for seam in pattern.seams if panel.name in (seam.a.panel, seam.b.panel)]
    for whole in facings(panel, cut_polygon(panel, seams), pattern):
        half = right_half(whole, piece.fold[0][0]) if on_fold and piece.is_half and piece.fold is not None else None
        one = half or whole
        fold = None
        if half is not None and piece.fold is not None:
            x = piece.fold[0][0]
            ys = [y for at, y in half.outline.exterior.coords if abs(at - x) < 1e-6]
            fold = ((x, min(ys)), (x, max(ys)))
        yield Piece(
            name=f"{piece.name}_facing" if one.finishes == "front" else f"{piece.name}_{one.finishes}_facing",
            part=piece.part, panel=panel, count=2 * piece.count if one.has_twin else piece.count,
            mirrored=piece.count if one.has_twin else piece.mirrored, grain_deg=piece.grain_deg,
            is_interfaced=True, is_double=False, is_half=half is not None,
            cut=np.array(one.outline.exterior.coords)[:-1], sew=one.sew, notches=(), marks=(), fold=fold,
        )  # fmt: skip


def by_size(patterns: Pattern | Mapping[str, Pattern]) -> dict[str, Pattern]:
    """Patterns by size label; one alone has the empty label."""
    return {"": patterns} if isinstance(patterns, Pattern) else dict(patterns)


def _is_alike(first: Panel, second: Panel) -> bool:
    if len(first.edges) != len(second.edges):
        return False
    lengths = [sorted(edge_length(edge) for edge in panel.edges) for panel in (first, second)]
    return all(abs(a - b) < 0.02 + 0.002 * a for a, b in zip(*lengths, strict=True))


def _piece(name: str, panel: Panel, panels: list[Panel], pattern: Pattern, on_fold: bool) -> Piece:
    seams = [seam for seam in pattern.seams if seam.a.panel == panel.name or seam.b.panel == panel.name]
    whole = cut_polygon(panel, seams)
    fold = _fold(panel, whole)
    is_half = on_fold and fold is not None and _is_symmetric(panel, whole, fold[0][0])
    area = whole
    if is_half and fold is not None:
        _, bottom, high, top = whole.bounds
        clipped = whole.intersection(box(fold[0][0], bottom - 1, high + 1, top + 1))
        area = clipped if clipped.geom_type == "Polygon" else whole
        is_half = clipped.geom_type == "Polygon"
    limit = fold[0][0] - 1e-6 if is_half and fold else -math.inf
    is_interfaced = panel.stiffness > 1.5
    count = sum(one.quantity for one in panels)
    mirrored = sum(one.quantity for one in panels if one.is_mirrored != panel.is_mirrored)
    is_double = is_interfaced and panel.part in _DOUBLE
    if is_double:  # the inner layer is the mirror image of the outer one
        count, mirrored = 2 * count, count
    return Piece(
        name=name, part=panel.part, panel=panel, count=count, mirrored=mirrored,
        grain_deg=panel.grain_deg, is_interfaced=is_interfaced, is_double=is_double, is_half=is_half,
        cut=np.array(area.exterior.coords)[:-1], sew=_sew(panel, limit), notches=_notches(panel, seams, limit),
        marks=_marks(panel, limit), drills=_drills(panel.trims, limit),
        fold=fold,
    )  # fmt: skip


def _fold(panel: Panel, whole: Polygon) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The upright line of symmetry over the whole piece."""
    line = next((line for line in panel.lines if line.name == panel.fold_line), None)
    if line is None or len({round(x, 3) for x, _ in line.points}) != 1:
        return None
    x = line.points[0][0]
    crossed = LineString([(x, whole.bounds[1] - 1), (x, whole.bounds[3] + 1)]).intersection(whole)
    if crossed.is_empty:
        return None
    return (x, crossed.bounds[1]), (x, crossed.bounds[3])


def _is_symmetric(panel: Panel, whole: Polygon, x: float) -> bool:
    """Whether the half tells all: outline, how its edges are sewn, lines and trims are mirrored in x."""
    image = scaled(whole, -1.0, 1.0, origin=(x, 0.0))
    if image.symmetric_difference(whole).area > 0.002 * whole.area:
        return False
    if any(_is_sewn_apart(edge, other, x) for edge in panel.edges for other in panel.edges):
        return False
    marks = [np.array(line.points) for line in panel.lines if line.name != panel.fold_line and line.kind != "measure"]
    marks += [np.array(trim.points) for trim in panel.trims]
    centres = [points.mean(axis=0) for points in marks]
    return all(
        min(float(np.hypot(2 * x - one[0] - two[0], one[1] - two[1])) for two in centres) < 0.5 for one in centres
    )


def _is_sewn_apart(edge: Edge, image: Edge, x: float) -> bool:
    """Whether an edge's mirror image is sewn or hemmed in another way: a slit may be on one side alone."""
    (at, y), (there, height) = edge_point(edge, 0.5), edge_point(image, 0.5)
    is_image = math.hypot(2 * x - at - there, y - height) < _IMAGE_CM
    return is_image and (edge.kind, edge.allowance_cm) != (image.kind, image.allowance_cm)


def _sew(panel: Panel, limit: float) -> tuple[Points, ...]:
    rows = [np.concatenate([ring((edge,), 0.25), [edge.end]]) for edge in panel.edges if edge.allowance_cm > 0]
    lean = [np.array(LineString(row).simplify(0.005).coords) for row in rows]
    return tuple(part for row in lean for part in _right_of(row, limit))


def _notches(panel: Panel, seams: Sequence[Seam], limit: float) -> tuple[tuple[Points, Points], ...]:
    """Each notch on the cut line, straight out from its place on the edge, and the way into the cloth."""
    made = []
    legs = {name for dart in darts(panel, seams) for name in (dart.first, dart.second)}
    for notch in panel.notches:
        if notch.edge in legs:
            continue  # inside of the cut line, where nothing can be snipped
        try:
            edge = panel.edge(notch.edge)
        except KeyError:
            continue
        at, step = edge_points(edge, np.clip(np.array([notch.share, notch.share + 1e-3]), 0, 1))
        if notch.share > 0.998:
            at, step = edge_points(edge, np.array([1 - 1e-3, 1.0]))
        way = step - at
        if float(np.hypot(*way)) < 1e-9 or at[0] < limit:
            continue
        inward = np.array([-way[1], way[0]]) / float(np.hypot(*way))
        made.append((at - inward * edge.allowance_cm, inward))
    return tuple(made)


def _marks(panel: Panel, limit: float) -> tuple[tuple[str, Points], ...]:
    """Lines inside: (kind, points); closed darts and the legs of open ones as kind "dart"."""
    rows: list[tuple[str, Points]] = []
    rows += [(line.kind, np.array(line.points, np.float64)) for line in panel.lines if _is_drawn(line, panel)]
    for hole in panel.holes:
        points = ring(hole, 0.25)
        rows.append(("dart", np.concatenate([points, points[:1]])))
    for trim in panel.trims:
        if len(trim.points) > 1:
            rows.append((trim.kind, np.array(trim.points, np.float64)))
    return tuple((kind, part) for kind, row in rows for part in _right_of(row, limit))


def _is_drawn(line: Line, panel: Panel) -> bool:
    return line.name != panel.fold_line and line.kind not in ("groove", "piping") and len(line.points) > 1


def _drills(trims: tuple[Trim, ...], limit: float) -> tuple[tuple[str, tuple[float, float], float], ...]:
    return tuple(
        (trim.kind, trim.points[0], trim.size_cm)
        for trim in trims if len(trim.points) == 1 and trim.points[0][0] >= limit
    )  # fmt: skip


def _right_of(row: Points, limit: float) -> list[Points]:
    if not math.isfinite(limit) or bool(np.all(row[:, 0] >= limit)):
        return [row]
    low, high = float(row[:, 1].min()) - 1, float(row[:, 1].max()) + 1
    clipped = LineString(row).intersection(box(limit, low, float(row[:, 0].max()) + 1, high))
    parts = getattr(clipped, "geoms", [clipped])
    return [np.array(part.coords) for part in parts if part.geom_type == "LineString" and not part.is_empty]
