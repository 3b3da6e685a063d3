"""An outfit laid flat: the cut-outs of its garments in one picture, on white."""

from collections.abc import Sequence
from typing import Final

from PIL import Image

_SIDE_PX: Final = 1024
_GAP: Final = 0.03
_TOP: Final = ("outer", "mid", "upper", "dress")
_LOW: Final = ("lower", "legwear")
_ROW: Final = 0.52
"""The share of the height that the upper row takes, where there is a lower one."""


def collage(pieces: Sequence[tuple[str, Image.Image]], side_px: int = _SIDE_PX) -> Image.Image:
    """Pieces, each with its slot: what is worn above in the upper row, bottoms, shoes and the rest below."""
    above = [image for slot, image in pieces if slot in _TOP]
    below = sorted((pair for pair in pieces if pair[0] not in _TOP), key=lambda pair: pair[0] not in _LOW)
    sheet = Image.new("RGB", (side_px, side_px), "white")
    split = round(side_px * (_ROW if above and below else (1.0 if above else 0.0)))
    _lay(sheet, above, (0, split))
    _lay(sheet, [image for _, image in below], (split, side_px))
    return sheet


def _lay(sheet: Image.Image, images: Sequence[Image.Image], rows: tuple[int, int]) -> None:
    if not images:
        return
    top, bottom = rows
    gap = round(_GAP * sheet.width)
    width = (sheet.width - gap) // len(images) - gap
    height = bottom - top - 2 * gap
    for place, image in enumerate(images):
        scale = min(width / image.width, height / image.height)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        small = image.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
        left = gap + place * (width + gap) + (width - size[0]) // 2
        sheet.paste(small, (left, top + gap + (height - size[1]) // 2), small)
