"""The currency of a table's prices that name none: by a column of its own, the header, and the others of the column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from modiste.catalog.feeds.mapping import folded_name
from modiste.catalog.feeds.offers import Column
from modiste.catalog.feeds.prices import known_currency, read_price_text
from modiste.catalog.feeds.rows import Table

PRICES: Final = ("price", "sale_price", "full_price")
"""The fields of a table that are prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A currency that a price without one is in; `agreed` where only other prices of the table say so."""

    currency: str | None
    agreed: bool = False


@dataclass(slots=True)
class Currencies:
    """The currencies of a table whose columns are mapped; `said` is what the user says of prices that name none."""

    table: Table
    columns: tuple[Column, ...]
    said: str | None = None
    _named: Mapping[str, str] = field(init=False)
    _agreed: Mapping[str, str] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._named = _for_all({column.field: {currency} for column in self.columns if column.field in PRICES
                                for currency in (_of_header(column.name, self.said),) if currency is not None})

    def of_row(self, name: str, cells: Mapping[str, str]) -> str | None:
        """What a row's own column of currencies, the header or the user says of the prices of a field."""
        return known_currency(cells.get("currency", "")) or self._named.get(name) or self.said

    def usual(self, name: str, cells: Mapping[str, str]) -> Usual:
        """The currency of a price of a field that names none, in a row. Where nothing else tells it, the whole table
        is read once for what its other prices name: where all those are one, so is this."""
        known = self.of_row(name, cells)
        if known is not None:
            return Usual(currency=known)
        if self._agreed is None:
            self._agreed = _for_all(self._told_by_cells())
        return Usual(currency=self._agreed.get(name), agreed=name in self._agreed)

    def _told_by_cells(self) -> dict[str, set[str]]:
        """By field the currencies that its prices name."""
        places = {column.field: place for place, column in enumerate(self.columns) if column.field}
        found: dict[str, set[str]] = {}
        for cells in _rows(self.table):
            own = known_currency(cells[places["currency"]]) if "currency" in places else None
            for name in PRICES:
                read = read_price_text(cells[places[name]]) if name in places else None
                if read is not None and read.amount and (currency := read.currency or own):
                    found.setdefault(name, set()).add(currency)
        return found


def _rows(table: Table) -> Iterator[Sequence[str]]:
    return (row[1] for row in table.rows() if isinstance(row, tuple))


def _of_header(name: str, said: str | None) -> str | None:
    """The currency that the name of a column names: of "Цена, руб.", "priceUSD", "Price (€)"."""
    return read_price_text(name, said).currency or read_price_text(folded_name(name), said).currency


def _for_all(told: Mapping[str, set[str]]) -> dict[str, str]:
    """The one currency that is told of each field; where none is, that of the others, if it is one."""
    every = set().union(*told.values())
    return {name: next(iter(found)) for name in PRICES if len(found := told.get(name) or every) == 1}
