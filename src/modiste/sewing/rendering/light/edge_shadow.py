"""The fine shadow that an edge casts on the cloth right under it: lapels, flaps, plackets, overlaps.

Light that is traced to the corners of a mesh cannot tell a step of a few millimetres; the picture's own depth can.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from modiste.sewing.rendering.exposure import Exposure
from modiste.sewing.rendering.geometry.rims import RIM
from modiste.sewing.rendering.raycast.coverage import Coverage, depths
from modiste.sewing.rendering.values import Floats, Ints

_LEAST_CM: Final = 0.07
"""A step lower than this is a seam."""
_FULL_CM: Final = 0.35
_MOST_CM: Final = 6.0
"""Behind a higher step the light has room to come round."""
_SPREAD_CM: Final = 0.42
_STRENGTH: Final = 0.5
_FAR_CM: Final = 1e4
_SIGMA: Final = 4.0
"""Blurs twice as wide as this, in pixels, need not be made pixel by pixel."""


def edge_shadows(exposure: Exposure, shown: Coverage) -> Floats:
    """The share of light that each of the samples that are shown loses to an edge before it, R."""
    seen, model = exposure.samples, exposure.model
    height, width = exposure.shot.shape
    pixel_cm = exposure.camera.scale_m * 100
    pixel, face = shown.pixel, seen.face[shown.sample]
    away = _edge_depths(exposure, face, seen.u[shown.sample], seen.v[shown.sample]) * np.float32(100)
    panel = np.array([item.index if item.kind in ("panel", RIM) else -1 for item in model.items], np.int16)
    found = panel[model.item[face]]
    depth = np.full(height * width, _FAR_CM, np.float32)
    owner = np.full(height * width, -1, np.int16)
    depth[pixel], owner[pixel] = away, found
    mark, above = _steps(depth.reshape(height, width), owner.reshape(height, width))
    if not mark.any():
        return np.zeros(len(pixel), np.float32)
    sigma = max(_SPREAD_CM / pixel_cm, 0.6)
    spread = _blurred(mark, sigma)
    # A line of marks one pixel wide, blurred, is 1 / (sigma * 2.5) high.
    shade = np.clip(spread.ravel()[pixel] * np.float32(2.5 * sigma), 0, 1)
    # The shadow falls on what lies behind the nearest edge, not on what casts it.
    behind = (found >= 0) & (found != _nearest(mark, above).ravel()[pixel])
    return np.where(behind, np.float32(_STRENGTH) * shade, np.float32(0)).astype(np.float32)


def _edge_depths(exposure: Exposure, face: Ints, u: Floats, v: Floats) -> Floats:
    """Depths as `coverage.depths` gives them, but of the fold at an edge that of the edge, which it goes on from: a
    fold casts its shadow from its upper side."""
    place, position = exposure.model.place, exposure.model.position
    if all(item.kind != RIM for item in exposure.model.items):
        return depths(exposure, face, u, v)
    first = np.empty(exposure.model.places, np.int32)
    first[place[::-1]] = np.arange(len(place), dtype=np.int32)[::-1]
    return depths(replace(exposure, model=replace(exposure.model, position=position[first[place]])), face, u, v)


def _nearest(mark: Floats, above: np.ndarray) -> np.ndarray:
    """The panel that casts the shadow of the mark next to each pixel, H x W."""
    _, label = cv2.distanceTransformWithLabels((mark <= 0).astype(np.uint8), cv2.DIST_L2, 3,
                                               labelType=cv2.DIST_LABEL_PIXEL)
    caster = np.full(int(label.max()) + 1, -1, np.int16)
    marked = mark > 0
    caster[label[marked]] = above[marked]
    return np.asarray(caster[label])


def _blurred(picture: Floats, sigma: float) -> Floats:
    """The picture (H x W) blurred; wide blurs on a smaller one, which costs no more for a large picture."""
    small = int(sigma / _SIGMA)
    if small < 2:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
    height, width = picture.shape
    low = cv2.resize(picture, (-(-width // small), -(-height // small)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(low, (0, 0), sigma * low.shape[1] / width)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _steps(depth: Floats, owner: np.ndarray) -> tuple[Floats, np.ndarray]:
    """Pixels that lie right behind an edge of another panel, by how high it stands, from above and from the sides; and
    the panels whose edges those are, H x W each."""
    mark, above = np.zeros_like(depth), np.full(depth.shape, -1, np.int16)
    width = depth.shape[1]
    flat, cast, away, owns = mark.reshape(-1), above.reshape(-1), depth.reshape(-1), owner.reshape(-1)
    for axis, onward, backward in ((0, 1.0, 0.35), (1, 0.8, 0.8)):
        one, two = (owner[:-1], owner[1:]) if axis == 0 else (owner[:, :-1], owner[:, 1:])
        row, column = np.nonzero((one != two) & (one >= 0) & (two >= 0))
        first = row * width + column
        second = first + (width if axis == 0 else 1)
        for near, far, weight in ((first, second, onward), (second, first, backward)):
            step = away[far] - away[near]
            share = np.float32(weight) * np.clip((step - _LEAST_CM) / (_FULL_CM - _LEAST_CM), 0, 1) * (
                step < _MOST_CM)
            more = share > flat[far]
            flat[far[more]], cast[far[more]] = share[more], owns[near[more]]
    return mark, above
