"""Compositing: colour over a ground, shadows on it; squares around photos, and parts of squares back into them."""

import cv2
import numpy as np
from PIL import Image

from modiste.imaging.light import Pixels, Soft, to_display

_LEAST_ALPHA = 1e-6


def over(colour: Soft, alpha: Soft, behind: Soft) -> Pixels:
    """8-bit sRGB of linear light `colour` H x W x 3, multiplied by its `alpha` H x W, over what is `behind` it
    (H x W x 3 or x 1): Porter and Duff 1984, "over"."""
    return to_display(colour + (1 - alpha[..., None]) * behind)


def straight(colour: Soft, alpha: Soft) -> Pixels:
    """8-bit sRGB with an unmultiplied alpha, H x W x 4, of `colour` H x W x 3 multiplied by its `alpha` H x W."""
    own = to_display(np.asarray(colour / np.maximum(alpha, _LEAST_ALPHA)[..., None], np.float32))
    return np.dstack([own, np.rint(alpha * 255).astype(np.uint8)])


def soft_shadow(alpha: Soft, spread: float, shift: tuple[float, float], strength: float) -> Soft:
    """The soft shadow of what stands before a wall or lies on a table, as the share of light that is lost, H x W;
    `spread` and `shift` (right, down) as shares of the picture's longer side.
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


def pad_to_square(picture: Image.Image, size_px: int) -> Image.Image:
    """The picture centred on a square (white for RGB, black for masks) and resized to `size_px` a side."""
    side = max(picture.size)
    square = Image.new(picture.mode, (side, side), "white" if picture.mode == "RGB" else 0)
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return square.resize((size_px, size_px), Image.Resampling.LANCZOS)


def resize_square(picture: Image.Image, side_px: int) -> Image.Image:
    """A square picture at another side; the same object where it has that side."""
    if picture.size == (side_px, side_px):
        return picture
    return picture.resize((side_px, side_px), Image.Resampling.LANCZOS)


def paste_from_square(photo: Image.Image, mask: Image.Image, square: Image.Image) -> Image.Image:
    """A square that was drawn around a photo (`pad_to_square`), laid into it by a mask of mode "L" and the photo's
    size: where the mask is 0 every pixel stays, since nothing of the photo is resampled."""
    return Image.composite(cut_from_square(photo.size, square), photo, mask)


def cut_from_square(size: tuple[int, int], square: Image.Image) -> Image.Image:
    """The part of a square drawn around a photo (`pad_to_square`) that the photo takes, at its size (width, height)."""
    side, (width, height) = max(size), size
    left, top = (side - width) // 2, (side - height) // 2
    return resize_square(square, side).crop((left, top, left + width, top + height))
