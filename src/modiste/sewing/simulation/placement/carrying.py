"""A garment that hangs as the beginning of a like one: where each point of the new cut lies on the old one.

Panels correspond by name, points by their share of the panel's width. Heights correspond by share as well where both
ends are sewn to something; what hangs free is as long as it is cut: points at the same distance from the top are the
same, a shorter hem is cut off, a longer one falls on straight down.
"""

from typing import Final

import numpy as np
import shapely

from modiste.sewing.pattern.geometry import edge_points, polygon
from modiste.sewing.pattern.values import Panel, Pattern
from modiste.sewing.simulation.dynamics.contact import Collider
from modiste.sewing.simulation.mesh.fold_lines import side_points
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import barycentric
from modiste.sewing.simulation.placement.cowls import has_cowl
from modiste.sewing.simulation.values import BodyMesh, Floats, Hung, Ints

_ROWS: Final = np.array([0.03, 0.25, 0.5, 0.75, 0.97])
_WIDER: Final = 1.4
_SPARE_CM: Final = 3.0
_LONGER: Final = 1.25
"""A hem may be so much longer than the one that it begins as: what falls on straight down has no folds of its own."""
_AS_LONG: Final = (0.8, 1.2)
"""The same of what is sewn at both ends or lies along an arm, which crumples where it is squeezed."""
_FARTHEST: Final = 1.5
"""Of its height, how far beside a triangle a place is told by it."""
_BEYOND_CM: Final = 2.0
"""So far beyond the old cut a neck may lie, which is about as far as its last triangles tell; what is cut higher than
that has no place of its own, and would stay crumpled on the old edge."""
_STEPS: Final = 25
_BAND_CM: Final = 12.0
_HELD_CM: Final = 2.0
_UPRIGHT: Final = ("torso", "left_leg", "right_leg")


def can_begin_as(start: Pattern, pattern: Pattern) -> bool:
    """Whether a garment can begin as another one: that has all of its panels, about as wide at every height, about as
    long where both ends are sewn, and with cloth where its necks are. A wide trouser leg that began as a tapered one
    would stay crumpled, so would a crew neck that began as a scoop, and a cowl begins as nothing without such folds.
    """
    others = {panel.name: panel for panel in start.panels}
    free = free_panels(pattern)
    return _is_held_alike(start, pattern) and all(
        panel.name in others and has_cowl(others[panel.name]) == has_cowl(panel)
        and _is_like(others[panel.name], panel, hangs_free=panel.name in free)
        and _has_neck(others[panel.name], panel, hangs_free=panel.name in free)
        for panel in pattern.panels
    )


def _has_neck(one: Panel, other: Panel, *, hangs_free: bool) -> bool:
    """Whether the neck of a panel lies on the cloth of one that hangs, or hardly beyond it."""
    necks = [edge_points(edge, np.linspace(0, 1, _STEPS)) for edge in other.edges if edge.name.startswith("neck")]
    if not necks or one.edges == other.edges:
        return True
    area, whole = polygon(one, 0.5), shapely.get_coordinates(polygon(other, 0.5))
    uv = np.concatenate([*necks, whole])
    at, _ = _on_the_other(uv, shapely.get_coordinates(area), hangs_free=hangs_free)
    beyond = shapely.distance(area, shapely.points(at[: len(uv) - len(whole)]))
    return bool(beyond.max() <= _BEYOND_CM)


def _is_held_alike(start: Pattern, pattern: Pattern) -> bool:
    """Whether what is held at a height is held about as high: in the frames that are left no waist slides far."""
    heights = {(hold.ref.panel, hold.ref.edge, hold.landmark): hold.below_cm for hold in start.holds}
    return all(abs(heights.get((hold.ref.panel, hold.ref.edge, hold.landmark), np.inf) - hold.below_cm) < _HELD_CM
               for hold in pattern.holds if hold.landmark is not None)  # fmt: skip


def is_like(start: Hung, pattern: Pattern) -> bool:
    """Whether all panels of a pattern are in the one that hangs."""
    return {panel.name for panel in pattern.panels} <= {panel.name for panel in start.pattern.panels}


def free_panels(pattern: Pattern) -> frozenset[str]:
    """Names of the panels around trunk or legs whose hem is sewn to nothing."""
    sewn = {(ref.panel, ref.edge) for seam in pattern.seams for ref in (seam.a, seam.b)}
    return frozenset(
        panel.name for panel in pattern.panels
        if panel.placement.region in _UPRIGHT and panel.placement.polar is None
        and any(edge.name.startswith("hem") for edge in panel.edges)
        and not any(edge.name.startswith("hem") and (panel.name, edge.name) in sewn for edge in panel.edges)
    )  # fmt: skip


def carried(start: Hung, mesh: ClothMesh, target: BodyMesh) -> Floats:
    """Places of another cut's vertices (V x 3, metres) on a garment that hangs, moved along from body to body."""
    index = {panel.name: i for i, panel in enumerate(start.pattern.panels)}
    vertices = start.vertices
    if target is not start.body and len(target.vertices) == len(start.body.vertices):
        moves = target.vertices - start.body.vertices
        vertices = vertices + Collider(target.vertices, target.normals, 0.0).carried(vertices, moves)
    free = free_panels(mesh.pattern)
    x = np.full((len(mesh.uv), 3), np.nan)
    for i, panel in enumerate(mesh.pattern.panels):
        mine, theirs = mesh.panel == i, start.panel == index[panel.name]
        own: Ints = start.faces[theirs[start.faces[:, 0]]]
        uv, beyond_cm = _on_the_other(mesh.uv[mine], start.uv_cm[theirs], hangs_free=panel.name in free)
        face, weights = barycentric(uv, start.uv_cm, own)
        x[mine] = np.einsum("nk,nkj->nj", _near(weights), vertices[own[face]])
        x[mine, 2] -= beyond_cm / 100
    return x


def _near(weights: Floats) -> Floats:
    """Weights in triangles (N x 3) of points that lie no farther beside them than `_FARTHEST`: beyond a rim a sliver of
    a triangle would throw them to the floor.
    """
    inside = 1 / weights.shape[1]
    share = np.minimum(1.0, (inside + _FARTHEST) / np.maximum(inside - weights.min(1, keepdims=True), 1e-9))
    result: Floats = inside + share * (weights - inside)
    return result


def _on_the_other(uv: Floats, theirs: Floats, *, hangs_free: bool) -> tuple[Floats, Floats]:
    """The points of a panel (N x 2, cm) on the other cut of it (M x 2), and how far below its hem they lie (N, cm)."""
    here, size = _box(uv)
    low, other = _box(theirs)
    shares = (uv - here) / size
    if not hangs_free:
        return shares * other + low, np.zeros(len(uv))
    down = (1 - shares[:, 1]) * size[1]
    beyond = np.maximum(down - other[1], 0)
    return np.stack([shares[:, 0] * other[0] + low[0], low[1] + other[1] - down + beyond], 1), beyond


def _box(uv: Floats) -> tuple[Floats, Floats]:
    low = uv.min(0)
    return low, np.maximum(uv.max(0) - low, 0.5)


def _is_like(one: Panel, other: Panel, *, hangs_free: bool) -> bool:
    if one.edges == other.edges:
        return True
    areas = polygon(one, 1.0), polygon(other, 1.0)
    (low, high), (least, most) = ((area.bounds[1], area.bounds[3]) for area in areas)
    longer = (most - least) / max(high - low, 1.0)
    is_long = max(high - low, most - least) > _BAND_CM
    if longer > _LONGER or (is_long and not hangs_free and not _AS_LONG[0] < longer < _AS_LONG[1]):
        return False
    if hangs_free:
        down = _ROWS * min(high - low, most - least)
        levels = high - down, most - down
    else:
        levels = low + (high - low) * _ROWS, least + (most - least) * _ROWS
    wide = [side_points(area, row, 2)[:, 0] - side_points(area, row, 0)[:, 0]
            for area, row in zip(areas, levels, strict=True)]  # fmt: skip
    small, large = np.minimum(*wide), np.maximum(*wide)
    return bool((large < _WIDER * small + _SPARE_CM).all())
