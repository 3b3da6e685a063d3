"""The studio's light: a bright dome, a large soft box from the front left above, a strip from the right behind.

How much of the dome and of the soft box each place sees is found by rays; what the light would be if nothing stood in
its way follows from the normal. So a relief far finer than the mesh still answers the light.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.raycast.camera import Camera
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.rendering.threads import in_threads, slices
from modiste.sewing.rendering.values import Floats

DOME_RAYS: Final = 100
KEY_RAYS: Final = 16
_KEY_SPREAD: Final = 0.28
_LIFT_M: Final = 1.2e-3
_CHUNK: Final = 1 << 18
_LIFTED: Final = np.array([1.0, 0.42, 0.24])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rig:
    """Light in the world's frame. `key` points to the soft box, `strip` to the light behind; `dome` K x 3 directions
    with their `radiance` K; `soft` S x 3 points of the soft box; `ambient` 10 numbers, see `open_light`.
    """

    key: Floats = field(repr=False)
    strip: Floats = field(repr=False)
    fill: Floats = field(repr=False)
    up: Floats = field(repr=False)
    dome: Floats = field(repr=False)
    radiance: Floats = field(repr=False)
    soft: Floats = field(repr=False)
    ambient: Floats = field(repr=False)
    key_power: float
    fill_power: float


def rig(camera: Camera, *, flat: bool = False) -> Rig:
    """The light that stands with the camera (it goes round with it, as on a turntable). `flat`: for cloth on a table,
    lower from the upper left.
    """
    right, up, back = (np.asarray(axis, np.float64) for axis in (camera.right, camera.up, -camera.forward))
    key = _toward(-0.72 * right + 0.74 * up + (0.55 if flat else 0.8) * back)
    strip = _toward(0.95 * right + 0.25 * up - 0.25 * back)
    fill = _toward(0.75 * right + 0.1 * up + 0.75 * back)
    dome = _sphere(DOME_RAYS)
    radiance = _dome_radiance(dome, right, up, back)
    return Rig(
        key=_f32(key), strip=_f32(strip), fill=_f32(fill), up=_f32(up), dome=_f32(dome), radiance=_f32(radiance),
        soft=_f32(_cone(key, KEY_RAYS)), ambient=_f32(_fit_ambient(right, up, back)),
        key_power=0.72, fill_power=0.09,
    )


def _dome_radiance(at: NDArray[np.float64], right: NDArray[np.float64], up: NDArray[np.float64],
                   back: NDArray[np.float64]) -> NDArray[np.float64]:
    """Brighter above and before, a light table below, darker behind on the right."""
    high, near, side = at @ up, at @ back, at @ right
    return 0.33 + 0.25 * high + 0.13 * near - 0.06 * side + 0.12 * np.clip(high, 0, 1) ** 2


def _fit_ambient(right: NDArray[np.float64], up: NDArray[np.float64], back: NDArray[np.float64]
                 ) -> NDArray[np.float64]:
    many = _sphere(1024)
    light = _dome_radiance(many, right, up, back)
    normal = _sphere(160)
    cosine = np.clip(normal @ many.T, 0, None)
    irradiance = cosine @ light / cosine.sum(axis=1)
    found, *_ = np.linalg.lstsq(_basis(normal), irradiance, rcond=None)
    return np.asarray(found, np.float64)


def open_light(lights: Rig, normal: Floats) -> Floats:
    """Irradiance (over pi) of the dome where nothing stands in its way, N x 3 unit normals -> N.

    A quadratic in the normal: what a dome gives hardly has more (Ramamoorthi and Hanrahan, An Efficient
    Representation for Irradiance Environment Maps, 2001).
    """
    return np.asarray(_basis(normal) @ lights.ambient, np.float32)


def _basis(normal: NDArray[np.floating]) -> NDArray[np.floating]:
    x, y, z = normal.T
    return np.stack([np.ones_like(x), x, y, z, x * x, y * y, z * z, x * y, x * z, y * z], axis=1)


def visibility(scene: Scene, lights: Rig, points: Floats, normals: Floats) -> Floats:
    """The shares of the dome's and of the soft box's light that reach places, N x 3 each -> N x 2."""
    start = points + _LIFT_M * normals
    dome = _share(scene, start, normals, lights.dome, lights.radiance)
    soft = _share(scene, start, normals, lights.soft, np.ones(len(lights.soft), np.float32))
    return np.stack([dome, soft], axis=1)


def _share(scene: Scene, start: Floats, normals: Floats, directions: Floats, radiance: Floats) -> Floats:
    """The share of the light from `directions` that is not blocked, weighted by cosine."""
    share = np.ones(len(start), np.float32)

    def ask(part: slice) -> None:
        weight = np.clip(normals[part] @ directions.T, 0, None) * radiance
        point, ray = np.nonzero(weight > 0)
        blocked = scene.blocked(start[part][point], directions[ray])
        lost = np.bincount(point[blocked], weight[point[blocked], ray[blocked]], len(weight))
        total = weight.sum(axis=1)
        share[part] = 1 - np.where(total > 0, lost / np.maximum(total, 1e-9), 0)

    in_threads(ask, slices(len(start), max(1, _CHUNK // len(directions))))
    return share


def _sphere(count: int) -> NDArray[np.float64]:
    """Directions evenly spread on the sphere (Fibonacci lattice), N x 3."""
    number = np.arange(count) + 0.5
    height = 1 - 2 * number / count
    turn = np.pi * (1 + 5**0.5) * number
    ring = np.sqrt(1 - height**2)
    return np.stack([ring * np.cos(turn), ring * np.sin(turn), height], axis=1)


def _cone(axis: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Directions evenly spread around an axis, within _KEY_SPREAD radians, N x 3."""
    number = np.arange(count) + 0.5
    radius, turn = np.tan(_KEY_SPREAD) * np.sqrt(number / count), np.pi * (1 + 5**0.5) * number
    side = _toward(np.cross(axis, _LIFTED))
    other = np.cross(axis, side)
    at = axis + (radius * np.cos(turn))[:, None] * side + (radius * np.sin(turn))[:, None] * other
    return np.asarray(at / np.linalg.norm(at, axis=1, keepdims=True), np.float64)


def _toward(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return vector / np.linalg.norm(vector)


def _f32(values: NDArray[np.float64]) -> Floats:
    return values.astype(np.float32)
