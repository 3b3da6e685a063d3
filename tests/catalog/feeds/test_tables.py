"""Tables with any names, encodings and delimiters, and feeds that are damaged, hostile or huge."""

import io
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from PIL import Image

from modiste.catalog.feeds.detect import FeedOptions, open_feed
from modiste.catalog.feeds.mapping import map_columns
from modiste.catalog.feeds.offers import Offer
from modiste.catalog.feeds.prices import read_price_text
from modiste.catalog.feeds.table import TableReader
from modiste.catalog.feeds.text import clean_text, clean_title
from modiste.core.errors import DataError, InputError, SettingError, UnknownNameError
from modiste.core.items import Money
from tests.catalog.feeds.shop_files import Read, table

RUSSIAN = [("Артикул", "Название", "Цена", "Цвет", "Размер", "Фото", "Наличие"),
           ("А1", "Платье льняное", "5 000,50 руб.", "синий", "44, 46", "a.jpg", "да"),
           ("А2", "Юбка", "по запросу", "", "", "b.jpg; c.jpg", "нет")]


@pytest.mark.parametrize(("text", "said"), [
    ("15.00 USD", "15.00 USD"), ("5 000 ₽", "5000 RUB"), ("€1.299,00", "1299.00 EUR"), ("1,299.50 USD", "1299.50 USD"),
    ("1.299 €", "1299 EUR"), ("19,90 €", "19.90 EUR"), ("12,345,678.90 INR", "12345678.90 INR"), ("1'299.00 CHF",
    "1299.00 CHF"), ("1.250 KWD", "1.250 KWD"), ("от 990 руб.", "990 RUB"), ("1 990 2 490 ₽", "1990 RUB"),
    ("RUR 500", "500 RUB"), ("$80", "80 CAD"), ("7", "7 CAD"), ("по запросу", None), ("", None), ("-5 EUR", None),
    ("0.00 EUR", None), ("9" * 40, None)])
def test_prices_as_shops_write_them(text: str, said: str | None) -> None:
    price = read_price_text(text).money("CAD") if "$" not in text else read_price_text(text, "CAD").money("CAD")
    assert (f"{price.amount} {price.currency}" if price is not None else None) == said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "товары.csv"
    file.write_bytes(table(RUSSIAN, delimiter).encode(encoding))
    dress, skirt = Read(file)
    assert dress.item.title == "Платье льняное"
    assert dress.item.price == Money(Decimal("5000.50"), "RUB")
    assert dress.item.sizes == ("44", "46")
    assert (skirt.item.price, skirt.item.available, skirt.references) == (None, False, ("b.jpg", "c.jpg"))


def test_excel_says_its_delimiter(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("sep=;\r\n" + table(RUSSIAN, ";"), "utf-8")
    assert Read(file).titles() == ["Платье льняное", "Юбка"]


def test_workbooks_and_parquet_with_pictures_inside(tmp_path: Path) -> None:
    book = Workbook()
    for row in RUSSIAN:
        book.active.append(row)
    book.save(tmp_path / "a.bin")
    assert Read(tmp_path / "a.bin").titles() == ["Платье льняное", "Юбка"]
    data = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(data, "PNG")
    pq.write_table(pa.table({"id": [7], "image": [data.getvalue()], "description": ["Puma Women Black Tshirts"],
                             "articleType": ["Tshirts"], "baseColour": ["Black"], "year": [2011.0]}), tmp_path / "b")
    read = Read(tmp_path / "b")
    assert read.titles() == ["Puma Women Black Tshirts"]
    assert read.items[0].item.category == "Tshirts"
    assert read.items[0].references == ("embedded:2.1",)


def test_columns_are_mapped_by_name_and_the_user_corrects_them() -> None:
    header = ("Product Nmae", "baseColour", "articleType", "masterCategory", "Image_URL 2", "weight")
    assert [one.field for one in map_columns(header, {})] == ["title", "colour", "category", "category", "picture", ""]
    corrected = map_columns(header, {"title": "weight", "brand": "product nmae"})
    assert [one.field for one in corrected][::5] == ["brand", "title"]
    with pytest.raises(UnknownNameError, match="titel"):
        map_columns(header, {"titel": "weight"})
    with pytest.raises(UnknownNameError, match="wieght"):
        map_columns(header, {"title": "wieght"})
    with pytest.raises(InputError, match="weight"):
        map_columns(header, {"title": "weight", "brand": "weight"})


def test_a_table_without_a_column_of_pictures_says_how_to_name_it(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,price\nDress,5 EUR\n", "utf-8")
    with pytest.raises(DataError, match="--map picture=NAME"):
        open_feed(file)
    assert Read(file, has_pictures=True).titles() == ["Dress"]


def test_hostile_titles_are_cleaned() -> None:
    assert clean_title('=HYPERLINK("http://x","Red\0 dress")') == "Red dress"
    assert clean_title("'+49 shirts") == "49 shirts"
    assert clean_title("@SUM(1)") == "SUM(1)"
    assert clean_title("<b>Dress</b><script>alert(1)</script>\u202e\x07") == "Dress"
    assert clean_text("<p>A&nbsp;b</p><p>c</p>") == "A b\nc"
    assert clean_text("\ud800x") == "?x"


@pytest.mark.parametrize(("tail", "code"), [
    ("3,Coa", "catalog.cut_at_row"), ('3,"Coat, very', "catalog.cut_at_row")])
def test_a_table_that_was_cut_gives_what_stands_before(tmp_path: Path, tail: str, code: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"id,name,photo\n1,Dress,a.jpg\n2,Skirt,b.jpg\n{tail}", "utf-8")
    read = Read(file)
    assert read.titles() == ["Dress", "Skirt"]
    assert read.broken == [code]


def test_a_whole_table_may_lack_its_last_end_of_line_and_short_rows_are_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,name,photo\n1,Dress\n\n2,Skirt,b.jpg", "utf-8")
    read = Read(file)
    assert (read.titles(), read.broken) == (["Dress", "Skirt"], [])


def test_an_xml_feed_that_was_cut_and_one_with_a_damaged_offer(tmp_path: Path) -> None:
    head = "<yml_catalog><shop><offers>"
    offer = '<offer id="{0}"><name>Dress {0}</name><picture>a.jpg</picture></offer>'
    cut, damaged = tmp_path / "cut", tmp_path / "damaged"
    cut.write_text(head + offer.format(1) + '<offer id="2"><name>Ha', "utf-8")
    read = Read(cut)
    assert (read.titles(), read.broken) == (["Dress 1"], ["catalog.cut_at_record"])
    damaged.write_text(head + offer.format(1) + '<offer id="2"><name>x</nam></offer>' + offer.format(3)
                       + "</offers></shop></yml_catalog>", "utf-8")
    read = Read(damaged)
    assert (read.titles(), read.broken) == (["Dress 1", "Dress 3"], ["catalog.xml_damaged"])


def test_a_billion_laughs_are_refused_and_a_foreign_dtd_is_not_fetched(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text('<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><yml_catalog><shop><offers><offer id="1">'
                    "<name>&b;</name></offer></offers></shop></yml_catalog>", "utf-8")
    with pytest.raises(DataError, match="entities"):
        list(open_feed(file).entries())
    file.write_text('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><yml_catalog><shop><offers><offer id="1">'
                    "<name>A&unknown;B&nbsp;C&#0;</name></offer></offers></shop></yml_catalog>", "utf-8")
    assert Read(file).titles() == ["A&unknown;B C"]


@pytest.mark.parametrize(("content", "match"), [
    (b"", "holds nothing"), (b"\xef\xbb\xbf \n", "holds nothing"), (b"<html><body/></html>", "root element"),
    (b"PK\x03\x04broken", "no .xlsx"), (b"PAR1broken", "Parquet"), (b"<a>" * 200, "root element")])
def test_what_is_no_feed_is_told_in_one_line(tmp_path: Path, content: bytes, match: str) -> None:
    file = tmp_path / "a"
    file.write_bytes(content)
    with pytest.raises(DataError, match=match):
        open_feed(file)


def test_wrong_options_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,name,photo\n1,Dress,a.jpg\n", "utf-8")
    for options, error in (
            (FeedOptions(format="yml"), DataError), (FeedOptions(format="shopify"), DataError),
            (FeedOptions(format="xls"), UnknownNameError), (FeedOptions(currency="XX"), SettingError)):
        with pytest.raises(error):
            open_feed(file, options)
    with pytest.raises(InputError, match="no such file"):
        open_feed(tmp_path / "missing.csv")
    with pytest.raises(DataError, match="no pictures"):
        open_feed(tmp_path)


def test_a_stray_quote_in_a_long_table_ends_the_reading_and_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,name,photo\n1,Dress,a.jpg\n2,\"Skirt,b.jpg\n" + "3,Coat,c.jpg\n" * 100_000, "utf-8")
    read = Read(file)
    assert (read.titles(), read.broken) == (["Dress"], ["catalog.row_endless"])


def test_rows_stream(tmp_path: Path) -> None:
    """The first offer comes before the file has been read: memory does not grow with it."""
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("id,name,photo\n")
        for number in range(20_000):
            out.write(f"{number},Dress {number},{number}.jpg\n")
    import tracemalloc

    reader = open_feed(file)
    tracemalloc.start()
    count = sum(isinstance(entry, Offer) for entry in reader.entries())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 4_000_000


def test_values_tell_what_a_name_leaves_open(tmp_path: Path) -> None:
    """"label" of garments is their type, of names their brand; an article number of several rows is the model's."""
    rows = [("id", "sku", "label", "name", "colour", "image"),
            *((f"{number}", f"M{number // 2}", ("dress", "jeans", "skirt")[number % 3], f"Anna {number // 2}",
               "red", f"{number}.jpg") for number in range(6))]
    (tmp_path / "typed.csv").write_text(table(rows, ","), "utf-8")
    typed = Read(tmp_path / "typed.csv")
    assert [one.item.category for one in typed] == ["dress", "skirt", "jeans"]
    assert [one.references for one in typed] == [("0.jpg", "1.jpg"), ("2.jpg", "3.jpg"), ("4.jpg", "5.jpg")]
    named = [(row[0], f"A{row[0]}", "Nora Lind", *row[3:]) if row[0] != "id" else row for row in rows]
    (tmp_path / "named.csv").write_text(table(named, ","), "utf-8")
    branded = Read(tmp_path / "named.csv")
    assert {one.item.brand for one in branded} == {"Nora Lind"}
    assert len(list(branded)) == 6
    assert _fields(tmp_path / "typed.csv", has_pictures=False, brand="label")["label"] == "brand"


def _fields(path: Path, *, has_pictures: bool = True, **said: str) -> dict[str, str]:
    reader = open_feed(path, FeedOptions(columns=said, has_pictures=has_pictures))
    assert isinstance(reader, TableReader)
    return {column.name: column.field for column in reader.columns}


def test_plain_russian_headers_and_values_tell_the_columns(tmp_path: Path) -> None:
    feed = tmp_path / "plain.csv"
    feed.write_text("Что это;Сколько стоит;Фотка;Какой размер\nЮбка;900;1.jpg;M\nБрюки;1200;2.jpg;L\n", "utf-8")
    assert _fields(feed) == {"Что это": "title", "Сколько стоит": "price", "Фотка": "picture", "Какой размер": "size"}
    # Headers that nobody knows: what the columns hold says it.
    rows = [("n", "abra", "kadabra", "hocus", "pocus"),
            *((str(one), ("Red dress", "Wool coat", "Jeans")[one % 3], ("€ 39,90", "45 $")[one % 2], f"p/{one}.JPG",
               str(36 + 2 * one)) for one in range(5))]
    feed.write_text(table(rows, ";"), "utf-8")
    assert _fields(feed) == {"n": "", "abra": "title", "kadabra": "price", "hocus": "picture", "pocus": ""}
    assert _fields(feed, title="", brand="pocus") == {
        "n": "", "abra": "", "kadabra": "price", "hocus": "picture", "pocus": "brand"}
    plain = [rows[0], *((*row[:2], ("1990", "2490.50")[place % 2], *row[3:]) for place, row in enumerate(rows[1:]))]
    feed.write_text(table(plain, ";"), "utf-8")
    assert _fields(feed)["kadabra"] == "price"
    assert _fields(feed)["pocus"] == ""  # sizes are no prices
