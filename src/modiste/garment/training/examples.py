"""Training examples of the segmenter: photos with masks, and captioned photos with pseudo-labels."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from modiste.core.errors import DataError, ImageError
from modiste.core.images import decode_image
from modiste.core.progress import CountProgress
from modiste.data.pack import Split, in_test_split
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.labels import Labels, class_of, read_labels
from modiste.garment.training.pseudo_labels import PseudoLabeller, pseudo_label
from modiste.imaging.light import Pixels

LARGEST_PX: Final = 512
FEWEST: Final = 50
_WAITING: Final = 3  # photos read ahead for each worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A photo H x W x 3 and the class of each pixel H x W; `pasteable` when all but background is one garment, which
    can be laid on another ground; `full` when the mask was made by hand."""

    photo: Pixels
    labels: Labels
    key: str
    full: bool = False
    pasteable: bool = False


def read_examples(data: Sequence[Path], *, split: Split = "train", labeller: PseudoLabeller = pseudo_label,
                  workers: int = 1, progress: CountProgress | None = None, fewest: int = FEWEST
                  ) -> list[Example]:
    """Read tables of photos with masks, and any captioned photos, in their order. A fifth, by the hash of their keys,
    scores.

    Args:
        data: the tables, or whatever `open_source` opens.
        split: which photos to take.
        labeller: labels photos without masks; called from `workers` threads.
        workers: 1 or more.
        progress: called after each photo without a mask.
        fewest: photos that must be usable.

    Raises:
        DataError: fewer than `fewest` photos could be used.
    """
    found: list[Example] = []
    labelled = 0
    with ThreadPoolExecutor(workers) as pool:
        for path in data:
            if has_masks(path):
                found += _masked(path, split)
                continue
            for example in _pseudo_labelled(_named(path, split), labeller, pool, workers):
                labelled += 1
                if progress is not None:
                    progress(labelled)
                if example is not None:
                    found.append(example)
    if len(found) < fewest:
        raise DataError("garment.few_photos", count=len(found), fewest=fewest)
    return found


def has_masks(path: Path) -> bool:
    """Whether this is a table of photos with masks."""
    if path.suffix.lower() != ".parquet" or not path.is_file():
        return False
    try:
        return {"image", "mask"} <= set(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise DataError("garment.parquet_unreadable", path=path) from error


def _masked(path: Path, split: Split) -> Iterator[Example]:
    table = read_labels(path.with_name(f"{path.stem}_labels.csv"))
    with pq.ParquetFile(path) as file:
        keyed = "id" in file.schema_arrow.names
        columns = ["image", "mask", *(["id"] if keyed else [])]
        for number, row in enumerate(row for batch in file.iter_batches(32, columns=columns)
                                     for row in batch.to_pylist()):
            key = str(row["id"]) if keyed else f"{path.stem}-{number}"
            if not _chosen(key, split):
                continue
            try:
                photo = np.asarray(decode_image(row["image"], key))
            except ImageError:
                continue
            values = cv2.imdecode(np.frombuffer(row["mask"] or b"\0", np.uint8), cv2.IMREAD_UNCHANGED)
            if values is not None and values.dtype == np.uint8 and values.shape == photo.shape[:2]:
                yield _fitted(Example(photo=photo, labels=table[values], key=key, full=True))


def _named(path: Path, split: Split) -> Iterator[tuple[Pixels, int, str]]:
    """Photos, the classes that their captions name, and their keys."""
    for record, picture in decoded(open_source(path)):
        if not _chosen(record.key, split):
            continue
        label = next((found for text in (record.fields.get("label"), record.fields.get("articleType"), record.caption)
                      if text and (found := class_of(text)) is not None), None)
        if label is None or CLASSES[label] in ("background", "skin"):
            continue
        small = _fitted(
            Example(photo=np.asarray(picture), labels=np.zeros(picture.size[::-1], np.uint8), key=record.key))
        yield small.photo, label, record.key


def _pseudo_labelled(photos: Iterator[tuple[Pixels, int, str]], labeller: PseudoLabeller, pool: ThreadPoolExecutor,
                     workers: int) -> Iterator[Example | None]:
    """An example for each photo (None where it cannot be labelled), in order; a few photos are read ahead."""
    def label_one(photo: Pixels, label: int, key: str) -> Example | None:
        found = labeller(photo, label)
        return None if found is None else Example(photo=photo, labels=found.labels, key=key, pasteable=found.pasteable)

    waiting: deque[Future[Example | None]] = deque(pool.submit(label_one, *one)
                                                   for one in islice(photos, workers * _WAITING))
    try:
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(label_one, *one) for one in islice(photos, 1))
    finally:
        for left in waiting:
            left.cancel()


def _chosen(key: str, split: Split) -> bool:
    return split == "all" or in_test_split(key) == (split == "test")


def _fitted(example: Example) -> Example:
    """The longer side at `LARGEST_PX` if it is longer."""
    height, width = example.labels.shape
    factor = LARGEST_PX / max(height, width)
    if factor >= 1:
        return example
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return Example(photo=np.asarray(cv2.resize(example.photo, size, interpolation=cv2.INTER_AREA), np.uint8),
                   labels=np.asarray(cv2.resize(example.labels, size, interpolation=cv2.INTER_NEAREST), np.uint8),
                   key=example.key, full=example.full, pasteable=example.pasteable)
