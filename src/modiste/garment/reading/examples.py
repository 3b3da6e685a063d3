"""Training examples of the reader: crops of garments with what is known of their cut.

What is known comes from the column `cut` (JSON: {"sleeve_length": "long", ...}; sewn pictures have it), from a table
`NAME_cuts.csv` beside the data (a column `key`, and one for each kind), or else from the captions.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from modiste.core.errors import DataError
from modiste.core.files import parse_json
from modiste.core.images import decode_image
from modiste.data.pack import Split, in_test_split
from modiste.data.readers import open_source
from modiste.data.records import Record, decoded
from modiste.garment.reading.captions import IMPLIED, caption_labels
from modiste.garment.reading.crops import crop_garment
from modiste.garment.reading.labels import CLASSES, LOWER, garment_class
from modiste.garment.segmentation.engine import CLASSES as SEEN
from modiste.garment.segmentation.engine import SegmenterEngine
from modiste.garment.training.examples import has_masks
from modiste.language import parse

EYE_WEIGHT: Final = 2.0
CAPTION_WEIGHT: Final = 0.5
SEWN_WEIGHT: Final = 0.4
_LARGEST_PX: Final = 512
_UPPER_PARTS: Final = ("upper", "outerwear", "dress")
_LOWER_PARTS: Final = ("lower", "dress")
_ALL_PARTS: Final = ("upper", "lower", "dress", "outerwear")


@dataclass(frozen=True, slots=True, kw_only=True)
class CutExample:
    """A crop S x S x 3 and the classes that are known of it; `weight` how much it counts."""

    key: str
    crop: NDArray[np.uint8]
    labels: Mapping[str, str]
    weight: float


def read_cut_examples(data: Sequence[Path], segmenter: SegmenterEngine, side_px: int, *, split: Split = "train",
                      progress: Callable[[int], None] | None = None) -> list[CutExample]:
    """Read pictures of which something is known; a fifth scores, see `is_chosen`.

    Raises:
        DataError: a label that is none.
    """
    found: list[CutExample] = []
    for path in data:
        eyes = eye_labels(path)
        examples = _by_masks(path, eyes, side_px, split) if has_masks(path) else _by_segmenter(
            path, eyes, segmenter, side_px, split)
        for example in examples:
            found.append(example)
            if progress is not None:
                progress(len(found))
    return found


def _by_segmenter(path: Path, eyes: Mapping[str, Mapping[str, str]], segmenter: SegmenterEngine, side_px: int,
                  split: Split) -> Iterator[CutExample]:
    for record, picture in decoded(open_source(path)):
        if not is_chosen(record, split):
            continue
        labels, weight = _known(record, eyes)
        if not labels:
            continue
        picture.thumbnail((_LARGEST_PX, _LARGEST_PX))
        crop = _crop(np.asarray(picture.convert("RGB")), labels, segmenter, side_px)
        if crop is not None:
            yield CutExample(key=record.key, crop=crop, labels=labels, weight=weight)


def _by_masks(path: Path, eyes: Mapping[str, Mapping[str, str]], side_px: int, split: Split) -> Iterator[CutExample]:
    """An example for each garment of a table of photos with masks; its key is "PHOTO:NAME"."""
    with path.with_name(f"{path.stem}_labels.csv").open(encoding="utf-8", newline="") as file:
        names = {int(row["value"]): row["label"] for row in csv.DictReader(file)}
    classes = {value: known for value, name in names.items()
               if (named := parse(name).garment) is not None and (known := garment_class(named)) is not None}
    with pq.ParquetFile(path) as table:
        for row in (one for batch in table.iter_batches(32, columns=["id", "image", "mask"])
                    for one in batch.to_pylist()):
            if not _is_of(str(row["id"]), split):
                continue
            image = np.asarray(decode_image(row["image"], str(row["id"])))
            values = cv2.imdecode(np.frombuffer(row["mask"], np.uint8), cv2.IMREAD_UNCHANGED)
            if values is None or values.shape != image.shape[:2]:
                continue
            for value in sorted(set(np.unique(values)) & set(classes)):
                key = f"{row['id']}:{names[value]}"
                alpha = np.asarray(np.where(values == value, 255, 0), np.uint8)
                crop = crop_garment(image, alpha, side_px)
                if crop is not None:
                    labels = {"garment": classes[value], **IMPLIED.get(classes[value], {}), **eyes.get(key, {})}
                    yield CutExample(key=key, crop=crop, labels=labels,
                                     weight=EYE_WEIGHT if key in eyes else CAPTION_WEIGHT)


def is_chosen(record: Record, split: Split) -> bool:
    """Whether a picture belongs to a split: a fifth scores, by the hash of its product's name where a shop gives one,
    so that no other colour of a product teaches what is asked, else of its key."""
    return _is_of(record.fields.get("name") or record.key, split)


def _is_of(name: str, split: Split) -> bool:
    return split == "all" or in_test_split(name) == (split == "test")


def eye_labels(path: Path) -> dict[str, dict[str, str]]:
    """Labels set by eye, by the keys of the records of `path`: from `NAME_cuts.csv` beside it, where there is one.

    Raises:
        DataError: a kind or class that there is not.
    """
    table = path.with_name(f"{path.stem}_cuts.csv")
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as file:
        return {row["key"]: {kind: row[kind] for kind in CLASSES if row.get(kind)} for row in csv.DictReader(file)}


def _known(record: Record, eyes: Mapping[str, Mapping[str, str]]) -> tuple[dict[str, str], float]:
    said = caption_labels(record)
    if record.key in eyes:
        return {**said, **eyes[record.key]}, EYE_WEIGHT
    exact = record.fields.get("cut")
    if exact is None:
        return said, CAPTION_WEIGHT
    return dict(_exact(exact, record.key)), SEWN_WEIGHT


def _exact(text: str, key: str) -> Iterator[tuple[str, str]]:
    """The classes of a column `cut`; a garment counts as the class that it is of, finer values are left out."""
    try:
        found = parse_json(text)
        pairs = [(str(kind), str(value)) for kind, value in found.items()]
    except (ValueError, AttributeError) as error:
        raise DataError("garment.cut_column", key=key) from error
    for kind, value in pairs:
        known = garment_class(value) if kind == "garment" else value
        if known is not None and known in CLASSES.get(kind, ()):
            yield kind, known


def _crop(image: NDArray[np.uint8], labels: Mapping[str, str], segmenter: SegmenterEngine, side_px: int
          ) -> NDArray[np.uint8] | None:
    """The garment that the labels speak of, by what the segmenter sees of its part of the body."""
    garment = labels.get("garment")
    parts = _ALL_PARTS if garment in (None, "dress", "jumpsuit", "bodysuit") else \
        _LOWER_PARTS if garment in (*LOWER, "skirt") else _UPPER_PARTS
    seen = segmenter.probabilities(image)
    together = seen[[SEEN.index(part) for part in parts]].sum(axis=0)
    alpha = cv2.resize(together, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    return crop_garment(image, np.asarray(np.clip(alpha, 0, 1) * 255, np.uint8), side_px)


