"""Yandex Market Language: an offer for each size of each colourway, those of a product in one group."""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from modiste.catalog.demo.values import Garment
from modiste.catalog.demo.words import (
    category,
    cloth_name,
    description,
    in_words,
    page_address,
    picture_address,
    sections,
    title,
)
from modiste.core.items import Variant

_DATE: Final = "2026-01-01T00:00:00+03:00"
"""One for good: the same garments give the same bytes."""
_PARAMS: Final = (("pattern", "Тип рисунка"), ("gender", "Пол"), ("season", "Сезон"),
                  ("fit", "Силуэт"), ("length", "Длина"), ("neckline", "Вырез"), ("sleeve", "Длина рукава"),
                  ("style", "Стиль"), ("occasion", "Назначение"))  # fmt: skip
_SYSTEMS: Final = {"ru": "RU", "eu": "EU", "letters": "INT"}


def yml_feed(garments: Sequence[Garment]) -> str:
    """The feed."""
    catalog = Element("yml_catalog", date=_DATE)
    shop = SubElement(catalog, "shop")
    for name, text in (("name", "Modiste demo"), ("company", "Modiste"), ("url", "https://demo-catalogue.example")):
        SubElement(shop, name).text = text
    SubElement(SubElement(shop, "currencies"), "currency", id="RUB", rate="1")
    known = sections("ru")
    categories = SubElement(shop, "categories")
    for number, name in enumerate(known, 1):
        SubElement(categories, "category", id=str(number)).text = name
    offers = SubElement(shop, "offers")
    for garment in garments:
        number = known.index(category(garment, "ru")[0]) + 1
        for variant in garment.variants:
            _offer(offers, garment, variant, str(number))
    indent(catalog)
    written = tostring(catalog, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE yml_catalog SYSTEM "shops.dtd">\n{written}\n'


def _offer(offers: Element, garment: Garment, variant: Variant, section: str) -> None:
    offer = SubElement(offers, "offer", id=variant.sku, group_id=garment.product.id.upper(),
                       available="true" if variant.available else "false")
    price, full = variant.price, variant.full_price
    for name, text in (
        ("url", page_address(garment)), ("price", f"{price.amount:f}" if price is not None else ""),
        ("oldprice", f"{full.amount:f}" if full is not None else ""), ("currencyId", "RUB"), ("categoryId", section),
        ("picture", picture_address(garment)), ("name", title(garment)), ("vendor", garment.product.brand.name),
        ("vendorCode", garment.sku), ("description", "\n\n".join(description(garment))),
        ("count", str(variant.stock or 0)), ("condition", ""),
    ):
        if text:
            SubElement(offer, name).text = text
    _param(offer, "Тип", category(garment, "ru")[1])
    _param(offer, "Цвет", garment.colour["ru"])
    _param(offer, "Материал", cloth_name(garment, "ru"))
    if variant.size:
        SubElement(offer, "param", name="Размер", unit=_SYSTEMS.get(garment.product.sizes, "INT")).text = variant.size
    for kind, name in _PARAMS:
        _param(offer, name, in_words(garment, kind, "ru"))


def _param(offer: Element, name: str, text: str) -> None:
    if text:
        SubElement(offer, "param", name=name).text = text
