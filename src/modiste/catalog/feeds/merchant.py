"""Google Merchant feeds: RSS 2.0 or Atom with elements `g:...`, and the same names as columns of a text file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from modiste.catalog.feeds.cells import addresses, availability, joined, said_of
from modiste.catalog.feeds.offers import Broken, Column, EmbeddedPicture, Entry, Offer, Problem
from modiste.catalog.feeds.prices import read_price_text
from modiste.catalog.feeds.rows import Cells, Table
from modiste.catalog.feeds.text import clean_line, clean_text, clean_title
from modiste.catalog.feeds.xml import Record, records
from modiste.core.items import Money
from modiste.core.messages import message

ROOTS: Final = ("rss", "feed")
NAMES: Final = {
    "id": "id", "title": "title", "description": "description", "link": "url", "image_link": "picture",
    "additional_image_link": "picture", "availability": "available", "price": "price", "sale_price": "sale_price",
    "product_type": "category", "google_product_category": "category", "brand": "brand", "gtin": "sku", "mpn": "sku",
    "color": "colour", "gender": "gender", "age_group": "age", "material": "material", "pattern": "pattern",
    "size": "size", "size_system": "size_system", "item_group_id": "product"}
_RECORDS: Final = frozenset({"item", "entry"})
_SURE: Final = frozenset({"id", "title", "price", "link", "image_link"})

Values = Callable[[str], tuple[str, ...]]
"""The texts of an element or a column of a name."""


def column_name(name: str) -> str:
    """A column as the elements are called: "Image link" is "image_link"."""
    return "_".join(name.casefold().removeprefix("g:").replace("_", " ").split())


def is_merchant(header: tuple[str, ...]) -> bool:
    """Whether a header is of a text feed."""
    names = {column_name(name) for name in header}
    return "image_link" in names and len(names & _SURE) >= 4


@dataclass(frozen=True, slots=True)
class MerchantXmlReader:
    """An RSS or Atom feed."""

    path: Path
    currency: str | None = None
    columns: tuple[Column, ...] = field(default=(), init=False)
    format: str = field(default="merchant", init=False)

    def entries(self) -> Iterator[Entry]:
        """See `offers.Reader`."""
        for part in records(self.path, _RECORDS, frozenset()):
            if isinstance(part, Broken):
                yield part
            elif isinstance(part, Record):
                yield from _offers(part.place, partial(_texts, part), self.currency)


def _texts(record: Record, name: str) -> tuple[str, ...]:
    """The texts of an element; Atom has addresses in attributes."""
    found = record.texts(name)
    if not found and name == "link":
        return tuple(node.attributes["href"] for node in record.children if node.name == "link" and
                     "href" in node.attributes)
    return found


@dataclass(frozen=True, slots=True)
class MerchantTextReader:
    """A TSV or CSV feed."""

    table: Table
    currency: str | None = None
    format: str = field(default="merchant", init=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """See `offers.Reader`."""
        return tuple(Column(name=name, field=NAMES.get(column_name(name), ""), score=100.0)
                     for name in self.table.header)

    def entries(self) -> Iterator[Entry]:
        """See `offers.Reader`."""
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.table.header):
            places.setdefault(column_name(name), []).append(place)
        for row in self.table.rows():
            if isinstance(row, Broken | EmbeddedPicture):
                yield row
                continue
            number, cells = row
            yield from _offers(number, partial(_cells, places, cells), self.currency)


def _cells(places: Mapping[str, Sequence[int]], cells: Cells, name: str) -> tuple[str, ...]:
    """The cells of the columns of a name."""
    return tuple(cells[place] for place in places.get(name, ()) if cells[place].strip())


def _offers(place: int, values: Values, usual: str | None) -> Iterator[Entry]:
    def one(name: str) -> str:
        return next(iter(values(name)), "")

    own, title = clean_line(one("id"), 200), clean_title(one("title"))
    if not own:
        yield Problem(place, message("catalog.no_id", place=place))
        return
    if not title:
        yield Problem(place, message("catalog.no_title", place=place))
        return
    price, full, problem = _prices(place, one, usual)
    if problem is not None:
        yield problem
    pictures = tuple(dict.fromkeys(
        address for name in ("image_link", "additional_image_link") for text in values(name)
        for address in addresses(text)))
    colour = clean_line(one("color"))
    yield Offer(
        place=place, product=clean_line(one("item_group_id"), 200) or own, id=own,
        sku=clean_line(one("mpn"), 100) or clean_line(one("gtin"), 100), title=title, brand=clean_line(one("brand")),
        description=clean_text(one("description")),
        category=joined([clean_line(one("product_type")), _category(clean_line(one("google_product_category")))]),
        url=clean_line(one("link"), 2000), colour=colour, size=clean_line(one("size")),
        size_system=clean_line(one("size_system"), 20), price=price, full_price=full,
        available=availability(one("availability"), None), pictures=pictures, said=said_of({
            "colour": colour, "gender": one("gender"), "age": one("age_group"), "material": one("material"),
            "pattern": one("pattern")}))


def _prices(place: int, one: Callable[[str], str], usual: str | None
            ) -> tuple[Money | None, Money | None, Problem | None]:
    """What it costs, what it cost before, and what was not understood."""
    read, sale = read_price_text(one("price"), usual), read_price_text(one("sale_price"), usual)
    money, reduced = read.money(usual), sale.money(usual or read.currency)
    problem = None
    if read.amount and money is None:
        said = message("catalog.price_without_currency", place=place, price=one("price")[:40])
        problem = Problem(place, said, record=False)
    if reduced is not None and money is not None:
        cheaper = reduced.currency == money.currency and reduced.amount < money.amount
        return (reduced, money, problem) if cheaper else (money, None, problem)
    return money or reduced, None, problem


def _category(text: str) -> str:
    """Google's categories come as numbers too, which say nothing here."""
    return "" if text.isdigit() else text
