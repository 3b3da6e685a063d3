"""What cloth lies on: a cloud of points with normals (a body, or garments that hang already and stay where they are).

Once a frame each vertex of the cloth gets one plane from its nearest points (a KD-tree), which holds for all
iterations of that frame; the body may move between frames.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from modiste.sewing.simulation.values import Floats, Ints

_NEIGHBOURS: Final = 4
_BOUND_M: Final = 0.05
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
    """Points and outward normals (N x 3, metres) that cloth stays outside of. Deterministic."""

    def __init__(self, points: Floats, normals: Floats, clearance_m: float) -> None:
        self.points = np.ascontiguousarray(points)
        self.normals = np.ascontiguousarray(normals)
        self.clearance_m = clearance_m
        self._tree = cKDTree(self.points)
        self._safe: Floats | None = None

    def moved(self, points: Floats, normals: Floats) -> "Collider":
        """The same collider after it has moved."""
        return Collider(points, normals, self.clearance_m)

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
        least = self.clearance_m + (extra[ids] if isinstance(extra, np.ndarray) else extra)
        return Planes(ids=ids, normals=normal, offsets=np.einsum("ij,ij->i", normal, x[ids]) - height,
                      feet=near[:, 0].astype(np.int32), least=np.broadcast_to(least, height.shape))  # fmt: skip

    def _is_inside(self, x: Floats, nearest: Ints) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
            np.einsum("ij,ij->i", self.normals[nearest], x - self.points[nearest]) < 0)  # fmt: skip
        return inside


def close_pairs(x: Floats, neighbours: "Neighbourhood", reach: float) -> Ints:
    """Pairs of vertices (N x 2) nearer than `reach` that are not neighbours in the cloth."""
    pairs = cKDTree(x).query_pairs(reach, output_type="ndarray")
    if not len(pairs):
        return np.zeros((0, 2), np.int32)
    return neighbours.apart(pairs.astype(np.int64)).astype(np.int32)


class Neighbourhood:
    """Which vertices are within a few edges of each other, as a sorted array of codes."""

    def __init__(self, count: int, edges: Ints, rings: int = 3) -> None:
        from scipy.sparse import csr_matrix, identity

        one = csr_matrix((np.ones(len(edges), bool), (edges[:, 0], edges[:, 1])), (count, count))
        one = (one + one.T + identity(count, dtype=bool, format="csr")).astype(bool)
        near = one
        for _ in range(rings - 1):
            near = (near @ one).astype(bool)
        table = near.tocoo()
        upper = table.row < table.col
        self._count = count
        self._codes = np.sort(table.row[upper].astype(np.int64) * count + table.col[upper])

    def apart(self, pairs: Ints) -> Ints:
        """Those of the pairs (first < second) that are not neighbours."""
        codes = pairs[:, 0] * self._count + pairs[:, 1]
        at = np.clip(np.searchsorted(self._codes, codes), 0, len(self._codes) - 1)
        return pairs[self._codes[at] != codes]


def vertex_normals(x: Floats, faces: Ints, weld: Ints | None = None) -> Floats:
    """Normals of vertices, weighted by area; vertices welded together share theirs. V x 3."""
    corners = x[faces]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    at = faces if weld is None else weld[faces]
    normals = np.stack([np.bincount(at.ravel(), np.repeat(face[:, k], 3), len(x)) for k in range(3)], 1)
    if weld is not None:
        normals = normals[weld]
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return normals
