"""The tech sheet as PDF, A4 landscape: drawing and measures, materials and colours, cutting and sewing."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from modiste.data.patterns import draw_pattern
from modiste.language.vocabulary import Language
from modiste.sewing.documents.drawing.drawing import ACCENT, INK, SOFT, Drawing, Path, Text
from modiste.sewing.documents.drawing.pdf import draw, draw_path, draw_text, fitted, new_canvas, text_width, wrapped
from modiste.sewing.documents.flats.flat import Flat, flat_items, placed
from modiste.sewing.documents.pattern.lay import lay_drawing
from modiste.sewing.documents.sheets.sheet_facts import SheetFacts, Swatches
from modiste.sewing.documents.sheets.sheet_points import Arrow, arrow_items
from modiste.sewing.documents.texts import number, say
from modiste.sewing.rendering.cloth.prints import is_printed, palette, repeat_cm

_WIDTH, _HEIGHT = 297.0, 210.0
_MARGIN: Final = 12.0
_TOP: Final = 176.0
"""Height over the page's foot where the content begins, below the header."""
_LINE: Final = "#d5cfc7"
_BAND: Final = "#f3f0eb"
_SWATCH_CM: Final = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, width in mm and whether its cells stand to the right."""

    head: str
    width: float
    is_number: bool = False


class _Pages:
    """A canvas with a header and page numbers; everything in mm."""

    def __init__(self, facts: SheetFacts, language: Language, count: int) -> None:
        self.written = io.BytesIO()
        title = f"{say('sheet', 'title', language)}: {facts.title}"
        self.canvas = new_canvas(self.written, _WIDTH, _HEIGHT, title)
        self.facts, self.language, self.count, self.number = facts, language, count, 0

    def begin(self) -> Canvas:
        """A new page with its header."""
        self.number += 1
        self.canvas.saveState()
        self.canvas.scale(mm, mm)
        top = _HEIGHT - _MARGIN
        self.text(say("sheet", "title", self.language), _MARGIN, top - 3, 3.4, colour=ACCENT)
        self.text(self.facts.title, _MARGIN, top - 11, 8, bold=True)
        x = _WIDTH - _MARGIN
        for head, value in reversed(self.facts.facts[1:]):
            wide = max(text_width(head, 2.7), text_width(value, 3.6, True), 16.0)
            wide = min(wide, 62.0)
            x -= wide
            self.text(head, x, top - 3, 2.7, colour=SOFT)
            self.text(fitted(value, 3.6, wide, True), x, top - 8.5, 3.6, bold=True)
            x -= 8
        self.rule(_MARGIN, top - 15, _WIDTH - _MARGIN, INK, 0.4)
        foot = say("sheet", "page", self.language, n=self.number, of=self.count)
        self.text(foot, _WIDTH - _MARGIN, 6, 2.8, colour=SOFT, anchor="end")
        self.text("Modiste", _MARGIN, 6, 2.8, colour=SOFT)
        return self.canvas

    def end(self) -> None:
        """Finish the page."""
        self.canvas.restoreState()
        self.canvas.showPage()

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        anchor: str = "start",
    ) -> None:
        """A line of text."""
        at = {"start": "start", "middle": "middle", "end": "end"}[anchor]
        draw_text(self.canvas, Text(text=text, at=(x, y), layer="", size=size, is_bold=bold, colour=colour,
                                    anchor=at))  # type: ignore[arg-type]  # fmt: skip

    def rule(self, x: float, y: float, end: float, colour: str = _LINE, width: float = 0.15) -> None:
        """A level line."""
        draw_path(self.canvas, Path(points=np.array([[x, y], [end, y]]), layer="", width=width, colour=colour))

    def head(self, text: str, x: float, y: float) -> float:
        """A heading; returns the height below it."""
        self.text(text, x, y - 4, 4.2, bold=True)
        return y - 8

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], x: float, y: float, *, size: float = 3.1,
        lowest: float = 14.0, marked: int = -1,
    ) -> tuple[float, int]:  # fmt: skip
        """A table from the height `y` down, cells wrapped; returns the height below it and how many rows fitted."""
        right = x + sum(column.width for column in columns)
        self._band(x, y - size * 1.9, right, size * 1.9)
        at = x
        for number_, column in enumerate(columns):
            self._cell(
                [fitted(column.head, size * 0.92, column.width - 2, True)], at, y, column, size * 0.92, bold=True
            )
            at += column.width
            del number_
        y -= size * 1.9
        for done, row in enumerate(rows):
            lines = [wrapped(cell, size, column.width - 3) or [""] for cell, column in zip(row, columns, strict=True)]
            tall = max(len(cell) for cell in lines) * size * 1.25 + size * 0.65
            if y - tall < lowest:
                return y, done
            at = x
            for place, (cell, column) in enumerate(zip(lines, columns, strict=True)):
                if place == marked:
                    self._band(at, y - tall, at + column.width, tall)
                self._cell(cell, at, y, column, size, bold=place == marked)
                at += column.width
            y -= tall
            self.rule(x, y, right)
        return y, len(rows)

    def _band(self, x: float, y: float, right: float, tall: float) -> None:
        corners = np.array([[x, y], [right, y], [right, y + tall], [x, y + tall]])
        draw_path(self.canvas, Path(points=corners, layer="", width=0, fill=_BAND, is_closed=True))

    def _cell(
        self, lines: Sequence[str], x: float, y: float, column: Column, size: float, *, bold: bool = False
    ) -> None:
        for at, line in enumerate(lines):
            base = y - size * 1.3 - at * size * 1.25
            if column.is_number:
                self.text(line, x + column.width - 1.5, base, size, bold=bold, anchor="end")
            else:
                self.text(line, x + 1.5, base, size, bold=bold)


def sheet_pdf(facts: SheetFacts, flats: tuple[Flat, ...], drawn: tuple[Arrow, ...], language: Language) -> bytes:
    """The file's bytes; the same facts give the same bytes."""
    pages = _Pages(facts, language, 3)
    _measures_page(pages, flats, drawn)
    _materials_page(pages)
    _work_page(pages)
    pages.canvas.save()
    return pages.written.getvalue()


def _measures_page(pages: _Pages, flats: tuple[Flat, ...], drawn: tuple[Arrow, ...]) -> None:
    """The flats with their letters, and the size table beside or below them."""
    canvas, facts, language = pages.begin(), pages.facts, pages.language
    sizes = len(facts.sizes)
    longest = max((text_width(label, 3.1, True) for _, labels in facts.systems for label in labels), default=0.0)
    wide_size = max(11.0, longest + 3.2)
    wide = 8.0 + 43.0 + 15.0 + wide_size * sizes
    room = _WIDTH - 2 * _MARGIN - wide - 6
    pages.head(say("sheet", "flats", language), _MARGIN, _TOP + 3)
    items: list[Path | Text] = []
    height = _TOP - 22
    shown = list(zip(flats, placed(flats, room, height, foot=8.0, gap=7.0), strict=True))
    for one, place in shown:
        items += flat_items(one, place.scale, place.shift)
        for arrow in drawn:
            if arrow.side == one.side:
                items += arrow_items(arrow, place.scale, place.shift)
        at = (place.middle, one.bounds[1] * place.scale + float(place.shift[1]) - 7.0)
        word = say("flat", one.side, language)
        items.append(Text(text=word, at=at, layer="", size=3.2, anchor="middle", colour=SOFT))
    raised = height - 4 - max(one.bounds[3] * place.scale + float(place.shift[1]) for one, place in shown)
    canvas.saveState()
    canvas.scale(1 / mm, 1 / mm)
    draw(canvas, Drawing(width=room, height=height, items=tuple(items)), _MARGIN, 14 + raised)
    canvas.restoreState()
    x = _WIDTH - _MARGIN - wide
    y = pages.head(say("sheet", "measures", language), x, _TOP + 3)
    columns = [Column(head="", width=8.0), Column(head=say("sheet", "point", language), width=43.0),
               Column(head=say("sheet", "tolerance", language), width=15.0, is_number=True)]  # fmt: skip
    columns += [Column(head=size or facts.sample, width=wide_size, is_number=True) for size in facts.sizes]
    rows = [["", name, "", *labels] for name, labels in facts.systems]
    rows += [
        [
            row.letter,
            row.name,
            number(row.tolerance_cm, language),
            *(_value(value, language) for value in row.values_cm),
        ]
        for row in facts.measures
    ]
    marked = 3 + facts.sizes.index(facts.sample) if facts.sample in facts.sizes and sizes > 1 else -1
    size = 3.1 if len(rows) <= 18 else 2.6
    y, _ = pages.table(columns, rows, x, y, size=size, lowest=20, marked=marked)
    for line in wrapped(say("sheet", "measured", language), 2.7, wide):
        y -= 4
        pages.text(line, x, y, 2.7, colour=SOFT)
    pages.end()


def _value(value: float, language: Language) -> str:
    return number(value, language) if value == value else "–"


def _materials_page(pages: _Pages) -> None:
    """Bill of materials and colourway; the pieces to cut."""
    canvas, facts, language = pages.begin(), pages.facts, pages.language
    y = pages.head(say("sheet", "bom", language), _MARGIN, _TOP + 3)
    columns = [Column(head=say("sheet", "item", language), width=42.0),
               Column(head=say("sheet", "description", language), width=70.0),
               Column(head=say("sheet", "where", language), width=46.0),
               Column(head=say("sheet", "quantity", language), width=18.0, is_number=True),
               Column(head=say("sheet", "unit", language), width=12.0)]  # fmt: skip
    rows = [[row.item, row.description, row.where, row.quantity, row.unit] for row in facts.materials]
    y, _ = pages.table(columns, rows, _MARGIN, y, size=3.0)
    x = _MARGIN + 188 + 8
    _swatches(pages, canvas, x, _TOP + 3)
    pages.text(say("sheet", "care", language), _MARGIN, y - 8, 3.4, bold=True)
    for at, line in enumerate(wrapped(facts.care, 3.2, 188)):
        pages.text(line, _MARGIN, y - 13.5 - at * 4.4, 3.2)
    pages.end()


def _swatches(pages: _Pages, canvas: Canvas, x: float, y: float) -> None:
    """The cloths of the colourway as squares, with their names and parts."""
    y = pages.head(say("sheet", "colourway", pages.language), x, y)
    side = 34.0 if len(pages.facts.swatches) <= 3 else 24.0
    for swatch in pages.facts.swatches:
        if y - side < 14:
            break
        picture = _picture(swatch)
        canvas.drawImage(ImageReader(picture), x, y - side, side, side)
        corners = np.array([[x, y - side], [x + side, y - side], [x + side, y], [x, y]])
        draw_path(canvas, Path(points=corners, layer="", width=0.2, colour=SOFT, is_closed=True))
        left = x + side + 4
        low = y - 4
        for at, line in enumerate(wrapped(swatch.name, 3.2, _WIDTH - _MARGIN - left, True)):
            pages.text(line, left, low - at * 4.2, 3.2, bold=True)
        low -= 4.2 * len(wrapped(swatch.name, 3.2, _WIDTH - _MARGIN - left, True)) + 0.8
        rows = [
            *wrapped(swatch.where, 2.9, _WIDTH - _MARGIN - left),
            "#{:02x}{:02x}{:02x}".format(*swatch.cloth.colour),
        ]
        for line in rows:
            pages.text(line, left, low, 2.9, colour=SOFT)
            low -= 3.9
        y -= side + 6


def _picture(swatch: Swatches) -> Image.Image:
    """A square of the cloth, 12 cm wide at print size."""
    cloth = swatch.cloth
    if cloth.swatch is not None:
        tile = np.asarray(cloth.swatch.tile)
        wide = cloth.repeat_cm or cloth.swatch.width_cm
    elif is_printed(cloth):
        tile = draw_pattern(cloth.pattern, 256, cloth.pattern_seed, palette(cloth))
        wide = cloth.repeat_cm or repeat_cm(cloth.pattern)
    else:
        return Image.new("RGB", (8, 8), cloth.colour)
    pixels = max(24, min(1024, round(wide / _SWATCH_CM * 360)))
    small = Image.fromarray(tile[..., :3]).resize((pixels, max(1, round(pixels * tile.shape[0] / tile.shape[1]))))
    picture = Image.new("RGB", (360, 360))
    for left in range(0, 360, small.width):
        for top in range(0, 360, small.height):
            picture.paste(small, (left, top))
    return picture


def _work_page(pages: _Pages) -> None:
    """Pieces to cut, the lay plans, and the order of sewing."""
    canvas, facts, language = pages.begin(), pages.facts, pages.language
    y = pages.head(say("sheet", "cutting", language), _MARGIN, _TOP + 3)
    columns = [Column(head=say("sheet", "piece", language), width=46.0),
               Column(head=say("sheet", "cut", language), width=44.0),
               Column(head=say("sheet", "cloth", language), width=36.0)]  # fmt: skip
    size = 2.9 if len(facts.cutting) <= 12 else 2.4
    y, _ = pages.table(columns, facts.cutting, _MARGIN, y, size=size, lowest=78)
    y = pages.head(say("sheet", "lay", language), _MARGIN, y - 5)
    count = min(len(facts.lays), 2)
    width = (126.0 - 4 * (count - 1)) / count
    canvas.saveState()
    canvas.scale(1 / mm, 1 / mm)
    for at, plan in enumerate(facts.lays[:count]):
        made = lay_drawing(plan, width, y - 14, language)
        draw(canvas, made, _MARGIN + at * (width + 4), 13)
    canvas.restoreState()
    x = _MARGIN + 126 + 12
    y = pages.head(say("sheet", "sewing", language), x, _TOP + 3)
    room = _WIDTH - _MARGIN - x
    for number_, step in enumerate(facts.steps, start=1):
        lines = wrapped(step, 3.3, room - 9)
        if y - len(lines) * 4.5 < 14:
            break
        pages.text(f"{number_}", x + 5, y - 4, 3.3, bold=True, colour=ACCENT, anchor="end")
        for line in lines:
            pages.text(line, x + 8, y - 4, 3.3)
            y -= 4.5
        y -= 2.2
    pages.end()
