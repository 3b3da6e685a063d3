"""Feeds of small made-up shops, as each system writes them."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from modiste.catalog.feeds.detect import FeedOptions, open_feed
from modiste.catalog.feeds.folding import FeedItem, fold
from modiste.catalog.feeds.offers import Broken, Offer, Problem
from modiste.catalog.feeds.spool import Spool


def table(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    """Rows as a delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


class Read:
    """What a feed gave: items, what was left out, where it is broken."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.reader = open_feed(path, FeedOptions(**options))
        self.items: list[FeedItem] = []
        self.problems: list[str] = []
        self.broken: list[str] = []
        self.duplicates = 0
        with Spool() as spool:
            for entry in self.reader.entries():
                if isinstance(entry, Offer):
                    self.duplicates += not spool.add(entry)
                elif isinstance(entry, Problem):
                    self.problems.append(entry.what.code)
                elif isinstance(entry, Broken):
                    self.broken.append(entry.what.code)
                else:
                    spool.add_picture(entry)
            for offers in spool.products():
                self.items += fold(offers, "shop")

    def __iter__(self) -> Iterator[FeedItem]:
        return iter(self.items)

    def titles(self) -> list[str]:
        return [one.item.title for one in self.items]


OLD_HEADER = ("Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published",
              "Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Variant SKU",
              "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price",
              "Variant Compare At Price",
              "Image Src", "Image Position", "Variant Image", "Google Shopping / Gender", "Status")
OLD_ROWS = (
    ("linen-dress", "Linen Dress", "<p>Airy &amp; light</p>", "Atelier", "Apparel", "Dress", "", "true", "Color",
     "Navy",
     "Size", "S", "LD-N-S", "shopify", "3", "deny", "79.00", "99.00", "https://x/front.jpg", "1", "https://x/navy.jpg",
     "female", "active"),
    ("linen-dress", "", "", "", "", "", "", "", "", "Navy", "", "M", "LD-N-M", "shopify", "0", "deny", "79.00", "", "",
     "", "https://x/navy.jpg", "", ""),
    ("linen-dress", "", "", "", "", "", "", "", "", "Red", "", "S", "LD-R-S", "shopify", "0", "continue", "75.00", "",
     "", "", "https://x/red.jpg", "", ""),
    ("linen-dress", *[""] * 17, "https://x/back.jpg", "2", "", "", ""),
    ("tote", "Canvas tote", "", "Atelier", "", "Bag", "", "true", "Title", "Default Title", "", "", "T1", "", "",
     "deny",
     "20", "", "https://x/tote.jpg", "1", "", "", "active"),
    ("draft", "Not yet", "", "Atelier", "", "Bag", "", "true", "Title", "Default Title", "", "", "T2", "", "", "deny",
     "20", "", "", "", "", "", "draft"))
NEW_HEADER = ("Title", "URL handle", "Description", "Vendor", "Product category", "Type", "Tags",
              "Published on online store", "Status", "SKU", "Barcode", "Option1 name", "Option1 value",
              "Option1 Linked To", "Option2 name", "Option2 value", "Price", "Compare-at price", "Inventory tracker",
              "Inventory quantity", "Continue selling when out of stock", "Product image URL", "Image position",
              "Variant image URL", "Color (product.metafields.shopify.color-pattern)")
NEW_ROWS = (
    ("Рубашка", "shirt", "Хлопок", "Ателье", "", "Рубашка", "", "TRUE", "Active", "S1", "", "Размер", "44", "", "Цвет",
     "белый", "2990", "", "shopify", "5", "FALSE", "https://x/s.jpg", "1", "", ""),
    ("", "shirt", "", "", "", "", "", "", "", "S2", "", "", "46", "", "", "белый", "2990", "", "shopify", "1", "FALSE",
     "", "", "", ""))

MERCHANT = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>D1-S</g:id><g:title>Wool coat</g:title><g:description>&lt;b&gt;Warm&lt;/b&gt;</g:description>
<g:link>https://x/1</g:link><g:image_link>https://x/a.jpg</g:image_link>
<g:additional_image_link>https://x/b.jpg</g:additional_image_link><g:availability>in stock</g:availability>
<g:price>120.00 EUR</g:price><g:sale_price>99.00 EUR</g:sale_price><g:brand>Nord</g:brand><g:color>Camel/Brown</g:color>
<g:size>S</g:size><g:size_system>EU</g:size_system><g:gender>female</g:gender><g:age_group>adult</g:age_group>
<g:item_group_id>D1</g:item_group_id><g:google_product_category>212</g:google_product_category>
<g:product_type>Coats &gt; Wool</g:product_type><g:shipping><g:country>US</g:country><g:price>5 USD</g:price>
</g:shipping>
</item>
<item><g:id>D1-M</g:id><title>Wool coat</title><g:image_link>https://x/a.jpg</g:image_link>
<g:availability>out_of_stock</g:availability><g:price>120.00 EUR</g:price><g:color>Camel/Brown</g:color>
<g:size>M</g:size>
<g:item_group_id>D1</g:item_group_id></item>
<item><g:id>D1-M</g:id><title>Twice</title></item>
<item><g:title>No id</g:title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>
<entry><g:id>1</g:id><title>Hat</title><link href="https://x/hat"/><g:image_link>https://x/hat.jpg</g:image_link>
<g:price>1.299,00 EUR</g:price></entry></feed>"""

YML = """<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE yml_catalog SYSTEM "shops.dtd">
<yml_catalog date="2026-05-01"><shop><name>Лавка</name><currencies><currency id="RUR" rate="1"/></currencies>
<categories><category id="1">Одежда</category><category id="2" parentId="1">Платья</category></categories><offers>
<offer id="a44" available="true" group_id="a"><name>Платье &laquo;Лето&raquo; & пояс</name><price>5 000</price>
<oldprice>6000</oldprice><currencyId>RUR</currencyId><categoryId>2</categoryId><picture>https://x/a1.jpg</picture>
<picture>https://x/a2.jpg</picture><vendor>Лавка</vendor><description><![CDATA[<p>Лён & хлопок</p>]]></description>
<param name="Размер" unit="INT">S</param><param name="Размер" unit="RU">44</param><param name="Цвет">Синий</param>
<param name="Материал">Лён 100%</param><param name="Пол">Женский</param></offer>
<offer id="a46" available="false" group_id="a"><name>Платье «Лето»</name><price>5000</price><currencyId>RUR</currencyId>
<categoryId>2</categoryId><param name="Размер" unit="RU">46</param><param name="Цвет">синий</param></offer>
<offer id="b" type="vendor.model" available="true"><typePrefix>Пальто</typePrefix><vendor>Север</vendor>
<model>М-1</model>
<price>по запросу</price><currencyId>RUB</currencyId><categoryId>1</categoryId></offer></offers></shop></yml_catalog>
"""

WOO_HEADER = ("ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?",
              "Visibility in catalog", "Short description", "Description", "Date sale price starts",
              "Date sale price ends", "Tax status", "Tax class", "In stock?", "Stock", "Low stock amount",
              "Backorders allowed?", "Sold individually?", "Weight (kg)", "Length (cm)", "Width (cm)", "Height (cm)",
              "Allow customer reviews?", "Purchase note", "Sale price", "Regular price", "Categories", "Tags",
              "Shipping class", "Images", "Download limit", "Download expiry days", "Parent", "Grouped products",
              "Upsells", "Cross-sells", "External URL", "Button text", "Position", "Attribute 1 name",
              "Attribute 1 value(s)", "Attribute 1 visible", "Attribute 1 global", "Attribute 2 name",
              "Attribute 2 value(s)", "Attribute 2 visible", "Attribute 2 global", "Meta: _x_1")
WOO_RUSSIAN = ("ID", "Тип", "Артикул", "GTIN, UPC, EAN или ISBN", "Имя", "Опубликован", "Рекомендуемый?",
               "Видимость в каталоге", "Краткое описание", "Описание", "Дата начала", "Дата окончания", "Статус налога",
               "Налоговый класс", "В наличии?", "Запасы", "Малые запасы", "Предзаказ?", "Продано индивидуально?",
               "Вес (кг)", "Длина (см)", "Ширина (см)", "Высота (см)", "Отзывы?", "Примечание к покупке",
               "Акционная цена", "Базовая цена", "Категории", "Метки", "Класс доставки", "Изображения", "Лимит",
               "Дней", "Родительский", "Сгруппированные товары", "Апсейл", "Кросселы", "Внешний URL", "Текст кнопки",
               "Позиция", "Название атрибута 1", "Значения атрибутов 1", "Видимость атрибута 1",
               "Глобальный атрибут 1", "Название атрибута 2", "Значения атрибутов 2", "Видимость атрибута 2",
               "Глобальный атрибут 2", "Мета: _x_1")
WOO_FINNISH = ("ID", *(f"sarake {'x' if n < 40 else 1 + (n - 40) // 4}" for n in range(1, 48)), "Meta: _x_1")


def woo_row(**cells: str) -> list[str]:
    """A row by the English names' first words."""
    names = {"id": 0, "type": 1, "sku": 2, "name": 4, "published": 5, "description": 9, "in_stock": 14, "sale": 25,
             "price": 26, "categories": 27, "images": 30, "parent": 33, "a1": 40, "v1": 41, "a2": 44, "v2": 45}
    row = [""] * len(WOO_HEADER)
    for name, value in cells.items():
        row[names[name]] = value
    return row


WOO_ROWS = (
    woo_row(id="10", type="variable", sku="HOOD", name="'=Hoodie", published="1", description=r"Warm\nSoft \\n",
            in_stock="1", categories="Clothing > Hoodies, Sale\\, new", images="https://x/h.jpg, https://x/h2.jpg",
            a1="Color", v1="Blue, Red", a2="Size", v2="S, M"),
    woo_row(id="11", type="variation", sku="HOOD-B-S", published="1", in_stock="1", price="19,90", parent="HOOD",
            images="https://x/blue.jpg", a1="Color", v1="Blue", a2="Size", v2="S"),
    woo_row(id="12", type="variation", sku="HOOD-R-M", published="1", in_stock="0", sale="15", price="19,90",
            parent="HOOD", a1="Color", v1="Red", a2="Size", v2="M"),
    woo_row(id="13", type="simple, virtual", name="Cap", published="1", in_stock="1", price="5", images="https://x/c.jpg"),
    woo_row(id="14", type="simple", name="Hidden", published="0", in_stock="1", price="5"))
