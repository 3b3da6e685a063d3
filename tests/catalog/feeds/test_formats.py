"""Each format as its system writes it: detected by what is in it, folded to items by product and colour."""

from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from modiste.core.items import Money
from tests.catalog.feeds.shop_files import (
    ATOM,
    MERCHANT,
    NEW_HEADER,
    NEW_ROWS,
    OLD_HEADER,
    OLD_ROWS,
    WOO_FINNISH,
    WOO_HEADER,
    WOO_ROWS,
    WOO_RUSSIAN,
    YML,
    Read,
    table,
)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_old_shopify_is_folded_by_colour_and_its_texts_hold_for_all_rows(tmp_path: Path) -> None:
    file = tmp_path / "anything.txt"
    file.write_text(table([OLD_HEADER, *OLD_ROWS]), "utf-8-sig")
    read = Read(file, currency="eur")
    assert read.reader.format == "shopify"
    navy, red, tote = read
    assert (navy.item.title, red.item.title, tote.item.title) == ("Linen Dress", "Linen Dress", "Canvas tote")
    assert navy.item.product == red.item.product != tote.item.product
    assert navy.item.description == "Airy & light"
    assert [(one.size, one.available, one.stock) for one in navy.item.variants] == [("S", True, 3), ("M", False, 0)]
    assert navy.item.variants[0].full_price == euros("99.00")
    assert red.item.price == euros("75.00")
    assert red.item.available  # goes on selling
    assert navy.references == ("https://x/navy.jpg", "https://x/front.jpg", "https://x/back.jpg")
    assert red.references == ("https://x/red.jpg", "https://x/front.jpg", "https://x/back.jpg")
    assert dict(navy.said) == {"colour": "Navy", "gender": "female"}
    assert read.problems == ["catalog.not_published"]


def test_new_shopify_with_russian_options(tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text(table([NEW_HEADER, *NEW_ROWS]), "utf-8")
    read = Read(file, currency="RUB")
    assert read.reader.format == "shopify"
    shirt, = read
    assert shirt.item.sizes == ("44", "46")
    assert dict(shirt.said)["colour"] == "белый"


def test_prices_of_a_shop_without_a_currency_are_never_guessed(tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text(table([NEW_HEADER, *NEW_ROWS]), "utf-8")
    read = Read(file)
    assert read.problems == ["catalog.price_without_currency"] * 2
    assert read.items[0].item.price is None


def test_merchant_in_rss(tmp_path: Path) -> None:
    file = tmp_path / "feed"
    file.write_text(MERCHANT, "utf-8")
    read = Read(file)
    assert read.reader.format == "merchant"
    coat, = read
    assert coat.item.title == "Wool coat"
    assert coat.item.description == "Warm"
    assert coat.item.category == "Coats > Wool"
    assert [(one.size, one.available) for one in coat.item.variants] == [("S", True), ("M", False)]
    assert (coat.item.price, coat.item.variants[0].full_price) == (euros("99.00"), euros("120.00"))
    assert coat.references == ("https://x/a.jpg", "https://x/b.jpg")
    assert (read.duplicates, read.problems) == (1, ["catalog.no_id"])


def test_merchant_in_atom_and_as_text(tmp_path: Path) -> None:
    atom, text = tmp_path / "a.xml", tmp_path / "a.txt"
    atom.write_text(ATOM, "utf-8")
    hat, = Read(atom)
    assert (hat.item.url, hat.item.price) == ("https://x/hat", euros("1299.00"))
    text.write_text("id\ttitle\tlink\timage link\tadditional image link\tprice\tavailability\tcolor\n"
                    "1\tHat\thttps://x/hat\thttps://x/1.jpg\thttps://x/2.jpg,https://x/3.jpg\t5.00 USD\t"
                    "in stock\tRed\n",
                    "utf-8")
    read = Read(text)
    assert read.reader.format == "merchant"
    assert read.items[0].references == ("https://x/1.jpg", "https://x/2.jpg", "https://x/3.jpg")
    assert read.items[0].item.price == Money(Decimal("5.00"), "USD")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_yml(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "offers.csv"  # names lie
    text = YML.format(encoding=encoding)
    file.write_bytes(text.encode(encoding))
    read = Read(file)
    assert read.reader.format == "yml"
    dress, coat = read
    assert dress.item.title == "Платье «Лето» & пояс"
    assert dress.item.category == "Одежда > Платья"
    assert dress.item.description == "Лён & хлопок"
    assert [(one.size, one.size_system, one.available) for one in dress.item.variants] == [
        ("44", "RU", True), ("46", "RU", False)]
    assert dress.item.price == Money(Decimal(5000), "RUB")
    assert dict(dress.said) == {"colour": "Синий", "material": "Лён 100%", "gender": "Женский"}
    assert (coat.item.title, coat.item.price) == ("Пальто Север М-1", None)
    assert read.problems == read.broken == []


@pytest.mark.parametrize("header", [WOO_HEADER, WOO_RUSSIAN, WOO_FINNISH])
def test_woocommerce_in_any_language(tmp_path: Path, header: tuple[str, ...]) -> None:
    file = tmp_path / "wc.csv"
    file.write_text(table([header, *WOO_ROWS]), "utf-8-sig")
    read = Read(file, currency="EUR")
    assert read.reader.format == "woocommerce"
    blue, red, cap = read
    assert blue.item.title == red.item.title == "Hoodie"
    assert blue.item.description == "Warm\nSoft \\n"
    assert blue.item.category == "Clothing > Hoodies, Sale, new"
    assert blue.references == ("https://x/blue.jpg", "https://x/h.jpg", "https://x/h2.jpg")
    assert (blue.item.sizes, blue.item.price) == (("S",), euros("19.90"))
    assert (red.item.price, red.item.variants[0].full_price) == (euros("15"), euros("19.90"))
    assert not red.item.available
    assert cap.item.title == "Cap"
    assert read.problems == ["catalog.not_published"]


def test_a_folder_of_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    for name in ("Dresses/red-linen-dress_front.png", "Dresses/red-linen-dress_back.png", "Пальто/серое пальто.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (20, 30), "red").save(folder / name)
    (folder / "Пальто" / "серое пальто.txt").write_text("Пальто «Дождь»\nШерсть", "utf-8")
    (folder / "scan.psd").write_bytes(b"8BPS")
    read = Read(folder)
    dress, coat = read
    assert (dress.item.title, dress.item.category) == ("red linen dress", "Dresses")
    assert [Path(one).name for one in dress.references] == ["red-linen-dress_front.png", "red-linen-dress_back.png"]
    assert (coat.item.title, coat.item.description) == ("Пальто «Дождь»", "Пальто «Дождь»\nШерсть")
    assert read.problems == ["catalog.picture_kind"]
