"""Pictures of garments with what is known of them, for training and measuring the encoder of items.

A table with a column `mask` (and `NAME_labels.csv` beside it, which names the masks' values) gives a picture for each
garment that is worn in a photo; every other data set one for each row.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.core.images import decode_image
from modiste.data.pack import Split, in_test_split
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.encoder.item.products import of_split, product_key
from modiste.language import attributes_from_fields, parse

FINE: Final = "articleType"
"""The column of a shop's own types, finer than the vocabulary's."""
SHADE: Final = "baseColour"
BROAD: Final = "subCategory"
_SMALLEST: Final = 0.006   # of a photo: a garment that takes less is too small to be recognised


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemExample:
    """A picture with its garment's mask H x W (None: what stands out from white), what is known of it, the shop's own
    words for its type, its colour and its broader class, its description, and the product that it shows."""

    key: str
    picture: Image.Image = field(repr=False)
    mask: NDArray[np.uint8] | None = field(repr=False, default=None)
    facts: Attributes
    fine: str = ""
    shade: str = ""
    broad: str = ""
    text: str = ""
    product: str


def read_items(data: Sequence[Path], split: Split) -> Iterator[ItemExample]:
    """The garments of some data sets that are on one side of the split: by product, and what is named by pictures of
    its own also by picture, as other rooms split it.

    Raises:
        DataError: a data set cannot be read.
    """
    for path in data:
        found = _worn(path, split) if _has_masks(path) else _rows(path, split)
        yield from found


def _rows(path: Path, split: Split) -> Iterator[ItemExample]:
    for record, picture in decoded(open_source(path)):
        product = product_key(record.key, record.caption, record.fields)
        if not of_split(product, split) or (FINE not in record.fields and not of_split(record.key, split)):
            continue
        facts = attributes_from_fields({**record.fields, "caption": record.caption})
        if facts.garment is not None:
            yield ItemExample(key=record.key, picture=picture, facts=facts, fine=record.fields.get(FINE, ""),
                              shade=record.fields.get(SHADE, ""), broad=record.fields.get(BROAD, ""),
                              text=record.caption, product=product)


def _worn(path: Path, split: Split) -> Iterator[ItemExample]:
    with path.with_name(f"{path.stem}_labels.csv").open(encoding="utf-8", newline="") as file:
        names = {int(row["value"]): row["label"] for row in csv.DictReader(file)}
    known = {value: facts for value, name in names.items() if (facts := parse(name)).garment is not None}
    with pq.ParquetFile(path) as table:
        for row in (one for batch in table.iter_batches(32, columns=["id", "image", "mask"])
                    for one in batch.to_pylist()):
            key = str(row["id"])
            if split != "all" and in_test_split(key) != (split == "test"):
                continue
            picture = decode_image(row["image"], key)
            values = cv2.imdecode(np.frombuffer(row["mask"], np.uint8), cv2.IMREAD_UNCHANGED)
            if values is None or values.shape != (picture.height, picture.width):
                continue
            for value in sorted(set(np.unique(values)) & set(known)):
                there = values == value
                if there.mean() >= _SMALLEST:
                    yield ItemExample(key=f"{key}:{names[value]}", picture=picture, facts=known[value],
                                      mask=np.asarray(np.where(there, 255, 0), np.uint8),
                                      product=f"worn:{key}:{value}")


def _has_masks(path: Path) -> bool:
    if path.suffix.lower() != ".parquet" or not path.with_name(f"{path.stem}_labels.csv").is_file():
        return False
    try:
        return {"image", "mask"} <= set(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise DataError("encoder.parquet_unreadable", path=path) from error
