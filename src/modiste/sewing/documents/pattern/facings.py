"""Facings: bands that finish raw edges from inside, traced off the panels whose edges they finish.

Which edges those are follows from the pattern: its notes say what is faced (neck, armholes, fronts, waist), and an edge
that no seam joins is raw. A facing has the panel's own outline, allowances and grain along the edge and ends a width
inside of it; where the bands of neck and armhole meet on the shoulder they are cut in one, as Aldrich (2008) draws them
("Metric Pattern Cutting for Women's Wear": neck 6 cm, armhole 4 to 5 cm, fronts 7 to 9 cm, waist 5 cm; as remembered).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from shapely import Polygon, unary_union
from shapely.geometry import LineString, box
from shapely.geometry.polygon import orient

from modiste.sewing.documents.drawing.drawing import Points
from modiste.sewing.pattern.geometry import ring
from modiste.sewing.pattern.values import Edge, Panel, Pattern

NOTES: Final = {"face_neck": "neck", "face_armholes": "armhole", "face_front": "front", "waist_facing": "waist"}
"""What a note has faced."""
_WIDTH_CM: Final = {"neck": 6.0, "armhole": 4.5, "front": 8.0, "waist": 5.0}
_LEAST_CM2: Final = 6.0
_NEAR_CM: Final = 0.3
_ROUND_CM: Final = 2.0
_SLIVER_CM: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facing:
    """The band on one panel: what it finishes ("neck", "neck_armhole", "front"), its outline as cut, and the stretches
    of the sew line in it, cm of the panel's plane. `has_twin`: on the left half of the panel lies its mirror image,
    which is not listed.
    """

    finishes: str
    outline: Polygon
    sew: tuple[Points, ...]
    has_twin: bool = False


def facings(panel: Panel, cut: Polygon, pattern: Pattern) -> Iterator[Facing]:
    """The facings of a panel, whose piece is cut as `cut`; those of a panel with a fold line that do not cross it are
    given once, for its right half.
    """
    faced = {kind for note, kind in NOTES.items() if note in pattern.notes}
    if not faced or panel.placement.region == "host" or panel.part not in ("body", "yoke", "skirt"):
        return
    bands = [(kind, LineString(_row(edge)).buffer(_WIDTH_CM[kind])) for kind, edge in _raw(panel, pattern, faced)]
    if not bands:
        return
    area = unary_union([band for _, band in bands]).intersection(cut)
    area = area.buffer(_ROUND_CM).buffer(-_ROUND_CM).intersection(cut)  # no sharp corners inside, nor slivers beside it
    area = area.buffer(-_SLIVER_CM, join_style="mitre").buffer(_SLIVER_CM, join_style="mitre").intersection(cut)
    fold = _fold_x(panel)
    for part in sorted(getattr(area, "geoms", [area]), key=lambda one: one.bounds):
        if part.geom_type != "Polygon" or part.area < _LEAST_CM2:
            continue
        low, high = part.bounds[0], part.bounds[2]
        if fold is not None and high <= fold:
            continue
        kinds = {kind for kind, edge in _raw(panel, pattern, faced) if part.intersects(LineString(_row(edge)))}
        outline = orient(Polygon(part.exterior).simplify(0.01))
        yield Facing(finishes=_name(kinds), outline=outline, sew=_sew(panel, part, has_darts="waist" in kinds),
                     has_twin=fold is not None and low >= fold)  # fmt: skip


def _name(kinds: set[str]) -> str:
    if "front" in kinds:
        return "front"
    return "_".join(kind for kind in ("neck", "armhole", "waist") if kind in kinds)


def _raw(panel: Panel, pattern: Pattern, faced: set[str]) -> list[tuple[str, Edge]]:
    """The edges to be faced, with what they are edges of."""
    joined = {(ref.panel, ref.edge) for seam in pattern.seams for ref in (seam.a, seam.b)}
    found: list[tuple[str, Edge]] = []
    overlaps = any(edge.name == "centre" and edge.kind == "finished" for edge in panel.edges)
    fronts = overlaps and bool(faced & {"front", "neck"})
    for edge in panel.edges:
        word = edge.name.split("_")[0]
        is_free = (panel.name, edge.name) not in joined and edge.allowance_cm > 0
        if fronts and (edge.name == "centre" or (word == "neck" and "front" in faced)):
            found.append(("front" if edge.name == "centre" else "neck", edge))
        elif is_free and word in faced and word in ("neck", "armhole", "waist"):
            found.append((word, edge))
    return found


def _row(edge: Edge) -> Points:
    return np.concatenate([ring((edge,), 0.5), [edge.end]])


def _fold_x(panel: Panel) -> float | None:
    line = next((line for line in panel.lines if line.name == panel.fold_line), None)
    return None if line is None or len({round(x, 3) for x, _ in line.points}) != 1 else line.points[0][0]


def _sew(panel: Panel, part: Polygon, *, has_darts: bool) -> tuple[Points, ...]:
    """The sew line of the panel inside of the facing; `has_darts`, where it is sewn with the panel's own darts."""
    inside = part.buffer(0.01)
    rows: list[Points] = []
    for edge in panel.edges:
        if edge.allowance_cm <= 0 or ("dart" in edge.name and not has_darts):
            continue
        kept = LineString(_row(edge)).intersection(inside)
        rows += [np.array(one.coords) for one in getattr(kept, "geoms", [kept])
                 if one.geom_type == "LineString" and one.length > _NEAR_CM]  # fmt: skip
    return tuple(rows)


def right_half(facing: Facing, x: float) -> Facing | None:
    """The half of a facing to the right of the fold at x; None where that is not in one piece."""
    low, bottom, high, top = facing.outline.bounds
    half = facing.outline.intersection(box(x, bottom - 1, high + 1, top + 1))
    if low >= x - _NEAR_CM or half.geom_type != "Polygon":
        return None
    rows = [LineString(row).intersection(box(x, bottom - 1, high + 1, top + 1)) for row in facing.sew]
    return Facing(finishes=facing.finishes, outline=orient(half), sew=_lines(rows))


def _lines(rows: Sequence[object]) -> tuple[Points, ...]:
    parts = [part for row in rows for part in getattr(row, "geoms", [row])]
    return tuple(np.array(part.coords) for part in parts if part.geom_type == "LineString" and not part.is_empty)
