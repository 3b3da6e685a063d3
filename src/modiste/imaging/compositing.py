"""Compositing: squares around photos, and parts of squares back into them."""

from PIL import Image


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
