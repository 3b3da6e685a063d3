"""What cloth lies on: a cloud of points with normals (a body, or garments that hang already and stay where they are).

Once a frame each vertex of the cloth gets one plane from its nearest points (a KD-tree), which holds for all
iterations of that frame; the body may move between frames.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from modiste.sewing.simulation.values import Floats, Ints

_NEIGHBOURS: Final = 4
_BOUND_M: Final = 0.05
_AROUND: Final = 12
_PAST: Final = 0.3
REACH_M: Final = 0.03
"""Vertices farther from the body than this need no plane in a frame."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planes:
    """Planes for the vertices `ids` (N): `normals @ x - offsets` is the height above what lies beneath; `feet` the
    nearest point of the collider, `least` the height that must be kept, metres.
    """

    ids: Ints = field(repr=False)
    normals: Floats = field(repr=False)
    offsets: Floats = field(repr=False)
    feet: Ints = field(repr=False)
    least: Floats = field(repr=False)

    def heights(self, x: Floats) -> Floats:
        """How far above the plane each of the vertices lies, N."""
        heights: Floats = np.einsum("ij,ij->i", self.normals, x[self.ids]) - self.offsets
        return heights


class Collider:
    """Points and outward normals (N x 3, metres) that cloth stays `clearance_m` (N, or one for all) outside of."""

    def __init__(self, points: Floats, normals: Floats, clearance_m: Floats | float) -> None:
        self.points = np.ascontiguousarray(points)
        self.normals = np.ascontiguousarray(normals)
        self.clearance_m = np.broadcast_to(clearance_m, len(points))
        self._tree = cKDTree(self.points)

    def planes(self, x: Floats, ids: Ints | None = None, extra: Floats | float = 0.0, reach: float = REACH_M) -> Planes:
        """Planes of those vertices of x (V x 3) that are within `reach`; `extra` (V) is added to the clearance."""
        ids = np.arange(len(x), dtype=np.int32) if ids is None else ids
        # What lies deeper than the bound in the body is not found; nothing gets there in the steps that are allowed.
        distance, near = self._tree.query(x[ids], k=_NEIGHBOURS, distance_upper_bound=_BOUND_M)
        kept = np.isfinite(distance[:, 0])
        near = np.where(np.isfinite(distance), near, near[:, :1])
        distance = np.minimum(distance, _BOUND_M)
        kept[kept] = (distance[kept, 0] < reach) | self._is_inside(x[ids[kept]], near[kept, 0])
        ids, distance, near = ids[kept], distance[kept], near[kept]
        normals = self.normals[near]
        agree = np.einsum("nkj,nj->nk", normals, normals[:, 0])
        weights = np.clip(agree, 0, 1) / (distance**2 + 1e-6)
        weights /= weights.sum(1, keepdims=True)
        height = np.einsum("nk,nkj,nkj->n", weights, normals, x[ids][:, None] - self.points[near])
        normal = np.einsum("nk,nkj->nj", weights, normals)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        least = np.einsum("nk,nk->n", weights, self.clearance_m[near])
        least += extra[ids] if isinstance(extra, np.ndarray) else extra
        return Planes(ids=ids, normals=normal, offsets=np.einsum("ij,ij->i", normal, x[ids]) - height,
                      feet=near[:, 0].astype(np.int32), least=least)  # fmt: skip

    def carried(self, x: Floats, moves: Floats) -> Floats:
        """How cloth at x (N x 3) moves along when each point of this has moved so (points x 3), metres."""
        distance, near = cKDTree(self.points - moves).query(x, k=6)
        weights = 1 / (distance**2 + 4e-4)
        result: Floats = np.einsum("nk,nkj->nj", weights / weights.sum(1, keepdims=True), moves[near])
        return result

    def _is_inside(self, x: Floats, nearest: Ints) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
            np.einsum("ij,ij->i", self.normals[nearest], x - self.points[nearest]) < 0)  # fmt: skip
        return inside


def outermost(points: Floats, normals: Floats) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which points (N x 3) face the way that most of those around them do: not the cloth inside of folded layers,
    which shows its wrong side to what lies on top.
    """
    near = cKDTree(points).query(points, k=min(_AROUND, len(points)))[1].reshape(len(points), -1)
    facing: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
        np.einsum("nkj,nj->n", normals[near], normals) > 0)  # fmt: skip
    return facing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Touches:
    """Pairs of unknowns `first`, `second` (N) of a cloth that lie on each other: first stays on the side of second
    that `normals` (N x 3) point to, at least `apart_m` above it.
    """

    first: Ints = field(repr=False)
    second: Ints = field(repr=False)
    normals: Floats = field(repr=False)
    apart_m: float

    def push(self, x: Floats) -> None:
        """Moves pairs that are too near (in place), each half of what lacks; many pushes on one are averaged."""
        lack = self.apart_m - np.einsum("ij,ij->i", x[self.first] - x[self.second], self.normals)
        on = lack > 0
        if not on.any():
            return
        first, second, move = self.first[on], self.second[on], self.normals[on] * (0.5 * lack[on])[:, None]
        ids = np.concatenate([first, second])
        many = np.maximum(np.bincount(ids, minlength=len(x)), 1)
        for axis in range(3):
            push = np.bincount(ids, np.concatenate([move[:, axis], -move[:, axis]]), len(x))
            x[:, axis] += push / many


class SelfContact:
    """Cloth on cloth: which unknowns lie near each other, and which of them is outside.

    `tube` U: the limb that an unknown's cloth is around (-1 for seams between two): cloths of two limbs meet with
    their right sides. `layer` U: higher layers lie outside of lower ones. `slit` U: of a slit's two sides (2k and
    2k - 1; 0 elsewhere) 2k lies over the other, or wrong side on wrong side where both stand off. All else stays on the
    side where it is.
    """

    def __init__(self, count: int, faces: Ints, edges: Ints, tube: Ints, layer: Ints, slit: Ints, reach: float,
                 apart: float) -> None:  # fmt: skip
        self.faces, self.tube, self.layer, self.reach, self.apart = faces, tube, layer, reach, apart
        self.slit = slit
        self._outwards = _outwards(faces, count)
        self._next = Neighbourhood(count, edges, 1)
        self._near = Neighbourhood(count, edges, 3)

    def touches(self, x: Floats) -> Touches:
        """All pairs within reach whose surfaces face each other, at x (U x 3)."""
        pairs = cKDTree(x).query_pairs(self.reach, output_type="ndarray").astype(np.int64).reshape(-1, 2)
        pairs = pairs[self._next.is_apart(pairs)]
        normals = vertex_normals(x, self.faces)
        one, two = self.slit[pairs].T
        is_slit = (one > 0) & (two > 0) & (one != two) & ((one + 1) // 2 == (two + 1) // 2)
        swap = np.where(is_slit, one < two, self.layer[pairs[:, 0]] < self.layer[pairs[:, 1]])
        i, j = np.where(swap, pairs[:, 1], pairs[:, 0]), np.where(swap, pairs[:, 0], pairs[:, 1])
        facing = np.einsum("ij,ij->i", normals[i], normals[j])
        # Near neighbours only meet where the cloth is folded back on itself.
        other_layer = self.layer[i] != self.layer[j]
        keep = (np.abs(facing) > 0.25) & ((facing < 0) | other_layer | self._near.is_apart(pairs))
        keep &= self.layer[j] >= 0
        keep[keep] = ~self._is_beyond(x, i[keep], j[keep])
        i, j, facing, is_slit = i[keep], j[keep], facing[keep], is_slit[keep]
        normal = normals[j] + np.sign(facing)[:, None] * normals[i]
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        height = np.einsum("ij,ij->i", x[i] - x[j], normal)
        known = (is_slit | (self.layer[i] > self.layer[j])) & (facing > 0)
        # Both sides of a slit that stand off as one fold lie with their wrong sides together.
        is_fold = is_slit & (facing < 0)
        known |= (self.tube[i] != self.tube[j]) & (self.tube[i] >= 0) & (self.tube[j] >= 0) & (facing < 0)
        side = np.where((known | (height >= 0)) & ~is_fold, 1.0, -1.0)
        return Touches(first=i.astype(np.int32), second=j.astype(np.int32), normals=normal * side[:, None],
                       apart_m=self.apart)  # fmt: skip

    def _is_beyond(self, x: Floats, i: Ints, j: Ints) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Which pairs lie past each other's edge, where there is no cloth to lie on: what bulges out above a belt is
        not beneath it.
        """
        away = self._outwards @ x
        away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-12)
        step = x[j] - x[i]
        past = np.maximum(np.einsum("ij,ij->i", step, away[i]), -np.einsum("ij,ij->i", step, away[j]))
        result: np.ndarray[tuple[int], np.dtype[np.bool_]] = past > _PAST * self.reach
        return result


def _outwards(faces: Ints, count: int) -> csr_matrix:
    """U x U: gives from places the way out of the cloth at unknowns on its rim (edges of one face alone), else 0."""
    ends = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64), axis=1)
    codes, many = np.unique(ends[:, 0] * count + ends[:, 1], return_counts=True)
    rim = np.zeros(count, np.bool_)
    rim[np.concatenate([codes[many == 1] // count, codes[many == 1] % count])] = True
    # A vertex less the middle of each of its faces.
    rows = np.repeat(faces, 3, axis=1).ravel()
    columns = np.tile(faces, (1, 3)).ravel()
    values = np.where(rows == columns, 2 / 3, -1 / 3)
    on = rim[rows]
    return csr_matrix((values[on], (rows[on], columns[on])), (count, count))


class Neighbourhood:
    """Which vertices are within a few edges of each other, as a sorted array of codes."""

    def __init__(self, count: int, edges: Ints, rings: int = 3) -> None:
        from scipy.sparse import identity

        one = csr_matrix((np.ones(len(edges), bool), (edges[:, 0], edges[:, 1])), (count, count))
        one = (one + one.T + identity(count, dtype=bool, format="csr")).astype(bool)
        near = one
        for _ in range(rings - 1):
            near = (near @ one).astype(bool)
        table = near.tocoo()
        upper = table.row < table.col
        self._count = count
        self._codes = np.sort(table.row[upper].astype(np.int64) * count + table.col[upper])

    def is_apart(self, pairs: Ints) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Which of the pairs (first < second, N x 2) are not neighbours."""
        codes = pairs[:, 0] * self._count + pairs[:, 1]
        at = np.clip(np.searchsorted(self._codes, codes), 0, len(self._codes) - 1)
        result: np.ndarray[tuple[int], np.dtype[np.bool_]] = self._codes[at] != codes
        return result


def vertex_normals(x: Floats, faces: Ints, weld: Ints | None = None) -> Floats:
    """Normals of vertices, weighted by area; vertices welded together share theirs. V x 3."""
    corners = x[faces]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    at = faces if weld is None else weld[faces]
    columns = [np.bincount(at.ravel(), np.repeat(face[:, k], 3), len(x)) for k in range(3)]
    normals: Floats = np.stack(columns, 1).astype(np.float64)
    if weld is not None:
        normals = normals[weld]
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return normals
