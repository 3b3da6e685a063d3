"""Outfits with every crop of a street photo replaced by a shop's photo of such a garment: what is right then is not
told by the light, the sharpness or the ground of one photo, which its garments share."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import DataError
from modiste.encoder.item.crops import Crop
from modiste.language import parse
from modiste.stylist.outfits.compatibility import JUDGED
from modiste.stylist.outfits.fitting import Worn
from modiste.stylist.outfits.layout import FACTS, TRUNK
from modiste.stylist.outfits.looks import looks_of, product_crop
from modiste.stylist.outfits.street import slot_of_word

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]
FILE: Final = "catalog.parquet"
_A_WORD: Final = 160
"""Photos of a word of the catalogue at most."""
_LEAST_OF_TYPE: Final = 8
"""Where there are fewer photos of the type, all of its place in an outfit stand in."""
_COLOUR_SHARE: Final = 0.1
_LEAST_OF_COLOUR: Final = 4


def replaced(worn: Worn, path: Path, reader: "CutReader", seed: int) -> tuple[Worn, Rows]:
    """The same outfits by the photos of a catalogue (a Parquet table with columns `image` and `articleType`), and the
    number of the photo that each garment got: of its type, the tenth that is nearest in colour (OKLab), and of it the
    one whose cut looks most alike.

    Raises:
        DataError: it holds no garments of a place in an outfit.
    """
    looks, words = _catalogue(path, reader, seed)
    slots = np.array([JUDGED.index(slot_of_word(word) or "") for word in words], np.int64)
    types = np.array([_type(word) for word in words])
    centre = looks[:, TRUNK].mean(axis=0)
    mine = worn.looks[:, TRUNK] - worn.looks[:, TRUNK].mean(axis=0)  # each set has a light of its own
    chosen = np.zeros(len(worn.slots), np.int64)
    for row, slot in enumerate(worn.slots):
        same = np.flatnonzero((slots == slot) & (types == _type(str(worn.words[row]))))
        pool = same if len(same) >= _LEAST_OF_TYPE else np.flatnonzero(slots == slot)
        if not len(pool):
            raise DataError("stylist.no_outfits", path=path)
        apart = np.linalg.norm(looks[pool, FACTS][:, :3] - worn.looks[row, FACTS][:3], axis=1)
        near = pool[np.argsort(apart, kind="stable")[: max(_LEAST_OF_COLOUR, round(_COLOUR_SHARE * len(pool)))]]
        theirs = looks[near, TRUNK] - centre
        alike = theirs @ mine[row] / np.maximum(np.linalg.norm(theirs, axis=1), 1e-6)
        chosen[row] = near[int(np.argmax(alike))]
    return replace(worn, looks=looks[chosen]), chosen


def _type(word: str) -> str:
    return parse(word).garment or ""


def _catalogue(path: Path, reader: "CutReader", seed: int) -> tuple[Matrix, list[str]]:
    """Looks and words of some photos of each word."""
    crops: list[Crop] = []
    words: list[str] = []
    for image, word in _photos(path, seed):
        crops.append(product_crop(image))
        words.append(word)
    if not crops:
        raise DataError("stylist.no_outfits", path=path)
    return looks_of(crops, reader), words


def _photos(path: Path, seed: int) -> Iterator[tuple[Image.Image, str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path).read(columns=["image", "articleType"])
        words = [str(one) for one in table["articleType"].to_pylist()]
        taken: dict[str, int] = {}
        for row in np.random.default_rng(seed).permutation(len(words)).tolist():
            word = words[row]
            if taken.get(word, 0) >= _A_WORD or slot_of_word(word) is None:
                continue
            taken[word] = taken.get(word, 0) + 1
            with Image.open(io.BytesIO(table["image"][row].as_py())) as image:
                picture = image.convert("RGB")
            yield picture, word
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise DataError("stylist.no_outfits", path=path) from error
