"""Google Merchant's XML: an element for each size of each colourway, those of a product in one group."""

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from modiste.catalog.demo.values import Garment
from modiste.catalog.demo.words import category, cloth_name, description, in_words, page_address, picture_address, title
from modiste.core.items import Money, Variant

_SPACE: Final = "http://base.google.com/ns/1.0"
_GENDERS: Final = {"women": "female", "men": "male"}
_CLOTHING: Final = "1604"
_DETAILS: Final = (("fit", "Fit"), ("length", "Length"), ("neckline", "Neckline"), ("sleeve", "Sleeve length"),
                   ("season", "Season"), ("occasion", "Occasion"), ("style", "Style"))  # fmt: skip


def merchant_feed(garments: Sequence[Garment]) -> str:
    """The feed as RSS 2.0."""
    register_namespace("g", _SPACE)
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    for name, text in (("title", "Modiste demo catalogue"), ("link", "https://demo-catalogue.example"),
                       ("description", "Garments that nobody sells, sewn by Modiste")):
        SubElement(channel, name).text = text
    for garment in garments:
        for variant in garment.variants:
            _item(channel, garment, variant)
    indent(rss)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(rss, encoding="unicode")}\n'


def _item(channel: Element, garment: Garment, variant: Variant) -> None:
    item = SubElement(channel, "item")
    section, kind = category(garment, "en")
    for name, text in (
        ("id", variant.sku), ("item_group_id", garment.product.id.upper()),
        ("title", title(garment)), ("description", "\n\n".join(description(garment))), ("link", page_address(garment)),
        ("image_link", picture_address(garment)), ("availability", "in_stock" if variant.available else "out_of_stock"),
        ("price", _amount(variant.full_price or variant.price)),
        ("sale_price", _amount(variant.price) if variant.full_price is not None else ""),
        ("brand", garment.product.brand.name), ("mpn", variant.sku), ("condition", "new"),
        ("age_group", "adult"), ("gender", _GENDERS.get(garment.product.sex, "unisex")),
        ("google_product_category", _CLOTHING),
        ("product_type", f"Clothing > {section} > {kind}"), ("color", garment.colour["en"]),
        ("material", cloth_name(garment, "en")),
        ("pattern", in_words(garment, "pattern", "en")), ("size", variant.size or ""),
        ("size_system", variant.size_system or ""),
    ):
        if text:
            SubElement(item, f"{{{_SPACE}}}{name}").text = text
    for attribute, name in _DETAILS:
        said = in_words(garment, attribute, "en")
        if said:
            detail = SubElement(item, f"{{{_SPACE}}}product_detail")
            SubElement(detail, f"{{{_SPACE}}}attribute_name").text = name
            SubElement(detail, f"{{{_SPACE}}}attribute_value").text = said


def _amount(money: Money | None) -> str:
    return f"{money.amount:.2f} {money.currency}" if money is not None else ""
