"""Frame a product photo for training: the garment large and square on its own background, the wearer's head cut off.

A small model that need not draw faces spends its capacity on cloth, and a studio that never learnt a face cannot
give one away.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

_WHITE_DISTANCE = 16  # grey levels between "paper" and "product"
_MARGIN = 0.04  # of the longer side, left free around the product


@dataclass(frozen=True, slots=True)
class Framing:
    """How pictures are framed: output side in pixels, and whether a wearer's head is cut off above the shoulders."""

    size_px: int = 256
    behead: bool = True


def background_colour(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Median colour of the border of an H x W x 3 picture."""
    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    return np.asarray(np.median(border, axis=0), np.uint8)


def foreground(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """H x W mask of what differs from the border's colour, specks removed."""
    distance = np.abs(rgb.astype(np.int16) - background_colour(rgb).astype(np.int16)).max(axis=2)
    mask = (distance > _WHITE_DISTANCE).astype(np.uint8)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return np.asarray(opened > 0)


def skin(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """H x W mask of skin by the usual YCrCb box (Chai and Ngan, 1999, slightly widened)."""
    ycrcb = cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb)
    red, blue = ycrcb[..., 1], ycrcb[..., 2]
    return np.asarray((red > 133) & (red < 178) & (blue > 75) & (blue < 128) & (ycrcb[..., 0] > 60))


def shoulder_row(rgb: NDArray[np.uint8], mask: NDArray[np.bool_]) -> int | None:
    """Row where the shoulders begin if a head stands above them, else None.

    A head is a narrow, skin-coloured top of the silhouette: rows narrower than 0.6 of the body, 7 to 45 % of its
    height, at least a tenth of them skin.
    """
    widths = mask.sum(axis=1)
    rows = np.flatnonzero(widths > 0)
    if rows.size < 16:
        return None
    top, bottom = int(rows[0]), int(rows[-1])
    height = bottom - top + 1
    body = float(np.quantile(widths[top : bottom + 1], 0.8))
    wide = np.flatnonzero(widths[top : bottom + 1] >= 0.6 * body)
    if wide.size == 0:
        return None
    shoulder = top + int(wide[0])
    head = slice(top, shoulder)
    if not 0.07 * height < shoulder - top < 0.45 * height:
        return None
    skin_share = skin(rgb)[head][mask[head]].mean()
    return shoulder if skin_share > 0.1 else None


def frame(image: Image.Image, framing: Framing, *, worn: bool) -> Image.Image:
    """Square picture of side `framing.size_px`: the product centred with a small margin on its background colour.

    `worn` says that a person may be wearing it (clothes, not bags or shoes): only then is a head looked for.
    """
    rgb = np.asarray(image.convert("RGB"))
    mask = foreground(rgb)
    if worn and framing.behead:
        shoulder = shoulder_row(rgb, mask)
        if shoulder is not None:
            rgb, mask = rgb[shoulder:], mask[shoulder:]
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if rows.size > 4 and columns.size > 4:
        rgb = rgb[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _on_square(rgb, background_colour(np.asarray(image.convert("RGB"))), framing.size_px)


def _on_square(rgb: NDArray[np.uint8], background: NDArray[np.uint8], size_px: int) -> Image.Image:
    height, width = rgb.shape[:2]
    inner = round(size_px * (1 - 2 * _MARGIN))
    scale = inner / max(height, width)
    resized = Image.fromarray(rgb).resize(
        (max(1, round(width * scale)), max(1, round(height * scale))), Image.Resampling.LANCZOS
    )
    square = Image.new("RGB", (size_px, size_px), tuple(int(c) for c in background))
    square.paste(resized, ((size_px - resized.width) // 2, (size_px - resized.height) // 2))
    return square
