"""What a belt does to the cloth beneath: it gathers it evenly at its height.

A belt that only pressed on the cloth would push it in as a ledge above and below, and lift the hem by what the ledges
take. Rows of points across each panel under the belt are drawn together instead, as elastic draws in a waist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import Panel, Pattern
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import NO_TIES, Ties, barycentric
from modiste.sewing.simulation.placement.tubes import landmark
from modiste.sewing.simulation.values import BodyMesh, Ints

TIGHTEST: Final = 0.6
"""Triangles of this size cannot gather into less of their length."""
_LOOSE: Final = 0.985
_LEAST_CM: Final = 3.0
_FOLD_CM: Final = 2.25
"""Points so far apart are drawn together: half of the folds in which cloth begins to gather."""
_INSIDE_CM: Final = 3.5
"""So much shorter than the belt is the cloth beneath: it lies inside by its own thickness and the gap between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cinch:
    """A row of a panel at `y` (cm) that a belt draws to a `share` of its length."""

    panel: Panel
    y: float
    share: float
    row: shapely.LineString


def cinches(pattern: Pattern, body: BodyMesh, spacing_cm: float) -> list[Cinch]:
    """All rows under all belts, at most `spacing_cm` apart."""
    found: list[Cinch] = []
    for belt in pattern.panels:
        if not is_belt(belt):
            continue
        ys = [edge.start[1] for edge in belt.edges]
        low, high = (height_cm(belt, y, body) for y in (min(ys), max(ys)))
        for height in np.linspace(low, high, max(round((high - low) / spacing_cm), 1) + 1):
            found += _drawn(belt, list(_rows(pattern, belt, float(height), body)))
    return found


def belted(mesh: ClothMesh, body: BodyMesh) -> Ties:
    """Neighbouring points of the rows under all belts; `gap` is how far apart (metres) the belt draws them."""
    found = [NO_TIES]
    for cinch in cinches(mesh.pattern, body, mesh.spacing_cm):
        xs = [x for x, _ in cinch.row.coords]
        low, high = min(xs), max(xs)
        count = max(round((high - low) / _FOLD_CM), 2)
        points = np.stack([np.linspace(low + 0.05, high - 0.05, count + 1), np.full(count + 1, cinch.y)], 1)
        own: Ints = mesh.faces[mesh.face_panel == mesh.index[cinch.panel.name]]
        face, weights = barycentric(points, mesh.uv, own)
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1) / 100
        found.append(Ties(a=own[face[:-1]], wa=weights[:-1], b=own[face[1:]], wb=weights[1:], gap=steps * cinch.share))
    names = ("a", "wa", "b", "wb", "gap")
    return Ties(**{name: np.concatenate([getattr(ties, name) for ties in found]) for name in names})


def is_belt(panel: Panel) -> bool:
    """Whether a panel is a belt: a band of its own all round the trunk."""
    return panel.part == "belt" and panel.placement.region == "torso" and _turn(panel) >= 360.0


def _drawn(belt: Panel, rows: list[tuple[Panel, float, shapely.LineString]]) -> list[Cinch]:
    # Fronts that overlap lie on each other: together they go round more than once.
    around = sum(row.length for _, _, row in rows) * 360.0 / max(sum(_turn(panel) for panel, _, _ in rows), 1.0)
    share = max((_width(belt) - _INSIDE_CM) / max(around, 1e-6), TIGHTEST)
    return [Cinch(panel=panel, y=y, share=share, row=row) for panel, y, row in rows] if share < _LOOSE else []


def _rows(pattern: Pattern, belt: Panel, level_cm: float,
          body: BodyMesh) -> Iterator[tuple[Panel, float, shapely.LineString]]:  # fmt: skip
    """Panels around the trunk under a belt, each with its row at a height above the floor."""
    for panel in pattern.panels:
        place = panel.placement
        if place.region != "torso" or place.layer >= belt.placement.layer or place.polar is not None:
            continue
        y = level_cm - height_cm(panel, 0.0, body)
        cut = shapely.intersection(polygon(panel, 0.5), shapely.LineString([(-1e3, y), (1e3, y)]))
        for line in getattr(cut, "geoms", [cut]):
            if line.geom_type == "LineString" and line.length >= _LEAST_CM:
                yield panel, y, line


def height_cm(panel: Panel, y: float, body: BodyMesh) -> float:
    """The height above the floor at which a panel's y is placed."""
    return 100 * float(landmark(body, panel.placement.landmark)[2]) + y - panel.placement.landmark_y_cm


def _turn(panel: Panel) -> float:
    first, last = panel.placement.angles_deg
    return abs(last - first)


def _width(panel: Panel) -> float:
    xs = [edge.start[0] for edge in panel.edges]
    return max(xs) - min(xs)
