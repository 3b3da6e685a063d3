"""Small solids for trims: turned profiles, cords, ribbons, as meshes in centimetres around a frame of their own."""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.geometry.loop import unit

Points = NDArray[np.float64]
Faces = NDArray[np.int32]

_AROUND: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solid:
    """N x 3 places and normals, N x 2 `uv` (cm; what it means is the trim's own), faces M x 3."""

    vertices: Points = field(repr=False)
    normals: Points = field(repr=False)
    uv: Points = field(repr=False)
    faces: Faces = field(repr=False)


def turned(profile: tuple[tuple[float, float], ...], sides: int = 28) -> Solid:
    """A profile (radius, height) from the middle of the upper side outward, turned about z. uv is x and y."""
    outline = _rounded(np.array(profile, np.float64))
    step = np.gradient(outline, axis=0)
    out = unit(np.stack([-step[:, 1], step[:, 0]], axis=1))
    turn = np.arange(sides) * 2 * np.pi / sides
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    shape = (len(outline), sides, 1)
    vertices, normals = (np.concatenate([row[:, None, :1] * ring, np.broadcast_to(row[:, None, 1:], shape)],
                                        axis=2).reshape(-1, 3) for row in (outline, out))
    return Solid(vertices=vertices, normals=unit(normals), uv=vertices[:, :2].copy(),
                 faces=_grid_faces(len(outline), sides, closed=True))


def _rounded(profile: Points) -> Points:
    """Corners cut twice (Chaikin), the ends kept."""
    for _ in range(2):
        cut = np.stack([0.75 * profile[:-1] + 0.25 * profile[1:], 0.25 * profile[:-1] + 0.75 * profile[1:]], axis=1)
        profile = np.concatenate([profile[:1], cut.reshape(-1, 2), profile[-1:]])
    return profile


def cord(path: Points, radius: float | Points, *, closed: bool = False, sides: int = _AROUND) -> Solid:
    """A round cord along points (N x 3). uv is the angle in turns and the length."""
    step = np.roll(path, -1, 0) - np.roll(path, 1, 0) if closed else np.gradient(path, axis=0)
    along = unit(step)
    first = _across(along)
    second = np.cross(first, along)
    turn = np.arange(sides) * 2 * np.pi / sides
    out = first[:, None] * np.cos(turn)[None, :, None] + second[:, None] * np.sin(turn)[None, :, None]
    thick = np.broadcast_to(np.asarray(radius, np.float64), (len(path),))
    vertices = path[:, None] + out * thick[:, None, None]
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    uv = np.stack(np.broadcast_arrays((turn / (2 * np.pi))[None, :], length[:, None]), axis=-1)
    faces = _grid_faces(len(path), sides, closed=True)
    if closed:
        last = (len(path) - 1) * sides
        a, b = np.arange(sides), (np.arange(sides) + 1) % sides
        faces = np.concatenate([faces, np.stack([last + a, a, b], 1), np.stack([last + a, b, last + b], 1)])
    return Solid(vertices=vertices.reshape(-1, 3), normals=out.reshape(-1, 3), uv=uv.reshape(-1, 2),
                 faces=faces.astype(np.int32))


def _across(along: Points) -> Points:
    """A direction at right angles to a path that turns as little as can be."""
    start = np.array([0.0, 0.0, 1.0]) if abs(along[0, 2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    side = np.empty_like(along)
    last = start
    for index, tangent in enumerate(along):
        last = last - tangent * (last @ tangent)
        last = last / max(float(np.linalg.norm(last)), 1e-9)
        side[index] = last
    return side


def ribbon(path: Points, across: Points, half_cm: float | Points, upward: Points, *, arch: float = 0.0,
           columns: int = 5) -> Solid:
    """A flat band along points: N x 3 each of places, directions across and normals. uv is the place across and the
    length; `arch` raises its middle (cm).
    """
    share = np.linspace(-1, 1, columns)
    half = np.broadcast_to(np.asarray(half_cm, np.float64), (len(path),))
    place = share[None, :] * half[:, None]
    raised = upward[:, None] * (arch * (1 - share**2))[None, :, None]
    vertices = path[:, None] + across[:, None] * place[..., None] + raised
    tilt = (2 * arch * share)[None, :] / np.maximum(half[:, None], 1e-6)
    normals = unit(upward[:, None] + across[:, None] * tilt[..., None])
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    uv = np.stack(np.broadcast_arrays(place, length[:, None]), axis=-1)
    return Solid(vertices=vertices.reshape(-1, 3), normals=normals.reshape(-1, 3), uv=uv.reshape(-1, 2),
                 faces=_grid_faces(len(path), columns, closed=False))


def facing(solid: Solid) -> Solid:
    """The same with the normals of its faces, smoothed over them."""
    corner = solid.vertices[solid.faces]
    flat = np.repeat(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), 3, axis=0)
    count = len(solid.vertices)
    total = [np.bincount(solid.faces.ravel(), flat[:, axis], count) for axis in range(3)]
    return replace(solid, normals=unit(np.stack(total, axis=1)))


def box(size: tuple[float, float, float], centre: tuple[float, float, float], bevel: float) -> Solid:
    """A plate with rounded edges, its upper side along z. uv is x and y."""
    wide, long, high = (side / 2 for side in size)
    rings = ((0.0, high), (1.0, high), (1.0, high - bevel), (1.0, -high))
    corners = 20
    turn = np.arange(corners) * 2 * np.pi / corners
    # A superellipse is a rectangle with round corners.
    x = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.4
    y = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.4
    vertices, normals = [], []
    for number, (share, z) in enumerate(rings):
        less = bevel if number == 1 else 0.0
        vertices.append(np.stack([x * (wide * share - less * share), y * (long * share - less * share),
                                  np.full(corners, z)], 1))
        up = (1.0, 0.75, 0.25, 0.0)[number]
        out = unit(np.stack([np.cos(turn), np.sin(turn), np.zeros(corners)], 1))
        normals.append(unit(out * (1 - up) + np.array([0, 0, up])))
    points = np.concatenate(vertices)
    return Solid(vertices=points + np.array(centre), normals=np.concatenate(normals), uv=points[:, :2].copy(),
                 faces=_grid_faces(len(rings), corners, closed=True))


def joined(*solids: Solid) -> Solid:
    """Several as one."""
    start = np.cumsum([0, *(len(solid.vertices) for solid in solids)])
    return Solid(
        vertices=np.concatenate([solid.vertices for solid in solids]),
        normals=np.concatenate([solid.normals for solid in solids]),
        uv=np.concatenate([solid.uv for solid in solids]),
        faces=np.concatenate([solid.faces + begin for solid, begin in zip(solids, start[:-1], strict=True)]
                             ).astype(np.int32),
    )


def _grid_faces(rows: int, columns: int, *, closed: bool) -> Faces:
    across = np.arange(columns if closed else columns - 1)
    after = (across + 1) % columns
    row = np.arange(rows - 1)[:, None] * columns
    a, b, c, d = row + across, row + after, row + columns + after, row + columns + across
    halves = [np.stack(corners, -1).reshape(-1, 3) for corners in ([a, d, c], [a, c, b])]
    return np.concatenate(halves).astype(np.int32)
