"""Tables that people bring: Parquet, CSV (also ; and tab, UTF-8 or UTF-16) and JSON lines, as columns."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError
from modiste.core.files import open_plain, parse_json

MOST_BYTES: Final = 2_000_000_000
_MOST_TEXT_BYTES: Final = 400_000_000
_EPOCH: Final = date(1970, 1, 1).toordinal()
_QUOTED: Final = 60
_DELIMITERS: Final = ",;\t|"
_NOTHING: Final = frozenset({"", "none", "null", "nan", "n/a"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """A table by columns: `values` has a list of plain values for each of `names`, all `count` long; `first_row` is how
    a person counts its first row."""

    path: Path
    names: tuple[str, ...]
    values: tuple[Sequence[object], ...]
    count: int
    first_row: int = 1

    def __getitem__(self, name: str) -> Sequence[object]:
        return self.values[self.names.index(name)]

    def get(self, *names: str) -> Sequence[object] | None:
        """The first of these columns that there is."""
        return next((self[name] for name in names if name in self.names), None)


def read_columns(path: Path, wanted: Iterable[str] | None = None) -> Columns:
    """Read a table; `wanted` names the columns that matter, others are left unread where the format allows.

    Raises:
        DataError: it is missing, empty, of another kind, damaged or too large.
    """
    if not path.is_file():
        raise DataError("stylist.no_file", path=path)
    if path.stat().st_size > (MOST_BYTES if path.suffix.lower() == ".parquet" else _MOST_TEXT_BYTES):
        raise DataError("stylist.file_too_large", path=path, most=_MOST_TEXT_BYTES // 1_000_000)
    kind = path.suffix.lower()
    if kind == ".parquet":
        table = _parquet(path, wanted)
    elif kind in (".csv", ".tsv"):
        table = _csv(path)
    elif kind in (".jsonl", ".ndjson"):
        table = _jsonl(path)
    else:
        raise DataError("stylist.file_kind", path=path)
    if not table.count:
        raise DataError("stylist.file_without_rows", path=path)
    return table


def _parquet(path: Path, wanted: Iterable[str] | None) -> Columns:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            chosen = [name for name in names if wanted is None or name in set(wanted)]
            table = file.read(columns=chosen, use_threads=False)
            values = tuple(table.column(name).to_pylist() for name in chosen)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError("stylist.file_damaged", path=path, reason=error) from error
    return Columns(path=path, names=tuple(chosen), values=values, count=table.num_rows)


def _text(path: Path) -> str:
    try:
        with open_plain(path) as file:
            data = file.read()
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("stylist.file_encoding", path=path) from error
    except OSError as error:
        raise DataError("stylist.file_damaged", path=path, reason=error) from error


def _csv(path: Path) -> Columns:
    text = _text(path)
    head = text[: text.find("\n") + 1] or text
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise DataError("stylist.file_damaged", path=path, reason=error) from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    names = tuple(name.strip() for name in rows[0]) if rows else ()
    if not names or len(set(names)) < len(names):
        raise DataError("stylist.file_header", path=path)
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(names):
            raise DataError("stylist.row_length", path=path, row=number, count=len(row), expected=len(names))
    columns = tuple([row[k] for row in rows[1:]] for k in range(len(names)))
    return Columns(path=path, names=names, values=columns, count=len(rows) - 1, first_row=2)


def _jsonl(path: Path) -> Columns:
    rows: list[dict[str, object]] = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if line.strip():
            try:
                row = parse_json(line)
            except (ValueError, RecursionError) as error:
                raise DataError("stylist.line_not_json", path=path, row=number) from error
            if not isinstance(row, dict):
                raise DataError("stylist.line_not_json", path=path, row=number)
            rows.append(row)
    names = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    return Columns(path=path, names=names, values=tuple([row.get(name) for row in rows] for name in names),
                   count=len(rows))


def check_columns(table: Columns, needed: Sequence[str]) -> None:
    """See that columns are there.

    Raises:
        DataError: one is not; it names those that are.
    """
    for name in needed:
        if name not in table.names:
            raise DataError("stylist.no_column", path=table.path, name=name, known=table.names[:12], needed=needed)


def is_nothing(value: object) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or (
        isinstance(value, str) and value.strip().lower() in _NOTHING)


def text_of(value: object) -> str:
    """A cell as text: 14.0 is "14", nothing is ""."""
    if is_nothing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def number_of(value: object) -> float:
    """A cell as a number, NaN where it says none."""
    if isinstance(value, bool) or is_nothing(value):
        return math.nan
    try:
        number = float(value) if isinstance(value, int | float) else float(str(value).strip().replace(",", "."))
    except (ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan


def numbers_of(values: Sequence[object] | None, count: int) -> NDArray[np.float64]:
    """A column of numbers, NaN where a cell says none or there is no column."""
    if values is None:
        return np.full(count, np.nan)
    return np.array([number_of(value) for value in values], np.float64)


def day_of(value: object) -> int | None:
    """Days since 1970 of a date, a time (UTC where it names no zone) or their ISO 8601 text; None where it is none or
    lies before 1970."""
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value.strip())
        if isinstance(value, datetime):
            value = value.astimezone(UTC).date() if value.tzinfo is not None else value.date()
        if not isinstance(value, date):
            return None
    except (ValueError, OverflowError):
        return None
    day = value.toordinal() - _EPOCH
    return day if day >= 0 else None


def days_of(table: Columns, name: str) -> NDArray[np.int64]:
    """A column of dates as days since 1970.

    Raises:
        DataError: a cell is no date.
    """
    days = np.empty(table.count, np.int64)
    for number, value in enumerate(table[name]):
        day = day_of(value)
        if day is None:
            raise DataError("stylist.no_date", path=table.path, row=table.first_row + number, name=name,
                            value=str(value)[:_QUOTED])
        days[number] = day
    return days


def codes_of(values: Sequence[object], known: Sequence[str]) -> NDArray[np.int64]:
    """Texts as their places in a list, -1 where they are not in it."""
    places = {name: place for place, name in enumerate(known)}
    return np.array([places.get(text_of(value).lower(), -1) for value in values], np.int64)


def numbered(values: Sequence[object]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Texts as numbers in the order of their names, and the names."""
    texts = [text_of(value) for value in values]
    names = tuple(sorted(set(texts)))
    places = {name: place for place, name in enumerate(names)}
    return np.array([places[text] for text in texts], np.int64), names
