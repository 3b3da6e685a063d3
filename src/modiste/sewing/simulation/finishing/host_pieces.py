"""Pieces that lie on others: pockets, flaps and tabs follow their host; collars, ruffles and belts' ends hang down.

What hangs is simulated last, over the rest of the garment, which is frozen then as what it lies on.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.core.material import Material
from modiste.sewing.simulation.checks import Keep, outside_of
from modiste.sewing.simulation.dynamics.constraints import cloth_of, solver_parts, tie_matrix, welded
from modiste.sewing.simulation.dynamics.contact import Collider, outermost, vertex_normals
from modiste.sewing.simulation.dynamics.ground import solid
from modiste.sewing.simulation.dynamics.solver import TIE_N_PER_M, FrameSolver, Ground, Motion, Recipe, Rows, System
from modiste.sewing.simulation.finishing.belts import belts, lay_belts
from modiste.sewing.simulation.finishing.necklines import straightened
from modiste.sewing.simulation.finishing.strain_limiting import limit_stretch
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.surface import on_surface, only
from modiste.sewing.simulation.placement.tubes import landmark
from modiste.sewing.simulation.values import BodyMesh, Floats, Ints

GAP_M: Final = 0.0015
_FRAMES: Final = 24
_EASING: Final = 32
_TAIL_LAYER: Final = 3
_SPLAY: Final = 0.12
_ENDS_M: Final = 0.06


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


def tails(mesh: ClothMesh) -> set[int]:
    """Pieces that hang from what is worn over all else: the ends of a tied belt."""
    found = {i for i, panel in enumerate(mesh.pattern.panels)
             if panel.placement.region == "torso" and panel.placement.layer >= _TAIL_LAYER}  # fmt: skip
    return {i for i in found if ((mesh.panel == i)[mesh.pairs].sum(1) == 1).any()}


def later(mesh: ClothMesh) -> set[int]:
    """The panels that hang last, on the others: those on hosts, those around the neck, belts and their ends."""
    hosted = {i for i, panel in enumerate(mesh.pattern.panels) if panel.placement.region == "host"}
    return hosted.union(*around_neck(mesh), belts(mesh), tails(mesh))


def _lay_collar(mesh: ClothMesh, x: Floats, numbers: set[int], centre: Floats, *, is_falling: bool) -> None:
    """Begins pieces of the neck where they are sewn: standing up along the neck, or falling outwards (x in place)."""
    is_mine = np.isin(mesh.panel, sorted(numbers))
    own, others = _sewn_to_rest(mesh, is_mine, x)
    place_of = x.copy()
    place_of[own] = x[others]
    for number in sorted(numbers):
        mine = np.nonzero(mesh.panel == number)[0].astype(np.int32)
        sewn = own[mesh.panel[own] == number]
        if not len(sewn):
            continue
        chain = _chain(mesh, number, sewn)
        foot, tangent, drop = (_beside_chain if len(chain) > 2 else _beside_points)(mesh, mine, chain, place_of)
        away = foot - centre
        away[:, 2] = 0
        radius = np.linalg.norm(away, axis=1, keepdims=True)
        out, up = away / np.maximum(radius, 1e-6), np.array([[0.0, 0.0, 1.0]])
        if is_falling:
            way = 0.45 * out - 0.89 * up
        else:
            # Beside the neck a band stands up; on a wide neckline it lies on the shoulders, towards the neck.
            flat = np.clip((radius - 0.075) / 0.08, 0, 1)
            way = up * (1 - 0.5 * flat) - out * (0.12 + 0.7 * flat)
        # Square to the seam, so that no yarn begins slanted.
        square = tangent * np.einsum("ij,ij->i", way, tangent)[:, None]
        if is_falling and len(chain) > 2:
            foot, inner = _short_of_ends(foot, place_of[chain])
            square *= inner
        way = way - square
        way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
        x[mine] = foot + way * drop
        if is_falling:
            x[mine] += out * 0.004 * np.clip(drop / 0.01, 0, 1)
    x[own] = x[others]


def _short_of_ends(foot: Floats, row: Floats) -> tuple[Floats, Floats]:
    """The feet (N x 3) of a collar that falls from a row (K x 3), none beyond the row's ends, and how far from the ends
    each lies: 0 there, 1 from `_ENDS_M` on (N x 1). Where a neck goes down in front, what is square to it or goes on
    beyond it crosses the middle: the ends would begin one over the other, and one might stay folded.
    """
    for end, ahead in ((row[0], row[0] - row[1]), (row[-1], row[-1] - row[-2])):
        ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-9)
        beyond = np.linalg.norm(foot - end, axis=1) < _ENDS_M
        past = np.clip((foot - end) @ ahead, 0, None) * beyond
        foot = foot - past[:, None] * ahead
    near = np.minimum(*(np.linalg.norm(foot - end, axis=1) for end in (row[0], row[-1])))
    return foot, np.clip(near / _ENDS_M, 0, 1)[:, None]


def _lay_tails(mesh: ClothMesh, x: Floats, numbers: set[int], centre: Floats) -> None:
    """Begins the ends of belts where they are sewn, straight down and a little apart from each other (x in place)."""
    is_mine = np.isin(mesh.panel, sorted(numbers))
    x[is_mine] = np.nan
    own, others = _sewn_to_rest(mesh, is_mine, x)
    x[own] = x[others]
    for number in sorted(numbers):
        mine = np.nonzero(mesh.panel == number)[0].astype(np.int32)
        chain = _chain(mesh, number, own[mesh.panel[own] == number])
        foot, _, drop = (_beside_chain if len(chain) > 1 else _beside_points)(mesh, mine, chain, x)
        middle = foot.mean(0) - centre
        way = np.array([_SPLAY * np.sign(middle[0]), 0.0, -1.0])
        out = middle * np.array([1.0, 1.0, 0.0]) / max(float(np.hypot(middle[0], middle[1])), 1e-6)
        x[mine] = foot + way / np.linalg.norm(way) * drop + out * 0.006 * np.clip(drop / 0.01, 0, 1)
    x[own] = x[others]


def _chain(mesh: ClothMesh, number: int, sewn: Ints) -> Ints:
    """The vertices of a panel that are sewn, in their order along its outline; none where they are no single row."""
    names = [edge.name for edge in mesh.pattern.panels[number].edges]
    rows = [mesh.edges[number, name][0] for name in names]
    ring = np.concatenate([row[:-1] for row in rows])
    held = np.isin(ring, sewn)
    starts = np.nonzero(held & ~np.roll(held, 1))[0]
    if len(starts) != 1:
        return np.zeros(0, np.int32)
    chain: Ints = np.roll(ring, -int(starts[0]))[: int(held.sum())]
    return chain


def _beside_chain(mesh: ClothMesh, mine: Ints, chain: Ints, x: Floats) -> tuple[Floats, Floats, Floats]:
    """For vertices of a panel: the point of its sewn row that each hangs from, the row's direction there, and how far
    from the row it was cut (N x 1, metres).
    """
    flat, row = mesh.uv[chain], x[chain]
    at = mesh.uv[mine]
    step = np.diff(flat, axis=0)
    share = np.einsum("nkj,kj->nk", at[:, None] - flat[None, :-1], step) / np.maximum((step**2).sum(1), 1e-9)
    inner = np.clip(share, 0, 1)
    # Beyond its ends the row goes on straight.
    inner[:, 0], inner[:, -1] = np.minimum(share[:, 0], 1), np.maximum(share[:, -1], 0)
    near = np.argmin(np.linalg.norm(at[:, None] - flat[None, :-1] - inner[..., None] * step, axis=2), axis=1)
    rows = np.arange(len(at))
    t = inner[rows, near][:, None]
    ahead = _smoothed(np.diff(row, axis=0), 3)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    stride = np.where((t < 0) | (t > 1), np.linalg.norm(step[near], axis=1)[:, None] / 100, np.nan)
    end = np.where(t < 0, row[near], row[near + 1])
    beyond = end + ahead[near] * np.where(t < 0, t, t - 1) * stride
    foot = np.where(np.isnan(stride), row[near] + t * (row[near + 1] - row[near]), beyond)
    gap = np.linalg.norm(at - flat[near] - t * step[near], axis=1)[:, None] / 100
    return foot, ahead[near], gap


def _smoothed(values: Floats, rounds: int) -> Floats:
    """A row of vectors, each the mean of itself and its neighbours, so many times."""
    for _ in range(rounds):
        padded = np.concatenate([values[:1], values, values[-1:]])
        values = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return values


def _beside_points(mesh: ClothMesh, mine: Ints, _chain: Ints, x: Floats) -> tuple[Floats, Floats, Floats]:
    """The same for a panel whose sewn points are no row (the two ends of a strap): between the nearest of them."""
    sewn = mine[np.isfinite(x[mine, 0])]
    distance, near = cKDTree(mesh.uv[sewn]).query(mesh.uv[mine], k=min(2, len(sewn)))
    distance, near = distance.reshape(len(mine), -1), near.reshape(len(mine), -1)
    weights = 1 / (distance + 0.05)
    foot = np.einsum("nk,nkj->nj", weights / weights.sum(1, keepdims=True), x[sewn[near]])
    return foot, np.zeros_like(foot), distance[:, :1] / 100


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
    if standing | falling:
        on_neck = np.isin(mesh.panel, sorted(standing | falling))
        x[on_neck] = np.nan
        x = straightened(mesh, x, _sewn_to_rest(mesh, on_neck, x)[1])
    for group, is_falling in ((standing, False), (falling, True)):
        if group:
            x[np.isin(mesh.panel, sorted(group))] = np.nan
            _lay_collar(mesh, x, group, middle, is_falling=is_falling)
            _drop(mesh, x, group, set(), body, materials)
    x = lay_on_hosts(mesh, x)
    ends = tails(mesh)
    x[np.isin(mesh.panel, sorted(ends.union(belts(mesh))))] = np.nan
    x = lay_belts(mesh, x, body)
    if ends:
        _lay_tails(mesh, x, ends, landmark(body, "waist") * np.array([0.0, 1.0, 1.0]))
        _drop(mesh, x, ends, set(), body, materials)
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
    stage = FrameSolver(system, motion, Recipe(friction=0.1, damping=0.15, memory=0.9))
    normals = vertex_normals(x[others], rest.faces, _first(rest))
    seen = outermost(x[others], normals)
    cloth = Collider(x[others][seen], normals[seen], 0.0025)
    keep = solid(body, {"torso", "left_arm", "right_arm"})
    free_ids = np.setdiff1d(np.arange(count), held).astype(np.int32)
    grounds = (Ground(collider=Collider(body.vertices[keep], body.normals[keep], 0.004), ids=free_ids),
               Ground(collider=cloth, ids=free_ids))  # fmt: skip
    for _ in range(_FRAMES):
        stage.step(grounds)
    eased = limit_stretch(part, motion.x, cloth_of(part, materials), dof, _EASING, _outside_both(grounds), held)
    fixed = np.isin(dof, held)
    x[ids[~fixed]] = eased[dof][~fixed]


def _outside_both(grounds: tuple[Ground, ...]) -> Keep:
    """What keeps the unknowns of grounds outside of them all."""
    keeps = [(outside_of(ground.collider), ground.ids) for ground in grounds]

    def kept(x: Floats, moved: Ints | None = None) -> Floats:
        for keep, ids in keeps:
            own = ids if moved is None else moved if ids is None else np.intersect1d(moved, ids)
            x = keep(x, own)
        return x

    return kept


def _first(mesh: ClothMesh) -> Ints:
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    return first.astype(np.int32)[dof]
