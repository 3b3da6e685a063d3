"""Encoded pictures and data sets that the tests of the readers write themselves."""

from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
from PIL import Image


def encoded(colour: str = "red", size: tuple[int, int] = (20, 16), kind: str = "PNG") -> bytes:
    """A picture file's bytes."""
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, kind)
    return data.getvalue()


def write_fashiongen(path: Path, captions: list[str], blank: int | None = None) -> np.ndarray:
    """A file in FashionGen's layout; gives its pixels (N x 12 x 10 x 3)."""
    count = len(captions)
    pixels = np.random.default_rng(0).integers(0, 256, (count, 12, 10, 3)).astype(np.uint8)
    if blank is not None:
        pixels[blank] = 0
    with h5py.File(path, "w") as file:
        file["input_image"] = pixels
        for name, values in (
            ("input_description", captions),
            ("input_category", ["JACKETS"] * count),
            ("input_name", ["Café jacket"] * count),
        ):
            file[name] = np.array([[value.encode("latin-1")] for value in values], dtype="S200")
        file["index"] = np.arange(count).reshape(-1, 1)
    return pixels
