"""Photos of garments that are drawn, and models that see what is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from modiste.core.errors import ImageError
from modiste.core.garment_mask import GarmentMask
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.core.values import Photo
from modiste.encoder.item.parts import PARTS
from modiste.garment.reading.reader import Called, CutReader, ReadCut
from modiste.garment.segmentation.engine import CLASSES
from modiste.studio.models import Loaders
from modiste.studio.studio import Studio
from tests.cli.conftest import Run

COLOURS = {"red": (200, 20, 20), "navy": (20, 30, 90), "green": (20, 140, 40)}


@dataclass
class DrawnSegmenter:
    """Whatever is neither white nor grey is a garment: above the middle "upper", below it "lower"."""

    name: str = "drawn"
    classes: tuple[str, ...] = CLASSES

    def probabilities(self, image: np.ndarray) -> np.ndarray:
        small = image[::2, ::2].astype(int)
        there = (small.max(axis=2) - small.min(axis=2)) > 40
        likely = np.full((len(CLASSES), *there.shape), 0.001, np.float32)
        likely[0] = np.where(there, 0.001, 1)
        upper = there & (np.arange(len(there))[:, None] < len(there) / 2)
        likely[CLASSES.index("upper")][upper] = 1
        likely[CLASSES.index("lower")][there & ~upper] = 1
        return likely / likely.sum(axis=0)


@dataclass
class DrawnEmbedder:
    """Sees the mean colour under the mask, and trousers where the mask is higher than wide."""

    id: str = "drawn-1"
    parts: tuple = PARTS
    calls: list[int] = field(default_factory=list)

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[np.ndarray | None]) -> np.ndarray:
        self.calls.append(len(pictures))
        rows = np.zeros((len(pictures), 256), np.float32)
        for row, picture, mask in zip(rows, pictures, masks, strict=True):
            pixels = np.asarray(picture.convert("RGB"), np.float32)
            row[:3] = (pixels if mask is None else pixels[mask > 127]).reshape(-1, 3).mean(axis=0)
            row[:3] /= np.linalg.norm(row[:3]) + 1e-6
        return rows

    def embed_words(self, texts: Sequence[str]) -> np.ndarray:
        raise NotImplementedError

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[np.ndarray | None]) -> list[tuple[Tag, ...]]:
        found: list[tuple[Tag, ...]] = []
        for vector, mask in zip(self.embed_pictures(pictures, masks), masks, strict=True):
            names = {name: np.dot(vector[:3], np.array(rgb) / np.linalg.norm(rgb)) for name, rgb in COLOURS.items()}
            kind = "tshirt" if mask is None or mask.any(axis=0).sum() >= mask.any(axis=1).sum() else "trousers"
            found.append((Tag("garment", kind, confidence=0.9, source="picture"),
                          Tag("colour", max(names, key=names.__getitem__), confidence=0.9, source="picture",
                              share=0.8)))
        return found


class DrawnReader(CutReader):
    """Sees of every garment the mean of its crop."""

    def __init__(self) -> None:
        """Needs no network."""

    def read(self, photo: Photo, mask: GarmentMask, part: str | None = None, called: Called | None = None) -> ReadCut:
        raise ImageError("garment.cut_hidden", source=photo.source)

    def told(self, image: np.ndarray, alpha: np.ndarray) -> None:
        """Has learnt no cuts: what the embedder says holds."""

    def features(self, crops: np.ndarray, alphas: np.ndarray) -> np.ndarray:
        return np.repeat(crops.mean(axis=(1, 2, 3))[:, None] / 255, 864, axis=1).astype(np.float32)


@pytest.fixture
def studio() -> Studio:
    return Studio(Settings.load(), Loaders(segmenter=lambda _model, _settings: DrawnSegmenter(),
                                           item_embedder=lambda _encoder: DrawnEmbedder(),
                                           reader=lambda _folder: DrawnReader()))


@pytest.fixture
def shirt(tmp_path: Path) -> Callable[..., Path]:
    """Draws a garment on a grey floor."""

    def draw(name: str, colour: str = "red", box: tuple[int, int, int, int] = (30, 14, 98, 62), *, more: str = "",
             size: int = 128) -> Path:
        image = Image.new("RGB", (128, 128), (180, 180, 178))
        pen = ImageDraw.Draw(image)
        pen.rectangle(box, fill=COLOURS[colour])
        if more:
            pen.rectangle((44, 66, 84, 120), fill=COLOURS[more])
        path = tmp_path / "photos" / name
        path.parent.mkdir(exist_ok=True)
        image.resize((size, size)).save(path)
        return path

    return draw


def added(run: Run, *arguments: object) -> list[dict[str, Any]]:
    """The garments that `modiste wardrobe add` brings."""
    found: list[dict[str, Any]] = run("wardrobe", "add", *arguments, "--json").json()["items"]
    return found
