"""Drawn photos of clothes, and a segmenter that knows where they are."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from modiste.garment.segmentation.engine import CLASSES

UPPER, LOWER, SKIN = CLASSES.index("upper"), CLASSES.index("lower"), CLASSES.index("skin")
GROUND, SHIRT, TROUSERS, FACE = (120, 140, 120), (200, 40, 40), (40, 50, 160), (230, 190, 160)


def person(width: int = 120, height: int = 180, moved: int = 0) -> tuple[Image.Image, NDArray[np.uint8]]:
    """A person in a red shirt and blue trousers, and the class of each pixel."""
    photo = Image.new("RGB", (width, height), GROUND)
    labels = Image.new("L", (width, height), 0)
    left, right, top = width * 0.3 + moved, width * 0.7 + moved, height * 0.1
    for box, colour, number in (
        ((left + 8, top, right - 8, height * 0.28), FACE, SKIN),
        ((left, height * 0.25, right, height * 0.55), SHIRT, UPPER),
        ((left + 2, height * 0.55, right - 2, height * 0.95), TROUSERS, LOWER),
    ):
        ImageDraw.Draw(photo).rectangle(box, fill=colour)
        ImageDraw.Draw(labels).rectangle(box, fill=number)
    return photo, np.asarray(labels)


class KnowingEngine:
    """Tells the classes of `person` by their colours, at a quarter of the size."""

    name = "knowing"
    classes = CLASSES

    def probabilities(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        small = np.asarray(Image.fromarray(image).resize((image.shape[1] // 4, image.shape[0] // 4)), np.float32)
        colours = np.array([GROUND, SHIRT, TROUSERS, FACE], np.float32)
        near = np.exp(-np.square(small[None] - colours[:, None, None]).sum(-1) / 2000) + 1e-6
        likely = np.zeros((len(CLASSES), *small.shape[:2]), np.float32)
        likely[[0, UPPER, LOWER, SKIN]] = near / near.sum(0)
        return likely


def write_table(path: Path, count: int, *, broken: bool = False) -> None:
    """A Parquet table of `count` drawn people with masks, and the CSV that says what the masks' values mean."""
    rows = [person(moved=number % 20 - 10) for number in range(count)]
    values = {0: "null", UPPER: "t-shirt", LOWER: "jeans", SKIN: "skin"}
    images = [_png(photo) for photo, _ in rows]
    if broken:
        images[0] = b"no picture"
    table = pa.table({"id": [f"p{number}" for number in range(count)], "image": images,
                      "mask": [_png(Image.fromarray(labels)) for _, labels in rows]})
    pq.write_table(table, path)
    lines = "".join(f"{value},{label}\n" for value, label in values.items())
    path.with_name(f"{path.stem}_labels.csv").write_text(f"value,label\n{lines}", encoding="utf-8")


def write_named(path: Path, count: int) -> None:
    """A Parquet table of `count` photos of one shirt each, all different, without masks."""
    images = []
    for number in range(count):
        photo = person()[0]
        photo.paste((100 + number, 120, 130), (0, 0, 8, 8))
        images.append(_png(photo))
    table = pa.table({"id": [f"w{number}" for number in range(count)], "image": images, "label": ["T-Shirt"] * count})
    pq.write_table(table, path)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
