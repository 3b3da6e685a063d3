"""Pictures of fabrics to learn from: read by category, cropped and turned at random."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.data.pack import Split, in_test_split
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.finishing.seams import Pixels
from modiste.nn.pictures import to_tensor

FEWEST: Final = 8
_PLAIN: Final = frozenset({"solid", "plain", "none", "однотонный"})
_SPARE: Final = 2.0  # how much larger than a crop the pictures are kept, so that crops differ in scale


@dataclass(frozen=True, slots=True)
class FabricBatch:
    """Crops of fabrics N x 3 x S x S in [-1, 1], and the numbers N of their categories."""

    pictures: Tensor
    category: Tensor


@dataclass(frozen=True, slots=True)
class FabricPictures:
    """Pictures H x W x 3 of at least the side of a crop, the category number of each, and the categories' names."""

    pictures: Sequence[Pixels]
    category: NDArray[np.int64]
    names: tuple[str, ...]

    @property
    def present(self) -> tuple[str, ...]:
        """The categories that have a picture: all of a small one's may be kept for scoring."""
        return tuple(self.names[int(number)] for number in np.unique(self.category))

    def only(self, name: str) -> "FabricPictures":
        """The pictures of one category. Raises DataError when there is none."""
        if name not in self.present:
            raise DataError("fabric.no_picture_of", name=name, present=self.present)
        rows = np.flatnonzero(self.category == self.names.index(name))
        return FabricPictures([self.pictures[int(row)] for row in rows], np.zeros(len(rows), np.int64), (name,))

    def evened(self, seed: int) -> "FabricPictures":
        """As many of each category as the smallest has, chosen at random: sets are compared in the same mix."""
        rng, fewest = np.random.default_rng(seed), int(np.unique(self.category, return_counts=True)[1].min())
        rows = np.concatenate([rng.choice(np.flatnonzero(self.category == number), fewest, replace=False)
                               for number in np.unique(self.category)])
        return FabricPictures([self.pictures[int(row)] for row in rows], self.category[rows], self.names)


def read_fabrics(data: Sequence[Path], side_px: int, *, caption_column: str | None = None,
                 image_column: str | None = None, fewest: int = FEWEST, split: Split = "train") -> FabricPictures:
    """Read fabrics whose label (a folder's name, a table's column) is their category; a name that Modiste does not know
    is a category of its own, "solid" is none. A fifth of them, by the hash of their keys, scores and is not trained on.

    Raises DataError when fewer than `fewest` pictures could be used; the message says what became of the others.
    """
    pictures: list[Pixels] = []
    labels: list[str] = []
    keys: list[str] = []
    skipped = []
    for path in data:
        source = open_source(path, caption_column, image_column)
        for record, picture in decoded(source):
            label = (record.fields.get("label") or record.caption).strip().casefold()
            if label in _PLAIN:
                source.skipped.add(record.key, "no pattern")
            elif min(picture.size) < side_px // 4:
                source.skipped.add(record.key, "too small")
            else:
                pictures.append(_sized(np.asarray(picture), side_px))
                labels.append(CATEGORIES.name_of(label) if label in CATEGORIES else label)
                keys.append(record.key)
        if source.skipped.total:
            skipped.append(source.skipped.message())
    if len(pictures) < fewest:
        reasons = message("core.bracketed", what=skipped) if skipped else ""
        raise DataError("fabric.few_pictures", count=len(pictures), reasons=reasons, fewest=fewest)
    names = tuple(dict.fromkeys((*(name for name in CATEGORIES if name in labels), *sorted(labels))))
    category = np.array([names.index(label) for label in labels])
    rows = [row for row, key in enumerate(keys) if split == "all" or in_test_split(key) == (split == "test")]
    return FabricPictures([pictures[row] for row in rows], category[rows], names)


def draw_batch(fabrics: FabricPictures, count: int, side_px: int, rng: np.random.Generator) -> FabricBatch:
    """`count` crops, every category as often as the others, at any offset, a little larger or smaller, mirrored."""
    rows = balanced(fabrics.category, count, rng)
    crops = [crop(fabrics.pictures[row], side_px, rng) for row in rows]
    return FabricBatch(to_tensor(np.stack(crops)), torch.from_numpy(fabrics.category[rows]))


def balanced(category: NDArray[np.int64], count: int, rng: np.random.Generator) -> list[int]:
    """`count` rows, every category as often as the others."""
    return [int(rng.choice(np.flatnonzero(category == one))) for one in rng.choice(np.unique(category), count)]


def crop(picture: Pixels, side_px: int, rng: np.random.Generator) -> Pixels:
    """A square of a picture at a side of `side_px`, mirrored at random."""
    return shrunk(square(picture, side_px / min(picture.shape[:2]), rng), side_px)


def square(picture: Pixels, least: float, rng: np.random.Generator) -> Pixels:
    """A square of a picture, no less than the part `least` of it, mirrored at random."""
    most = min(picture.shape[:2])
    side = int(rng.uniform(min(1.0, least), 1.0) * most)
    y, x = rng.integers(0, picture.shape[0] - side + 1), rng.integers(0, picture.shape[1] - side + 1)
    return mirrored(picture[y : y + side, x : x + side], rng)


def shrunk(square: Pixels, side_px: int) -> Pixels:
    """A square at a side of `side_px`."""
    return np.asarray(cv2.resize(square, (side_px, side_px), interpolation=cv2.INTER_AREA))


def mirrored(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """A picture, or its mirror image, from side to side and upside down by chance."""
    part = picture[:, ::-1] if rng.random() < 0.5 else picture
    return np.ascontiguousarray(part[::-1] if rng.random() < 0.5 else part)


def _sized(picture: Pixels, side_px: int) -> Pixels:
    """The shorter side at `_SPARE` crops if it is longer; never below one crop."""
    shorter = min(picture.shape[:2])
    scale = max(side_px / shorter, min(1.0, _SPARE * side_px / shorter))
    if scale == 1:
        return picture
    size = (max(side_px, round(picture.shape[1] * scale)), max(side_px, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
