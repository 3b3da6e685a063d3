"""What a public picture model is guided by: a sewn garment's mask, depth, normals and lines as pictures, in the
conventions of the control models that are published for them."""

from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.sewing.rendering.develop import Picture
from modiste.sewing.rendering.exposure import Exposure
from modiste.sewing.rendering.passes import layers
from modiste.sewing.rendering.values import Floats, Layers

GuideKind = Literal["depth", "normal", "line"]
GUIDE_KINDS: Final[tuple[GuideKind, ...]] = get_args(GuideKind)

# Control models learnt depth as MiDaS estimates it: disparity, near is white, up to a scale and a shift (Ranftl et al.,
# 2020, section 5). A photographer stands about so far from a garment, and the wall is so far behind it.
_CAMERA_M: Final = 3.0
_WALL_M: Final = 1.2
_STEP_M: Final = 0.012          # a step in depth between neighbours that is drawn as a line: one layer over another
_CREASE: Final = 0.80           # the cosine between neighbours' normals below which a fold is drawn


def guide_picture(picture: Picture, kind: GuideKind) -> Image.Image:
    """One pass of a photograph as an RGB picture of its size."""
    found = layers(picture.exposure)
    if kind == "depth":
        return _picture(depth_guide(found))
    if kind == "normal":
        return _picture(normal_guide(found, camera_axes(picture.exposure)))
    return _picture(line_guide(found))


def guide_mask(picture: Picture) -> Image.Image:
    """Mode "L": white where the photograph shows anything of the garment."""
    seen = layers(picture.exposure).mask
    return Image.fromarray(np.where(seen > 0, 255, 0).astype(np.uint8))


def camera_axes(exposure: Exposure) -> Floats:
    """3 x 3: to the right of the picture, upwards, and towards the camera, in the garment's own axes."""
    camera = exposure.camera
    axes: Floats = np.stack([camera.right, camera.up, -camera.forward]).astype(np.float32)
    return axes


def depth_guide(found: Layers) -> NDArray[np.uint8]:
    """H x W: disparity from 0 (the wall behind, and all that is not garment) to 255 (its nearest point)."""
    shown = found.mask > 0
    if not shown.any():
        return np.zeros(found.mask.shape, np.uint8)
    near, wall = 1 / _CAMERA_M, 1 / (_CAMERA_M + float(found.depth_m[shown].max()) + _WALL_M)
    disparity = (1 / (_CAMERA_M + found.depth_m) - wall) / (near - wall)
    return np.asarray(np.rint(np.where(shown, disparity * 255, 0)), np.uint8)


def normal_guide(found: Layers, axes: Floats) -> NDArray[np.uint8]:
    """H x W x 3 as the estimator of Bae et al. (2021) paints them, which ControlNet 1.1 was taught with: red to the
    left, green upwards, blue towards the camera; a wall faces the camera."""
    seen = found.normal @ axes.T
    seen[..., 0] *= -1
    seen[np.abs(found.normal).sum(axis=2) == 0] = (0, 0, 1)
    return np.asarray(np.rint((np.clip(seen, -1, 1) + 1) * 127.5), np.uint8)


def line_guide(found: Layers) -> NDArray[np.uint8]:
    """H x W: white lines on black where one piece meets another, one layer lies over another, a fold turns sharply, and
    around the whole."""
    shown = found.mask > 0.5
    line = np.zeros(shown.shape, np.bool_)
    for axis in (0, 1):
        ahead, behind = _halves(axis)
        differs = found.panel[ahead] != found.panel[behind]
        differs |= shown[ahead] != shown[behind]
        both = shown[ahead] & shown[behind]
        differs |= both & (np.abs(found.depth_m[ahead] - found.depth_m[behind]) > _STEP_M)
        differs |= both & ((found.normal[ahead] * found.normal[behind]).sum(axis=2) < _CREASE)
        line[behind] |= differs
    return np.where(line, 255, 0).astype(np.uint8)


def _halves(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """Each pixel but the first along an axis, and the one before each."""
    every = slice(None)
    ahead, behind = [every, every], [every, every]
    ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
    return tuple(ahead), tuple(behind)


def _picture(values: NDArray[np.uint8]) -> Image.Image:
    return Image.fromarray(values).convert("RGB")
