"""Which part of the body each part of the cloth meets: sleeves their arm, legs their leg, bodices the trunk.

Where an arm lies against the trunk the nearest skin is often the wrong one; cloth that only knows its own limb stays
around it. Cloths of two limbs meet as cloth on cloth.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.dynamics.contact import Collider, SelfContact
from modiste.sewing.simulation.dynamics.hood_form import hooded
from modiste.sewing.simulation.dynamics.overlap import loose
from modiste.sewing.simulation.dynamics.slits import slit_sides
from modiste.sewing.simulation.dynamics.solver import Ground, System
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.placement.placing import LAYER_M
from modiste.sewing.simulation.placement.ponchos import over_arms
from modiste.sewing.simulation.placement.tubes import landmark, limbs, posed
from modiste.sewing.simulation.values import BodyMesh, Floats, Ints

Bools = NDArray[np.bool_]

TUBES: Final = ("torso", "left_arm", "right_arm", "left_leg", "right_leg")
_TRUNK_AND_ARMS: Final = 0b111
DEEPEST_M: Final = -0.0017
_INSTEP_M: Final = 0.05
"""So far above the ankle the instep begins: met, it would push hems forward."""
_GLOVE_M: Final = 0.09
_ROOT_M: Final = 0.12
"""So far from the shoulder joint arm and trunk are one."""
_STUMP_M: Final = 0.05
"""So far down a bare arm cloth lies against it: an armhole. Further down the arm only hangs beside the trunk, and
would push the side of a dress out."""


def tube_numbers(mesh: ClothMesh) -> Ints:
    """Index into TUBES of each panel; neck, head and the rest count as the trunk."""
    regions = [panel.placement.region for panel in mesh.pattern.panels]
    return np.array([TUBES.index(region) if region in TUBES else 0 for region in regions], np.int32)


def body_parts(body: BodyMesh, *, has_arms: bool, has_hood: bool = True, hand_m: float = 0.015,
               has_feet: bool = False) -> list[Bools]:  # fmt: skip
    """For each of TUBES the vertices of the body (V) that its cloth meets; hands as far as `hand_m` from the wrist."""
    still = posed(body, "a")
    arms = limbs(body)
    any_arm = arms["left_arm"] | arms["right_arm"]
    crotch, x = float(landmark(body, "crotch")[2]), body.vertices
    roots = np.zeros(len(x), bool)
    parts = {}
    for name in ("left_arm", "right_arm"):
        root = np.linalg.norm(still.vertices - still.axes[name][0], axis=1) < _ROOT_M
        roots |= root
        parts[name] = arms[name] | root
    trunk = ~any_arm | (roots if has_arms else roots & ~any_arm | _stump(still, arms))
    left, right = (x[:, 2] < crotch - 0.01) & (x[:, 0] > 0), (x[:, 2] < crotch - 0.01) & (x[:, 0] < 0)
    met = _met(body, still, has_hood=has_hood, hand_m=hand_m, has_feet=has_feet)
    return [part & met for part in (trunk, parts["left_arm"], parts["right_arm"], trunk & ~right, trunk & ~left)]


def _met(body: BodyMesh, still: BodyMesh, *, has_hood: bool, hand_m: float, has_feet: bool) -> Bools:
    """All but hands, feet and (without a hood) the head, which pictures leave out and cloth does not catch on."""
    x = body.vertices
    met = (x[:, 2] > float(landmark(body, "ankle")[2]) + _INSTEP_M) | has_feet
    for name in ("left_arm", "right_arm"):
        wrist, elbow = still.axes[name][-1], still.axes[name][-2]
        along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        near = np.linalg.norm(still.vertices - wrist, axis=1) < 0.25
        met &= ~(near & ((still.vertices - wrist) @ along > hand_m))
    if not has_hood:
        # Above its base the neck is met as if it went on: chin and jaw would push collars down.
        low, high = sorted(body.axes["neck"], key=lambda point: float(point[2]))[:: len(body.axes["neck"]) - 1]
        lean = (high - low) / (high[2] - low[2])
        away = x[:, :2] - (low + (x[:, 2] - low[2])[:, None] * lean)[:, :2]
        base = float(landmark(body, "side_neck")[2])
        slim = np.hypot(away[:, 0], away[:, 1]) < body.measures.neck / 200 / np.pi * 1.12
        slim &= body.normals[:, 2] > -0.25
        met &= (x[:, 2] < base - 0.02) | (slim & (x[:, 2] < high[2] + 0.02))
    return met


def _stump(still: BodyMesh, arms: dict[str, Bools]) -> Bools:
    """The upper end of bare arms, which armholes lie against."""
    keep = np.zeros(len(still.vertices), bool)
    for name, own in arms.items():
        axis = still.axes[name]
        step = axis[1] - axis[0]
        keep |= own & ((still.vertices - axis[0]) @ step / np.linalg.norm(step) < _STUMP_M)
    return keep


def gloved(body: BodyMesh) -> BodyMesh:
    """The same body whose hands are as slim as its wrists and straight, its feet as its ankles, so that cuffs and hems
    that end there stay round.
    """
    x, normals = body.vertices.copy(), body.normals.copy()
    for name, own in limbs(body).items():
        elbow, wrist = body.axes[name][-2], body.axes[name][-1]
        along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        far = (body.vertices - wrist) @ along
        out = body.vertices - wrist - far[:, None] * along
        radius = np.linalg.norm(out, axis=1, keepdims=True)
        slim = float(np.median(radius[own & (np.abs(far) < 0.015) & (radius[:, 0] < 0.06)]))
        hand = own & (far > 0.01)
        x[hand] = (wrist + far[:, None] * along + out * slim / np.maximum(radius, 1e-6))[hand]
        normals[hand] = (out / np.maximum(radius, 1e-6))[hand]
    top = float(landmark(body, "ankle")[2]) + _INSTEP_M
    for name in ("left_leg", "right_leg"):
        own = body.vertices[:, 0] * body.axes[name][-1, 0] > 0
        ring = x[own & (np.abs(x[:, 2] - top) < 0.02)][:, :2]
        foot = own & (x[:, 2] < top)
        if len(ring):
            away = x[foot, :2] - ring.mean(0)
            away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
            x[foot, :2] = ring.mean(0) + away * np.linalg.norm(ring - ring.mean(0), axis=1).mean()
            normals[foot] = np.concatenate([away, np.zeros((len(away), 1))], 1)
    return replace(body, vertices=x, normals=normals)


def hung_over(body: BodyMesh, pattern: Pattern) -> BodyMesh:
    """What a pattern is hung over: the body with slim hands and feet, and under a hood with the form of hoods."""
    return hooded(gloved(body)) if "head" in regions_of(pattern) else gloved(body)


def solid(body: BodyMesh, regions: set[str]) -> Bools:
    """Vertices of the body that cloth of these regions meets."""
    arms = any(region.endswith("arm") for region in regions)
    parts = body_parts(body, has_arms=arms, has_hood="head" in regions)
    numbers = {TUBES.index(region) if region in TUBES else 0 for region in regions}
    keep: Bools = np.any([parts[number] for number in sorted(numbers)], axis=0)
    return keep


def regions_of(pattern: Pattern) -> set[str]:
    """The regions that a pattern's panels lie on; what hangs over the arms lies on them, too."""
    regions = {panel.placement.region for panel in pattern.panels}
    return regions | {"left_arm", "right_arm"} if over_arms(pattern) else regions


def room(body: BodyMesh) -> Floats:
    """How far cloth can stand off the skin at each vertex (V, metres) where limb lies against limb: half of the gap
    less half a cloth; below 0 where flesh would give way. Far more elsewhere.
    """
    arms, x = limbs(body), body.vertices
    crotch = float(landmark(body, "crotch")[2])
    low = x[:, 2] < crotch
    trunk = ~(arms["left_arm"] | arms["right_arm"])
    free = np.full(len(x), 1.0)
    for one, two in ((arms["left_arm"], trunk), (arms["right_arm"], trunk), (low & (x[:, 0] > 0), low & (x[:, 0] < 0))):
        for a, b in ((one, two), (two, one)):
            ids, others = np.nonzero(a)[0], np.nonzero(b)[0]
            if not len(ids) or not len(others):
                continue
            distance, near = cKDTree(x[others]).query(x[ids], distance_upper_bound=0.03)
            met = np.isfinite(distance)
            ids, near = ids[met], others[near[met]]
            faces_it = np.einsum("ij,ij->i", body.normals[ids], body.normals[near]) < -0.3
            ids, near = ids[faces_it], near[faces_it]
            gap = np.einsum("ij,ij->i", x[near] - x[ids], body.normals[ids])
            free[ids] = np.minimum(free[ids], np.maximum(gap / 2 - 0.0015, DEEPEST_M))
    return free


class Footing:
    """The body under one mesh: colliders for groups of unknowns, anew for each place of the body. `body` is the pose
    that it ends in, `gloved`.
    """

    def __init__(self, mesh: ClothMesh, dof: Ints, count: int, body: BodyMesh, clearance: float,
                 inner: tuple[Collider, ...]) -> None:  # fmt: skip
        self.clearance = np.minimum(clearance, room(body))
        self.inner = inner
        tubes = tube_numbers(mesh)[mesh.panel]
        bits = np.zeros(count, np.int64)
        roofs = over_arms(mesh.pattern)
        is_roof = np.array([panel.name in roofs for panel in mesh.pattern.panels])[mesh.panel]
        np.bitwise_or.at(bits, dof, np.where(is_roof, _TRUNK_AND_ARMS, 1 << tubes.astype(np.int64)))
        single = np.array([bits == 1 << k for k in range(len(TUBES))])
        self.tube = np.where(single.any(0), single.argmax(0), -1).astype(np.int32)
        layers = np.array([panel.placement.layer for panel in mesh.pattern.panels])[mesh.panel]
        self.layer = np.full(count, 99)
        np.minimum.at(self.layer, dof, layers)
        self.loose = np.bincount(dof, loose(mesh), count) > 0
        self.slit = np.zeros(count, np.int32)
        np.maximum.at(self.slit, dof, slit_sides(mesh))
        lift = np.array([panel.placement.lift_cm for panel in mesh.pattern.panels])[mesh.panel] / 100
        lifts = np.full(count, 9.0)
        np.minimum.at(lifts, dof, np.minimum(lift, 0.01))
        self.extra: Floats = self.layer * 0.6 * LAYER_M + 0.5 * lifts
        regions = regions_of(mesh.pattern)
        parts = body_parts(body, has_arms=any(r.endswith("arm") for r in regions), has_hood="head" in regions,
                           hand_m=_GLOVE_M, has_feet=True)
        self._groups: list[tuple[Ints, Bools]] = []
        for code in np.unique(bits):
            ids = np.nonzero(bits == code)[0].astype(np.int32)
            mask = np.any([parts[k] for k in range(len(TUBES)) if code >> k & 1], axis=0)
            self._groups.append((ids, mask))
        self._last: list[tuple[Floats, Collider]] = []

    def at(self, points: Floats, normals: Floats) -> tuple[Ground, ...]:
        """Colliders for the body's vertices and normals (V x 3) in this frame; what moved since the last drags."""
        grounds, last = [], []
        for k, (ids, mask) in enumerate(self._groups):
            now = points[mask]
            drag = None
            if self._last:
                before, collider = self._last[k]
                if np.abs(now - before).max() > 1e-6:
                    drag, collider = now - before, Collider(now, normals[mask], self.clearance[mask])
            else:
                collider = Collider(now, normals[mask], self.clearance[mask])
            last.append((now, collider))
            grounds.append(Ground(collider=collider, ids=ids, extra=self.extra, drag=drag))
        self._last = last
        return (*grounds, *(Ground(collider=collider) for collider in self.inner))

    def on_itself(self, system: System, spacing_m: float, apart_m: float, pairs: Ints | None = None) -> SelfContact:
        """Contact of this cloth with itself; `pairs` (N x 2) of unknowns that are being sewn are neighbours, too."""
        edges = system.edges if pairs is None else np.concatenate([system.edges, pairs])
        layer = np.where(self.loose, -1, self.layer)
        return SelfContact(system.count, system.faces, edges, self.tube, layer, self.slit, 0.85 * spacing_m, apart_m)
