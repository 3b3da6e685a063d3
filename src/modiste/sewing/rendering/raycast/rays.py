"""What each pixel sees: rays through a mesh by Embree, one a pixel and more where edges cross it."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.raycast.camera import Camera
from modiste.sewing.rendering.threads import in_threads, slices
from modiste.sewing.rendering.values import Floats, Ints

Indices = NDArray[np.int64]

EDGE_GRID: Final = 4
"""Edge pixels are seen by this many rays squared."""
MAX_LAYERS: Final = 6
"""How many sheer layers may lie over each other; what is further behind does not show."""
_CHUNK: Final = 1 << 17
JUMP_PX: Final = 5.0
"""A leap in depth of more pixels than this is an edge."""
_STEP_M: Final = 2e-4
_SMALL: Final = 1 << 13
_GOLDEN: Final = 0.6180339887


class Scene:
    """Triangles that rays can hit. `vertices` V x 3 (m), `faces` F x 3."""

    def __init__(self, vertices: Floats, faces: Ints) -> None:
        # Embree's binding takes a while to load; rooms that never trace a ray do not wait for it.
        from embreex.mesh_construction import TriangleMesh
        from embreex.rtcore_scene import EmbreeScene

        self._scene = EmbreeScene()
        # The scene holds no reference to its arrays or meshes; without these, they would be freed under it.
        self._arrays = (np.ascontiguousarray(vertices, np.float32), np.ascontiguousarray(faces, np.int32))
        self._mesh = TriangleMesh(self._scene, *self._arrays)
        # The first ray makes the tree of boxes; threads must not all begin with that.
        self.blocked(np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32))

    def hits(self, origins: Floats, directions: Floats) -> tuple[Ints, Floats, Floats, Floats]:
        """Of the nearest hits: face (-1: none), barycentric u and v, distance; N each."""
        found = self._scene.run(_f32(origins), _f32(directions), output=1)
        return found["primID"], found["u"], found["v"], found["tfar"]

    def blocked(self, origins: Floats, directions: Floats) -> NDArray[np.bool_]:
        """Whether anything lies on the rays, N."""
        found: Ints = self._scene.run(_f32(origins), _f32(directions), query="OCCLUDED")
        return found >= 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """Places seen: `face` (-1: none) with barycentric `u`, `v`, N. The first belong to `pixel` (flat indices), one
    each; the others, EDGE_GRID squared in a row, to `edge_pixel`.
    """

    pixel: Indices = field(repr=False)
    edge_pixel: Indices = field(repr=False)
    face: Ints = field(repr=False)
    u: Floats = field(repr=False)
    v: Floats = field(repr=False)


def see(scene: Scene, camera: Camera, vertices: Floats, item_of_face: Ints, normals: Floats) -> Samples:
    """What the camera sees. `item_of_face` F: where two items meet, or a surface is left behind, edges are smoothed;
    `normals` F x 3 of the faces.
    """
    width = camera.shape[1]
    top, bottom, left, right = _window(camera, vertices)
    rows, columns = bottom - top, right - left
    face = np.full((rows, columns), -1, np.int32)
    u, v, away = (np.zeros((rows, columns), np.float32) for _ in range(3))
    middle = np.arange(left, right, dtype=np.float32) + np.float32(0.5)

    def look(part: slice) -> None:
        line = np.arange(top + part.start, top + part.stop, dtype=np.float32) + np.float32(0.5)
        shape = (len(line), columns)
        found = _shoot(scene, camera, np.tile(middle, len(line)), np.repeat(line, columns))
        face[part], u[part], v[part], away[part] = (values.reshape(shape) for values in found)

    in_threads(look, slices(rows, max(1, _CHUNK // max(columns, 1))))
    edge = _edges(face, away, item_of_face, normals @ camera.forward < 0, camera.scale_m)
    row, column = np.nonzero(edge)
    plain = ~edge & (face >= 0)
    flat = (np.arange(top, bottom)[:, None] * width + np.arange(left, right)[None, :]).astype(np.int64)
    fine = _edge_hits(scene, camera, row + top, column + left)
    return Samples(
        pixel=flat[plain],
        edge_pixel=flat[edge],
        face=np.concatenate([face[plain], fine[0]]),
        u=np.concatenate([u[plain], fine[1]]),
        v=np.concatenate([v[plain], fine[2]]),
    )


def see_behind(scene: Scene, camera: Camera, points: Floats) -> tuple[Ints, Floats, Floats]:
    """What lies behind places on a surface: face (-1: nothing), u and v; N each."""
    def look(part: slice) -> tuple[Ints, Floats, Floats, Floats]:
        ahead = np.broadcast_to(camera.forward, points[part].shape)
        return scene.hits(points[part] + _STEP_M * ahead, ahead)

    found = in_threads(look, slices(len(points), _CHUNK))
    if not found:
        return np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32)
    face, u, v, _ = (np.concatenate(values) for values in zip(*found, strict=True))
    return face, u, v


def _window(camera: Camera, vertices: Floats) -> tuple[int, int, int, int]:
    height, width = camera.shape
    seen = camera.project(vertices)[:, :2]
    left, top = np.clip(np.floor(seen.min(axis=0)).astype(int) - 1, 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(seen.max(axis=0)).astype(int) + 1, 1, (width, height))
    return int(top), int(max(bottom, top + 1)), int(left), int(max(right, left + 1))


def _shoot(scene: Scene, camera: Camera, columns: Floats, rows: Floats) -> tuple[Ints, Floats, Floats, Floats]:
    return scene.hits(camera.origins(columns, rows), np.broadcast_to(camera.forward, (len(columns), 3)))


def _edges(face: Ints, away: Floats, item_of_face: Ints, is_front: NDArray[np.bool_], scale_m: float
           ) -> NDArray[np.bool_]:
    """Pixels that something ends in: another item, another side, or a leap in depth, next to them."""
    code = np.where(face >= 0, item_of_face[face] * 2 + is_front[face], -1)
    far = np.where(face >= 0, away, 0)
    edge = np.zeros(face.shape, np.bool_)
    for axis in (0, 1):
        leap = (np.diff(code, axis=axis) != 0) | (np.abs(np.diff(far, axis=axis)) > JUMP_PX * scale_m)
        first = [slice(None), slice(None)]
        second = [slice(None), slice(None)]
        first[axis], second[axis] = slice(None, -1), slice(1, None)
        edge[tuple(first)] |= leap
        edge[tuple(second)] |= leap
    return edge


def _edge_hits(scene: Scene, camera: Camera, rows: Indices, columns: Indices) -> tuple[Ints, Floats, Floats]:
    count = EDGE_GRID**2
    face = np.full(len(rows) * count, -1, np.int32)
    u, v = np.zeros(len(face), np.float32), np.zeros(len(face), np.float32)
    # A rotated grid: each ray has a row and a column of its own, so that edges of any direction are even.
    number = np.arange(count)
    across = ((number + 0.5) / count).astype(np.float32)
    down = (((number * _GOLDEN) % 1.0 * count).argsort().argsort() + 0.5).astype(np.float32) / count

    def look(part: slice) -> None:
        x = (columns[part, None] + across).astype(np.float32).ravel()
        y = (rows[part, None] + down).astype(np.float32).ravel()
        found = _shoot(scene, camera, x, y)
        place = slice(part.start * count, part.start * count + len(x))
        face[place], u[place], v[place] = found[:3]

    in_threads(look, slices(len(rows), _SMALL))
    return face, u, v


def _f32(values: Floats) -> Floats:
    return np.ascontiguousarray(values, np.float32)
