"""`hang`: a pattern is meshed, placed around a body, sewn, and hangs; arms are lowered last. Deterministic.

Coarse to fine: sewing, falling and the change of pose happen on triangles of two centimetres; the finer mesh takes
their places by UV and settles in a few frames.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from modiste.core.errors import InputError, ModisteError
from modiste.core.material import Material
from modiste.core.progress import StageProgress
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.checks import Keep, begun_faults, outside
from modiste.sewing.simulation.dynamics.constraints import cloth_of, pair_rows, solver_parts, tie_matrix, welded
from modiste.sewing.simulation.dynamics.contact import Collider, outermost, vertex_normals
from modiste.sewing.simulation.dynamics.ground import Footing, hung_over, regions_of, room, solid
from modiste.sewing.simulation.dynamics.holds import Held, hold_all, narrow_shoulders
from modiste.sewing.simulation.dynamics.overlap import lapped, lay_strips, loose
from modiste.sewing.simulation.dynamics.slits import basted, parted
from modiste.sewing.simulation.dynamics.solver import TIE_N_PER_M, FrameSolver, Ground, Motion, Recipe, Rows, System
from modiste.sewing.simulation.finishing.host_pieces import hang_pieces, later
from modiste.sewing.simulation.finishing.mending import mended, unmet
from modiste.sewing.simulation.finishing.strain_limiting import WOVEN_GIVE, relaxed
from modiste.sewing.simulation.finishing.untangling import untangle
from modiste.sewing.simulation.mesh.meshing import ClothMesh, build_mesh
from modiste.sewing.simulation.mesh.seams import GATHER_RATIO, barycentric
from modiste.sewing.simulation.mesh.surface import only
from modiste.sewing.simulation.placement.carrying import carried, is_like
from modiste.sewing.simulation.placement.cowls import draped
from modiste.sewing.simulation.placement.lying import is_lying, lie
from modiste.sewing.simulation.placement.placing import place
from modiste.sewing.simulation.placement.pressing import lay_pleats, plain_pattern, pressed
from modiste.sewing.simulation.placement.stirring import stirred
from modiste.sewing.simulation.placement.tubes import posed
from modiste.sewing.simulation.shelf import as_hung
from modiste.sewing.simulation.values import BodyMesh, Floats, Hung, Ints

Cancelled = Callable[[], bool]
Watch = Callable[[ClothMesh, Floats], None]
"""Is shown the cloth after each frame: its mesh, and where its vertices lie (V x 3, m; NaN: nowhere yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How finely a garment hangs: spacing of points in cm (0: by the garment's area), and frames of each stage."""

    coarse_cm: float = 0.0
    fine_cm: float = 0.0
    sew: int = 24
    fall: int = 30
    pose: int = 20
    rest: int = 16
    settle: int = 10
    restart: int = 7


QUICK: Final = Effort(fine_cm=-1.0)
NORMAL: Final = Effort()
FALL_N_PER_M: Final = 120.0
"""Softer cloth turns and falls in fewer iterations; the finer mesh then takes up what it stretched."""
_CLOSER_M: Final = 0.002
"""Finer triangles may lie closer to the body: tight cloth is stretched by less."""
_SLIDING: Final = 0.2
"""Friction of woven cloth in the last frames, when the pose is taken: what still stretches slides to where it fits, as
when a wearer shakes it down. Knits give instead, and their ribs would ride up.
"""
_STILL_M: Final = 1e-3
"""Cloth that moves by less in a frame has fallen: what is left of it happens while the arms are lowered."""
_HANGS_M: Final = 3e-4
"""The same at the end, when nothing comes after."""
_CALM: Final = 3
"""Frames that it must be so, since cloth swings."""
_BEGUN_SHARE: Final = 0.6
"""Of the progress, what a garment that begins as a like one is told until its finishing: the rest is left for that, or
for sewing it from flat."""
_LYING_ROUNDS: Final = 500
_APART_ROUNDS: Final = 60
_APART_M: Final = 0.0015
_EASING: Final = 40
_COARSE_POINTS: Final = 2000
_GATHERED_POINTS: Final = 4000
_FINE_POINTS: Final = 8000


@dataclass(slots=True, kw_only=True)
class _Job:
    """What all stages of one garment share."""

    materials: Mapping[str, Material]
    effort: Effort
    inner: tuple[Collider, ...]
    clearance: float
    apart: float
    progress: StageProgress
    cancelled: Cancelled
    watch: Watch
    done: int = 0
    total: int = 1

    def tick(self, status: str, mesh: ClothMesh, places: Floats) -> None:
        if self.cancelled():
            raise ModisteError("sewing.hanging_stopped")
        self.watch(mesh, places)
        self.done += 1
        self.progress(min(self.done / self.total, 1.0), status)


def hang(pattern: Pattern, body: BodyMesh, materials: Mapping[str, Material], *, pose: str = "relaxed",
         over: Hung | None = None, start: Hung | None = None, effort: Effort = NORMAL,
         progress: StageProgress | None = None, cancelled: Cancelled | None = None,
         watch: Watch | None = None) -> Hung:  # fmt: skip
    """A pattern sewn and hung on a body.

    `body` stands in `pose`, or is of the same measures (then it is posed); `materials` by part, "body" among them;
    `over`: a garment that hangs already and stays as it is, under this one; `start`: a like garment that hangs (of
    the same panels, `shelf`), whose places are the beginning: much faster; `progress` is told the share done and the
    stage (sewing, hanging, posing, settling), `cancelled` asked each frame, `watch` shown the cloth.
    Raises InputError for a pattern that cannot be sewn or held (in a tailor's words), ModisteError when stopped.
    """
    if "body" not in materials:
        raise InputError("sewing.hanging_without_material", garment=pattern.garment)
    target = posed(body, pose)
    if is_lying(pattern):
        mesh = build_mesh(pattern, 1.2 if effort.fine_cm < 0 else 0.8)
        return as_hung(mesh, _laid(mesh, materials), target)
    area = sum(abs(_area(panel_uv)) for panel_uv in _outlines(pattern))
    # Whole hundredths of a millimetre: a shelf keeps them so, and must mesh to the same points again.
    coarse_cm = effort.coarse_cm or _spacing(area, _coarse_points(pattern), 1.4, 3.0)
    fine_cm = effort.fine_cm or _spacing(area, _FINE_POINTS, 0.75, 1.6)
    thick = max(material.thickness_mm for material in materials.values()) / 1000
    job = _Job(materials=materials, effort=effort, inner=_over(over), clearance=0.004 + min(thick, 0.008) / 2,
               apart=0.002 + min(thick, 0.006) / 2,
               progress=progress or (lambda _share, _status: None), cancelled=cancelled or (lambda: False),
               watch=watch or (lambda _mesh, _places: None))  # fmt: skip
    job.total = effort.sew + effort.fall + effort.pose + effort.rest + effort.settle
    folded = pressed(pattern)
    whole, pattern = pattern, plain_pattern(pattern, folded)
    is_begun = start is not None and not folded and is_like(start, pattern)
    if start is not None and is_begun:
        job.progress = _within(job.progress, 0.0, _BEGUN_SHARE)
        mesh = build_mesh(pattern, fine_cm if fine_cm > 0 else coarse_cm)
        job.total = effort.restart
        x = _settle(mesh, carried(start, mesh, target), target, job, effort.restart)
    else:
        mesh, x = _from_flat(pattern, target, coarse_cm, job)
        if fine_cm > 0:
            begun = mesh, x
            mesh = build_mesh(pattern, fine_cm)
            x = _settle(mesh, upsample(*begun, mesh), target, job, effort.settle)
    if folded:
        plain, mesh = mesh, build_mesh(whole, mesh.spacing_cm)
        x = lay_pleats(plain, _unstretched(plain, x, target, job), mesh, folded)
    hung = _finished(mesh, x, target, job, is_pleated=bool(folded))
    if start is not None and is_begun and (found := begun_faults(hung, start, materials)) > 1:
        # What begins too unlike stays crumpled, or stretched: it is sewn from flat then.
        again = None if progress is None else _within(progress, _BEGUN_SHARE, 1.0)
        other = hang(pattern, body, materials, pose=pose, over=over, effort=effort, progress=again,
                     cancelled=cancelled, watch=watch)  # fmt: skip
        return other if begun_faults(other, start, materials) < found else hung
    if is_begun and progress is not None:
        progress(1.0, "settling")
    return hung


def _within(progress: StageProgress, low: float, high: float) -> StageProgress:
    """Progress whose shares 0 to 1 are told as `low` to `high`: of two runs the second goes on where the first ends."""
    return lambda share, status: progress(low + (high - low) * share, status)


def _laid(mesh: ClothMesh, materials: Mapping[str, Material]) -> Floats:
    """Places (V x 3, metres) of what follows no body; what a formula stretched of a bag is eased."""
    x = lie(mesh)
    if not len(mesh.pairs):
        return x
    cloths = cloth_of(mesh, materials)
    return mended(mesh, relaxed(mesh, x, cloths, unmet, rounds=_LYING_ROUNDS), cloths, unmet)


def _spacing(area_cm2: float, points: int, least: float, most: float) -> float:
    """How far apart about so many points of a hexagonal mesh lie, cm."""
    return round(float(np.clip(np.sqrt(area_cm2 / 0.866 / points), least, most)), 3)


def _coarse_points(pattern: Pattern) -> int:
    """How many points the coarse mesh has: gathers around the trunk are waves, which it must be able to show."""
    regions = {panel.name: panel.placement.region for panel in pattern.panels}
    gathered = any(max(seam.ratio, 1 / seam.ratio) > GATHER_RATIO and not seam.folds
                   and regions[(seam.a if seam.ratio > 1 else seam.b).panel] == "torso" for seam in pattern.seams)
    return _GATHERED_POINTS if gathered else _COARSE_POINTS


def _outlines(pattern: Pattern) -> list[Floats]:
    from modiste.sewing.pattern.geometry import outline

    return [outline(panel, 2.0) for panel in pattern.panels]


def _area(ring: Floats) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2)


def _over(over: Hung | None) -> tuple[Collider, ...]:
    if over is None:
        return ()
    normals = vertex_normals(over.vertices, over.faces, over.weld)
    middle = over.vertices[over.faces].mean(1)
    flat = normals[over.faces].mean(1)
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    points, facing = np.concatenate([over.vertices, middle]), np.concatenate([normals, flat])
    seen = outermost(points, facing)
    return (Collider(points[seen], facing[seen], 0.0025),)


def main_part(mesh: ClothMesh) -> tuple[ClothMesh, Ints]:
    """The mesh without what hangs last on the rest, and the numbers of its vertices in the whole."""
    return only(mesh, set(range(len(mesh.pattern.panels))) - later(mesh))


def _from_flat(pattern: Pattern, target: BodyMesh, spacing: float, job: _Job) -> tuple[ClothMesh, Floats]:
    mesh = build_mesh(pattern, spacing)
    main, ids = main_part(mesh)
    if not len(main.uv):
        raise InputError("sewing.panels_on_panels", garment=pattern.garment)
    has_arms = any(panel.placement.region.endswith("arm") for panel in pattern.panels)
    first = hung_over(posed(target, "a"), pattern)
    target = hung_over(target, pattern)
    first = first if has_arms else target
    x = place(main, first)
    job.watch(main, x)
    held = hold_all(main, first, job.materials)
    tacked = basted(main)
    x = parted(tacked, stirred(main, draped(main, _sew(tacked, x, first, held, job))))
    x = parted(main, _fall(tacked, x, first, target, held, job))
    x = _apart(main, lay_strips(main, relaxed(main, x, cloth_of(main, job.materials), unmet, rounds=60)))
    whole = np.full((len(mesh.uv), 3), np.nan)
    whole[ids] = x
    return mesh, whole


def _apart(mesh: ClothMesh, x: Floats) -> Floats:
    """The same places with what went through other cloth as it fell drawn out again, now that it has few points and
    deep cuts take few rounds: contact keeps cloth on the side where it is, be it the wrong one. Strips stay as laid.
    """
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    faces = mesh.faces[~loose(mesh)[mesh.faces].any(1)]
    return untangle(x, faces, first.astype(np.int32)[dof], _APART_ROUNDS, unmet, step_m=_APART_M)


def _sew(mesh: ClothMesh, x: Floats, body: BodyMesh, held: Held, job: _Job) -> Floats:
    count = len(mesh.uv)
    dof = np.arange(count, dtype=np.int32)
    parts = solver_parts(mesh, job.materials, dof)
    pairs = pair_rows(mesh.pairs, dof, count)
    ties = Rows(matrix=tie_matrix(mesh.ties, dof, count), rest=mesh.ties.gap.copy(),
                stiffness=np.full(len(mesh.ties.gap), TIE_N_PER_M))  # fmt: skip
    elastic = held.rows(dof, count)
    drawn = elastic.rest
    *gaps, lengths = (np.linalg.norm(row.matrix @ x, axis=1) for row in (pairs, ties, elastic))
    rows = (replace(pairs, rest=gaps[0]), replace(ties, rest=gaps[1], is_exact=False), replace(elastic, rest=lengths))
    straps = narrow_shoulders(mesh, held.ids)
    system = System(parts, rows, held=np.concatenate([held.ids, straps]),
                    held_z=np.concatenate([held.heights, x[straps, 2]]), fixed=np.zeros(0, np.int32),
                    held_n_per_m=20.0)  # fmt: skip
    motion = Motion(x=x, v=np.zeros_like(x))
    footing = Footing(mesh, dof, count, body, job.clearance, job.inner)
    stage = FrameSolver(system, motion, Recipe(iterations=8, gravity=0.0, friction=0.0, damping=0.5, refactor=4),
                  footing.on_itself(system, mesh.spacing_cm / 100, job.apart, mesh.pairs))  # fmt: skip
    grounds = footing.at(body.vertices, body.normals)
    for frame in range(job.effort.sew):
        share = max(1 - (frame + 1) / (0.8 * job.effort.sew), 0.0)
        system.with_rest(0, gaps[0] * share)
        system.with_rest(1, np.maximum(gaps[1] * share, mesh.ties.gap))
        system.with_rest(2, drawn + (lengths - drawn) * share)
        stage.step(grounds)
        job.tick("sewing", mesh, motion.x)
    return motion.x


def weld_system(mesh: ClothMesh, job: _Job, held: Held, x: Floats, most: float = 1e9) -> tuple[System, Motion, Ints]:
    """The system with seams welded, and the unknowns at the mean of what they join."""
    dof, count = welded(len(mesh.uv), mesh.pairs)
    parts = solver_parts(mesh, job.materials, dof)
    parts = replace(parts, stretch=np.minimum(parts.stretch, most))
    held_together = lapped(mesh)
    ties = Rows(matrix=tie_matrix(held_together, dof, count), rest=held_together.gap, is_exact=False,
                stiffness=np.full(len(held_together.gap), TIE_N_PER_M))  # fmt: skip
    heights = np.bincount(dof[held.ids], held.heights, count)
    number = np.bincount(dof[held.ids], minlength=count)
    ids = np.nonzero(number)[0].astype(np.int32)
    system = System(parts, (ties, held.rows(dof, count)), held=ids, held_z=heights[ids] / number[ids],
                    fixed=np.zeros(0, np.int32))  # fmt: skip
    many = np.bincount(dof, minlength=count)
    start = np.stack([np.bincount(dof, x[:, k], count) / many for k in range(3)], 1)
    return system, Motion(x=start, v=np.zeros_like(start)), dof


def _fall(mesh: ClothMesh, x: Floats, first: BodyMesh, target: BodyMesh, held: Held, job: _Job) -> Floats:
    system, motion, dof = weld_system(mesh, job, held, x, most=FALL_N_PER_M)
    footing = Footing(mesh, dof, system.count, target, job.clearance, job.inner)
    stage = FrameSolver(system, motion, Recipe(friction=_friction(mesh, job), damping=0.08, memory=0.95),
                  footing.on_itself(system, mesh.spacing_cm / 100, job.apart))  # fmt: skip
    grounds = footing.at(first.vertices, first.normals)
    _frames(stage, grounds, job, job.effort.fall, lambda: job.tick("hanging", mesh, motion.x[dof]), _STILL_M)
    if first is not target:
        for frame in range(job.effort.pose):
            share = (frame + 1) / job.effort.pose
            normals = first.normals + share * (target.normals - first.normals)
            stage.step(footing.at(first.vertices + share * (target.vertices - first.vertices),
                                  normals / np.linalg.norm(normals, axis=1, keepdims=True)))  # fmt: skip
            job.tick("posing", mesh, motion.x[dof])
    grounds = footing.at(target.vertices, target.normals)
    stage.recipe = replace(stage.recipe, friction=_sliding(mesh, job))
    _frames(stage, grounds, job, job.effort.rest, lambda: job.tick("posing", mesh, motion.x[dof]), _HANGS_M)
    return motion.x[dof]


def _frames(stage: FrameSolver, grounds: tuple[Ground, ...], job: _Job, most: int, tick: Callable[[], None],
            still_m: float) -> None:  # fmt: skip
    """Frames among what does not move: so many, or until the cloth moves by less than `still_m` in some of them."""
    calm = 0
    for left in reversed(range(most)):
        calm = calm + 1 if stage.step(grounds) < still_m else 0
        if calm == _CALM:
            job.done += left
        tick()
        if calm == _CALM:
            break


def _friction(mesh: ClothMesh, job: _Job) -> float:
    """The share of a frame's sliding that contact takes back (`Recipe.friction`), for the mean coefficient of friction
    of the cloths: tuned so that silk (0.22) slides and denim (0.45) stays.
    """
    mean = float(np.mean([cloth.friction for cloth in cloth_of(mesh, job.materials)]))
    return float(np.clip(0.15 + 0.7 * mean, 0.2, 0.6))


def _sliding(mesh: ClothMesh, job: _Job) -> float:
    friction = _friction(mesh, job)
    return min(friction, _SLIDING) if job.materials["body"].give < WOVEN_GIVE else friction


def _settle(mesh: ClothMesh, x: Floats, target: BodyMesh, job: _Job, frames: int) -> Floats:
    main, ids = main_part(mesh)
    held = hold_all(main, target, job.materials)
    system, motion, dof = weld_system(main, job, held, x[ids])
    hands = hung_over(target, mesh.pattern)
    footing = Footing(main, dof, system.count, hands, job.clearance - _CLOSER_M, job.inner)
    stage = FrameSolver(system, motion, Recipe(friction=_sliding(main, job), damping=0.2, refactor=4, memory=0.95),
                  footing.on_itself(system, mesh.spacing_cm / 100, job.apart))  # fmt: skip
    grounds = footing.at(hands.vertices, hands.normals)
    _frames(stage, grounds, job, frames, lambda: job.tick("settling", main, motion.x[dof]), _HANGS_M)
    x = x.copy()
    x[ids] = motion.x[dof]
    return x


def upsample(coarse: ClothMesh, x: Floats, fine: ClothMesh) -> Floats:
    """Places of a finer mesh of the same panels, by UV."""
    result = np.full((len(fine.uv), 3), np.nan)
    for i in range(len(fine.pattern.panels)):
        mine = np.nonzero(fine.panel == i)[0]
        own = coarse.faces[coarse.face_panel == i]
        face, weights = barycentric(fine.uv[mine], coarse.uv, own)
        result[mine] = np.einsum("nk,nkj->nj", np.clip(weights, -1, 2), x[own[face]])
    return result


def _finished(mesh: ClothMesh, x: Floats, target: BodyMesh, job: _Job, *, is_pleated: bool) -> Hung:
    main, ids = main_part(mesh)
    x = x.copy() if is_pleated else _unstretched(mesh, x, target, job)
    x[ids] = lay_strips(main, x[ids])
    x = hang_pieces(mesh, x, target, job.materials)
    if not np.isfinite(x).all():
        raise ModisteError("sewing.came_apart", garment=mesh.pattern.garment)
    return as_hung(mesh, mended(mesh, x, cloth_of(mesh, job.materials), _keep(mesh, target)), target)


def _keep(mesh: ClothMesh, target: BodyMesh) -> Keep:
    return outside(target, solid(target, regions_of(mesh.pattern)), room(target))


def _unstretched(mesh: ClothMesh, x: Floats, target: BodyMesh, job: _Job) -> Floats:
    """The same places with the yarns of what lies on the body no longer than they can be."""
    main, ids = main_part(mesh)
    x = x.copy()
    x[ids] = relaxed(main, x[ids], cloth_of(mesh, job.materials), _keep(mesh, target))
    return x
