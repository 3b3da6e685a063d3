"""Projective dynamics of cloth: one linear system, solved again and again for the targets of all its parts.

Bouaziz et al. 2014 (projective dynamics); triangles stretch along warp and weft and shear between the rigid and the
free target; bending is the isometric model of Bergou et al. 2006; contacts are planes (`contact`), in the matrix where
they touch, and projected after each solve. Friction takes back a share of the tangential move since the frame's start.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix, diags, vstack
from scipy.sparse.linalg import SuperLU, splu

from modiste.sewing.simulation.dynamics.contact import Collider, Planes, SelfContact, Touches
from modiste.sewing.simulation.values import Floats, Ints

STEP_S: Final = 1 / 50
GRAVITY: Final = 9.81
CONTACT_N_PER_M: Final = 80.0
TIE_N_PER_M: Final = 200.0
_TOUCH_M: Final = 0.002
_LONGEST_ITERATION_M: Final = 0.008
_LONGEST_FRAME_M: Final = 0.025
_MOVING: Final = 95.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """What the solver needs to know of a cloth, in metres, kilograms and newtons.

    `faces` F x 3 and `uv` of their corners F x 3 x 2 in (warp, weft); `dof` V vertex -> unknown; per face: `stretch`
    F x 2 (N/m, warp and weft), `shear` F (0 free to 1 stiff), `bending` F (N m), `weight` F (kg/m2), `give` F (strain
    beyond which it stiffens), `soft` F (share of compression it gives way to); `hinge` per corner's edge F x 3 a
    factor on the bending (edge k is from corner k to k + 1).
    """

    faces: Ints = field(repr=False)
    uv: Floats = field(repr=False)
    dof: Ints = field(repr=False)
    stretch: Floats = field(repr=False)
    shear: Floats = field(repr=False)
    bending: Floats = field(repr=False)
    weight: Floats = field(repr=False)
    give: Floats = field(repr=False)
    soft: Floats = field(repr=False)
    hinge: Floats = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Linear combinations of unknowns (`matrix` N x U) drawn towards a length of at most `rest` (N), stiffness N/m;
    at least `rest` as well where `is_exact`.
    """

    matrix: csr_matrix
    rest: Floats
    stiffness: Floats
    is_exact: bool = True

    def with_more(self, more: "Rows") -> "Rows":
        """These rows and more of the kind."""
        return replace(self, matrix=vstack([self.matrix, more.matrix], format="csr"),
                       rest=np.concatenate([self.rest, more.rest]),
                       stiffness=np.concatenate([self.stiffness, more.stiffness]))  # fmt: skip


class System:
    """The linear system of a cloth whose seams are in `rows`. Heights of `held` unknowns are drawn to `held_z`;
    `fixed` unknowns stay where `fixed_at` says.
    """

    def __init__(self, parts: Parts, rows: tuple[Rows, ...], *, held: Ints, held_z: Floats, fixed: Ints,
                 held_n_per_m: float = 60.0) -> None:  # fmt: skip
        self.parts = parts
        self.count = int(parts.dof.max()) + 1
        faces = parts.dof[parts.faces]
        self.faces = faces
        gradient, area = _gradient(parts, faces, self.count)
        # All that pulls in one matrix: small products cost less as one.
        strength = np.concatenate([area * parts.stretch[:, 0], area * parts.stretch[:, 1],
                                   *(row.stiffness for row in rows)])  # fmt: skip
        self._forward = vstack([gradient, *(row.matrix for row in rows)], format="csr")
        self._pull = (self._forward.T @ diags(strength)).tocsr()
        self._rest = np.concatenate([np.zeros(0), *(row.rest for row in rows)])
        counts = [len(row.rest) for row in rows]
        self._is_exact = np.repeat(np.array([row.is_exact for row in rows], np.bool_), counts)
        self._ends = np.cumsum([0, *counts])
        self.mass = np.bincount(faces.ravel(), np.repeat(area * parts.weight / 3, 3), self.count) + 1e-7
        hinges, stiff = _hinges(parts, faces, self.count)
        matrix = self._pull @ self._forward + hinges.T @ diags(stiff) @ hinges
        extra = self.mass / STEP_S**2
        self.held, self.held_z, self.held_n_per_m = held, held_z, held_n_per_m
        self.fixed = fixed
        self._base = extra.copy()
        # A held unknown is held in height only; the other two axes are fed back their own place.
        self._base[held] += held_n_per_m
        self._base[fixed] += 1e5
        self._matrix = csc_matrix(matrix)
        edges = np.unique(np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1), axis=0)
        self.edges = edges[edges[:, 0] != edges[:, 1]]
        self._order: Ints | None = None

    def factor(self, contact: Floats) -> SuperLU:
        """The factorised matrix with these weights of contact on the diagonal (U)."""
        matrix = self._matrix + diags(self._base + contact)
        return splu(csc_matrix(matrix), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0,
                    options={"SymmetricMode": True})  # fmt: skip

    def elastic(self, x: Floats) -> Floats:
        """Right-hand side of stretch, shear and rows at x (U x 3)."""
        count = len(self.parts.faces)
        # Axis by axis: numpy is slow along axes of three.
        image = np.ascontiguousarray((self._forward @ x).T)
        wanted = np.empty_like(image)
        _aim(image[:, :count], image[:, count : 2 * count], self.parts, wanted)
        along = image[:, 2 * count :]
        length = np.sqrt(_dot(along, along)) + 1e-9
        rest = np.where(self._is_exact, self._rest, np.minimum(self._rest, length))
        np.multiply(along, rest / length, out=wanted[:, 2 * count :])
        pulled: Floats = self._pull @ wanted.T
        return pulled

    def with_rest(self, number: int, rest: Floats) -> None:
        """Another rest length for one group of rows (seams that are being sewn)."""
        self._rest[self._ends[number] : self._ends[number + 1]] = rest


def _dot(a: Floats, b: Floats) -> Floats:
    """Products of vectors, 3 x N each -> N."""
    result: Floats = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return result


def _aim(a: Floats, b: Floats, parts: Parts, wanted: Floats) -> None:
    """Where the images of warp and weft (3 x F each) should be, into the first 2F columns of `wanted`."""
    aa, ab, bb = _dot(a, a), _dot(a, b), _dot(b, b)
    root = np.sqrt(np.maximum(aa * bb - ab**2, 1e-8))
    norm = parts.shear / (np.sqrt(aa + bb + 2 * root) * root)
    la, lb = np.sqrt(aa) + 1e-9, np.sqrt(bb) + 1e-9
    ta, tb = _length(la, parts), _length(lb, parts)
    free, cross, count = 1 - parts.shear, norm * ab, len(aa)
    wanted[:, :count] = a * (ta * (norm * (bb + root) + free / la)) - b * (ta * cross)
    wanted[:, count : 2 * count] = b * (tb * (norm * (aa + root) + free / lb)) - a * (tb * cross)


def _length(length: Floats, parts: Parts) -> Floats:
    over = np.maximum(length - 1 - parts.give, 0)
    under = np.maximum(1 - length, 0) * parts.soft
    result: Floats = np.maximum(1 - 2.0 * over, 0.9) - under
    return result


def _gradient(parts: Parts, faces: Ints, count: int) -> tuple[csr_matrix, Floats]:
    """Rows that give the image of warp (F) and weft (F) from the unknowns; and the faces' areas."""
    e1, e2 = parts.uv[:, 1] - parts.uv[:, 0], parts.uv[:, 2] - parts.uv[:, 0]
    twice = e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]
    twice = np.where(np.abs(twice) < 1e-9, 1e-9, twice)
    inverse = np.stack([np.stack([e2[:, 1], -e2[:, 0]], 1), np.stack([-e1[:, 1], e1[:, 0]], 1)], 1)
    inverse /= twice[:, None, None]
    rows, columns, values = [], [], []
    n = len(faces)
    for axis in (0, 1):
        c1, c2 = inverse[:, 0, axis], inverse[:, 1, axis]
        for corner, value in ((0, -(c1 + c2)), (1, c1), (2, c2)):
            rows.append(np.arange(n) + axis * n)
            columns.append(faces[:, corner])
            values.append(value)
    shape = (2 * n, count)
    matrix = coo_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape)
    return matrix.tocsr(), np.abs(twice) / 2


def _hinges(parts: Parts, faces: Ints, count: int) -> tuple[csr_matrix, Floats]:
    """One row an inner edge, whose value is the edge's length times its bend; and stiffness 3 B / area."""
    n = len(faces)
    uv = parts.uv
    starts: list[Ints] = []
    ends: list[Ints] = []
    opposite: list[Ints] = []
    owner: list[Ints] = []
    cot0: list[Floats] = []
    cot1: list[Floats] = []
    factor: list[Floats] = []
    for k in range(3):
        near, far, third = k, (k + 1) % 3, (k + 2) % 3
        starts.append(faces[:, near])
        ends.append(faces[:, far])
        opposite.append(faces[:, third])
        cot0.append(_cot(uv[:, far] - uv[:, near], uv[:, third] - uv[:, near]))
        cot1.append(_cot(uv[:, near] - uv[:, far], uv[:, third] - uv[:, far]))
        owner.append(np.arange(n, dtype=np.int32))
        factor.append(parts.hinge[:, k])
    s, e, o, f = (np.concatenate(a) for a in (starts, ends, opposite, owner))
    c0, c1, g = (np.concatenate(a) for a in (cot0, cot1, factor))
    swap = s > e
    s, e, c0, c1 = np.where(swap, e, s), np.where(swap, s, e), np.where(swap, c1, c0), np.where(swap, c0, c1)
    code = s.astype(np.int64) * count + e
    order = np.argsort(code, kind="stable")
    code = code[order]
    first = np.nonzero(code[1:] == code[:-1])[0]
    one, two = order[first], order[first + 1]
    area = np.abs(_cross(uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0])) / 2
    stiff = 3 * (parts.bending[f[one]] + parts.bending[f[two]]) / 2 * np.minimum(g[one], g[two])
    stiff = stiff / (area[f[one]] + area[f[two]])
    index = np.arange(len(one))
    entries = [(s[one], c1[one] + c1[two]), (e[one], c0[one] + c0[two]), (o[one], -(c0[one] + c1[one])),
               (o[two], -(c0[two] + c1[two]))]  # fmt: skip
    matrix = coo_matrix((np.concatenate([v for _, v in entries]),
                         (np.tile(index, 4), np.concatenate([c for c, _ in entries]))), (len(one), count))  # fmt: skip
    return matrix.tocsr(), stiff


def _cross(p: Floats, q: Floats) -> Floats:
    result: Floats = p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]
    return result


def _cot(p: Floats, q: Floats) -> Floats:
    result: Floats = np.einsum("ij,ij->i", p, q) / np.maximum(np.abs(_cross(p, q)), 1e-9)
    return np.clip(result, -8, 8)


@dataclass(slots=True, kw_only=True)
class Motion:
    """Where the unknowns are, and how they move (U x 3, metres, metres a second)."""

    x: Floats
    v: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a stretch of frames is computed. `friction` is the share of a contact's sliding that is taken back;
    `damping` the share of speed lost in a frame; `memory` that of Chebyshev's method (0: none).
    """

    iterations: int = 8
    gravity: float = GRAVITY
    friction: float = 0.85
    damping: float = 0.06
    refactor: int = 3
    longest_m: float = _LONGEST_FRAME_M
    memory: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A collider for the unknowns `ids` (None: all), which keep `extra` (U) more above it than its clearance; `drag`
    (points x 3) is its own move in this frame, which takes the cloth around it along.
    """

    collider: Collider
    ids: Ints | None = None
    extra: Floats | float = 0.0
    drag: Floats | None = None


class FrameSolver:
    """Frames of one system among colliders. `on_itself` keeps the cloth out of itself."""

    def __init__(self, system: System, motion: Motion, recipe: Recipe, on_itself: SelfContact | None = None) -> None:
        self.system, self.motion, self.recipe, self.on_itself = system, motion, recipe, on_itself
        self._frame = 0
        self._weights = np.zeros((system.count, 3))
        self._factor: SuperLU | None = None

    def step(self, colliders: tuple["Ground", ...]) -> float:
        """One frame; gives how far the cloth moved in it, metres: the 95th percentile over its points (`_MOVING`)."""
        system, recipe, x0 = self.system, self.recipe, self.motion.x
        planes = [ground.collider.planes(x0, ground.ids, ground.extra) for ground in colliders]
        moved = np.zeros_like(x0)
        for ground in colliders:
            if ground.drag is not None and ground.ids is not None:
                moved[ground.ids] = ground.collider.carried(x0[ground.ids], ground.drag)
        active = np.zeros(system.count, bool)
        for plane in planes:
            active[plane.ids[plane.heights(x0) < plane.least + _TOUCH_M]] = True
        if self._factor is None or self._frame % recipe.refactor == 0:
            weights = np.where(active, CONTACT_N_PER_M, 0.0)
            self._weights = np.repeat(weights[:, None], 3, axis=1)
            self._factor = system.factor(weights)
        touches = None if self.on_itself is None else self.on_itself.touches(x0)
        start = x0 + moved
        x = self._solve(self._factor, start, _merged(planes, system.count), touches)
        step = x - x0
        length = np.linalg.norm(step, axis=1)
        step *= np.minimum(1, recipe.longest_m / np.maximum(length, 1e-12))[:, None]
        self.motion.x = x0 + step
        self.motion.v = (step - moved) / STEP_S * (1 - recipe.damping)
        self._frame += 1
        return float(np.percentile(np.minimum(length, recipe.longest_m), _MOVING))

    def _solve(self, factor: SuperLU, start: Floats, planes: list[Planes], touches: Touches | None) -> Floats:
        system, recipe = self.system, self.recipe
        inertia = start + STEP_S * self.motion.v
        inertia[:, 2] -= STEP_S**2 * recipe.gravity
        steady = inertia * (system.mass / STEP_S**2)[:, None]
        fixed_at = start[system.fixed]
        x = start.copy()
        before, omega = x, 1.0
        last = x
        for number in range(recipe.iterations):
            right = system.elastic(x)
            right += steady
            right += self._weights * x
            if len(system.held):
                right[system.held] += system.held_n_per_m * x[system.held]
                right[system.held, 2] += system.held_n_per_m * (system.held_z - x[system.held, 2])
            if len(system.fixed):
                right[system.fixed] += 1e5 * fixed_at
            step = factor.solve(right) - x
            length = np.sqrt(np.einsum("ij,ij->i", step, step))
            far = np.flatnonzero(length > _LONGEST_ITERATION_M)
            step[far] *= (_LONGEST_ITERATION_M / length[far])[:, None]
            x, before = x + step, x
            if recipe.memory and number:
                # Chebyshev's method for projective dynamics (Wang 2015).
                omega = 2 / (2 - recipe.memory**2) if number == 1 else 4 / (4 - recipe.memory**2 * omega)
                x = omega * (x - last) + last
            last = before
            if touches is not None:
                touches.push(x)
            for plane in planes:
                _project(x, start, plane, recipe.friction)
            x[system.fixed] = fixed_at
        return x


def _merged(planes: list[Planes], count: int) -> list[Planes]:
    """The same planes in as few groups as no unknown is twice in, in their order."""
    groups: list[list[Planes]] = []
    taken = np.zeros(count, np.bool_)
    for plane in planes:
        if not groups or taken[plane.ids].any():
            groups.append([])
            taken[:] = False
        groups[-1].append(plane)
        taken[plane.ids] = True
    return [group[0] if len(group) == 1 else Planes(
        **{name: np.concatenate([getattr(plane, name) for plane in group])
           for name in ("ids", "normals", "offsets", "feet", "least")}) for group in groups]


def _project(x: Floats, start: Floats, plane: Planes, friction: float) -> None:
    """Move unknowns (`x`, in place) that lie under their contact plane up to it, and take back a share `friction` of
    what those in contact slid along it since `start`, the frame's beginning: Coulomb's friction, simplified."""
    lack = plane.least - plane.heights(x)
    on = lack > -2e-4
    ids, normals = plane.ids[on], plane.normals[on]
    x[ids] += normals * np.maximum(lack[on], 0)[:, None]
    if friction:
        move = x[ids] - start[ids]
        along = move - normals * np.einsum("ij,ij->i", move, normals)[:, None]
        x[ids] -= friction * along
