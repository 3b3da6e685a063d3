"""Tables, streamed row by row: delimited text of any encoding and delimiter, Parquet, and the first sheet of .xlsx."""

import csv
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from modiste.catalog.feeds.offers import Broken, EmbeddedPicture
from modiste.catalog.feeds.text import decoded, encoding_of
from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.data.table import scalar_text

Cells: TypeAlias = tuple[str, ...]
Row: TypeAlias = "tuple[int, Cells] | Broken | EmbeddedPicture"
_DELIMITERS: Final = ",;\t|"
_MOST_COLUMNS: Final = 2000
_LONGEST_CELL: Final = 1 << 20
_LONGEST_LINE: Final = 1 << 22
_BATCH: Final = 256
EMBEDDED: Final = "embedded:"


@dataclass(frozen=True, slots=True)
class Table(ABC):
    """A table: the names of its columns, and its rows each time anew; the header is row 1."""

    path: Path
    header: Cells

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The number and cells of each row that has any, as many as there are columns; where it is torn, `Broken`."""


@dataclass(frozen=True, slots=True)
class DelimitedText(Table):
    """CSV and its like."""

    encoding: str
    delimiter: str
    first: int
    """The line of the header, from 0: Excel may say `sep=;` before it."""

    def rows(self) -> Iterator[Row]:
        """See `Table`."""
        lines = _Lines(self.path, self.encoding, self.first)
        reader = csv.reader(lines, delimiter=self.delimiter)
        width = len(self.header)
        number, held = 1, None
        try:
            next(reader, None)
            for cells in reader:
                number += 1
                if held is not None:
                    yield held
                held = (number, fitted(cells, width)) if any(map(str.strip, cells)) else None
                short = len(cells) < width
        except csv.Error:
            if held is not None:
                yield held
            yield Broken(number + 1, message("catalog.row_endless", place=number + 1))
            return
        if held is not None:
            # The last row of a file that was cut: without its end of line, and with cells or a quote missing.
            if lines.open_quote or (short and not lines.ended):
                yield Broken(number, message("catalog.cut_at_row", place=number))
            else:
                yield held


class _Lines:
    """The lines of a text for the csv module, without NUL; tells whether the last one was whole."""

    def __init__(self, path: Path, encoding: str, skip: int) -> None:
        self._parts = decoded(path, encoding)
        self._skip = skip
        self.ended = True
        self._quotes = 0

    @property
    def open_quote(self) -> bool:
        """Whether a quote was opened and never closed."""
        return self._quotes % 2 == 1

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._lines()):
            if number >= self._skip:
                self._quotes += line.count('"')
                self.ended = line.endswith("\n")
                yield line

    def _lines(self) -> Iterator[str]:
        rest = ""
        for part in self._parts:
            text = rest + part.replace("\0", "")
            held = text.endswith("\r")  # perhaps half of \r\n
            lines = (text[:-1] if held else text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
            rest = lines.pop() + ("\r" if held else "")
            for line in lines:
                yield line + "\n"
            if len(rest) > _LONGEST_LINE:
                raise csv.Error("a line without an end")
        if rest:
            yield rest.replace("\r", "\n")


def fitted(cells: list[str], width: int) -> Cells:
    """Cells as many as columns."""
    return tuple(cells[:width]) if len(cells) >= width else (*cells, *[""] * (width - len(cells)))


def open_text(path: Path, delimiter: str | None = None) -> DelimitedText:
    """A delimited text file with a header.

    Raises:
        DataError: it is empty, or has no header.
    """
    csv.field_size_limit(_LONGEST_CELL)
    encoding = encoding_of(path)
    head = "".join(part for part, _ in zip(decoded(path, encoding), range(2), strict=False)).lstrip("﻿")
    lines = head.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = 0
    while first < len(lines) - 1 and not lines[first].strip():
        first += 1
    said = lines[first].strip().strip('"')
    if said.lower().startswith("sep=") and len(said) <= 5:
        delimiter, first = said[4:] or "\t", first + 1
    header_line = "\n".join(lines[first : first + 20]) if first < len(lines) else ""
    chosen = delimiter or _delimiter(lines[first] if first < len(lines) else "")
    header = next(csv.reader(header_line.splitlines(keepends=True), delimiter=chosen), [])
    names = tuple(name.strip().lstrip("﻿") for name in header)
    if not any(names):
        raise DataError("catalog.feed_empty", path=path)
    if len(names) > _MOST_COLUMNS:
        raise DataError("catalog.too_many_columns", path=path, count=len(names), most=_MOST_COLUMNS)
    return DelimitedText(path=path, header=names, encoding=encoding, delimiter=chosen, first=first)


def _delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


@dataclass(frozen=True, slots=True)
class ParquetTable(Table):
    """A Parquet file; a picture in a cell comes before its row, and the cell holds its key."""

    def rows(self) -> Iterator[Row]:
        """See `Table`."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        number = 1
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(_BATCH, use_threads=False):
                    for row in batch.to_pylist():
                        number += 1
                        yield from _parquet_row(number, row)
        except (pa.ArrowException, OSError):
            yield Broken(number + 1, message("catalog.cut_at_row", place=number + 1))


def _parquet_row(number: int, row: Mapping[str, object]) -> Iterator[Row]:
    cells = []
    for place, value in enumerate(row.values()):
        if isinstance(value, Mapping):
            value = value.get("bytes") or value.get("path")
        if isinstance(value, bytes):
            key = f"{EMBEDDED}{number}.{place}"
            yield EmbeddedPicture(key, value)
            value = key
        cells.append(scalar_text(value))
    yield number, tuple(cells)


def open_parquet(path: Path) -> ParquetTable:
    """A Parquet file.

    Raises:
        DataError: it is damaged or none.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return ParquetTable(path, tuple(file.schema_arrow.names))
    except (pa.ArrowException, OSError) as error:
        raise DataError("data.parquet_unreadable", path=path) from error


@dataclass(frozen=True, slots=True)
class Workbook(Table):
    """The first sheet of an .xlsx, values and not formulas."""

    def rows(self) -> Iterator[Row]:
        """See `Table`."""
        width = len(self.header)
        number = 0
        for number, cells in enumerate(_sheet(self.path), start=1):
            if number > 1 and any(cells):
                yield number, fitted(cells, width)


def _sheet(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:  # openpyxl would judge a path by its ending
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS):
                yield [scalar_text(cell)[:_LONGEST_CELL] for cell in row]
    except (OSError, zipfile.BadZipFile, LookupError, ValueError, TypeError, SyntaxError, AttributeError) as error:
        raise DataError("catalog.workbook_unreadable", path=path) from error


def open_workbook(path: Path) -> Workbook:
    """An .xlsx file whose first row with anything in it is the header.

    Raises:
        DataError: it is damaged, none, or empty.
    """
    header = next(_sheet(path), [])
    if not any(header):
        raise DataError("catalog.feed_empty", path=path)
    return Workbook(path, tuple(header))
