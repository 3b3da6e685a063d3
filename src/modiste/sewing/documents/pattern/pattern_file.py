"""Writing a pattern: SVG, PDF, DXF or GarmentCode's JSON by the file's ending."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.files import write_bytes
from modiste.sewing.documents.drawing.pdf import PAPERS
from modiste.sewing.documents.drawing.svg import svg_bytes
from modiste.sewing.documents.pattern.dxf import dxf_bytes
from modiste.sewing.documents.pattern.pattern_pdf import pattern_pdf, tile_width
from modiste.sewing.documents.pattern.pattern_sheet import pattern_sheet
from modiste.sewing.documents.pattern.piece_drawing import cutting
from modiste.sewing.documents.pattern.pieces import by_size, pieces
from modiste.sewing.documents.texts import check_language, piece_name
from modiste.sewing.pattern.garmentcode import write_garmentcode
from modiste.sewing.pattern.values import Pattern

ENDINGS: Final = (".pdf", ".svg", ".dxf", ".json")
_SVG_WIDTH_MM: Final = 900.0
_LARGEST_CM: Final = 3000.0


def write_pattern(
    patterns: Pattern | Mapping[str, Pattern], path: Path, *, language: str = "en", paper: str = "a4"
) -> None:
    """Write the pieces, true to size, with allowances, notches, grain and words.

    Args:
        patterns: one pattern, or patterns by size label ("S", "M", ...), which are drawn nested.
        path: its ending chooses: .svg (layers), .pdf (printable), .dxf (ASTM D6673 layers, mm),
            .json (GarmentCode's, one size).
        language: "en" or "ru" (of SVG and PDF).
        paper: of a PDF: "a4" or "letter" (tiles with a map), or "a0" (one sheet).

    Raises:
        InputError: another ending, no pattern, or an unknown paper or language.
        OutputError: the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError("sewing.pattern_ending", name=path.name, endings=ENDINGS)
    if paper not in PAPERS:
        raise UnknownNameError("paper", paper, tuple(PAPERS))
    sized = by_size(patterns)
    if not sized:
        raise InputError("sewing.pattern_without_size")
    for pattern in sized.values():
        _check(pattern)
    spoken = check_language(language)
    if ending == ".json":
        if len(sized) > 1:
            raise InputError("sewing.garmentcode_of_one_size", name=path.name, sizes=sized)
        write_garmentcode(next(iter(sized.values())), path)
        return
    if ending == ".dxf":
        write_bytes(path, dxf_bytes(sized))
        return
    if ending == ".svg":
        write_bytes(path, svg_bytes(pattern_sheet(sized, _SVG_WIDTH_MM, spoken)))
        return
    drawing = pattern_sheet(sized, tile_width(paper), spoken)
    listed = pieces(next(iter(sized.values())))
    names = [f"{piece_name(piece.name, spoken)}: {cutting(piece, spoken)}" for piece in listed]
    write_bytes(path, pattern_pdf(drawing, paper, spoken, list(sized), names))


def _check(pattern: Pattern) -> None:
    """Refuse what no paper holds: no panel, points that are not finite, pieces larger than a tent."""
    if not pattern.panels:
        raise InputError("sewing.pattern_without_panels", garment=pattern.garment)
    for panel in pattern.panels:
        corners = [value for edge in panel.edges for point in (edge.start, *edge.controls, edge.end) for value in point]
        if not all(math.isfinite(value) and abs(value) <= _LARGEST_CM for value in corners):
            where = f"{pattern.garment}: {panel.name}"
            raise InputError("sewing.pattern_point_far", where=where, most=_LARGEST_CM / 100)
