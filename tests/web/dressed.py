"""A studio behind the pages whose models see drawn garments, and its photos."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Semaphore

import numpy as np
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from modiste.core.settings import Settings
from modiste.studio.models import Loaders
from modiste.studio.studio import Studio
from modiste.web.app import create_app
from modiste.web.pages import PAGES
from tests.cli.drawn_clothes import COLOURS, DrawnEmbedder, DrawnReader, DrawnSegmenter
from tests.web.conftest import HOST, finish


def photo(colour: str = "red", box: tuple[int, int, int, int] = (30, 14, 98, 62), *, more: str = "") -> bytes:
    """A garment on a grey floor, as the bytes of a PNG; `more` adds one below it."""
    image = Image.new("RGB", (128, 128), (180, 180, 178))
    pen = ImageDraw.Draw(image)
    pen.rectangle(box, fill=COLOURS[colour])
    if more:
        pen.rectangle((44, 66, 84, 120), fill=COLOURS[more])
    encoded = io.BytesIO()
    image.save(encoded, "PNG")
    return encoded.getvalue()


class Gate:
    """A segmenter that is loaded once it is let through, and looks at as many photos as it is let."""

    def __init__(self) -> None:
        self.loads = Event()
        self.looks = Semaphore(0)

    def load(self) -> DrawnSegmenter:
        assert self.loads.wait(30)
        looks = self.looks

        class Waiting(DrawnSegmenter):
            def probabilities(self, image: np.ndarray) -> np.ndarray:
                assert looks.acquire(timeout=30)
                return super().probabilities(image)

        return Waiting()


def dressing_app(home: Path, gate: Gate | None = None) -> FastAPI:
    """The application over such a studio."""
    studio = Studio(Settings.load(home=home), Loaders(
        segmenter=lambda _model, _settings: DrawnSegmenter() if gate is None else gate.load(),
        item_embedder=lambda _encoder: DrawnEmbedder(),
        reader=lambda _folder: DrawnReader()))
    pages = tuple(page for page in PAGES if page.path in ("wardrobe", "outfits", "boards"))
    return create_app(studio, hosts=("127.0.0.1", "localhost"), pages=pages)


@contextmanager
def dressing_room(home: Path, gate: Gate | None = None) -> Iterator[TestClient]:
    """A client of that application."""
    with TestClient(dressing_app(home, gate), base_url=HOST) as client:
        yield client


def bring(client: TestClient, *photos: tuple[str, bytes], **how: object) -> dict[str, object]:
    """Bring photos by their names; the job that took them in, once it has ended."""
    files = [("files", (name, data)) for name, data in photos]
    upload = client.post("/api/v1/wardrobe/uploads", files=files).json()
    return finish(client, "wardrobe", {"upload": upload["id"], **how})


def dress(client: TestClient) -> dict[str, str]:
    """A wardrobe of five; the garments by their types."""
    wanted = {"shirt": "red", "jeans": "navy", "skirt": "green", "loafers": "navy", "coat": "red"}
    bring(client, *((f"{kind}.png", photo(colour, (30 + number, 14, 98, 62)))
                    for number, (kind, colour) in enumerate(wanted.items())))
    ids = {one["tags"][0]["value"] and one["id"]: one for one in client.get("/api/v1/wardrobe").json()}
    for kind, name in zip(wanted, ids, strict=True):
        client.patch(f"/api/v1/wardrobe/{name}", json={"type": kind, "colours": [wanted[kind]], "title": kind})
    return dict(zip(wanted, ids, strict=True))
