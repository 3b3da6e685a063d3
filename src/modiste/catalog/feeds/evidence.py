"""What the values of a column say of it, where its name alone misleads.

"label" is the brand of a garment to a shop and its type to who labels pictures; a stock-keeping unit that stands in
several rows is that of the model.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from modiste.catalog.feeds.offers import Column
from modiste.core.errors import InputError
from modiste.language import parse

_LEAST_ROWS: Final = 4
_MOST: Final = 0.6
"""From which share of its rows on values decide."""


def by_values(columns: tuple[Column, ...], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Columns as `mapping.map_columns` understood them, put right by the first rows. What the user said (a column
    without a score) stays as it is."""
    if len(rows) < _LEAST_ROWS:
        return columns
    columns = _moved(columns, rows, "brand", "category", _name_garments)
    return _moved(columns, rows, "sku", "product", _repeat)


def _moved(columns: tuple[Column, ...], rows: Sequence[Sequence[str]], field: str, to: str,
           shows: Callable[[list[str]], bool]) -> tuple[Column, ...]:
    """The column of `field` fills `to`, if none does and its values show that they are of it."""
    if any(column.field == to for column in columns):
        return columns
    return tuple(replace(column, field=to) if column.field == field and column.score is not None
                 and shows([row[place].strip() for row in rows]) else column for place, column in enumerate(columns))


def _name_garments(values: list[str]) -> bool:
    return _share(values, [value for value in values if _is_garment(value)])


def _is_garment(text: str) -> bool:
    try:
        return parse(text).garment is not None
    except InputError:  # no words at all
        return False


def _repeat(values: list[str]) -> bool:
    often = Counter(values)
    return _share(values, [value for value in values if value and often[value] > 1])


def _share(values: list[str], chosen: list[str]) -> bool:
    said = [value for value in values if value]
    return bool(said) and len(chosen) >= _MOST * len(said)
