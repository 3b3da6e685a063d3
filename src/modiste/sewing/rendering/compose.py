"""The picture of a garment on its ground: white, transparent, or the paper of a studio."""

from typing import Final

import numpy as np
from PIL import Image

from modiste.imaging.compositing import over, straight
from modiste.sewing.rendering.values import Floats

_STUDIO_TOP, _STUDIO_BOTTOM = 0.905, 0.82
_STRIP_PX: Final = 1 << 20


def on_ground(colour: Floats, alpha: Floats, ground: str, shadow: Floats | None = None) -> Image.Image:
    """The picture: `colour` H x W x 3 display light, multiplied by its `alpha` H x W, on a ground; `shadow` H x W is
    the share of light that the ground loses.
    """
    if ground == "transparent":
        return Image.fromarray(straight(colour, alpha))
    height, width = alpha.shape
    out = np.empty((height, width, 3), np.uint8)
    step = max(1, _STRIP_PX // width)
    for start in range(0, height, step):
        rows = slice(start, start + step)
        behind = backdrop(ground, height, width, rows)
        if shadow is not None:
            behind *= 1 - shadow[rows, :, None]
        out[rows] = over(colour[rows], alpha[rows], behind)
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
