"""The white ground of a drawn product picture, made even.

A decoder leaves ripples of a few levels on a ground that is exactly white in photos. They are hardly seen, yet they
lie around every garment and show in print and in anything that looks for edges.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

_WHITE: Final = 6  # levels of 255 by which a ripple misses white
_GARMENT: Final = 16  # from here on it is a garment or its shadow
_BORDER_PX: Final = 4


def whiten_ground(picture: Image.Image) -> Image.Image:
    """The picture with what is almost white, and joined to its border, made white; pale cloth inside an outline, and
    shadows, stay. A picture on another ground is returned as it is."""
    pixels = np.asarray(picture.convert("RGB"))
    depth = 255 - pixels.min(axis=2)
    if np.median(_border(depth)) > _WHITE:
        return picture
    ground = _joined_to_border(depth < _GARMENT)
    # Smooth from white to what stays, so that no contour is drawn where the ramp ends.
    share = np.clip((depth.astype(np.float32) - _WHITE) / (_GARMENT - _WHITE), 0, 1)
    kept = np.where(ground, share * share * (3 - 2 * share), 1)[..., None]
    return Image.fromarray(np.rint(255 - (255 - pixels.astype(np.float32)) * kept).astype(np.uint8))


def _border(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    width = _BORDER_PX
    return np.concatenate([values[:width].ravel(), values[-width:].ravel(), values[:, :width].ravel(),
                           values[:, -width:].ravel()])


def _joined_to_border(area: NDArray[np.bool_]) -> NDArray[np.bool_]:
    _, numbers = cv2.connectedComponents(area.astype(np.uint8), connectivity=4)
    edge = np.concatenate([numbers[0], numbers[-1], numbers[:, 0], numbers[:, -1]])
    return np.asarray(area & np.isin(numbers, np.unique(edge)))
