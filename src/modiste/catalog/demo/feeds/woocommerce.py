"""WooCommerce's product CSV as a Russian shop exports it: translated headers, a row for a product and one for each of
its variations."""

import csv
import io
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from modiste.catalog.demo.values import Garment
from modiste.catalog.demo.words import category, cloth_name, description, in_words, picture_address, title
from modiste.core.items import Money, Variant

HEADER: Final = (
    "ID", "Тип", "Артикул", "Имя", "Опубликован", "Рекомендуемый?", "Видимость в каталоге", "Краткое описание",
    "Описание", "Дата начала продажи со скидкой", "Дата окончания продажи со скидкой", "Статус налога",
    "Налоговый класс", "Наличие", "Запасы", "Величина малых запасов", "Возможен ли предзаказ?",
    "Продано индивидуально?", "Вес (кг)", "Длина (см)", "Ширина (см)", "Высота (см)", "Разрешить отзывы от клиентов?",
    "Примечание к покупке", "Цена распродажи", "Базовая цена", "Категории", "Метки", "Класс доставки", "Изображения",
    "Лимит скачивания", "Дней срока скачивания", "Родительский", "Сгруппированные товары", "Апсэлы", "Кросселы",
    "Внешний URL", "Текст кнопки", "Позиция")  # fmt: skip
_ATTRIBUTE: Final = ("Имя атрибута {0}", "Значение(-я) аттрибута {0}", "Видимость атрибута {0}",
                     "Глобальный атрибут {0}")  # fmt: skip
_ATTRIBUTES: Final = (
    ("Цвет", ""), ("Размер", ""), ("Бренд", ""), ("Материал", ""), ("Рисунок", "pattern"), ("Пол", "gender"),
    ("Сезон", "season"), ("Силуэт", "fit"), ("Длина", "length"), ("Вырез", "neckline"),
    ("Рукав", "sleeve"))  # fmt: skip
_VARIED: Final = 2
"""Attributes that variations have a value of."""


def woocommerce_feed(garments: Sequence[Garment]) -> str:
    """The CSV; `garments` with those of a product together."""
    columns = [*HEADER, *(name.format(number) for number in range(1, len(_ATTRIBUTES) + 1) for name in _ATTRIBUTE)]
    written = io.StringIO()
    written.write("\ufeff")
    rows = csv.DictWriter(written, columns, restval="", lineterminator="\n")
    rows.writeheader()
    number = 1000
    for _, group in groupby(garments, key=lambda one: one.product.id):
        colourways = list(group)
        number += 1
        rows.writerow({"ID": str(number), **_parent(colourways)})
        for garment in colourways:
            for variant in garment.variants:
                number += 1
                rows.writerow({"ID": str(number), **_variation(garment, variant)})
    return written.getvalue()


def _parent(colourways: Sequence[Garment]) -> dict[str, str]:
    first = colourways[0]
    section, kind = category(first, "ru")
    colours = [_escaped(one.colour["ru"]) for one in colourways]
    sizes = [variant.size for variant in first.variants if variant.size]
    patterns = ", ".join(dict.fromkeys(in_words(one, "pattern", "ru") for one in colourways))
    values = [", ".join(colours), ", ".join(sizes), first.product.brand.name, cloth_name(first, "ru")]
    values += [patterns if kind_ == "pattern" else in_words(first, kind_, "ru") for _, kind_ in _ATTRIBUTES[4:]]
    paragraphs = description(first)
    return {
        "Тип": "variable", "Артикул": first.product.id.upper(), "Имя": title(first), "Опубликован": "1",
        "Рекомендуемый?": "0", "Видимость в каталоге": "visible", "Краткое описание": paragraphs[0],
        "Описание": r"\n\n".join(paragraphs), "Статус налога": "taxable", "Наличие": "1",
        "Категории": f"{section} > {kind}", "Метки": ", ".join(filter(None, (
            in_words(first, "occasion", "ru"), in_words(first, "style", "ru")))),
        "Изображения": ", ".join(map(picture_address, colourways)), "Позиция": "0", **_attributes(values)}


def _variation(garment: Garment, variant: Variant) -> dict[str, str]:
    reduced = variant.full_price is not None
    named = ", ".join(filter(None, (garment.colour["ru"], variant.size)))
    return {
        "Тип": "variation", "Артикул": variant.sku, "Имя": f"{title(garment)} - {named}", "Опубликован": "1",
        "Видимость в каталоге": "visible", "Статус налога": "taxable", "Наличие": "1" if variant.available else "0",
        "Запасы": str(variant.stock or 0), "Цена распродажи": _amount(variant.price) if reduced else "",
        "Базовая цена": _amount(variant.full_price if reduced else variant.price),
        "Изображения": picture_address(garment), "Родительский": garment.product.id.upper(),
        **_attributes([_escaped(garment.colour["ru"]), variant.size or ""])}


def _attributes(values: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, (value, (name, _)) in enumerate(zip(values, _ATTRIBUTES, strict=False), 1):
        if value:
            cells = (name, value, "1", "1" if number <= _VARIED else "0")
            found |= dict(zip((one.format(number) for one in _ATTRIBUTE), cells, strict=True))
    return found


def _escaped(text: str) -> str:
    return text.replace(",", "\\,")


def _amount(money: Money | None) -> str:
    return f"{money.amount:.2f}".replace(".", ",") if money is not None else ""
