"""A contact sheet: pictures in a grid, each with its prompt below, in any alphabet."""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.images import fit_square

_INK: Final = (58, 50, 48)
_PAPER: Final = (250, 249, 247)
_MARGIN: Final = 14
_LINES: Final = 2


def contact_sheet(
    pictures: Sequence[tuple[Image.Image, str]], *, columns: int | None = None, cell: int = 256
) -> Image.Image:
    """Lay pictures, the words below each, out on one RGB picture, `cell` pixels each; as near to a square as it goes
    unless `columns` is given.

    Raises:
        InputError: there is nothing to lay out.
    """
    if not pictures:
        raise InputError("studio.sheet_of_none")
    across = columns or math.ceil(math.sqrt(len(pictures)))
    down = math.ceil(len(pictures) / across)
    text_size = max(11, round(cell / 18))
    label = _LINES * round(text_size * 1.4) + 6
    step_x, step_y = cell + _MARGIN, cell + label + _MARGIN
    sheet = Image.new("RGB", (across * step_x + _MARGIN, down * step_y + _MARGIN), _PAPER)
    for index, (image, text) in enumerate(pictures):
        left, top = _MARGIN + index % across * step_x, _MARGIN + index // across * step_y
        sheet.paste(fit_square(image, cell, _PAPER), (left, top))
        sheet.paste(_label(text, cell, label, text_size), (left, top + cell))
    return sheet


def _label(text: str, width: int, height: int, size: int) -> Image.Image:
    # OpenCV carries a font with Cyrillic; Pillow's own has none.
    canvas = np.full((height, width, 3), _PAPER, np.uint8)
    font = cv2.FontFace("sans")
    for number, line in enumerate(_wrap(text, width, size, font)):
        baseline = round(size * (1.15 + 1.4 * number))
        cv2.putText(canvas, line, (0, baseline), _INK, font, size, 400)
    return Image.fromarray(canvas)


def _wrap(text: str, width: int, size: int, font: "cv2.FontFace") -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size, font) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]} ..."]
    return lines


def _width(line: str, size: int, font: "cv2.FontFace") -> int:
    _, _, width, _ = cv2.getTextSize((10_000, 100), line, (0, 0), font, size, 400)
    return int(width)
