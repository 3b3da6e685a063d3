"""The report of an evaluation: numbers as JSON, contact sheets as PNG, and how it was made."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.files import make_folder, write_bytes
from modiste.core.images import save_png

NUMBERS: Final = "numbers.json"
_PAPER: Final = (250, 249, 247)
_INK: Final = (58, 50, 48)
_CELL: Final = 160
_LABEL: Final = 34
_COLUMNS: Final = 8

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of a sheet, S x S x 3, and one or two short lines below it."""

    picture: NDArray[np.uint8]
    lines: tuple[str, ...]


def as_json(value: object) -> Json:
    """A tree of frozen dataclasses, mappings and sequences as JSON; numbers that are not finite become null.

    Raises TypeError for anything else.
    """
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return round(value, 6) if np.isfinite(value) else None
        case dict():
            return {str(name): as_json(part) for name, part in value.items()}
        case list() | tuple():
            return [as_json(part) for part in value]
    if is_dataclass(value):
        return {entry.name: as_json(getattr(value, entry.name)) for entry in fields(value)}
    raise TypeError(f"no JSON for {type(value).__name__}")


def write_numbers(folder: Path, value: Json) -> Path:
    """Write the numbers. Raises OutputError when the folder cannot be written to."""
    path = make_folder(folder) / NUMBERS
    write_bytes(path, (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())
    return path


def write_sheet(path: Path, cells: Sequence[Cell], columns: int = _COLUMNS) -> None:
    """Lay cells out in a grid and save it. Raises OutputError when the file cannot be written."""
    if not cells:
        return
    across = min(columns, len(cells))
    down = -(-len(cells) // across)
    sheet = np.full((down * (_CELL + _LABEL) + 8, across * (_CELL + 8) + 8, 3), _PAPER, np.uint8)
    for number, cell in enumerate(cells):
        top, left = 8 + number // across * (_CELL + _LABEL), 8 + number % across * (_CELL + 8)
        way = cv2.INTER_AREA if cell.picture.shape[0] > _CELL else cv2.INTER_CUBIC
        sheet[top : top + _CELL, left : left + _CELL] = cv2.resize(cell.picture, (_CELL, _CELL), interpolation=way)
        sheet[top + _CELL : top + _CELL + _LABEL - 2, left : left + _CELL] = _text(cell.lines)
    save_png(Image.fromarray(sheet), path)


def _text(lines: Sequence[str]) -> NDArray[np.uint8]:
    canvas = np.full((_LABEL - 2, _CELL, 3), _PAPER, np.uint8)
    font = cv2.FontFace("sans")  # it has Cyrillic letters
    for number, line in enumerate(lines[:2]):
        cv2.putText(canvas, line[:30], (0, 12 + 14 * number), _INK, font, 11, 400)
    return canvas
