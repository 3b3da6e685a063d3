"""Outfits off photos that have no masks: the garments are cut out by the segmenter, one for each slot."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import DataError, ImageError
from modiste.core.messages import message
from modiste.core.progress import Progress
from modiste.core.values import Photo
from modiste.encoder.item.crops import Crop
from modiste.garment.segmentation.finder import find_garments
from modiste.stylist.outfits.compatibility import JUDGED
from modiste.stylist.outfits.fitting import Worn, wearers_of
from modiste.stylist.outfits.looks import crop_look
from modiste.stylist.outfits.seen_photos import SeenPhotos, share_of
from modiste.stylist.outfits.street import LEAST_GARMENTS, SLOT_OF_PART, SMALLEST_PX, count_of

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader
    from modiste.garment.segmentation.engine import SegmenterEngine

FILE: Final = "street_tags.parquet"
"""Beside a table with masks: more photos of the same kind without any, to learn from."""
_SURE: Final = 128
_AT_ONCE: Final = 16


def read_unmasked(path: Path, segmenter: "SegmenterEngine", reader: "CutReader", progress: Progress | None = None, *,
                  seen: SeenPhotos | None = None, share: float = 1.0) -> Worn:
    """The garments of a Parquet table with a column `image`: of each photo those that the segmenter finds with 600
    pixels or more, where there are three or more slots. Their words are their slots. `share` takes so much of the
    photos, evenly spread; what `seen` knows is not looked at again.

    Raises:
        DataError: there is no such table, or no outfit in it.
        OutputError: what was seen cannot be written.
    """
    photos = SeenPhotos(reader) if seen is None else seen
    looks: list[NDArray[np.float32]] = []
    slots: list[str] = []
    outfits: list[int] = []
    count = count_of(path)
    taken = share_of(count, share)
    for number, image in enumerate(_photos(path)):
        if not taken[number]:
            continue
        found, look = photos.of(image, partial(_cut_out, image, segmenter, path))
        if len(found) >= LEAST_GARMENTS:
            looks.append(look)
            slots += [slot for slot, _ in found]
            outfits += [number] * len(found)
        if progress is not None and number % _AT_ONCE == 0:
            progress(number / count, message("stylist.photos_looked_at", count=number))
    photos.save()
    if not looks:
        raise DataError("stylist.no_outfits", path=path)
    whole, numbers = np.concatenate(looks), np.array([JUDGED.index(slot) for slot in slots], np.int64)
    return Worn(looks=whole, slots=numbers, words=np.array(slots), outfits=np.array(outfits, np.int64),
                wearers=wearers_of(whole, numbers, np.array(outfits, np.int64)))


def joined(first: Worn, more: Worn) -> Worn:
    """The garments of two tables, those of the first first; who nearly wears a garment of the other is one wearer."""
    looks, slots = np.concatenate([first.looks, more.looks]), np.concatenate([first.slots, more.slots])
    outfits = np.concatenate([first.outfits, more.outfits + int(first.outfits.max()) + 1])
    both = Worn(looks=looks, slots=slots, words=np.concatenate([first.words, more.words]), outfits=outfits,
                wearers=outfits)
    return replace(both, wearers=wearers_of(looks, slots, outfits))


def _cut_out(data: bytes, segmenter: "SegmenterEngine", path: Path) -> list[tuple[str, str, Crop]]:
    """The garments of an encoded photo by their slots, which are their words."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            image = opened.convert("RGB")
    except (OSError, ValueError) as error:
        raise DataError("stylist.no_outfits", path=path) from error
    try:
        mask = find_garments(Photo(image, ""), segmenter)
    except ImageError:
        return []
    parts = [(SLOT_OF_PART[part], mask.of(part)) for part in mask.parts if part in SLOT_OF_PART]
    return [(slot, slot, crop_look(image, alpha)) for slot, alpha in parts if (alpha >= _SURE).sum() >= SMALLEST_PX]


def _photos(path: Path) -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(path).iter_batches(batch_size=_AT_ONCE, columns=["image"]):
            for row in batch.to_pylist():
                yield bytes(row["image"])
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise DataError("stylist.no_outfits", path=path) from error
