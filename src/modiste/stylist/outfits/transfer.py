"""Outfits with every crop of a street photo replaced by a shop's photo of such a garment: what is right then is not
told by the light, the sharpness or the ground of one photo, which its garments share."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.core.progress import Progress
from modiste.encoder.item.crops import Crop
from modiste.language import parse
from modiste.stylist.outfits.compatibility import JUDGED
from modiste.stylist.outfits.fitting import Worn
from modiste.stylist.outfits.layout import FACTS, TRUNK
from modiste.stylist.outfits.looks import product_crop
from modiste.stylist.outfits.seen_photos import SeenPhotos
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
_TOLD: Final = 64


def replaced(worn: Worn, path: Path, reader: "CutReader", seed: int, progress: Progress | None = None, *,
             seen: SeenPhotos | None = None, share: float = 1.0) -> tuple[Worn, Rows]:
    """The same outfits by the photos of a catalogue (a Parquet table with columns `image` and `articleType`), and the
    number of the photo that each garment got: of its type, the tenth that is nearest in colour (OKLab), and of it the
    one whose cut looks most alike. `share` takes so much of its photos; what `seen` knows is not looked at again.

    Raises:
        DataError: it holds no garments of a place in an outfit.
        OutputError: what was seen cannot be written.
    """
    looks, words = _catalogue(path, SeenPhotos(reader) if seen is None else seen, seed, share, progress)
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


def _catalogue(path: Path, seen: SeenPhotos, seed: int, share: float, progress: Progress | None
               ) -> tuple[Matrix, list[str]]:
    """Looks and words of some photos of each word."""
    looks: list[Matrix] = []
    words: list[str] = []
    for done, image, word in _photos(path, seed, max(1, round(share * _A_WORD))):
        _, look = seen.of(image, partial(_crops, image, path))
        looks.append(look)
        words.append(word)
        if progress is not None and len(words) % _TOLD == 0:
            progress(done, message("stylist.photos_looked_at", count=len(words)))
    seen.save()
    if not looks:
        raise DataError("stylist.no_outfits", path=path)
    return np.concatenate(looks), words


def _crops(data: bytes, path: Path) -> list[tuple[str, str, Crop]]:
    """The one garment of an encoded photo; its word stands in the table."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return [("", "", product_crop(image.convert("RGB")))]
    except (OSError, ValueError) as error:
        raise DataError("stylist.no_outfits", path=path) from error


def _photos(path: Path, seed: int, most: int) -> Iterator[tuple[float, bytes, str]]:
    """At most so many encoded photos of each word, with how much of the table was gone through before."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path).read(columns=["image", "articleType"])
        words = [str(one) for one in table["articleType"].to_pylist()]
        taken: dict[str, int] = {}
        for place, row in enumerate(np.random.default_rng(seed).permutation(len(words)).tolist()):
            word = words[row]
            if taken.get(word, 0) >= most or slot_of_word(word) is None:
                continue
            taken[word] = taken.get(word, 0) + 1
            yield place / len(words), bytes(table["image"][row].as_py()), word
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise DataError("stylist.no_outfits", path=path) from error
