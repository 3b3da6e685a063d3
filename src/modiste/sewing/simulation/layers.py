"""Pieces that lie on others: pockets, flaps and tabs follow their host; collars, ruffles and belts' ends hang down.

What hangs is simulated last, over the rest of the garment, which is frozen then as what it lies on.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.core.material import Material
from modiste.sewing.simulation.constraints import solver_parts, tie_matrix, welded
from modiste.sewing.simulation.contact import Collider, outermost, vertex_normals
from modiste.sewing.simulation.ground import solid
from modiste.sewing.simulation.meshing import ClothMesh
from modiste.sewing.simulation.solver import TIE_N_PER_M, Ground, Motion, Recipe, Rows, Stage, System
from modiste.sewing.simulation.surface import on_surface, only
from modiste.sewing.simulation.tubes import landmark
from modiste.sewing.simulation.values import BodyMesh, Floats, Ints

GAP_M: Final = 0.0015
_FRAMES: Final = 24


def host_uv(mesh: ClothMesh, number: int) -> Floats:
    """Where in its host's plane (cm) each vertex of a hosted panel lies."""
    placement = mesh.pattern.panels[number].placement
    turn = np.deg2rad(placement.turn_deg)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    away = mesh.uv[mesh.panel == number] - np.array(placement.own_point)
    result: Floats = away @ matrix.T + np.array(placement.host_point)
    return result


def lay_on_hosts(mesh: ClothMesh, x: Floats) -> Floats:
    """Places of all vertices; pieces on hosts are laid over those (hosts that lie on hosts in turn)."""
    x = x.copy()
    panels = mesh.pattern.panels
    waiting = [i for i, panel in enumerate(panels) if panel.placement.region == "host"]
    done = {panel.name for panel in panels if panel.placement.region != "host"}
    while waiting:
        ready = [i for i in waiting if panels[i].placement.host in done]
        if not ready:
            break
        for i in ready:
            placement = panels[i].placement
            host = mesh.index[str(placement.host)]
            lift = GAP_M * max(placement.layer, 1) + placement.lift_cm / 100
            x[mesh.panel == i] = on_surface(mesh, x, host, host_uv(mesh, i), lift)
            done.add(panels[i].name)
        waiting = [i for i in waiting if i not in ready]
    return x


def around_neck(mesh: ClothMesh) -> tuple[set[int], set[int]]:
    """Pieces around the neck that are sewn on: those that stand (bands, stands, ribs), and collars that fall over."""
    standing: set[int] = set()
    falling: set[int] = set()
    for i, panel in enumerate(mesh.pattern.panels):
        mine = mesh.panel == i
        if panel.placement.region == "neck" and (mine[mesh.pairs].sum(1) == 1).any():
            (falling if panel.placement.layer >= 1 else standing).add(i)
    return standing, falling


def later(mesh: ClothMesh) -> set[int]:
    """The panels that hang last, on the others: those on hosts, and those around the neck."""
    standing, falling = around_neck(mesh)
    return {i for i, p in enumerate(mesh.pattern.panels) if p.placement.region == "host"} | standing | falling


def _lay_collar(mesh: ClothMesh, x: Floats, numbers: set[int], centre: Floats, *, is_falling: bool) -> None:
    """Begins pieces of the neck where they are sewn: standing up along the neck, or falling outwards (x in place)."""
    is_mine = np.isin(mesh.panel, sorted(numbers))
    own, others = _sewn_to_rest(mesh, is_mine, x)
    for number in sorted(numbers):
        mine = np.nonzero(mesh.panel == number)[0]
        seam = mesh.panel[own] == number
        if not seam.any():
            continue
        distance, near = cKDTree(mesh.uv[own[seam]]).query(mesh.uv[mine], k=min(2, int(seam.sum())))
        distance, near = distance.reshape(len(mine), -1), near.reshape(len(mine), -1)
        weights = 1 / (distance + 0.05)
        foot = np.einsum("nk,nkj->nj", weights / weights.sum(1, keepdims=True), x[others[seam][near]])
        away = foot - centre
        away[:, 2] = 0
        radius = np.linalg.norm(away, axis=1, keepdims=True)
        out, up = away / np.maximum(radius, 1e-6), np.array([[0.0, 0.0, 1.0]])
        drop = distance[:, :1] / 100
        if is_falling:
            x[mine] = foot + out * (0.004 * np.clip(drop / 0.01, 0, 1) + 0.45 * drop) - up * 0.89 * drop
        else:
            # Beside the neck a band stands up; on a wide neckline it lies on the shoulders, towards the neck.
            flat = np.clip((radius - 0.075) / 0.08, 0, 1)
            way = up * (1 - 0.5 * flat) - out * (0.12 + 0.7 * flat)
            x[mine] = foot + way / np.linalg.norm(way, axis=1, keepdims=True) * drop
    x[own] = x[others]


def _sewn_to_rest(mesh: ClothMesh, is_mine: NDArray[np.bool_], x: Floats) -> tuple[Ints, Ints]:
    """Vertices of some panels that are sewn to places known already, and the vertices that they are sewn to."""
    inside = is_mine[mesh.pairs]
    one = mesh.pairs[inside[:, 0] & ~inside[:, 1]]
    two = mesh.pairs[inside[:, 1] & ~inside[:, 0]][:, ::-1]
    pairs = np.concatenate([one, two])
    pairs = pairs[np.isfinite(x[pairs[:, 1], 0])]
    _, first = np.unique(pairs[:, 0], return_index=True)
    return pairs[first, 0], pairs[first, 1]


def hang_pieces(mesh: ClothMesh, x: Floats, body: BodyMesh, materials: Mapping[str, Material]) -> Floats:
    """Lets what hangs from the rest fall over it and the body, held where it is sewn or pinned: first what stands
    around the neck, then what falls over, then what is pinned to hosts.
    """
    x = x.copy()
    standing, falling = around_neck(mesh)
    pinned = {i for i, p in enumerate(mesh.pattern.panels)
              if p.placement.region == "host" and p.placement.hangs and p.placement.pinned_edge}  # fmt: skip
    middle = landmark(body, "side_neck") * np.array([0.0, 1.0, 1.0])
    for group, is_falling in ((standing, False), (falling, True)):
        if group:
            x[np.isin(mesh.panel, sorted(group))] = np.nan
            _lay_collar(mesh, x, group, middle, is_falling=is_falling)
            _drop(mesh, x, group, set(), body, materials)
    x = lay_on_hosts(mesh, x)
    if pinned:
        _drop(mesh, x, pinned, pinned, body, materials)
    return x


def _drop(mesh: ClothMesh, x: Floats, free: set[int], pinned: set[int], body: BodyMesh,
          materials: Mapping[str, Material]) -> None:  # fmt: skip
    """Lets some panels fall over all others that have their places (x in place)."""
    panels = mesh.pattern.panels
    part, ids = only(mesh, free)
    placed = {i for i in range(len(panels)) if i not in free and np.isfinite(x[mesh.panel == i]).all()}
    rest, others = only(mesh, placed)
    dof, count = welded(len(ids), part.pairs)
    own, known = _sewn_to_rest(mesh, np.isin(mesh.panel, sorted(free)), x)
    x[own] = x[known]
    pins = [part.edges[i, str(panels[i].placement.pinned_edge)][0] for i in sorted(pinned)
            if (i, str(panels[i].placement.pinned_edge)) in part.edges]  # fmt: skip
    held = np.unique(dof[np.concatenate([np.searchsorted(ids, own), *pins]).astype(np.int64)]).astype(np.int32)
    ties = Rows(matrix=tie_matrix(part.ties, dof, count), rest=part.ties.gap, is_exact=False,
                stiffness=np.full(len(part.ties.gap), TIE_N_PER_M))  # fmt: skip
    system = System(solver_parts(part, materials, dof), (ties,), held=np.zeros(0, np.int32), held_z=np.zeros(0),
                    fixed=held)  # fmt: skip
    many = np.bincount(dof, minlength=count)
    start = np.stack([np.bincount(dof, x[ids, k], count) / many for k in range(3)], 1)
    motion = Motion(x=start, v=np.zeros_like(start))
    stage = Stage(system, motion, Recipe(friction=0.3, damping=0.15, memory=0.9))
    normals = vertex_normals(x[others], rest.faces, _first(rest))
    seen = outermost(x[others], normals)
    cloth = Collider(x[others][seen], normals[seen], 0.0025)
    keep = solid(body, {"torso", "left_arm", "right_arm"})
    free_ids = np.setdiff1d(np.arange(count), held).astype(np.int32)
    grounds = (Ground(collider=Collider(body.vertices[keep], body.normals[keep], 0.004), ids=free_ids),
               Ground(collider=cloth, ids=free_ids))  # fmt: skip
    for _ in range(_FRAMES):
        stage.step(grounds)
    fixed = np.isin(dof, held)
    x[ids[~fixed]] = motion.x[dof][~fixed]


def _first(mesh: ClothMesh) -> Ints:
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    return first.astype(np.int32)[dof]
