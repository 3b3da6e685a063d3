"""The demo catalogue as files: pictures and feeds, the same bytes again, and what was begun is gone on with."""

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image

from modiste.catalog.demo.assortment import chosen, garments_of
from modiste.catalog.demo.feeds import feeds_of
from modiste.catalog.demo.writing import DemoFiles, write_demo

_SPACE = "{http://base.google.com/ns/1.0}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoFiles]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, write_demo(folder, count=4, side_px=128, workers=1)


def test_four_garments_are_photographed_each_in_its_colour(made: tuple[Path, DemoFiles]) -> None:
    _, files = made
    assert len(files.garments) == 4
    pictures = [Image.open(files.pictures / garment.picture).convert("RGB") for garment in files.garments]
    assert {picture.size for picture in pictures} == {(128, 128)}
    assert len({picture.tobytes() for picture in pictures}) == 4
    assert all(picture.getpixel((1, 1)) == (255, 255, 255) for picture in pictures)


def test_rows_say_what_the_pictures_show(made: tuple[Path, DemoFiles]) -> None:
    folder, files = made
    rows = [json.loads(line) for line in (folder / "metadata.jsonl").read_text("utf-8").splitlines()]
    assert [row["sku"] for row in rows] == [garment.sku for garment in files.garments]
    assert all(row["tags"]["colour"] == list(garment.said("colour"))
               for row, garment in zip(rows, files.garments, strict=True))


def test_a_second_run_makes_nothing_anew_and_the_same_feeds(made: tuple[Path, DemoFiles]) -> None:
    folder, files = made
    before = {path: path.stat().st_mtime_ns for path in files.pictures.iterdir()}
    feeds = {feed: path.read_bytes() for feed, path in files.feeds}
    told: list[int] = []
    again = write_demo(folder, count=4, side_px=128, workers=1, told=lambda there: told.append(len(there)))
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in again.pictures.iterdir()} == before
    assert {feed: path.read_bytes() for feed, path in again.feeds} == feeds


def test_each_feed_tells_of_its_brands_with_pictures_prices_and_sizes(tmp_path: Path) -> None:
    garments = [one for product in chosen(60, 0) for one in garments_of(product, 0)]
    feeds = feeds_of(garments)
    assert set(feeds) == {"shopify", "merchant", "woocommerce", "yml"}
    shopify = list(csv.DictReader(feeds["shopify"].decode("utf-8").splitlines()))
    assert all(row["Price"] and row["SKU"] and row["Variant image URL"].endswith(".webp") for row in shopify)
    assert sum(bool(row["Title"]) for row in shopify) == len({row["URL handle"] for row in shopify})
    woo = list(csv.DictReader(feeds["woocommerce"].decode("utf-8-sig").splitlines()))
    assert {row["Тип"] for row in woo} == {"variable", "variation"}
    assert {row["Родительский"] for row in woo if row["Тип"] == "variation"} == {
        row["Артикул"] for row in woo if row["Тип"] == "variable"}
    items = ET.fromstring(feeds["merchant"]).findall("channel/item")
    assert all(one.findtext(f"{_SPACE}price", "").endswith(" EUR") for one in items)
    offers = ET.fromstring(feeds["yml"]).findall("shop/offers/offer")
    assert all(int(one.findtext("price", "0")) > 500 and one.findtext("picture") for one in offers)
    told = len([row for row in woo if row["Тип"] == "variation"]) + len(shopify) + len(items) + len(offers)
    assert told == sum(len(one.variants) for one in garments)
