"""Tables with any column names: one row an offer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from modiste.catalog.feeds.cells import addresses, availability, joined, pieces, said_of, truth
from modiste.catalog.feeds.currencies import PRICES, Currencies
from modiste.catalog.feeds.offers import Broken, Column, EmbeddedPicture, Entry, Offer, Problem
from modiste.catalog.feeds.prices import read_price_text
from modiste.catalog.feeds.rows import EMBEDDED, Cells, Table
from modiste.catalog.feeds.text import clean_line, clean_text, clean_title
from modiste.core.items import Money
from modiste.core.messages import message

_NOT_SAID: Final = frozenset({"", "-", "na", "n/a", "nan", "none", "null", "unknown", "нет данных", "не указан"})
_TITLE_OF_TEXT: Final = 120
_LONGEST_KEY: Final = 200


@dataclass(frozen=True, slots=True)
class TableReader:
    """A table whose columns are mapped; `currency` is that of prices that name none."""

    table: Table
    columns: tuple[Column, ...]
    currency: str | None = None
    format: str = field(default="table", init=False)

    def entries(self) -> Iterator[Entry]:
        """See `offers.Reader`."""
        places = [(place, column.field) for place, column in enumerate(self.columns) if column.field]
        prices = _Prices(Currencies(self.table, self.columns, self.currency))
        for row in self.table.rows():
            if isinstance(row, Broken | EmbeddedPicture):
                yield row
            else:
                yield from self._offers(row[0], _by_field(places, row[1]), prices)

    def _offers(self, place: int, cells: Mapping[str, str], prices: "_Prices") -> Iterator[Entry]:
        title = clean_title(cells.get("title", ""))
        description = clean_text(cells.get("description", ""))
        category = clean_line(cells.get("category", ""))
        title = title or clean_title(description.split("\n")[0][:_TITLE_OF_TEXT]) or _title_of(cells, category)
        if not title:
            yield Problem(place, message("catalog.no_title", place=place))
            return
        if truth(cells.get("published", "")) is False:
            yield Problem(place, message("catalog.not_published", place=place))
            return
        price, full, problems = prices.read(place, cells)
        yield from problems
        brand, colour = clean_line(cells.get("brand", "")), clean_line(cells.get("colour", ""))
        pictures = _pictures(cells.get("picture", ""))
        stock = pieces(cells.get("stock", ""))
        own = clean_line(cells.get("id", ""), _LONGEST_KEY) or clean_line(cells.get("sku", ""), _LONGEST_KEY)
        by_words = f"{brand}\n{title}" if cells.get("size") or not pictures else "\n".join(
            (brand, title, colour, pictures[0] if not pictures[0].startswith(EMBEDDED) else ""))
        product = clean_line(cells.get("product", ""), _LONGEST_KEY) or own or by_words
        sizes = [clean_line(size) for size in cells.get("size", "").replace("|", ",").replace(";", ",").split(",")]
        for size in filter(None, sizes) if any(sizes) else ("",):
            yield Offer(
                place=place, product=product, id=f"{own}\n{colour}\n{size}" if own else "",
                sku=clean_line(cells.get("sku", ""), _LONGEST_KEY), title=title, brand=brand, description=description,
                category=category, url=clean_line(cells.get("url", ""), 2000), colour=colour, size=size,
                size_system=clean_line(cells.get("size_system", ""), 20), price=price, full_price=full,
                available=availability(cells.get("available", ""), stock), stock=stock, pictures=pictures,
                said=said_of(cells))


@dataclass(slots=True)
class _Prices:
    """The prices of a table's rows, in their order."""

    currencies: Currencies
    told: set[str] = field(default_factory=set)
    """The columns of which it was said that their prices were taken to be in the currency of the others."""

    def read(self, place: int, cells: Mapping[str, str]) -> tuple[Money | None, Money | None, list[Problem]]:
        """What it costs, what it cost before, and what was not understood or had to be taken from other rows."""
        problems: list[Problem] = []
        price, sale, full = (self._money(place, name, cells, problems) for name in PRICES)
        if price is None:
            price = sale
        elif sale is not None and sale.currency == price.currency and sale.amount < price.amount:
            price, full = sale, price
        if full is not None and price is not None and (full.currency != price.currency or full.amount <= price.amount):
            full = None
        return price, full, problems

    def _money(self, place: int, name: str, cells: Mapping[str, str], problems: list[Problem]) -> Money | None:
        text = cells.get(name, "")
        read = read_price_text(text, self.currencies.of_row(name, cells))
        if not read.amount or read.currency is not None:
            return read.money(None)
        return self._unnamed(place, name, cells, problems)

    def _unnamed(self, place: int, name: str, cells: Mapping[str, str], problems: list[Problem]) -> Money | None:
        """A price that names no currency."""
        text, usual = cells[name], self.currencies.usual(name, cells)
        if usual.currency is None:
            if not any(one.what.code == "catalog.price_without_currency" for one in problems):
                problems.append(Problem(place, message("catalog.price_without_currency", place=place, price=text[:40]),
                                        False))
            return None
        if usual.agreed and name not in self.told:
            self.told.add(name)
            problems.append(Problem(place, message("catalog.currency_taken", place=place, price=text[:40],
                                                   currency=usual.currency), False))
        return read_price_text(text, usual.currency).money(usual.currency)


def _by_field(places: list[tuple[int, str]], cells: Cells) -> dict[str, str]:
    """The cells by field; of several columns for one field all that say something."""
    found: dict[str, list[str]] = {}
    for place, name in places:
        text = cells[place]
        if " ".join(text.casefold().split()) not in _NOT_SAID:
            found.setdefault(name, []).append(text)
    parts = {"picture": "|", "description": "\n"}
    return {name: joined([clean_line(text) for text in texts]) if name == "category"
            else parts.get(name, " ").join(texts) for name, texts in found.items()}


def _pictures(text: str) -> tuple[str, ...]:
    return addresses(text)


def _title_of(cells: Mapping[str, str], category: str) -> str:
    """What a row without a title is called: what it says of itself."""
    return clean_title(" ".join(filter(None, (cells.get("brand", ""), cells.get("colour", ""),
                                              category.rpartition(" > ")[2]))))
