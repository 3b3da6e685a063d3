"""What the values of a column say of it, where its name alone misleads.

"label" is the brand of a garment to a shop and its type to who labels pictures; a stock-keeping unit that stands in
several rows is that of the model. And where no column is called as prices, pictures or names are, their values tell
them: file names of pictures, amounts of money, names of garments.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from modiste.catalog.feeds.offers import Column
from modiste.catalog.feeds.prices import read_price_text
from modiste.core.errors import InputError
from modiste.core.formats import PICTURE_SUFFIXES
from modiste.language import parse

_LEAST_ROWS: Final = 4
_LEAST_OF_VALUES: Final = 2
_MOST: Final = 0.6
"""From which share of its rows on values decide."""
_BY_VALUES: Final = 60.0
"""The score of a column that only its values tell."""
_PLAIN_PRICE: Final = 100
"""Whole numbers without a currency are prices from here on: below they are sizes, pieces or years of children."""
_AMOUNT: Final = re.compile(r"\d[\d\s\u00a0\u202f]*([.,]\d{1,2})?")


def by_values(columns: tuple[Column, ...], rows: Sequence[Sequence[str]], said: Collection[str] = ()
              ) -> tuple[Column, ...]:
    """Columns as `mapping.map_columns` understood them, put right by the first rows. What the user said stays as it
    is: a column without a score, and the fields `said`, even where no column fills them."""
    if len(rows) >= _LEAST_ROWS:
        columns = _moved(columns, rows, "brand", "category", _name_garments)
        columns = _moved(columns, rows, "sku", "product", _repeat)
    if len(rows) < _LEAST_OF_VALUES:
        return columns
    for field, shows in (("picture", _name_pictures), ("price", _are_prices), ("title", _name_garments)):
        if field not in said and not any(column.field == field for column in columns):
            columns = _told(columns, rows, field, shows)
    return columns


def _told(columns: tuple[Column, ...], rows: Sequence[Sequence[str]], field: str,
          shows: Callable[[list[str]], bool]) -> tuple[Column, ...]:
    """The first column that nothing is known of and whose values show a field fills it; of names that with most
    words."""
    values = {place: [row[place].strip() for row in rows] for place, column in enumerate(columns)
              if not column.field and column.name}
    fitting = [place for place, one in values.items() if shows(one)]
    if not fitting:
        return columns
    chosen = max(fitting, key=lambda place: sum(map(len, values[place]))) if field == "title" else fitting[0]
    return tuple(replace(column, field=field, score=_BY_VALUES) if place == chosen else column
                 for place, column in enumerate(columns))


def _name_pictures(values: list[str]) -> bool:
    return _share(values, [value for value in values
                           if value.casefold().partition("?")[0].endswith(tuple(PICTURE_SUFFIXES))])


def _are_prices(values: list[str]) -> bool:
    """Amounts with a currency; or such with cents or large ones, which no running number or size is."""
    read = [read_price_text(value) for value in values]
    if _share(values, [value for value, one in zip(values, read, strict=True) if one.amount and one.currency]):
        return True
    amounts = [one.amount for value, one in zip(values, read, strict=True) if one.amount and _AMOUNT.fullmatch(value)]
    running = len(set(amounts)) == len(amounts) > 1 and max(amounts) - min(amounts) == len(amounts) - 1
    large = [one for one in amounts if one >= _PLAIN_PRICE or one % 1]
    plain = [value for value in values if _AMOUNT.fullmatch(value)]
    return bool(amounts) and not running and _share(values, plain) and len(large) >= _MOST * len(amounts)


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
