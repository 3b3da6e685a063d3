"""Dated facts from a file that somebody brings: a catalogue's dump, a log of events or of sales, a wardrobe."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError, InputError
from modiste.language import parse
from modiste.stylist.tables import Columns, day_of, is_nothing, read_columns, text_of
from modiste.stylist.trends.counts import MonthlyCounts, count_months, month_of_day

KINDS: Final = ("type", "colour", "pattern")
_COLUMNS: Final = {
    "type": ("type", "category", "articletype", "garment", "product_type", "тип", "категория"),
    "colour": ("colour", "color", "basecolour", "basecolor", "цвет"),
    "pattern": ("pattern", "print", "узор", "рисунок"),
}
_DATES: Final = ("date", "at", "review_date", "day", "month", "created", "created_at", "published", "published_at",
                 "added", "timestamp", "time", "year", "дата")
_LONGEST: Final = 60


def read_months(path: Path, kinds: Sequence[str] = KINDS, since: str | None = None) -> tuple[MonthlyCounts, ...]:
    """Count a table by month for each kind: "type", "colour" and "pattern" by their usual columns, anything else by the
    column of that name. `since` ("2016-01") leaves earlier months out.

    Raises:
        DataError: the file cannot be read, or has no column of dates or of a kind.
        InputError: `since` is no month.
    """
    start = month_of(since) if since is not None else 0
    table = read_columns(path)
    months = _months(table)
    found = []
    for kind in kinds:
        column = _column(table, kind)
        values = [_value(kind, value) for value in table[column]]
        late = months >= start
        kept = [value for value, is_late in zip(values, late, strict=True) if is_late]
        found.append(count_months(kind, months[late], kept))
    return tuple(found)


def month_of(text: str) -> int:
    """Months from 1970-01 of "2016-01", "2016" or a date.

    Raises:
        InputError: it is none of these.
    """
    said = text.strip()
    padded = f"{said}-01-01" if len(said) == 4 else f"{said}-01" if len(said) == 7 else said
    day = day_of(padded)
    if day is None:
        raise InputError("stylist.no_month", text=said[:_LONGEST])
    return month_of_day(day)


def _months(table: Columns) -> NDArray[np.int64]:
    names = {name.lower(): name for name in table.names}
    column = next((names[name] for name in _DATES if name in names), None)
    if column is None:
        raise DataError("stylist.no_date_column", path=table.path, known=table.names[:12], usual=_DATES[:6])
    found = np.empty(table.count, np.int64)
    for number, value in enumerate(table[column]):
        text = text_of(value)
        whole = f"{text}-01-01" if len(text) == 4 and text.isdigit() else f"{text}-01" if len(text) == 7 else value
        day = day_of(whole)
        if day is None:
            raise DataError("stylist.no_date", path=table.path, row=table.first_row + number, name=column,
                            value=text[:_LONGEST])
        found[number] = month_of_day(day)
    return found


def _column(table: Columns, kind: str) -> str:
    names = {name.lower(): name for name in table.names}
    found = next((names[name] for name in (kind.lower(), *_COLUMNS.get(kind, ())) if name in names), None)
    if found is None:
        raise DataError("stylist.no_kind_column", path=table.path, kind=kind, known=table.names[:12])
    return found


def _value(kind: str, value: object) -> str:
    """A value as it is shown; colours, and types and patterns that the vocabulary knows, by their ids."""
    if is_nothing(value):
        return ""
    text = text_of(value).lower()[:_LONGEST]
    return _known(kind, text) or text


@lru_cache(maxsize=4096)
def _known(kind: str, text: str) -> str | None:
    """The id in our vocabulary of a text that says nothing else."""
    if kind not in _COLUMNS:
        return None
    said = parse(text)
    if kind == "colour":
        return said.colours[0] if len(said.colours) == 1 else None
    return said.garment if kind == "type" else said.pattern
