"""Edge pixels are seen by many rays, and painted once for each thing that they see.

Multisampling (Akeley, RealityEngine Graphics, 1993): rays say how much of a pixel a surface covers, one of them what
it looks like there.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.exposure import Exposure
from modiste.sewing.rendering.raycast.rays import EDGE_GRID, JUMP_PX
from modiste.sewing.rendering.values import Floats, Ints

_RAYS: Final = EDGE_GRID**2
_DEPTHS: Final = 8
"""Leaps in depth that are told apart on one side of one item in a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coverage:
    """The samples of an exposure that are painted: first those of its whole pixels, one each, then of edge pixels one
    for each thing seen. `sample` R: index into the exposure's samples; `pixel` R: flat index into the picture. Of the
    latter (E): `row` the number of the edge pixel, `share` how much of it each stands for.
    """

    sample: NDArray[np.int64] = field(repr=False)
    pixel: NDArray[np.int64] = field(repr=False)
    row: NDArray[np.int64] = field(repr=False)
    share: Floats = field(repr=False)

    def picture(self, values: Floats, count: int) -> Floats:
        """What `count` pixels show of values of the samples: R -> count, R x C -> count x C."""
        plain = len(self.pixel) - len(self.row)
        out = np.zeros((count, *values.shape[1:]), np.float32)
        out[self.pixel[:plain]] = values[:plain]
        if len(self.row):
            rows = int(self.row[-1]) + 1
            edges = values[plain:].reshape(len(self.row), -1) * self.share[:, None]
            mixed = np.stack([np.bincount(self.row, channel, rows) for channel in edges.T], axis=1)
            seen = np.flatnonzero(np.bincount(self.row, minlength=rows))
            last = np.append(np.flatnonzero(np.diff(self.row)), len(self.row) - 1)
            out[self.pixel[plain + last]] = mixed[seen].reshape(len(seen), *values.shape[1:])
        return out


def coverage(exposure: Exposure, front: NDArray[np.bool_]) -> Coverage:
    """What of an exposure is to be painted; `front` F: whether a face shows its right side."""
    seen = exposure.samples
    plain = len(seen.pixel)
    face = seen.face[plain:].reshape(-1, _RAYS)
    hit = face >= 0
    side = np.where(hit, exposure.model.item[face] * 2 + front[face], -1).astype(np.int64)
    away = depths(exposure, seen.face[plain:], seen.u[plain:], seen.v[plain:]).reshape(-1, _RAYS)
    nearest = np.where(hit, away, np.inf).min(axis=1, initial=np.inf)
    leap = JUMP_PX * exposure.camera.scale_m
    step = np.where(hit, (away - np.where(np.isfinite(nearest), nearest, 0)[:, None]) / leap, 0)
    code = side * _DEPTHS + np.clip(step, 0, _DEPTHS - 1).astype(np.int64)
    # In rows of sixteen: the same things next to each other, the rays of each in their order.
    rows = np.sort(code * _RAYS + np.arange(_RAYS), axis=1)
    things, ray = rows // _RAYS, rows % _RAYS
    begins = np.ones(things.shape, np.bool_)
    begins[:, 1:] = things[:, 1:] != things[:, :-1]
    first = np.flatnonzero(begins)
    many = np.diff(np.append(first, things.size))
    shown = things.ravel()[first] >= 0
    first, many = first[shown], many[shown]
    row = first // _RAYS
    sample = plain + row * _RAYS + ray.ravel()[first + many // 2]
    return Coverage(sample=np.concatenate([np.arange(plain), sample]), row=row,
                    pixel=np.concatenate([seen.pixel, seen.edge_pixel[row]]),
                    share=(many / _RAYS).astype(np.float32))


def depths(exposure: Exposure, face: Ints, u: Floats, v: Floats) -> Floats:
    """How far along the camera's axis places lie, m; N each. Anything where nothing is hit."""
    model, camera = exposure.model, exposure.camera
    deep = ((model.position - camera.corner) @ camera.forward).astype(np.float32)
    corner = model.faces[np.maximum(face, 0)]
    return np.asarray(deep[corner[:, 0]] * (1 - u - v) + deep[corner[:, 1]] * u + deep[corner[:, 2]] * v, np.float32)
