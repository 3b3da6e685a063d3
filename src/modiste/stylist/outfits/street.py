"""Outfits that people wore, off a table of street photos with masks: the garments of each photo, one for each slot."""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.core.progress import Progress
from modiste.encoder.item.crops import Crop
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.labels import class_of
from modiste.stylist.outfits.compatibility import JUDGED
from modiste.stylist.outfits.fitting import Worn, wearers_of
from modiste.stylist.outfits.looks import crop_look
from modiste.stylist.outfits.seen_photos import SeenPhotos, share_of

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader

SMALLEST_PX: Final = 600
LEAST_GARMENTS: Final = 3
SLOT_OF_PART: Final = {"outerwear": "outer", "upper": "upper", "dress": "dress", "lower": "lower",
                       "footwear": "footwear", "bag": "bag"}
_AT_ONCE: Final = 16


def read_worn(path: Path, reader: "CutReader", progress: Progress | None = None, *, seen: SeenPhotos | None = None,
              most: int | None = None) -> Worn:
    """The garments of a Parquet table with columns `image` and `mask`, whose values are named in `<name>_labels.csv`
    beside it: of each photo the largest of each slot with 600 pixels or more, where there are three or more. `most`
    takes so many of the photos, evenly spread; what `seen` knows is not looked at again.

    Raises:
        DataError: there is no such table or list of labels, or no outfit in it.
        OutputError: what was seen cannot be written.
    """
    words = _words(path.with_name(labels_name(path)))
    photos = SeenPhotos(reader) if seen is None else seen
    rows: list[tuple[int, str, str]] = []
    looks: list[NDArray[np.float32]] = []
    count = count_of(path)
    taken = share_of(count, 1.0 if most is None else min(1.0, most / count))
    for number, (image, mask) in enumerate(_photos(path)):
        if not taken[number]:
            continue
        found, look = photos.of(image + mask, partial(_seen, image, mask, words, path))
        if len(found) >= LEAST_GARMENTS:
            rows += [(number, slot, word) for slot, word in found]
            looks.append(look)
        if progress is not None and number % _AT_ONCE == 0:
            progress(0.9 * number / count, message("stylist.photos_looked_at", count=number))
    photos.save()
    if not rows:
        raise DataError("stylist.no_outfits", path=path)
    slots = np.array([JUDGED.index(slot) for _, slot, _ in rows], np.int64)
    outfits = np.array([number for number, _, _ in rows], np.int64)
    whole = np.concatenate(looks)
    return Worn(looks=whole, slots=slots, words=np.array([word for _, _, word in rows]), outfits=outfits,
                wearers=wearers_of(whole, slots, outfits))


def labels_name(path: Path) -> str:
    """The name of the list of labels beside a table with masks."""
    return f"{path.stem}_labels.csv"


def has_masks(path: Path) -> bool:
    """Whether it is a Parquet table of photos with masks."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return {"image", "mask"} <= set(pq.ParquetFile(path).schema_arrow.names)
    except (OSError, pa.ArrowException):
        return False


def slot_of_word(word: str) -> str | None:
    """The place in an outfit of what a word names; None for what is judged in none."""
    number = class_of(word)
    return None if number is None else SLOT_OF_PART.get(CLASSES[number])


def _seen(image: bytes, mask: bytes, words: dict[int, tuple[str, str]], path: Path) -> list[tuple[str, str, Crop]]:
    """The garments of an encoded photo and its encoded mask."""
    try:
        with Image.open(io.BytesIO(image)) as picture, Image.open(io.BytesIO(mask)) as values:
            return _garments(picture.convert("RGB"), np.asarray(values, np.uint8), words)
    except (OSError, ValueError) as error:
        raise DataError("stylist.no_outfits", path=path) from error


def _garments(image: Image.Image, mask: NDArray[np.uint8], words: dict[int, tuple[str, str]]
              ) -> list[tuple[str, str, Crop]]:
    largest: dict[str, tuple[int, int]] = {}
    values, counts = np.unique(mask, return_counts=True)
    for value, pixels in zip(values.tolist(), counts.tolist(), strict=True):
        slot = words.get(value, ("", ""))[0]
        if slot and pixels >= SMALLEST_PX and pixels > largest.get(slot, (0, 0))[0]:
            largest[slot] = (pixels, value)
    return [(slot, words[value][1], crop_look(image, np.asarray(np.where(mask == value, 255, 0), np.uint8)))
            for slot, (_, value) in largest.items()]


def _words(path: Path) -> dict[int, tuple[str, str]]:
    """The slot and the word of each value of the masks that is a garment of a slot."""
    import csv

    try:
        with path.open(encoding="utf-8", newline="") as file:
            said = [(int(row["value"]), row["label"]) for row in csv.DictReader(file)]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise DataError("stylist.no_labels", path=path) from error
    found = {}
    for value, word in said:
        slot = slot_of_word(word)
        if slot is not None:
            found[value] = (slot, word)
    return found


def count_of(path: Path) -> int:
    """How many rows a Parquet table has, 1 for none.

    Raises:
        DataError: it is none.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return max(1, int(pq.ParquetFile(path).metadata.num_rows))
    except (OSError, pa.ArrowException) as error:
        raise DataError("stylist.no_outfits", path=path) from error


def _photos(path: Path) -> Iterator[tuple[bytes, bytes]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(path).iter_batches(batch_size=_AT_ONCE, columns=["image", "mask"]):
            rows: list[dict[str, Any]] = batch.to_pylist()
            for row in rows:
                yield bytes(row["image"]), bytes(row["mask"])
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise DataError("stylist.no_outfits", path=path) from error
