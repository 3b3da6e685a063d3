"""What the segmenter learns from: photos with masks, and photos of which only the garment's name is known.

Of those, product photos on white are cut out by rule. In others (clothes on a bed, a floor, a hanger) either a
segmenter that is trained already says where the named garment is (self-training; Lee, 2013, "Pseudo-Label"), or, for
the first one, GrabCut (Rother et al., 2004) parts what lies in the middle from what is at the border.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from modiste.core.errors import DataError, ImageError
from modiste.core.images import decode_image
from modiste.data.cutout import cut_out, find_foreground, find_skin
from modiste.data.pack import Split, scores_only
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.garment.engine import CLASSES
from modiste.garment.labels import IGNORED, Labels, class_of, read_labels

Pixels = NDArray[np.uint8]
Teacher = Callable[[Pixels], NDArray[np.float32]]
"""A photo H x W x 3 -> probabilities classes x h x w, of any smaller size."""

LARGEST_PX: Final = 512
FEWEST: Final = 50
_SURE, _UNSURE = 0.75, 0.4
_SURE_CLASS: Final = 0.6
_CUT_PX: Final = 160
_GROUPS: Final = {"upper": "upper", "lower": "lower", "dress": "dress", "outerwear": "upper", "footwear": "footwear",
                  "bag": "bag", "other": "other"}


@dataclass(frozen=True, slots=True)
class Example:
    """A photo H x W x 3 and the class of each pixel H x W; `pasteable` when all but background is one garment, which
    can be laid on another ground; `full` when the mask was made by hand."""

    photo: Pixels
    labels: Labels
    key: str
    full: bool = False
    pasteable: bool = False


def read_examples(data: Sequence[Path], *, split: Split = "steer", teacher: Teacher | None = None,
                  fewest: int = FEWEST) -> list[Example]:
    """Read tables of photos with masks, and any captioned photos. A fifth, by the hash of their keys, scores.

    Raises:
        DataError: fewer than `fewest` photos could be used.
    """
    found = [example for path in data
             for example in (_masked(path, split) if has_masks(path) else _named(path, split, teacher))]
    if len(found) < fewest:
        raise DataError(f"{len(found)} photos whose clothes are known; expected {fewest} or more: a table with the "
                        "columns image and mask, or photos captioned with the garment")
    return found


def has_masks(path: Path) -> bool:
    """Whether this is a table of photos with masks."""
    if path.suffix.lower() != ".parquet" or not path.is_file():
        return False
    try:
        return {"image", "mask"} <= set(pq.read_schema(path).names)
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path}: not a readable Parquet file (damaged or cut off?)") from error


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
                yield _fitted(Example(photo, table[values], key, full=True))


def _named(path: Path, split: Split, teacher: Teacher | None) -> Iterator[Example]:
    for record, picture in decoded(open_source(path)):
        if not _chosen(record.key, split):
            continue
        label = next((found for text in (record.fields.get("label"), record.fields.get("articleType"), record.caption)
                      if text and (found := class_of(text)) is not None), None)
        if label is None or CLASSES[label] in ("background", "skin"):
            continue
        small = _fitted(Example(np.asarray(picture), np.zeros(picture.size[::-1], np.uint8), record.key))
        example = from_name(small.photo, label, record.key, teacher)
        if example is not None:
            yield example


def from_name(photo: Pixels, label: int, key: str, teacher: Teacher | None) -> Example | None:
    """What is known of a photo whose garment's class is: an example, or None when it is too little."""
    ground = find_foreground(photo)
    if ground is not None:
        return _product(photo, ground, label, key, teacher)
    return _taught(photo, label, key, teacher) if teacher is not None else _cut(photo, label, key)


def _chosen(key: str, split: Split) -> bool:
    return split == "all" or scores_only(key) == (split == "score")


def _fitted(example: Example) -> Example:
    """The longer side at `LARGEST_PX` if it is longer."""
    height, width = example.labels.shape
    factor = LARGEST_PX / max(height, width)
    if factor >= 1:
        return example
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return Example(np.asarray(cv2.resize(example.photo, size, interpolation=cv2.INTER_AREA), np.uint8),
                   np.asarray(cv2.resize(example.labels, size, interpolation=cv2.INTER_NEAREST), np.uint8),
                   example.key, example.full, example.pasteable)


def _product(photo: Pixels, foreground: NDArray[np.bool_], label: int, key: str, teacher: Teacher | None
             ) -> Example | None:
    """A product photo on white: its garment cut out, its ground, and what the teacher is sure of in between: the rest
    of a person's clothes, and the whole garment where its print keeps it from being cut out."""
    found = cut_out(photo, _GROUPS[CLASSES[label]])
    if found is None and teacher is None:
        return None
    labels = np.where(foreground, np.uint8(IGNORED), np.uint8(0))
    inside = found.alpha > 0.5 if found is not None else np.zeros_like(foreground)
    if teacher is not None:
        likely = [cv2.resize(one, photo.shape[1::-1], interpolation=cv2.INTER_LINEAR) for one in teacher(photo)]
        best, sure = np.argmax(likely, axis=0), np.max(likely, axis=0) > _SURE_CLASS
        seen = foreground & sure & (best > 0)
        labels[seen] = best[seen]
    labels[find_skin(photo, foreground & ~inside)] = CLASSES.index("skin")
    labels[inside] = label
    alone = float(inside.sum()) > 0.93 * float(foreground.sum())
    return Example(photo, labels.astype(np.uint8), key, pasteable=alone)


def _cut(photo: Pixels, label: int, key: str) -> Example | None:
    """What lies in the middle of a photo, where GrabCut tells it from the border; the edge between is left open."""
    factor = _CUT_PX / max(photo.shape[:2])
    small = cv2.resize(photo, None, fx=min(1.0, factor), fy=min(1.0, factor), interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    y, x = max(2, height // 16), max(2, width // 16)
    mask = np.full((height, width), cv2.GC_BGD, np.uint8)
    mask[y:-y, x:-x] = cv2.GC_PR_BGD
    mask[height // 5 : -height // 5, width // 5 : -width // 5] = cv2.GC_PR_FGD
    cv2.setRNGSeed(0)
    cv2.grabCut(small[..., ::-1].copy(), mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    inside = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    inside = cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    inside = cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    share, middle = inside.mean(), inside[height // 3 : -height // 3, width // 3 : -width // 3].mean()
    if not 0.12 < share < 0.75 or middle < 0.8:
        return None
    size = photo.shape[1::-1]
    sure = cv2.resize(cv2.erode(inside, np.ones((5, 5), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    maybe = cv2.resize(cv2.dilate(inside, np.ones((7, 7), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    labels = np.where(sure > 0, label, np.where(maybe > 0, IGNORED, 0)).astype(np.uint8)
    return Example(photo, labels, key)


def _taught(photo: Pixels, label: int, key: str, teacher: Teacher) -> Example | None:
    """Where the teacher is sure that there are clothes, they are the named garment; elsewhere nothing is said."""
    seen = teacher(photo)
    clothes = cv2.resize(np.asarray(seen[1:-1].sum(0)), photo.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    sure = clothes > _SURE
    if not 0.06 < sure.mean() < 0.85 or (clothes > _UNSURE).sum() > 1.5 * sure.sum():
        return None
    labels = np.where(sure, label, np.where(clothes > 1 - _SURE, IGNORED, 0)).astype(np.uint8)
    return Example(photo, labels, key)
