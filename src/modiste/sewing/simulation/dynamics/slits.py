"""Slits: where a seam ends, two free edges hang side by side, and cloth that bunches brings them across each other. The
one that lies over the other is the same all the way down, or they would cross like the blades of scissors.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.dynamics.contact import vertex_normals
from modiste.sewing.simulation.dynamics.overlap import loose
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.values import Floats, Ints

_TOP_DEG: Final = 300.0
"""Around the top of a slit lies more cloth than this, around other points of a free edge about half a turn."""
_CORNER_DEG: Final = 140.0
_SHORTEST_CM: Final = 4.0
_WIDE_CM: Final = 18.0
_LIFT_M: Final = 0.004
_REGIONS: Final = ("torso", "left_leg", "right_leg")


def slit_sides(mesh: ClothMesh) -> Ints:
    """V: 0 away from slits; beside slit k (from 1) 2k on the side that lies over, 2k - 1 on the one under it. Fronts
    lie over backs, and the panel that is named first over the other.
    """
    dof, count = welded(len(mesh.uv), mesh.pairs)
    sides, number = np.zeros(len(mesh.uv), np.int32), 0
    for edges in _edges(mesh, dof, count):
        beside = [_beside(mesh, dof, edge) for edge in edges]
        if any(near is None for near in beside):
            continue
        number += 1
        first, second = (near for near in beside if near is not None)
        if _rank(mesh, second[0]) > _rank(mesh, first[0]):
            first, second = second, first
        nearer = first[1] <= second[1]
        for near, is_mine, name in ((first, nearer, 2 * number), (second, ~nearer, 2 * number - 1)):
            sides[is_mine & (near[1] < _WIDE_CM)] = name
    sides[loose(mesh)] = 0
    return sides


def _edges(mesh: ClothMesh, dof: Ints, count: int) -> Iterator[tuple[Ints, Ints]]:
    """The two free edges of each slit, from its top down (unknowns)."""
    faces = dof[mesh.faces]
    around = np.bincount(faces.ravel(), _corner_angles(mesh).ravel(), count).astype(np.float64)
    ahead, behind = _rim(faces, count)
    for top in np.nonzero((around > _TOP_DEG) & (ahead >= 0))[0]:
        yield _walked(int(top), ahead, around), _walked(int(top), behind, around)


def basted(mesh: ClothMesh) -> ClothMesh:
    """The same mesh with the slits of flared skirts sewn up, as they are basted until a skirt is pressed: while cloth
    springs into folds, free edges would slip far past each other, and through each other's folds.
    """
    dof, count = welded(len(mesh.uv), mesh.pairs)
    flared = np.array([panel.placement.polar is not None for panel in mesh.pattern.panels])
    pairs = [mesh.pairs]
    for edges in _edges(mesh, dof, count):
        beside = [_beside(mesh, dof, edge) for edge in edges]
        if all(near is not None and flared[near[0]] for near in beside):
            pairs.append(_stitches(mesh, dof, *edges))
    return replace(mesh, pairs=np.concatenate(pairs)) if len(pairs) > 1 else mesh


def _stitches(mesh: ClothMesh, dof: Ints, one: Ints, other: Ints) -> Ints:
    """Pairs (N x 2) of vertices that lie equally far down two free edges."""
    (a, down), (b, along) = (_measured(mesh, dof, edge) for edge in sorted((one, other), key=len))
    near = np.abs(down[1:, None] - along[None, 1:]).argmin(1) + 1
    result: Ints = np.stack([a[1:], b[near]], 1)
    return result


def _measured(mesh: ClothMesh, dof: Ints, edge: Ints) -> tuple[Ints, Floats]:
    """A vertex of each unknown of an edge, and how far down the edge it lies (cm)."""
    found, down = [int(np.nonzero(dof == edge[0])[0][0])], [0.0]
    for before, at in pairwise(edge):
        ends, starts = np.nonzero(dof == at)[0], np.nonzero(dof == before)[0]
        own = [(v, w) for v in ends for w in starts if mesh.panel[v] == mesh.panel[w]]
        v, w = own[0] if own else (ends[0], starts[0])
        found.append(int(v))
        down.append(down[-1] + float(np.linalg.norm(mesh.uv[v] - mesh.uv[w])))
    return np.array(found, np.int32), np.array(down)


def parted(mesh: ClothMesh, x: Floats) -> Floats:
    """The same places (V x 3, metres) with the side of each slit that lies over a little outside of the other."""
    sides = slit_sides(mesh)
    over = (sides > 0) & (sides % 2 == 0)
    return x + np.where(over, _LIFT_M, 0.0)[:, None] * vertex_normals(x, mesh.faces) if over.any() else x


def _corner_angles(mesh: ClothMesh) -> Floats:
    """Angles of all faces' corners in the cloth's plane, degrees (F x 3)."""
    corners = mesh.uv[mesh.faces]
    one, two = (np.roll(corners, -k, axis=1) - corners for k in (1, 2))
    cross = np.abs(one[..., 0] * two[..., 1] - one[..., 1] * two[..., 0])
    result: Floats = np.rad2deg(np.arctan2(cross, (one * two).sum(2)))
    return result


def _rim(faces: Ints, count: int) -> tuple[Ints, Ints]:
    """For each unknown on one free edge the next one along it and the one before (U each; -1 elsewhere)."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    free = edges[~np.isin(edges[:, 0] * count + edges[:, 1], edges[:, 1] * count + edges[:, 0])]
    once = (np.bincount(free[:, 0], minlength=count) == 1) & (np.bincount(free[:, 1], minlength=count) == 1)
    ahead, behind = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    ahead[free[:, 0]], behind[free[:, 1]] = free[:, 1], free[:, 0]
    ahead[~once], behind[~once] = -1, -1
    return ahead, behind


def _walked(top: int, way: Ints, around: Floats) -> Ints:
    """The unknowns of a free edge from a slit's top to the next corner."""
    found = [top]
    while (at := int(way[found[-1]])) >= 0 and at != top:
        found.append(at)
        if around[at] < _CORNER_DEG or around[at] > _TOP_DEG:
            break
    return np.array(found, np.int32)


def _beside(mesh: ClothMesh, dof: Ints, edge: Ints) -> tuple[int, Floats] | None:
    """The panel that a slit's edge is of, and how far from it each vertex lies (V, cm; infinite where it is not beside
    it); None where that is no slit of a garment's body.
    """
    own = np.isin(dof, edge[1:])
    numbers = np.unique(mesh.panel[own])
    if len(edge) < 3 or any(mesh.pattern.panels[i].placement.region not in _REGIONS for i in numbers):
        return None
    far, length = np.full(len(mesh.uv), np.inf), 0.0
    for i in numbers:
        mine = np.nonzero(mesh.panel == i)[0]
        place = {int(dof[v]): mesh.uv[v] for v in mine}
        points = np.array([place[int(at)] for at in edge if int(at) in place])
        length += float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
        away = np.linalg.norm(mesh.uv[mine][:, None] - points[None], axis=2)
        above = (away.argmin(1) == 0) & (int(edge[0]) in place)
        far[mine] = np.where(above, np.inf, away.min(1))
    return (int(numbers[0]), far) if length > _SHORTEST_CM else None


def _rank(mesh: ClothMesh, panel: int) -> tuple[int, int]:
    return mesh.pattern.panels[panel].placement.layer, -panel
