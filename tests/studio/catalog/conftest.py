"""A catalogue with a small embedder of its own, and a shop that is drawn."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from modiste.catalog.embedding import PARTS, VectorPart, Vectors, unit_parts
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.studio.catalog.door import Catalog
from modiste.studio.garments import Garments
from modiste.studio.models import Models


class ColourEmbedder:
    """Embeds a picture by its mean colour and its shape; counts what it was shown."""

    parts: tuple[VectorPart, ...] = PARTS

    def __init__(self, name: str = "colour-1") -> None:
        self.id = name
        self.shown = 0

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        self.shown += len(pictures)
        vectors = np.full((len(pictures), 256), 0.01, np.float32)
        for vector, picture in zip(vectors, pictures, strict=True):
            red, green, blue = np.asarray(picture.resize((1, 1)))[0, 0] / 255
            vector[0:2] = picture.size
            vector[128:131] = red, green, blue
            vector[192] = 1
        return unit_parts(vectors)

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 256), np.float32)

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]
             ) -> list[tuple[Tag, ...]]:
        return [(Tag("colour", "red", confidence=0.6, source="picture", share=0.9),
                 Tag("garment", "dress", confidence=0.5, source="picture"))
                for _ in pictures]


@pytest.fixture
def embedder() -> ColourEmbedder:
    return ColourEmbedder()


@pytest.fixture
def catalog(embedder: ColourEmbedder) -> Iterator[Catalog]:
    settings = Settings.load()
    opened = Catalog(settings, lambda _source: embedder, Garments(Models(settings)))
    yield opened
    opened.close()


@pytest.fixture
def shop(tmp_path: Path) -> Callable[..., Path]:
    """Writes a table of `count` garments with their pictures beside it: `shop(3, price="7 EUR")`."""

    def write(count: int = 3, name: str = "shop.csv", price: str = "10 EUR", extra: str = "") -> Path:
        folder = tmp_path / "shop"
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        rows = ["id,name,price,colour,size,photo"]
        for number in range(count):
            picture = folder / "pictures" / f"{number}.png"
            if not picture.exists():
                made = Image.new("RGB", (20 + number, 30), "white")  # a garment on white: nothing to segment
                made.paste((10 * number % 256, 40, 90), (4, 4, 16 + number, 26))
                made.save(picture)
            rows += [f"{number},Linen dress {number},{price},blue,{size},pictures/{number}.png" for size in "SM"]
        file = folder / name
        file.write_text("\n".join([*rows, extra]).rstrip() + "\n", "utf-8")
        return file

    return write
