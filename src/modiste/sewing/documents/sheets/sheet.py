"""Tech sheets: what a factory needs to sew a garment, as PDF and as a workbook."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.files import write_bytes
from modiste.sewing.documents.drawing.drawing import Drawing, smooth_controls
from modiste.sewing.documents.drawing.drawing import Path as Line
from modiste.sewing.documents.flats.flat import flat_drawing, flats
from modiste.sewing.documents.sheets.sheet_facts import SheetFacts, sheet_facts
from modiste.sewing.documents.sheets.sheet_pdf import sheet_pdf
from modiste.sewing.documents.sheets.sheet_points import arrows, letters_of
from modiste.sewing.documents.sheets.sheet_xlsx import sheet_xlsx
from modiste.sewing.documents.texts import check_language, say
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.tailor import SIZES, Garment, grade

ENDINGS: Final = (".pdf", ".xlsx")
_PIXELS_MM: Final = 6.0


def write_sheet(garment: Garment, path: Path, *, sizes: Sequence[str] = (), language: str = "en") -> None:
    """Write the tech sheet of a garment that hangs: drawing with points of measure, size table with tolerances, bill
    of materials, colourway, pieces, lay plan, order of sewing and care.

    Args:
        garment: what was sewn.
        path: .pdf or .xlsx.
        sizes: the size table's columns; by default XS to XXL, or the one of a garment made to measure.
        language: "en" or "ru".

    Raises:
        InputError: another ending, an unknown size or language.
        OutputError: the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError("sewing.sheet_ending", name=path.name, endings=ENDINGS)
    spoken = check_language(language)
    facts = sheet_facts(garment, _patterns(garment, sizes), spoken)
    drawn = flats(garment.hung)
    if ending == ".xlsx":
        words = [say("flat", one.side, spoken) for one in drawn]
        write_bytes(path, sheet_xlsx(facts, [_png(flat_drawing(drawn, 220, 130, words=words))], spoken))
        return
    letters = letters_of(garment.pattern, [row.letter for row in facts.measures])
    write_bytes(path, sheet_pdf(facts, drawn, arrows(garment.hung, drawn, letters), spoken))


def _patterns(garment: Garment, sizes: Sequence[str]) -> dict[str, Pattern]:
    spec = garment.spec
    if spec is None or (spec.body is not None and not sizes):
        return {"": garment.pattern}
    if sizes:
        return grade(spec, sizes)
    made: dict[str, Pattern] = {}
    for size in SIZES if spec.size in SIZES else (spec.size,):
        try:
            made |= grade(spec, (size,))
        except InputError:
            continue  # a cut that the sample can have and this size cannot (a sleeve that ends in its underarm)
    return made or {spec.size: garment.pattern}


def _png(drawing: Drawing) -> bytes:
    """A drawing's lines as a picture for the workbook, which holds no vectors; words are left out."""
    scale = _PIXELS_MM
    height, width = round(drawing.height * scale), round(drawing.width * scale)
    image = np.full((height, width, 3), 255, np.uint8)
    for item in drawing.items:
        if not isinstance(item, Line):
            continue
        points = _flattened(item)
        pixels = np.stack([points[:, 0], drawing.height - points[:, 1]], axis=1) * scale * 16
        row = [np.round(pixels).astype(np.int32)]
        if item.fill:
            cv2.fillPoly(image, row, _bgr(item.fill), cv2.LINE_AA, 4)
        if item.width > 0:
            thick = max(1, round(item.width * scale * 0.8))
            parts = _dashes(row[0], item.dash, scale) if item.dash else row
            closed = item.is_closed and not item.dash
            cv2.polylines(image, parts, closed, _bgr(item.colour), thick, cv2.LINE_AA, 4)
    written = io.BytesIO()
    Image.fromarray(image[..., ::-1]).save(written, "PNG")
    return written.getvalue()


def _flattened(item: Line) -> np.ndarray:
    if not item.is_smooth or len(item.points) < 3:
        return item.points
    t = np.linspace(0, 1, 6)[:-1, None]
    curves = smooth_controls(item.points, item.is_closed)[:, :, None, :]
    basis = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3]
    points = sum(curves[:, at] * basis[at] for at in range(4))
    made = np.asarray(points).reshape(-1, 2)
    return made if item.is_closed else np.concatenate([made, item.points[-1:]])


def _dashes(row: np.ndarray, dash: tuple[float, ...], scale: float) -> list[np.ndarray]:
    """Pieces of a line as long as its dashes."""
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(row, axis=0), axis=1))])
    on, step = dash[0] * scale * 16, sum(dash[:2]) * scale * 16
    parts = []
    for start in np.arange(0.0, lengths[-1], step):
        at = np.array([start, min(start + on, lengths[-1])])
        parts.append(np.stack([np.interp(at, lengths, row[:, axis]) for axis in (0, 1)], axis=1).astype(np.int32))
    return parts


def _bgr(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return blue, green, red


__all__ = ["SheetFacts", "write_sheet"]
