"""Where points of a panel lie in space, and bands along lines of it."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.geometry.loop import unit
from modiste.sewing.rendering.geometry.model import Model
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.rendering.trims.solids import Solid, ribbon

Points = NDArray[np.float64]

LIFT_CM: Final = 0.06
_FAR_M: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frames:
    """Places on cloth, N: `origin` (cm), unit `across` (along u), `along` (along v) and `normal`."""

    origin: Points = field(repr=False)
    across: Points = field(repr=False)
    along: Points = field(repr=False)
    normal: Points = field(repr=False)


class Finder:
    """Where points of a panel lie in space."""

    def __init__(self, model: Model, panel: int, *, is_padded: bool = False, has_ends: bool = False) -> None:
        self.is_padded = is_padded
        self.has_ends = has_ends
        self._scene: Scene | None = None
        self._model = model
        self._faces = model.faces[model.item == panel]
        corner = model.uv[self._faces].astype(np.float64)
        self._start = corner[:, 0]
        self._e1, self._e2 = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
        area = self._e1[:, 0] * self._e2[:, 1] - self._e1[:, 1] * self._e2[:, 0]
        self._area = np.where(np.abs(area) < 1e-9, 1e-9, area)

    def over(self, points: Points, out: Points) -> Points:
        """Where the garment's surface lies under points (cm, N x 3) that are seen along -`out`; the points themselves
        where there is none.
        """
        if self._scene is None:
            self._scene = Scene(self._model.position, self._model.faces)
        start = points / 100 + _FAR_M * out
        ahead = np.broadcast_to(-out, points.shape)
        face, _, _, far = self._scene.hits(start.astype(np.float32), ahead.astype(np.float32))
        near = (face >= 0) & (far < 2 * _FAR_M)
        return np.where(near[:, None], points + 100 * (_FAR_M - far[:, None]) * out, points)

    def __bool__(self) -> bool:
        return len(self._faces) > 0

    def at(self, points: Points) -> Frames:
        """Frames at points (cm, N x 2); those outside of the panel lie on its nearest triangle."""
        face, u, v = (np.array(values) for values in zip(*(self._locate(point) for point in points), strict=True))
        corners = self._faces[face.astype(int)]
        weight = np.stack([1 - u - v, u, v], axis=1)
        place, normal, across = (np.einsum("nc,nci->ni", weight, values[corners].astype(np.float64))
                                 for values in (self._model.position, self._model.normal, self._model.tangent))
        normal = unit(normal)
        across = unit(across - normal * np.einsum("ni,ni->n", across, normal)[:, None])
        return Frames(origin=place * 100, across=across, along=np.cross(normal, across), normal=normal)

    def _locate(self, point: Points) -> tuple[int, float, float]:
        away = point - self._start
        u = (away[:, 0] * self._e2[:, 1] - away[:, 1] * self._e2[:, 0]) / self._area
        v = (self._e1[:, 0] * away[:, 1] - self._e1[:, 1] * away[:, 0]) / self._area
        outside = np.maximum(np.maximum(-u, -v), u + v - 1)
        best = int(np.argmin(outside))
        # Beside the cloth nothing can be set on: what was drawn past an edge lies on it.
        across = float(np.clip(u[best], 0, 1))
        return best, across, float(np.clip(v[best], 0, 1 - across))


def set_on(solid: Solid, frames: Frames, number: int = 0, lift: float = LIFT_CM) -> Solid:
    """A solid built around z, stood on a frame."""
    axes = np.stack([frames.across[number], frames.along[number], frames.normal[number]])
    return Solid(vertices=solid.vertices @ axes + frames.origin[number] + lift * frames.normal[number],
                 normals=solid.normals @ axes, uv=solid.uv, faces=solid.faces)


def band_on(points: Points, finder: Finder, half_cm: float, *, lift: float, step: float, arch: float = 0.0,
             passes: int = 1) -> Solid:
    """A band that lies on cloth along a broken line of the panel."""
    path = spaced(points, step)
    frames = finder.at(path)
    flat = unit(np.gradient(path, axis=0))
    along = frames.across * flat[:, :1] + frames.along * flat[:, 1:]
    origin, normal = frames.origin, frames.normal
    for _ in range(passes):
        origin, along = smoothed(origin), smoothed(along)
        normal = normal if passes == 1 else unit(smoothed(normal))
    across = unit(np.cross(normal, along))
    return ribbon(origin + lift * normal, across, half_cm, normal, arch=arch, columns=7)


def spaced(points: Points, step: float) -> Points:
    """Points along a broken line (N x 2), about `step` apart."""
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    count = max(3, int(lengths[-1] / step) + 1)
    at = np.linspace(0, lengths[-1], count)
    return np.stack([np.interp(at, lengths, points[:, axis]) for axis in (0, 1)], axis=1)


def smoothed(path: Points) -> Points:
    """A path each of whose points, but the ends, is the mean of its neighbours and twice itself."""
    out = path.copy()
    out[1:-1] = 0.25 * path[:-2] + 0.5 * path[1:-1] + 0.25 * path[2:]
    return out


def backwards(frames: Frames) -> Frames:
    """The same frames from the last to the first."""
    return Frames(origin=frames.origin[::-1], across=frames.across[::-1], along=frames.along[::-1],
                  normal=frames.normal[::-1])
