"""The tech sheet as a workbook: size table, materials, cutting and sewing, each on a page that prints."""

import io
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from modiste.language.vocabulary import Language
from modiste.sewing.documents.sheets.sheet_facts import SheetFacts, hex_of
from modiste.sewing.documents.texts import say

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date that is written into the file, so that the same sheet gives the same bytes."""
_HEAD: Final = "F3F0EB"
_LINE: Final = "D5CFC7"


def sheet_xlsx(facts: SheetFacts, pictures: Sequence[bytes], language: Language) -> bytes:
    """The workbook's bytes; `pictures` (PNG) are the flats. The same facts give the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title = f"{say('sheet', 'title', language)}: {facts.title}"
    book.properties.creator = "Modiste"
    book.properties.created = book.properties.modified = _EPOCH
    first = book.active
    first.title = say("sheet", "measures", language).split(",")[0][:31]
    _measures(first, facts, pictures, language)
    heads = [say("sheet", key, language) for key in ("item", "description", "where", "quantity", "unit")]
    rows = [[row.item, row.description, row.where, _cell(row.quantity), row.unit] for row in facts.materials]
    _page(book, "bom", facts, heads, rows, (30, 46, 34, 11, 8), language)
    heads = [say("sheet", key, language) for key in ("cloth", "where", "colourway")]
    cloths = [[swatch.name, swatch.where, hex_of(swatch.cloth.colour)] for swatch in facts.swatches]
    colours = _page(book, "colourway", facts, heads, cloths, (36, 34, 16), language)
    for at, row in enumerate(cloths):
        colours.cell(row=4 + at, column=4).fill = _fill(row[2].lstrip("#").upper())
    heads = [say("sheet", key, language) for key in ("piece", "cut", "cloth")]
    _page(book, "cutting", facts, heads, [list(row) for row in facts.cutting], (34, 34, 30), language)
    steps = [[number, step] for number, step in enumerate(facts.steps, start=1)]
    _page(
        book, "sewing", facts, ["№", say("sheet", "sewing", language)], [*steps, ["", facts.care]], (6, 100), language
    )
    return _saved(book)


def _measures(sheet: Any, facts: SheetFacts, pictures: Sequence[bytes], language: Language) -> None:
    from openpyxl.drawing.image import Image

    _title(sheet, facts, language)
    row = 2
    for head, value in facts.facts:
        sheet.cell(row=row, column=1, value=head).font = _font(soft=True)
        sheet.cell(row=row, column=2, value=value).font = _font(bold=True)
        row += 1
    row += 1
    heads = ["", say("sheet", "point", language), say("sheet", "tolerance", language),
             *(size or facts.sample for size in facts.sizes)]  # fmt: skip
    rows: list[list[object]] = [["", name, "", *labels] for name, labels in facts.systems]
    for one in facts.measures:
        values = [round(value, 1) if math.isfinite(value) else None for value in one.values_cm]
        rows.append([one.letter, one.name, one.tolerance_cm, *values])
    _table(sheet, row, heads, rows)
    last = row + len(rows) + 1
    sheet.cell(row=last + 1, column=2, value=say("sheet", "measured", language)).font = _font(soft=True)
    for column, width in zip("ABC", (10, 40, 11), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = sheet.cell(row=row + 1, column=4)
    place = last + 3
    for data in pictures:
        picture = Image(io.BytesIO(data))
        picture.width, picture.height = picture.width // 2, picture.height // 2
        sheet.add_image(picture, f"A{place}")
        place += picture.height // 20 + 2


def _page(
    book: Any, key: str, facts: SheetFacts, heads: Sequence[str], rows: Sequence[Sequence[object]],
    widths: Sequence[float], language: Language,
) -> Any:  # fmt: skip
    sheet = book.create_sheet(say("sheet", key, language)[:31])
    _title(sheet, facts, language)
    _table(sheet, 3, heads, rows)
    for at, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGH"[at]].width = width
    return sheet


def _title(sheet: Any, facts: SheetFacts, language: Language) -> None:
    cell = sheet.cell(row=1, column=1, value=f"{say('sheet', 'title', language)}: {facts.title}")
    cell.font = _font(bold=True, size=14)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.sheet_view.showGridLines = False


def _table(sheet: Any, row: int, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from openpyxl.styles import Alignment, Border, Side

    line = Border(bottom=Side(style="thin", color=_LINE))
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(row=row, column=column, value=head)
        cell.font, cell.fill = _font(bold=True), _fill(_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for down, values in enumerate(rows, start=row + 1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row=down, column=column, value=value)
            cell.border, cell.font = line, _font()
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _font(*, bold: bool = False, soft: bool = False, size: float = 10) -> Any:
    from openpyxl.styles import Font

    return Font(name="Arial", size=size, bold=bold, color="77716A" if soft else "1C1B1A")


def _fill(colour: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=colour)


def _cell(quantity: str) -> object:
    """A number where it is one, so that the sheet can be reckoned with."""
    try:
        return float(quantity.replace(",", "."))
    except ValueError:
        return quantity


def _saved(book: Any) -> bytes:
    """The bytes without dates: openpyxl would write the hour of saving, and the archive that of each entry."""
    import re
    import zipfile

    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
