"""Shopify's product CSV, both generations of headers: rows of one product share a handle; only the first has the texts,
later ones are variants or further pictures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from modiste.catalog.feeds.cells import availability, pieces, said_of, truth
from modiste.catalog.feeds.mapping import bare_name, folded_name
from modiste.catalog.feeds.offers import Broken, Column, EmbeddedPicture, Entry, Offer, Problem
from modiste.catalog.feeds.prices import read_price_text
from modiste.catalog.feeds.rows import Table
from modiste.catalog.feeds.text import clean_line, clean_text, clean_title
from modiste.core.messages import message

_NAMES: Final = {
    "handle": ("handle", "url handle"), "title": ("title",), "description": ("body html", "description"),
    "brand": ("vendor",), "category": ("product category",), "type": ("type",), "tags": ("tags",),
    "published": ("published", "published on online store"), "status": ("status",), "sku": ("variant sku", "sku"),
    "stock": ("variant inventory qty", "inventory quantity"), "policy": ("variant inventory policy",
                                                                         "continue selling when out of stock"),
    "tracker": ("variant inventory tracker", "inventory tracker"), "price": ("variant price", "price"),
    "full_price": ("variant compare at price", "compare at price"), "picture": ("image src", "product image url"),
    "own_picture": ("variant image", "variant image url"), "gender": ("google shopping gender",),
    "age": ("google shopping age group",), "colour": ("color product metafields shopify color pattern",),
    "material": ("fabric product metafields shopify fabric",), "gift": ("gift card",),
    **{f"option{n}_{what}": (f"option{n} {what}",) for n in (1, 2, 3) for what in ("name", "value")}}
_COLOUR: Final = frozenset("color colour colors colours цвет farbe couleur colore расцветка".split())
_SIZE: Final = frozenset("size sizes размер größe grosse taille talla taglia".split())
_OPTIONS: Final = frozenset({"material", "материал", "pattern", "узор", "length", "длина"})
_ENGLISH: Final = {"материал": "material", "узор": "pattern", "длина": "length"}
_OLD: Final = frozenset({"handle", "title", "variant price"})
_NEW: Final = frozenset({"url handle", "title", "price"})


def is_shopify(header: tuple[str, ...]) -> bool:
    """Whether a header is of one of the two generations."""
    names = {folded_name(name) for name in header}
    return names >= _OLD or (names >= _NEW and "option1 name" in names) or {"handle", "option1 value"} <= names


@dataclass(frozen=True, slots=True)
class ShopifyReader:
    """A Shopify CSV; its prices are in the shop's `currency`, which it does not name."""

    table: Table
    currency: str | None = None
    format: str = field(default="shopify", init=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """See `offers.Reader`."""
        places = _places(self.table.header)
        names = {place: name for name, place in places.items()}
        return tuple(Column(name=name, field=names.get(place, ""), score=100.0 if place in names else None)
                     for place, name in enumerate(self.table.header))

    def entries(self) -> Iterator[Entry]:
        """See `offers.Reader`."""
        places = _places(self.table.header)
        product = _Product("", {})
        for row in self.table.rows():
            if isinstance(row, Broken | EmbeddedPicture):
                yield row
                continue
            number, cells = row
            said = {name: cells[place].strip() for name, place in places.items() if cells[place].strip()}
            handle = said.get("handle", "")
            if not handle:
                yield Problem(number, message("catalog.no_handle", place=number))
                continue
            if handle != product.handle:
                product = _Product(handle, {name: said.get(f"option{name[-1]}_name", "") for name in ("1", "2", "3")})
                reason = _unsold(said)
                product.hidden = reason is not None
                if reason is not None:
                    yield Problem(number, message("catalog.not_published", place=number))
            if not product.hidden:
                yield from self._offer(number, product, said)

    def _offer(self, number: int, product: "_Product", said: Mapping[str, str]) -> Iterator[Entry]:
        options = product.options(said)
        sells = bool(options) or bool(said.get("price"))
        price, full = read_price_text(said.get("price", "")), read_price_text(said.get("full_price", ""))
        if sells and price.amount and self.currency is None:
            unclear = message("catalog.price_without_currency", place=number, price=said["price"][:40])
            yield Problem(number, unclear, record=False)
        money, before = price.money(self.currency), full.money(self.currency)
        colour = next((value for name, value in options if name in _COLOUR), "")
        stock = pieces(said.get("stock", "")) if said.get("tracker") else None
        goes_on = said.get("policy", "").lower() in ("continue", "true")
        materials = {_ENGLISH.get(name, name): value for name, value in options if name in _OPTIONS}
        key = "\n".join((product.handle, *(value for _, value in options)))
        yield Offer(
            place=number, product=product.handle[:200], id=key if sells else "",
            sku=clean_line(said.get("sku", "").lstrip("'")),
            title=clean_title(said.get("title", "")), brand=clean_line(said.get("brand", "")),
            description=clean_text(said.get("description", "")),
            category=clean_line(" > ".join(filter(None, (said.get("category"), said.get("type"))))),
            colour=clean_line(colour), size=clean_line(next((value for name, value in options if name in _SIZE), "")),
            price=money, full_price=before if before is not None and money is not None and before > money else None,
            available=goes_on or availability("", stock), stock=stock,
            pictures=(said["own_picture"],) if said.get("own_picture") else (),
            shared_pictures=(said["picture"],) if said.get("picture") else (),
            said=said_of({**materials, **{name: said.get(name, "") for name in ("gender", "age", "material")},
                          "colour": colour or said.get("colour", "")}), sells=sells)


@dataclass(slots=True)
class _Product:
    """The product whose rows are being read: option names stand in its first row only."""

    handle: str
    names: Mapping[str, str]
    hidden: bool = False

    def options(self, said: Mapping[str, str]) -> list[tuple[str, str]]:
        """Name and value of a row's options; the single variant that has none of its own has one "Default Title"."""
        found = []
        for number, name in self.names.items():
            value = said.get(f"option{number}_value", "")
            if value:
                known = folded_name(name or said.get(f"option{number}_name", ""))
                found.append((bare_name(known, "size") or known, value))
        return found


def _unsold(said: Mapping[str, str]) -> str | None:
    """Why a product is not for sale, where its first row says so."""
    status = said.get("status", "active").lower()
    if status not in ("active", ""):
        return status
    if truth(said.get("published", "")) is False:
        return "unpublished"
    return "gift card" if truth(said.get("gift", "")) else None


def _places(header: tuple[str, ...]) -> dict[str, int]:
    names = [folded_name(name) for name in header]
    return {field: names.index(known) for field, aliases in _NAMES.items()
            for known in [next((alias for alias in aliases if alias in names), None)] if known is not None}
