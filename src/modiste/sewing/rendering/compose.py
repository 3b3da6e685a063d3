"""From radiance to a picture: tone curve, grounds, the garment's shadow on them."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.sewing.rendering.values import Floats

_KNEE: Final = 0.62
_WHITEST: Final = 0.94
"""White cloth keeps a little below the white of the ground, or it would have no outline."""
_TABLE: Final = 4096
_STUDIO_TOP, _STUDIO_BOTTOM = 0.905, 0.82


def tone(radiance: Floats) -> Floats:
    """Display light, 0 to 1: as it is up to a knee, then a shoulder that never quite reaches white. Any shape."""
    over = np.maximum(radiance - np.float32(_KNEE), 0)
    below = np.minimum(radiance, np.float32(_KNEE))
    span = np.float32(_WHITEST - _KNEE)
    return np.asarray(below + span * (1 - np.exp(-over / span)))


def encode(display: Floats) -> NDArray[np.uint8]:
    """8-bit sRGB of display light in 0 to 1, any shape."""
    # A power law would be spent on millions of pixels; the table is exact to a quarter of a step.
    at = (np.clip(display, 0, 1) ** np.float32(0.5) * np.float32(_TABLE - 1) + np.float32(0.5)).astype(np.int32)
    return np.asarray(_CURVE[at])


def _curve() -> NDArray[np.uint8]:
    light = (np.arange(_TABLE) / (_TABLE - 1)) ** 2
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(srgb * 255), np.uint8)


_CURVE: Final = _curve()


def on_ground(colour: Floats, alpha: Floats, ground: str, shadow: Floats | None = None) -> Image.Image:
    """The picture: `colour` H x W x 3 display light, multiplied by its `alpha` H x W, on a ground; `shadow` H x W is
    the share of light that the ground loses.
    """
    if ground == "transparent":
        whole = np.maximum(alpha, 1e-6)[..., None]
        own = encode(np.asarray(colour / whole, np.float32))
        return Image.fromarray(np.dstack([own, np.rint(alpha * 255).astype(np.uint8)]))
    height, width = alpha.shape
    out = np.empty((height, width, 3), np.uint8)
    step = max(1, (1 << 20) // width)
    for start in range(0, height, step):
        rows = slice(start, start + step)
        behind = backdrop(ground, height, width, rows)
        if shadow is not None:
            behind *= 1 - shadow[rows, :, None]
        out[rows] = encode(colour[rows] + (1 - alpha[rows, :, None]) * behind)
    return Image.fromarray(out)


def backdrop(ground: str, height: int, width: int, rows: slice) -> Floats:
    """Display light of a ground in some rows of a picture: rows x width x 1."""
    count = len(range(*rows.indices(height)))
    if ground != "studio":
        return np.ones((count, width, 1), np.float32)
    y = ((np.arange(height, dtype=np.float32)[rows] + 0.5) / height)[:, None]
    x = ((np.arange(width, dtype=np.float32) + 0.5) / width - 0.46)[None, :]
    light = _STUDIO_TOP + (_STUDIO_BOTTOM - _STUDIO_TOP) * y**1.6 - 0.12 * x**2
    return np.asarray(light[..., None], np.float32)


def wall_shadow(alpha: Floats, spread: float, shift: tuple[float, float], strength: float) -> Floats:
    """The soft shadow of what stands before a wall or lies on a table; `spread` and `shift` (right, down) as shares of
    the picture's longer side.
    """
    height, width = alpha.shape
    longer = max(height, width)
    small = max(1, longer // 512)
    low = cv2.resize(alpha, (max(1, width // small), max(1, height // small)), interpolation=cv2.INTER_AREA)
    scale = low.shape[1] / width
    sigma = max(0.5, spread * longer * scale)
    move = np.array([[1, 0, shift[0] * longer * scale], [0, 1, shift[1] * longer * scale]], np.float32)
    moved = cv2.warpAffine(low, move, (low.shape[1], low.shape[0]), flags=cv2.INTER_LINEAR)
    soft = cv2.GaussianBlur(moved, (0, 0), sigma)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR) * np.float32(strength))
