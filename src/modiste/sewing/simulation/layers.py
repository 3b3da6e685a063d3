"""Pieces that lie on others: pockets, flaps and tabs follow their host; collars, ruffles and ends of belts hang from it.

What hangs is simulated last, over the rest of the garment, which is frozen then as what it lies on.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.core.material import Material
from modiste.sewing.simulation.constraints import solver_parts, tie_matrix, welded
from modiste.sewing.simulation.contact import Collider, vertex_normals
from modiste.sewing.simulation.meshing import ClothMesh
from modiste.sewing.simulation.sewing import Ties, barycentric
from modiste.sewing.simulation.solver import TIE_N_PER_M, Ground, Motion, Recipe, Rows, Stage, System
from modiste.sewing.simulation.tubes import landmark
from modiste.sewing.simulation.values import BodyMesh, Floats, Ints

GAP_M: Final = 0.0015
_FRAMES: Final = 24


def only(mesh: ClothMesh, panels: set[int]) -> tuple[ClothMesh, Ints]:
    """The mesh of some panels alone, and the numbers of its vertices in the whole."""
    is_in = np.array([i in panels for i in range(len(mesh.pattern.panels))])
    keep = is_in[mesh.panel]
    ids = np.nonzero(keep)[0].astype(np.int32)
    new = np.full(len(keep), -1, np.int32)
    new[ids] = np.arange(len(ids), dtype=np.int32)
    ties = mesh.ties
    held = keep[ties.a].all(1) & keep[ties.b].all(1)
    part = replace(
        mesh, uv=mesh.uv[ids], panel=mesh.panel[ids], faces=new[mesh.faces[keep[mesh.faces[:, 0]]]],
        edges={key: (new[at], shares) for key, (at, shares) in mesh.edges.items() if is_in[key[0]]},
        lines={key: (new[at], shares) for key, (at, shares) in mesh.lines.items() if is_in[key[0]]},
        pairs=new[mesh.pairs[keep[mesh.pairs].all(1)]],
        ties=Ties(a=new[ties.a[held]], wa=ties.wa[held], b=new[ties.b[held]], wb=ties.wb[held], gap=ties.gap[held]))  # fmt: skip
    return part, ids


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


def on_surface(mesh: ClothMesh, x: Floats, host: int, uv: Floats, lift: float) -> Floats:
    """Points of a panel's plane (N x 2, cm) in space, `lift` metres outside; beyond the panel its plane goes on."""
    own = mesh.faces[mesh.face_panel == host]
    normals = vertex_normals(x, own)
    face, weights = barycentric(uv, mesh.uv, own)
    inner = np.clip(weights, 0, 1)
    inner /= inner.sum(1, keepdims=True)
    corners = own[face]
    normal = np.einsum("nk,nkj->nj", inner, normals[corners])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    beyond = (uv - np.einsum("nk,nkj->nj", inner, mesh.uv[corners])) / 100
    right, up = _axes(mesh.uv[corners] / 100, x[corners])
    result: Floats = (np.einsum("nk,nkj->nj", inner, x[corners]) + lift * normal
                      + right * beyond[:, :1] + up * beyond[:, 1:])  # fmt: skip
    return result


def _axes(uv: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Unit directions in space of a panel's x and y, by triangle (N x 3 x 2 and N x 3 x 3)."""
    e1, e2 = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    det = e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]
    det = np.where(np.abs(det) < 1e-9, 1e-9, det)[:, None]
    d1, d2 = x[:, 1] - x[:, 0], x[:, 2] - x[:, 0]
    right, up = (d1 * e2[:, [1]] - d2 * e1[:, [1]]) / det, (d2 * e1[:, [0]] - d1 * e2[:, [0]]) / det
    return tuple(v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9) for v in (right, up))  # type: ignore[return-value]


def turned(mesh: ClothMesh) -> set[int]:
    """Collars that fall over: around the neck, outside of the piece that they are sewn to."""
    found = set()
    for i, panel in enumerate(mesh.pattern.panels):
        if panel.placement.region != "neck" or panel.placement.layer < 1:
            continue
        mine = mesh.panel == i
        across = mesh.pairs[mine[mesh.pairs].sum(1) == 1]
        partners = {mesh.pattern.panels[number].placement for number in mesh.panel[across[~mine[across]]]}
        if any(one.region != "host" and one.layer < panel.placement.layer for one in partners):
            found.add(i)
    return found


def later(mesh: ClothMesh) -> set[int]:
    """The panels that hang last, on the others: those on hosts, and collars that fall over."""
    return {i for i, p in enumerate(mesh.pattern.panels) if p.placement.region == "host"} | turned(mesh)


def _lay_collar(mesh: ClothMesh, x: Floats, number: int, centre: Floats) -> None:
    """Begins a collar where it is sewn, falling outwards all around (x in place)."""
    mine = np.nonzero(mesh.panel == number)[0]
    own, others = _sewn_to_rest(mesh, np.isin(np.arange(len(mesh.uv)), mine), x)
    distance, near = cKDTree(mesh.uv[own]).query(mesh.uv[mine], k=min(2, len(own)))
    distance, near = distance.reshape(len(mine), -1), near.reshape(len(mine), -1)
    weights = 1 / (distance + 0.05)
    foot = np.einsum("nk,nkj->nj", weights / weights.sum(1, keepdims=True), x[others[near]])
    out = foot[:, :2] - centre[:2]
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
    drop = distance[:, 0] / 100
    x[mine, :2] = foot[:, :2] + out * (0.004 * np.clip(drop / 0.01, 0, 1) + 0.45 * drop)[:, None]
    x[mine, 2] = foot[:, 2] - 0.89 * drop
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
    """Lets what hangs from the rest fall over it and the body, held where it is sewn or pinned."""
    panels = mesh.pattern.panels
    collars = turned(mesh)
    free = collars | {i for i, p in enumerate(panels)
                      if p.placement.region == "host" and p.placement.hangs and p.placement.pinned_edge}  # fmt: skip
    if not free:
        return x
    x = x.copy()
    for number in sorted(collars):
        _lay_collar(mesh, x, number, landmark(body, "side_neck") * np.array([0.0, 1.0, 1.0]))
    part, ids = only(mesh, free)
    rest, others = only(mesh, set(range(len(panels))) - free)
    dof, count = welded(len(ids), part.pairs)
    own, known = _sewn_to_rest(mesh, np.isin(mesh.panel, sorted(free)), x)
    x[own] = x[known]
    pinned = [part.edges[i, str(panels[i].placement.pinned_edge)][0] for i in sorted(free)
              if (i, str(panels[i].placement.pinned_edge)) in part.edges]  # fmt: skip
    held = np.unique(dof[np.concatenate([np.searchsorted(ids, own), *pinned])]).astype(np.int32)
    ties = Rows(matrix=tie_matrix(part.ties, dof, count), rest=part.ties.gap, is_exact=False,
                stiffness=np.full(len(part.ties.gap), TIE_N_PER_M))  # fmt: skip
    system = System(solver_parts(part, materials, dof), (ties,), held=np.zeros(0, np.int32), held_z=np.zeros(0),
                    fixed=held)  # fmt: skip
    many = np.bincount(dof, minlength=count)
    start = np.stack([np.bincount(dof, x[ids, k], count) / many for k in range(3)], 1)
    motion = Motion(x=start, v=np.zeros_like(start))
    stage = Stage(system, motion, Recipe(friction=0.3, damping=0.15, memory=0.9))
    cloth = Collider(x[others], vertex_normals(x[others], rest.faces, _first(rest)), 0.0025)
    grounds = (Ground(collider=Collider(body.vertices, body.normals, 0.004)), Ground(collider=cloth))
    for _ in range(_FRAMES):
        stage.step(grounds)
    fallen = motion.x[dof]
    fixed = np.isin(dof, held)
    x[ids[~fixed]] = fallen[~fixed]
    return x


def _first(mesh: ClothMesh) -> Ints:
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    return first.astype(np.int32)[dof]
