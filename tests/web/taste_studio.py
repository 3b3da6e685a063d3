"""A studio whose catalogue has garments with drawn pictures, for the pages of taste."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from modiste.core.items import Item, Money, Tag, Variant
from modiste.core.settings import Settings
from modiste.studio.store.items.values import NewItem
from modiste.studio.studio import Studio
from modiste.web.app import create_app
from tests.web.conftest import HOST

GARMENTS = ("dress", "coat", "shirt", "skirt")
COLOURS = {"navy": "#1f2a44", "red": "#b3202a", "green": "#2f6b4f"}


def picture(garment: str, colour: str) -> bytes:
    """A plain shape on white."""
    drawn = Image.new("RGB", (240, 300), "white")
    wide = 40 + 18 * GARMENTS.index(garment)
    ImageDraw.Draw(drawn).polygon([(120 - wide / 2, 60), (120 + wide / 2, 60), (120 + wide, 260), (120 - wide, 260)],
                                  fill=COLOURS[colour])
    encoded = io.BytesIO()
    drawn.save(encoded, "PNG")
    return encoded.getvalue()


def item(number: int) -> Item:
    """A garment; its number tells type and colour."""
    garment, colour = GARMENTS[number % 4], list(COLOURS)[number // 4 % 3]
    return Item(id=f"{number:016x}", product=f"{number:x}", title=f"{colour.title()} {garment} <{number}>",
                brand="Ada & Co", source="drawn",
                tags=(Tag("garment", garment, source="feed"), Tag("colour", colour, source="feed")),
                variants=(Variant(size="M", price=Money(Decimal(20 + number), "EUR")),))


def fill(studio: Studio, count: int = 36) -> None:
    """Put garments into the catalogue."""
    store = studio.catalog.store
    feed = store.imports.begin(None, "drawn", format="table", name="drawn")
    made = []
    for number in range(count):
        one = item(number)
        shown = {tag.kind: tag.value for tag in one.tags}
        sha256 = store.files.keep(picture(shown["garment"], shown["colour"]))
        made.append(NewItem(item=one, pictures=((f"{number}.png", sha256),), digest="x"))
    store.items.put(None, made, feed.number)
    store.imports.end(feed.number, "done", {})


@contextmanager
def client_of(home: Path, count: int = 36) -> Iterator[TestClient]:
    """A client of all pages over such a studio."""
    studio = Studio(Settings.load(home=home))
    if count:
        fill(studio, count)
    with TestClient(create_app(studio, hosts=("127.0.0.1", "localhost")), base_url=HOST) as client:
        yield client
    studio.catalog.close()
