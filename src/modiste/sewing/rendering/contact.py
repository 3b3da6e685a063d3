"""The fine shadow that an edge casts on the cloth right under it: lapels, flaps, plackets, overlaps.

Light that is traced to the corners of a mesh cannot tell a step of a few millimetres; the picture's own depth can.
"""

from typing import Final

import cv2
import numpy as np

from modiste.sewing.rendering.coverage import Coverage, depths
from modiste.sewing.rendering.exposure import Exposure
from modiste.sewing.rendering.values import Floats

_LEAST_CM: Final = 0.07
"""A step lower than this is a seam."""
_FULL_CM: Final = 0.35
_MOST_CM: Final = 6.0
"""Behind a higher step the light has room to come round."""
_SPREAD_CM: Final = 0.42
_STRENGTH: Final = 0.5
_FAR_CM: Final = 1e4


def edge_shadows(exposure: Exposure, shown: Coverage) -> Floats:
    """The share of light that each of the samples that are shown loses to an edge before it, R."""
    seen, model = exposure.samples, exposure.model
    height, width = exposure.shot.shape
    pixel_cm = exposure.camera.scale_m * 100
    pixel, face = shown.pixel, seen.face[shown.sample]
    away = depths(exposure, face, seen.u[shown.sample], seen.v[shown.sample]) * np.float32(100)
    panel = np.array([item.index if item.kind == "panel" else -1 for item in model.items], np.int16)
    found = panel[model.item[face]]
    depth = np.full(height * width, _FAR_CM, np.float32)
    owner = np.full(height * width, -1, np.int16)
    depth[pixel], owner[pixel] = away, found
    mark = _steps(depth.reshape(height, width), owner.reshape(height, width))
    sigma = max(_SPREAD_CM / pixel_cm, 0.6)
    flat = np.where(depth < _FAR_CM, depth, 0).reshape(height, width).astype(np.float32)
    spread = cv2.GaussianBlur(mark, (0, 0), sigma)
    level = cv2.GaussianBlur(mark * flat, (0, 0), sigma) / np.maximum(spread, 1e-5)
    # A line of marks one pixel wide, blurred, is 1 / (sigma * 2.5) high.
    shade = np.clip(spread * np.float32(2.5 * sigma), 0, 1).ravel()[pixel]
    behind = (away > level.ravel()[pixel] - np.float32(0.6 * _LEAST_CM)) & (found >= 0)
    return np.where(behind, np.float32(_STRENGTH) * shade, np.float32(0)).astype(np.float32)


def _steps(depth: Floats, owner: np.ndarray) -> Floats:
    """Pixels that lie right behind an edge of another panel, by how high it stands; from above and from the sides."""
    mark = np.zeros_like(depth)
    for axis, shift, weight in ((0, 1, 1.0), (1, 1, 0.8), (1, -1, 0.8), (0, -1, 0.35)):
        near = np.roll(depth, shift, axis=axis)
        step = depth - near
        other = (np.roll(owner, shift, axis=axis) != owner) & (owner >= 0) & (np.roll(owner, shift, axis=axis) >= 0)
        share = np.clip((step - _LEAST_CM) / (_FULL_CM - _LEAST_CM), 0, 1) * (step < _MOST_CM) * other
        mark = np.maximum(mark, np.float32(weight) * share.astype(np.float32))
    return np.asarray(mark, np.float32)
