"""Yandex Market Language: `yml_catalog` > `shop` > `offers` > `offer`, fashion in `param`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from modiste.catalog.feeds.cells import addresses, availability, pieces, said_of
from modiste.catalog.feeds.mapping import bare_name, folded_name
from modiste.catalog.feeds.offers import Broken, Column, Entry, Offer, Problem
from modiste.catalog.feeds.prices import known_currency, read_price_text
from modiste.catalog.feeds.text import clean_line, clean_text, clean_title
from modiste.catalog.feeds.xml import Aside, Record, records
from modiste.core.messages import message

ROOT: Final = "yml_catalog"
_PARAMS: Final = {
    "цвет": "colour", "color": "colour", "colour": "colour", "основной цвет": "colour", "размер": "size",
    "size": "size", "пол": "gender", "gender": "gender", "возраст": "age", "age": "age", "материал": "material",
    "состав": "material", "материал верха": "material", "ткань": "material", "material": "material",
    "сезон": "season", "сезонность": "season", "season": "season", "тип рисунка": "pattern", "рисунок": "pattern",
    "узор": "pattern", "принт": "pattern", "pattern": "pattern", "стиль": "style", "посадка": "fit", "силуэт": "fit",
    "длина": "length",
    "рукав": "sleeve", "длина рукава": "sleeve", "вырез": "neckline", "вырез горловины": "neckline",
    "тип": "kind", "тип товара": "kind", "вид": "kind", "назначение": "occasion"}
_SYSTEMS: Final = ("RU", "INT", "EU", "US", "UK")
"""One size may be said in several systems: the first of these names the variant."""
_DEEPEST: Final = 10


@dataclass(frozen=True, slots=True)
class YmlReader:
    """A YML feed."""

    path: Path
    currency: str | None = None
    columns: tuple[Column, ...] = field(default=(), init=False)
    format: str = field(default="yml", init=False)

    def entries(self) -> Iterator[Entry]:
        """See `offers.Reader`."""
        categories: dict[str, tuple[str, str]] = {}
        for part in records(self.path, frozenset({"offer"}), frozenset({"category"})):
            if isinstance(part, Broken):
                yield part
            elif isinstance(part, Aside):
                node = part.node
                categories[node.attributes.get("id", "")] = (node.attributes.get("parentId", ""), clean_line(node.text))
            else:
                yield from self._offers(part, categories)

    def _offers(self, record: Record, categories: dict[str, tuple[str, str]]) -> Iterator[Entry]:
        own = clean_line(record.attributes.get("id", ""), 200)
        title = clean_title(record.text("name") or " ".join(filter(None, map(
            record.text, ("typePrefix", "vendor", "model")))))
        if not own:
            yield Problem(record.place, message("catalog.no_id", place=record.place))
            return
        if not title:
            yield Problem(record.place, message("catalog.no_title", place=record.place))
            return
        usual = known_currency(record.text("currencyId")) or self.currency
        price, before = read_price_text(record.text("price"), usual), read_price_text(record.text("oldprice"), usual)
        money, full = price.money(usual), before.money(usual)
        if price.amount and money is None:
            yield Problem(record.place, message("catalog.price_without_currency", place=record.place,
                                                price=record.text("price")[:40]), record=False)
        params = _params(record)
        size, system = _size(record)
        colour, stock = params.get("colour", ""), pieces(record.text("count"))
        category = " > ".join(filter(None, (_path(record.text("categoryId"), categories), params.get("kind", ""),
                                            clean_line(record.text("typePrefix")))))
        yield Offer(
            place=record.place, product=clean_line(record.attributes.get("group_id", ""), 200) or own, id=own,
            sku=clean_line(record.text("vendorCode"), 100) or clean_line(record.text("barcode"), 100), title=title,
            brand=clean_line(record.text("vendor")), description=clean_text(record.text("description")),
            category=clean_line(category), url=clean_line(record.text("url"), 2000), colour=colour, size=size,
            size_system=system, price=money,
            full_price=full if full is not None and money is not None and full.amount > money.amount else None,
            available=_available(record, stock), stock=stock,
            pictures=tuple(dict.fromkeys(one for text in record.texts("picture") for one in addresses(text))),
            said=said_of(params))


def _available(record: Record, stock: int | None) -> bool:
    if record.text("disabled").casefold() in ("true", "1"):
        return False
    return availability(record.attributes.get("available", ""), stock)


def _kind_of(name: str) -> str | None:
    """What a parameter tells, by its name alone or with what may stand around it ("Цвет товара", "Размер (RU)")."""
    folded = folded_name(name)
    return _PARAMS.get(folded) or _PARAMS.get(bare_name(folded, "size"))


def _params(record: Record) -> dict[str, str]:
    """What parameters say, by kind; of several for one kind all."""
    found: dict[str, list[str]] = {}
    for node in record.children:
        if node.name == "param" and node.text:
            kind = _kind_of(node.attributes.get("name", ""))
            if kind is not None and kind != "size":
                found.setdefault(kind, []).append(clean_line(node.text))
    return {kind: ", ".join(dict.fromkeys(texts)) for kind, texts in found.items()}


def _size(record: Record) -> tuple[str, str]:
    """The size and its system."""
    sizes = [(node.attributes.get("unit", "").strip().upper(), clean_line(node.text)) for node in record.children
             if node.name == "param" and node.text
             and _kind_of(node.attributes.get("name", "")) == "size"]
    order = {system: place for place, system in enumerate(_SYSTEMS)}
    chosen = min(sizes, key=lambda one: order.get(one[0], len(order)), default=("", ""))
    return chosen[1], chosen[0][:20]


def _path(category: str, categories: dict[str, tuple[str, str]]) -> str:
    """The names of a category and what it lies in, from the top; a ring of parents ends where it closes."""
    names: list[str] = []
    seen: set[str] = set()
    while category in categories and category not in seen and len(names) < _DEEPEST:
        seen.add(category)
        category, name = categories[category]
        names.append(name)
    return " > ".join(reversed(names))
