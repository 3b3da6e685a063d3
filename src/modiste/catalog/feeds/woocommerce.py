"""WooCommerce's product CSV. Its headers are translated into the shop's language: they are told by their names in seven
languages, and where the values of `Type` say that it is such a file, by their order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from modiste.catalog.feeds.cells import availability, pieces, said_of
from modiste.catalog.feeds.mapping import folded_name
from modiste.catalog.feeds.offers import Broken, Column, EmbeddedPicture, Entry, Offer, Problem
from modiste.catalog.feeds.prices import read_price_text
from modiste.catalog.feeds.rows import Table
from modiste.catalog.feeds.text import clean_line, clean_text, clean_title
from modiste.core.messages import message

_TELLING: Final = frozenset({"published", "parent", "price", "picture", "in_stock"})
TYPES: Final = frozenset({"simple", "variable", "variation", "grouped", "external"})
_NAMES: Final = {
    "id": "id|ид", "type": "type|тип|typ|tipo", "sku": "sku|артикул|artikelnummer|ugs|codigo|referencia",
    "title": "name|имя|название|nom|nombre|nome|naam|назва",
    "published": "published|опубликован|veroffentlicht|veröffentlicht|publie|publié|publicado|pubblicato|опубліковано",
    "summary": "short description|краткое описание|kurzbeschreibung|description courte|descripcion corta|"
               "descripción corta|breve descrizione|короткий опис",
    "description": "description|описание|beschreibung|descripcion|descripción|descrizione|опис",
    "in_stock": "in stock|в наличии|наличие|vorratig|vorrätig|en stock|existencias|hay existencias|in magazzino",
    "stock": "stock|запасы|lager|lagerbestand|inventario|magazzino|запас|запаси",
    "sale_price": "sale price|цена распродажи|акционная цена|angebotspreis|tarif promo|precio rebajado|"
                  "prezzo in offerta|акційна ціна",
    "price": "regular price|базовая цена|обычная цена|regularer preis|regulärer preis|tarif regulier|tarif régulier|"
             "precio normal|prezzo di listino|звичайна ціна",
    "category": "categories|категории|kategorien|categorias|categorías|categorie|catégories|категорії",
    "picture": "images|изображения|bilder|imagenes|imágenes|immagini|зображення",
    "parent": "parent|родительский|родитель|ubergeordnet|übergeordnetes produkt|superior|genitore|батьківський",
    "url": "external url|внешний url|externe url|url externa|url externe"}
_FIELDS: Final = {alias: name for name, aliases in _NAMES.items() for alias in aliases.split("|")}
_ORDER: Final = (
    "id type sku title published - - summary description - - - - in_stock stock - - - - - - - - - sale_price price "
    "category - - picture - - parent - - - url").split()
"""The exporter's own order, without the column of GTINs that newer ones have behind the SKU."""
_WITH_BARCODE: Final = 40
"""How many columns of its own an export with GTINs has before those of attributes."""
_BARCODE: Final = ("gtin", "ean", "upc", "isbn")
_NUMBERED: Final = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_COLOUR: Final = re.compile(r"\b(?:colou?rs?|цвет\w*|farben?|couleurs?|color(?:es)?|colore|pa_color|колір)\b",
                            re.IGNORECASE)
_SIZE: Final = re.compile(r"\b(?:sizes?|размер\w*|gr(?:ö|oe|o)(?:ß|ss)en?|taille|talla|taglia|pa_size|розмір)\b",
                          re.IGNORECASE)
_SAID: Final = ((re.compile(r"material|fabric|материал|ткань|состав|stoff", re.IGNORECASE), "material"),
                (re.compile(r"pattern|print|узор|рисунок|принт", re.IGNORECASE), "pattern"),
                (re.compile(r"gender|sex|\bпол\b", re.IGNORECASE), "gender"),
                (re.compile(r"season|сезон", re.IGNORECASE), "season"),
                (re.compile(r"brand|бренд|marke|marque|marca|марка", re.IGNORECASE), "brand"))


def is_woocommerce(header: tuple[str, ...]) -> bool:
    """Whether a header's names, in a language that is known, are an export's."""
    found = {_FIELDS[name] for name in map(folded_name, header) if name in _FIELDS}
    return {"type", "sku", "title"} <= found and len(found & _TELLING) >= 2


def is_by_values(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> bool:
    """Whether a table whose header is in some language is an export by what stands below `Type`."""
    return len(header) >= len(_ORDER) and folded_name(header[0]) in ("id", "ид") and bool(rows) and all(
        set(re.split(r",\s*", row[1].strip())) & TYPES for row in rows)


@dataclass(frozen=True, slots=True)
class WooCommerceReader:
    """A WooCommerce CSV; its prices are in the shop's `currency`, which it does not name."""

    table: Table
    currency: str | None = None
    format: str = field(default="woocommerce", init=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """See `offers.Reader`."""
        names = {place: name for name, place in _places(self.table.header).items()}
        return tuple(Column(name=name, field=names.get(place, ""), score=100.0 if place in names else None)
                     for place, name in enumerate(self.table.header))

    def entries(self) -> Iterator[Entry]:
        """See `offers.Reader`."""
        places, attributes = _places(self.table.header), _attribute_places(self.table.header)
        for row in self.table.rows():
            if isinstance(row, Broken | EmbeddedPicture):
                yield row
                continue
            number, cells = row
            said = {name: _plain(cells[place]) for name, place in places.items()}
            more = {clean_line(cells[name]): _list(cells[value]) for name, value in attributes
                    if cells[name].strip() and cells[value].strip()}
            yield from self._offers(number, said, more)

    def _offers(self, number: int, said: Mapping[str, str], attributes: Mapping[str, list[str]]) -> Iterator[Entry]:
        kinds = set(re.split(r",\s*", said.get("type", "").lower()))
        title, variation = clean_title(said.get("title", "")), "variation" in kinds
        if not title and not variation:
            yield Problem(number, message("catalog.no_title", place=number))
            return
        if said.get("published", "1").strip() in ("0", "-1", "2") or "grouped" in kinds:
            yield Problem(number, message("catalog.not_published", place=number))
            return
        usual, sells = self.currency, "variable" not in kinds
        price, sale = read_price_text(said.get("price", "")), read_price_text(said.get("sale_price", ""))
        money, reduced = price.money(usual), sale.money(usual)
        if sells and (price.amount or sale.amount) and usual is None:
            unclear = message("catalog.price_without_currency", place=number, price=said.get("price", "")[:40])
            yield Problem(number, unclear, record=False)
        lower = reduced is not None and (money is None or reduced.amount < money.amount)
        sku, own = clean_line(said.get("sku", ""), 200), f"id:{clean_line(said.get('id', ''), 20)}"
        parent = clean_line(said.get("parent", ""), 200)
        product = parent if variation and parent else sku or (own if own != "id:" else title)
        stock = pieces(said.get("stock", ""))
        pictures = tuple(dict.fromkeys(one.strip() for one in _list(said.get("picture", "")) if one.strip()))
        said_more = _said(attributes)
        colours = _first(attributes, _COLOUR) if sells else []
        sizes = (_first(attributes, _SIZE) if sells else []) or [""]
        for size in sizes:
            yield Offer(
                place=number, product=product, id=f"{sku or own}\n{size}" if sells and (sku or own != "id:") else "",
                sku=sku, title="" if variation else title, brand=said_more.get("brand", ""),
                description=clean_text(_lines("\n".join(filter(None, (said.get("summary"), said.get("description")))))),
                category=clean_line(", ".join(_list(said.get("category", "")))),
                url=clean_line(said.get("url", ""), 2000), colour=", ".join(colours), size=size,
                price=reduced if lower else money, full_price=money if lower else None,
                available=availability(said.get("in_stock", ""), stock),
                stock=stock, pictures=pictures if variation else (), shared_pictures=() if variation else pictures,
                said=said_of({**said_more, "colour": ", ".join(colours)}), sells=sells)


def _plain(text: str) -> str:
    """A cell as it was before the export: the quote that keeps spreadsheets from computing it taken off."""
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text


def _list(text: str) -> list[str]:
    """A list of the export: parted by commas, literal ones escaped."""
    parts = re.split(r"(?<!\\),", text)
    return [clean_line(part.replace("\\,", ","), 2000) for part in parts if part.strip()]


def _first(attributes: Mapping[str, list[str]], name: re.Pattern[str]) -> list[str]:
    return next((values for known, values in attributes.items() if name.search(known)), [])


def _said(attributes: Mapping[str, list[str]]) -> dict[str, str]:
    return {kind: ", ".join(values) for known, values in attributes.items()
            for name, kind in _SAID if name.search(known)}


def _places(header: tuple[str, ...]) -> dict[str, int]:
    """Where the fields stand: by names, or by the exporter's order where too few names are known."""
    names = [folded_name(name) for name in header]
    by_name: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in _FIELDS:
            by_name.setdefault(_FIELDS[name], place)
    if {"type", "title", "price"} <= set(by_name):
        return by_name
    numbered = next((place for place, name in enumerate(header) if _NUMBERED.search(name)), 0)
    shift = any(word in names[3] for word in _BARCODE) or numbered == _WITH_BARCODE
    return {name: place + (shift and place > 2) for place, name in enumerate(_ORDER)
            if name != "-" and place + shift < len(header)}


def _attribute_places(header: tuple[str, ...]) -> list[tuple[int, int]]:
    """Name and values of each attribute: the first two columns that bear its number, whatever the language."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        number = _NUMBERED.search(name)
        if number is not None and not name.casefold().startswith(("meta:", "мета:", "download", "загруз")):
            found.setdefault(number.group(), []).append(place)
    return [(places[0], places[1]) for places in found.values() if len(places) >= 2]


def _lines(text: str) -> str:
    r"""A description's lines, which the export writes as the two characters \n, and those two themselves as \\n."""
    return text.replace("\\\\n", "\0").replace("\\n", "\n").replace("\0", "\\n")
