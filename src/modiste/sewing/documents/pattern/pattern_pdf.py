"""The pattern as PDF: a map page and tiles to print at home (A4, Letter), or one sheet for a plotter (A0, 841 mm)."""

import io
import math
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from modiste.language.vocabulary import Language
from modiste.sewing.documents.drawing.drawing import ACCENT, INK, SOFT, Drawing, Path, Text
from modiste.sewing.documents.drawing.pdf import PAPERS, draw, draw_path, draw_text, new_canvas, wrapped
from modiste.sewing.documents.pattern.piece_drawing import Hand, hands
from modiste.sewing.documents.texts import say

MARGIN_MM: Final = 10.0
OVERLAP_MM: Final = 8.0
TEST_MM: Final = 100.0
_GREY: Final = "#b4aea6"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tiles:
    """How a sheet `height` mm tall is cut into pages: `step` apart, with an overlap; `used`
    are the (row, column) that hold something.
    """

    columns: int
    rows: int
    height: float
    step: tuple[float, float]
    used: tuple[tuple[int, int], ...]


def tile_width(paper: str) -> float:
    """The width in mm on which to lay the pieces: whole pages of the paper, about 90 cm."""
    page = PAPERS[paper][0]
    if paper == "a0":
        return page - 2 * MARGIN_MM
    step = page - 2 * MARGIN_MM - OVERLAP_MM
    return step * max(1, round(900 / step))


def pattern_pdf(drawing: Drawing, paper: str, language: Language, sizes: Sequence[str], names: Sequence[str]) -> bytes:
    """The file's bytes. `names` are the pieces as the map page lists them; `sizes` are the labels, if several."""
    written = io.BytesIO()
    width, height = PAPERS[paper]
    if paper == "a0":
        canvas = new_canvas(written, width, height, drawing.title)
        _draw_sheet(canvas, drawing, language, sizes)
    else:
        canvas = new_canvas(written, width, height, drawing.title)
        tiles = _tiles(drawing, width, height)
        canvas.beginForm("sheet", 0, 0, drawing.width * mm, drawing.height * mm)
        draw(canvas, drawing)
        canvas.endForm()
        _draw_map(canvas, drawing, tiles, language, sizes, names, (width, height))
        for number, (row, column) in enumerate(tiles.used, start=1):
            _draw_tile(canvas, tiles, row, column, f"{number}", language, (width, height))
    canvas.save()
    return written.getvalue()


def _tiles(drawing: Drawing, width: float, height: float) -> _Tiles:
    step = (width - 2 * MARGIN_MM - OVERLAP_MM, height - 2 * MARGIN_MM - OVERLAP_MM)
    columns, rows = (
        math.ceil((drawing.width - OVERLAP_MM) / step[0]),
        math.ceil((drawing.height - OVERLAP_MM) / step[1]),
    )
    areas = shapely.STRtree([
        shapely.Polygon(item.points).buffer(0) if item.layer.startswith("cut") else shapely.LineString(item.points)
        for item in drawing.items if isinstance(item, Path)
    ])  # fmt: skip
    used = []
    for row in range(rows):
        for column in range(columns):
            left, bottom = column * step[0], drawing.height - (row + 1) * step[1] - OVERLAP_MM
            # What lies only in the overlap with the page before is shown there already.
            inset, lowered = (OVERLAP_MM if column else 0.0), (OVERLAP_MM if row else 0.0)
            top = bottom + step[1] + OVERLAP_MM - lowered
            window = shapely.box(left + inset, bottom, left + step[0] + OVERLAP_MM, top)
            if len(areas.query(window, predicate="intersects")):
                used.append((row, column))
    return _Tiles(columns=columns, rows=rows, height=drawing.height, step=step, used=tuple(used))


def _draw_tile(
    canvas: Canvas, tiles: _Tiles, row: int, column: int, number: str, language: Language, page: tuple[float, float]
) -> None:
    """One page: its part of the sheet, a frame to trim along, diamonds that meet the neighbours', its place."""
    wide, tall = tiles.step[0] + OVERLAP_MM, tiles.step[1] + OVERLAP_MM
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(MARGIN_MM * mm, MARGIN_MM * mm, wide * mm, tall * mm)
    canvas.clipPath(frame, stroke=0)
    sheet_bottom = tiles.height - (row + 1) * tiles.step[1] - OVERLAP_MM
    canvas.translate((MARGIN_MM - column * tiles.step[0]) * mm, (MARGIN_MM - sheet_bottom) * mm)
    canvas.doForm("sheet")
    canvas.restoreState()
    canvas.saveState()
    canvas.scale(mm, mm)
    corners = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]]) + MARGIN_MM
    draw_path(canvas, Path(points=corners, layer="", width=0.2, colour=_GREY, is_closed=True))
    _diamonds(canvas, tiles, row, column)
    name = f"{string.ascii_uppercase[row % 26]}{column + 1}"
    foot = f"{say('pattern', 'page', language, n=number, of=len(tiles.used))} · {name}"
    draw_text(canvas, Text(text=foot, at=(MARGIN_MM, 4.5), layer="", size=3.2, colour=SOFT))
    place = say("pattern", "row_column", language, row=name[0], column=column + 1)
    draw_text(canvas, Text(text=place, at=(page[0] - MARGIN_MM, 4.5), layer="", size=3.2, anchor="end", colour=SOFT))
    at = (MARGIN_MM + wide - 5, MARGIN_MM + 5)
    draw_text(canvas, Text(text=name, at=at, layer="", size=11, anchor="end", colour="#cfc9c1", is_bold=True))
    canvas.restoreState()
    canvas.showPage()


def _sheet_height(tiles: _Tiles) -> float:
    return tiles.rows * tiles.step[1] + OVERLAP_MM


def _diamonds(canvas: Canvas, tiles: _Tiles, row: int, column: int) -> None:
    """Half a diamond in the middle of each inner side; those of neighbours make a whole one when joined."""
    wide, tall = tiles.step[0] + OVERLAP_MM, tiles.step[1] + OVERLAP_MM
    half = OVERLAP_MM / 2
    spots = []
    if column > 0:
        spots.append((half, tall / 2))
    if column < tiles.columns - 1:
        spots.append((wide - half, tall / 2))
    if row > 0:
        spots.append((wide / 2, tall - half))
    if row < tiles.rows - 1:
        spots.append((wide / 2, half))
    for x, y in spots:
        points = np.array([[x - 3, y], [x, y - 3], [x + 3, y], [x, y + 3]]) + MARGIN_MM
        draw_path(canvas, Path(points=points, layer="", width=0.25, colour=SOFT, is_closed=True))
        cross = [np.array([[x - 3, y], [x + 3, y]]), np.array([[x, y - 3], [x, y + 3]])]
        for line in cross:
            draw_path(canvas, Path(points=line + MARGIN_MM, layer="", width=0.15, colour=SOFT))


def _draw_map(
    canvas: Canvas, drawing: Drawing, tiles: _Tiles, language: Language, sizes: Sequence[str], names: Sequence[str],
    page: tuple[float, float],
) -> None:  # fmt: skip
    """The first page: what it is, how the pages are joined, and the square that shows whether the print is true."""
    canvas.saveState()
    canvas.scale(mm, mm)
    width, height = page
    top = height - 20
    draw_text(canvas, Text(text=say("pattern", "pieces_of", language), at=(15, top), layer="", size=4, colour=ACCENT))
    draw_text(canvas, Text(text=drawing.title, at=(15, top - 9), layer="", size=8, is_bold=True))
    y = top - 17
    for key in ("print", "allowance"):
        for line in wrapped(say("pattern", key, language), 3.4, width - 30):
            draw_text(canvas, Text(text=line, at=(15, y), layer="", size=3.4, colour=SOFT))
            y -= 4.6
    _draw_test(canvas, (15, 15), language)
    _draw_list(canvas, names, (125, 15 + TEST_MM - 3), language, width - 140)
    if len(sizes) > 1:
        _draw_legend(canvas, hands(sizes), (125, 15), language)
    head = say("pattern", "map", language)
    draw_text(canvas, Text(text=head, at=(15, y - 5), layer="", size=4.2, is_bold=True))
    room = (width - 30, y - 9 - (15 + TEST_MM + 12))
    total = (tiles.columns * tiles.step[0] + OVERLAP_MM, _sheet_height(tiles))
    scale = min(room[0] / total[0], room[1] / total[1])
    left, bottom = 15.0, y - 9 - total[1] * scale
    lines = tuple(item for item in drawing.items if isinstance(item, Path) and item.layer.startswith("cut"))
    thin = Drawing(width=drawing.width, height=drawing.height, items=tuple(_thin(line, 0.25 / scale) for line in lines))
    canvas.restoreState()
    draw(canvas, thin, left, bottom + (total[1] - drawing.height) * scale, scale)
    canvas.saveState()
    canvas.scale(mm, mm)
    for row in range(tiles.rows):
        for column in range(tiles.columns):
            x, low = left + column * tiles.step[0] * scale, bottom + (tiles.rows - 1 - row) * tiles.step[1] * scale
            corners = np.array([[0, 0], [tiles.step[0], 0], tiles.step, [0, tiles.step[1]]]) * scale + [x, low]
            draw_path(canvas, Path(points=corners, layer="", width=0.15, colour=_GREY, is_closed=True))
            if (row, column) in tiles.used:
                at = (x + tiles.step[0] * scale / 2, low + tiles.step[1] * scale / 2 - 1.4)
                name = f"{string.ascii_uppercase[row % 26]}{column + 1}"
                draw_text(canvas, Text(text=name, at=at, layer="", size=4, anchor="middle", colour=ACCENT))
    canvas.restoreState()
    canvas.showPage()


def _thin(path: Path, width: float) -> Path:
    from dataclasses import replace

    return replace(path, width=width, dash=())


def _draw_test(canvas: Canvas, at: tuple[float, float], language: Language) -> None:
    x, y = at
    corners = np.array([[x, y], [x + TEST_MM, y], [x + TEST_MM, y + TEST_MM], [x, y + TEST_MM]])
    draw_path(canvas, Path(points=corners, layer="", width=0.4, is_closed=True))
    for tick in range(1, 10):
        size = 4.0 if tick == 5 else 2.0
        draw_path(canvas, Path(points=np.array([[x + tick * 10, y], [x + tick * 10, y + size]]), layer="", width=0.25))
        draw_path(canvas, Path(points=np.array([[x, y + tick * 10], [x + size, y + tick * 10]]), layer="", width=0.25))
    draw_text(canvas, Text(text=say("pattern", "test", language), at=(x + 6, y + 8), layer="", size=3.4))


def _draw_list(canvas: Canvas, names: Sequence[str], at: tuple[float, float], language: Language, width: float) -> None:
    x, y = at
    draw_text(canvas, Text(text=say("pattern", "contents", language), at=(x, y), layer="", size=4.2, is_bold=True))
    size = 3.4 if len(names) <= 15 else 2.8
    for number, name in enumerate(names, start=1):
        for at_line, line in enumerate(wrapped(name, size, width - 7)):
            y -= size * 1.45
            if y < 30:
                return
            if at_line == 0:
                draw_text(canvas, Text(text=f"{number}", at=(x, y), layer="", size=size, colour=SOFT))
            draw_text(canvas, Text(text=line, at=(x + 7, y), layer="", size=size))


def _draw_legend(canvas: Canvas, drawn: Sequence[Hand], at: tuple[float, float], language: Language) -> None:
    x, y = at
    draw_text(canvas, Text(text=say("pattern", "sizes", language), at=(x, y + 9), layer="", size=3.4, colour=SOFT))
    for number, hand in enumerate(drawn):
        left = x + 17 * (number % 4)
        low = y + 4 - 5 * (number // 4)
        line = np.array([[left, low + 1], [left + 9, low + 1]])
        draw_path(canvas, Path(points=line, layer="", width=0.5, colour=hand.colour, dash=hand.dash))
        draw_text(canvas, Text(text=hand.size, at=(left + 10, low), layer="", size=3.2, colour=hand.colour))


def _draw_sheet(canvas: Canvas, drawing: Drawing, language: Language, sizes: Sequence[str]) -> None:
    """One page 841 mm wide; longer than A0 where the pieces need it, as plotters print from a roll."""
    width, height = PAPERS["a0"]
    wide = max(width, drawing.width + 2 * MARGIN_MM)
    tall = max(height, drawing.height + TEST_MM + 4 * MARGIN_MM)
    canvas.setPageSize((wide * mm, tall * mm))
    draw(canvas, drawing, MARGIN_MM, tall - MARGIN_MM - drawing.height)
    canvas.saveState()
    canvas.scale(mm, mm)
    canvas.setFillColor(HexColor(INK))
    _draw_test(canvas, (MARGIN_MM, MARGIN_MM), language)
    left = MARGIN_MM + TEST_MM + 12
    draw_text(canvas, Text(text=drawing.title, at=(left, MARGIN_MM + 84), layer="", size=14, is_bold=True))
    note = say("pattern", "allowance", language)
    draw_text(canvas, Text(text=note, at=(left, MARGIN_MM + 74), layer="", size=5, colour=SOFT))
    if len(sizes) > 1:
        _draw_legend(canvas, hands(sizes), (left, MARGIN_MM + 50), language)
    canvas.restoreState()
    canvas.showPage()
