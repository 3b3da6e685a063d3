"""Shopify's product CSV, today's headers: rows of a product share a handle, only the first has its texts."""

import csv
import io
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from modiste.catalog.demo.values import Garment
from modiste.catalog.demo.words import category, cloth_name, description, in_words, picture_address, title
from modiste.core.items import Money, Variant

HEADER: Final = (
    "Title", "URL handle", "Description", "Vendor", "Product category", "Type", "Tags", "Published on online store",
    "Status", "SKU", "Barcode", "Option1 name", "Option1 value", "Option1 Linked To", "Option2 name", "Option2 value",
    "Option2 Linked To", "Price", "Compare-at price", "Charge tax", "Inventory tracker", "Inventory quantity",
    "Continue selling when out of stock", "Requires shipping", "Fulfillment service", "Product image URL",
    "Image position", "Image alt text", "Variant image URL", "Gift card",
    "Color (product.metafields.shopify.color-pattern)", "Fabric (product.metafields.shopify.fabric)",
    "Neckline (product.metafields.shopify.neckline)",
    "Sleeve length type (product.metafields.shopify.sleeve-length-type)",
    "Google Shopping / Gender", "Google Shopping / Age group", "Google Shopping / Condition")  # fmt: skip
"""The columns of the template that a shop of clothes fills."""
_TAGGED: Final = ("pattern", "fit", "length", "season", "occasion", "style", "detail")
_GENDERS: Final = {"women": "female", "men": "male"}
_CATEGORY: Final = "Apparel & Accessories > Clothing"


def shopify_feed(garments: Sequence[Garment]) -> str:
    """The CSV; `garments` with those of a product together."""
    written = io.StringIO()
    rows = csv.DictWriter(written, HEADER, restval="", lineterminator="\r\n")
    rows.writeheader()
    for _, group in groupby(garments, key=lambda one: one.product.id):
        colourways = list(group)
        said = _texts(colourways)
        for position, garment in enumerate(colourways, 1):
            picture = {"Product image URL": picture_address(garment), "Image position": str(position),
                       "Image alt text": f"{title(garment)}, {garment.colour['en']}"}
            for variant in garment.variants:
                rows.writerow({"URL handle": _handle(garment), **said, **picture, **_variant(garment, variant)})
                said, picture = {}, {}
    return written.getvalue()


def _texts(colourways: Sequence[Garment]) -> dict[str, str]:
    first = colourways[0]
    section, kind = category(first, "en")
    tags = {section, *(word for one in colourways for name in _TAGGED
                       for word in in_words(one, name, "en").split(", "))}
    return {
        "Title": title(first), "Description": "".join(f"<p>{part}</p>" for part in description(first)),
        "Vendor": first.product.brand.name, "Product category": f"{_CATEGORY} > {section}", "Type": kind,
        "Tags": ", ".join(sorted(tag for tag in tags if tag)), "Published on online store": "true", "Status": "active",
        "Option1 name": "Color", "Option1 Linked To": "product.metafields.shopify.color-pattern",
        "Option2 name": "Size" if first.variants[0].size else "", "Gift card": "false",
        "Color (product.metafields.shopify.color-pattern)": "; ".join(one.colour["en"] for one in colourways),
        "Fabric (product.metafields.shopify.fabric)": cloth_name(first, "en").capitalize(),
        "Neckline (product.metafields.shopify.neckline)": in_words(first, "neckline", "en"),
        "Sleeve length type (product.metafields.shopify.sleeve-length-type)": in_words(first, "sleeve", "en"),
        "Google Shopping / Gender": _GENDERS.get(first.product.sex, "unisex"), "Google Shopping / Age group": "adult",
        "Google Shopping / Condition": "new"}


def _variant(garment: Garment, variant: Variant) -> dict[str, str]:
    return {
        "SKU": variant.sku, "Option1 value": garment.colour["en"], "Option2 value": variant.size or "",
        "Price": _amount(variant.price), "Compare-at price": _amount(variant.full_price), "Charge tax": "true",
        "Inventory tracker": "shopify", "Inventory quantity": str(variant.stock or 0),
        "Continue selling when out of stock": "deny", "Requires shipping": "true", "Fulfillment service": "manual",
        "Variant image URL": picture_address(garment)}


def _handle(garment: Garment) -> str:
    name = "-".join("".join(sign if sign.isalnum() else " " for sign in garment.product.name["en"].lower()).split())
    return f"{garment.product.id}-{name}"


def _amount(money: Money | None) -> str:
    return f"{money.amount:.2f}" if money is not None else ""
