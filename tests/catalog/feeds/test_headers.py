"""Everyday headers of tables, and the currencies that headers and cells name."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from modiste.catalog.feeds.mapping import map_columns
from modiste.catalog.feeds.prices import known_currency
from tests.catalog.feeds.shop_files import YML, Read, table

KNOWN = {
    "colour": ("Цвет товара", "Цвет изделия", "Product colour", "Item colour", "Product Color", "Цвета в наличии",
               "garment_colour"),
    "description": ("Описание товара", "Product description", "Описание для сайта"),
    "size": ("Размеры в наличии", "Размер изделия", "Sizes in stock", "Available sizes", "Размер (RU)", "Size, EU"),
    "stock": ("Остаток, шт", "Остаток на складе, шт.", "Stock (pcs)", "Кол-во, шт.", "Количество в наличии",
              "В наличии, шт", "Qty in stock"),
    "available": ("Наличие товара", "Product in stock", "In stock?"),
    "sku": ("Арт. №", "№ артикула", "Артикул производителя"),
    "price": ("Цена, руб.", "Price, EUR", "Price (USD)", "Item price ($)", "Цена товара, ₽", "Цена за шт., руб",
              "Стоимость, р.", "Цена в рублях", "priceUSD", "Цена, KZT"),
    "full_price": ("Старая цена, руб.", "RRP (GBP)"), "sale_price": ("Цена со скидкой, ₽", "Sale price, EUR"),
    "title": ("Название товара", "Наименование изделия", "Item title"), "picture": ("Фото товара 2", "Product photo"),
    "url": ("Ссылка на товар",), "category": ("Категория товара", "Тип изделия"), "material": ("Состав изделия",)}
OTHER = (
    "Цвет фурнитуры", "Цвет подкладки", "Размер скидки", "Размер модели", "Размер на модели", "Размер упаковки",
    "Материал подкладки", "Вес товара, кг", "Цена доставки, руб.", "Закупочная цена, руб.", "Скидка, руб", "Скидка, %",
    "Рост модели", "Дата товара", "Описание бренда", "Страна производителя", "Количество в упаковке", "Тип упаковки",
    "Shipping price", "Shipping price, EUR", "Model size", "Button colour", "Lining colour", "Item weight",
    "Size chart", "Wholesale price (USD)", "Product video", "Available from", "Package size", "Item", "№", "руб.")


@pytest.mark.parametrize(("name", "field"), [(name, field) for field, names in KNOWN.items() for name in names])
def test_what_stands_around_a_name_does_not_hide_it(name: str, field: str) -> None:
    assert map_columns((name,), {})[0].field == field


@pytest.mark.parametrize("name", OTHER)
def test_names_of_something_else_are_not_caught(name: str) -> None:
    assert map_columns((name,), {})[0].field == ""


def test_the_plain_name_goes_before_one_with_words_around_it() -> None:
    header = ("Цвет товара", "Цвет", "Остаток на складе, шт", "Цена, руб.")
    assert [one.field for one in map_columns(header, {})] == ["", "colour", "stock", "price"]


def test_parameters_and_options_are_named_so_too(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(YML.format(encoding="utf-8").replace('"Цвет"', '"Цвет товара"').replace(
        '"Материал"', '"Состав изделия"'), "utf-8")
    assert dict(Read(tmp_path / "a.xml").items[0].said)["colour"] == "Синий"
    assert dict(Read(tmp_path / "a.xml").items[0].said)["material"] == "Лён 100%"
    rows = [("Handle", "Title", "Variant Price", "Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value"),
            ("d", "Dress", "9 EUR", "Product colour", "Navy", "Item size", "S")]
    (tmp_path / "b.csv").write_text(table(rows), "utf-8")
    (dress,) = Read(tmp_path / "b.csv")
    assert (dict(dress.said)["colour"], dress.item.sizes) == ("Navy", ("S",))


def prices(path: Path, header: Sequence[str], *cells: Sequence[str], **options: str) -> tuple[list[str], list[str]]:
    """The prices of a table with so many rows, and the codes of what was said of them."""
    rows = [("id", "name", "photo", *header),
            *((str(place), "Dress", f"{place}.jpg", *row) for place, row in enumerate(cells))]
    path.write_text(table(rows, ";"), "utf-8")
    read = Read(path, **options)
    return [f"{float(one.item.price.amount):g} {one.item.price.currency}" if one.item.price else "" for one in read
            ], read.problems


@pytest.mark.parametrize(("name", "currency"), [
    ("Цена, руб.", "RUB"), ("Цена (₽)", "RUB"), ("Цена, р", "RUB"), ("Price RUR", "RUB"), ("Price, EUR", "EUR"),
    ("Price €", "EUR"), ("Price (USD)", "USD"), ("Price $", "USD"), ("priceUSD", "USD"), ("price_gbp", "GBP"),
    ("Цена в долларах", "USD"), ("Цена, бел. руб.", "BYN"), ("Цена, тенге", "KZT")])
def test_a_header_names_the_currency_of_its_cells(tmp_path: Path, name: str, currency: str) -> None:
    found = prices(tmp_path / "a.csv", (name,), ("3 490,00",), ("15 USD",))
    assert found == ([f"3490 {currency}", "15 USD"], [])


def test_what_names_a_currency_more_closely_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    assert prices(file, ("Price, EUR", "Currency"), ("10", "USD"), ("10", ""), currency="RUB") == (
        ["10 USD", "10 EUR"], [])
    assert prices(file, ("Price $",), ("10",), currency="CAD") == (["10 CAD"], [])
    assert prices(file, ("Цена, руб.", "Старая цена"), ("10", "20")) == (["10 RUB"], [])
    assert prices(file, ("Цена", "Цена со скидкой, руб."), ("10", "5")) == (["5 RUB"], [])


def test_cells_that_name_none_are_in_the_currency_that_all_others_name(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    mixed = prices(file, ("Цена",), ("3 490,00",), ("2 990 р.",), ("1 000 руб",), ("500 р",), ("по запросу",), ("70",))
    assert mixed == (["3490 RUB", "2990 RUB", "1000 RUB", "500 RUB", "", "70 RUB"], ["catalog.currency_taken"])
    several = prices(file, ("Price",), ("10",), ("20 EUR",), ("30 USD",))
    assert several == (["", "20 EUR", "30 USD"], ["catalog.price_without_currency"])
    assert prices(file, ("Price",), ("10",), ("20 EUR",), currency="USD") == (["10 USD", "20 EUR"], [])
    assert prices(file, ("Price", "Currency"), ("10", ""), ("20", "EUR")) == (
        ["10 EUR", "20 EUR"], ["catalog.currency_taken"])
    assert prices(file, ("Price",), ("10",)) == ([""], ["catalog.price_without_currency"])


@pytest.mark.parametrize("text", ["р.", "р", "Р", "руб", "руб.", "РУБ.", "рублей", "RUR", "rub", "₽"])
def test_roubles_however_they_are_written(text: str) -> None:
    assert known_currency(text) == "RUB"
