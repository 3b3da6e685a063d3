"""A pack: framed training pictures decoded once into a memory-mapped array, with their records beside it.

Folder layout: `images.npy` (N x S x S x 3 uint8), `records.jsonl` (key, caption, fields, source side), `pack.json`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import DataError
from modiste.data.framing import Framing, frame
from modiste.data.records import Record, Source, decoded

Split = Literal["train", "test", "all"]
_SCORE_SHARE = 0.2
_WORN_CATEGORIES = frozenset({"apparel", "clothing", "clothes"})


@dataclass(frozen=True, slots=True)
class PackRecord:
    """What is known about one packed picture; `source_side_px` is the longer side before framing."""

    key: str
    caption: str
    fields: Mapping[str, str]
    source_side_px: int


class Pictures(Protocol):
    """What stands for the pixels: an array N x S x S x 3 uint8, or several joined end to end."""

    @property
    def shape(self) -> tuple[int, ...]:
        """N, S, S, 3."""

    def __getitem__(self, row: int) -> NDArray[np.uint8]:
        """One picture, S x S x 3."""


class _Joined:
    """Arrays of pictures of one side, read as one without copying them."""

    def __init__(self, parts: Sequence[Pictures]) -> None:
        self._parts = parts
        self._ends = np.cumsum([part.shape[0] for part in parts])

    @property
    def shape(self) -> tuple[int, ...]:
        return (int(self._ends[-1]), *self._parts[0].shape[1:])

    def __getitem__(self, row: int) -> NDArray[np.uint8]:
        part = int(np.searchsorted(self._ends, row, side="right"))
        start = int(self._ends[part - 1]) if part else 0
        return self._parts[part][int(row) - start]


@dataclass(frozen=True, slots=True)
class Pack:
    """Framed pictures (N x S x S x 3 uint8, memory-mapped) and their records, in the same order."""

    images: "Pictures"
    records: Sequence[PackRecord]

    def __len__(self) -> int:
        return len(self.records)

    @property
    def size_px(self) -> int:
        return int(self.images.shape[1])

    def rows(self, split: Split) -> NDArray[np.int64]:
        """Row numbers of a split: a fifth, chosen by the hash of the key, scores and never steers training."""
        if split == "all":
            return np.arange(len(self.records))
        scores = np.array([in_test_split(record.key) for record in self.records])
        return np.flatnonzero(scores if split == "test" else ~scores)


def in_test_split(key: str) -> bool:
    """Whether a picture with this key is kept for scoring; stable across machines and runs."""
    digest = hashlib.sha256(key.encode()).digest()
    return int.from_bytes(digest[:4], "big") < _SCORE_SHARE * 2**32


def build_pack(source: Source, folder: Path, framing: Framing) -> Pack:
    """Frame every picture of a source into `folder`; unreadable ones are counted by the source and left out.

    Raises DataError when nothing could be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "images.partial.npy"
    shape = (len(source), framing.size_px, framing.size_px, 3)
    images = np.lib.format.open_memmap(str(partial), mode="w+", dtype=np.uint8, shape=shape)
    records: list[PackRecord] = []
    try:
        for record, picture in decoded(source):
            images[len(records)] = np.asarray(frame(picture, framing, worn=_worn(record)))
            records.append(PackRecord(record.key, record.caption, dict(record.fields), max(picture.size)))
        images.flush()
        _write_records(folder, records, framing)
        partial.replace(folder / "images.npy")
    finally:
        partial.unlink(missing_ok=True)
    return open_pack(folder)


def open_pack(folder: Path) -> Pack:
    """Open a pack folder. Raises DataError when it is incomplete."""
    try:
        lines = (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()
        records = [PackRecord(**json.loads(line)) for line in lines]
        images = np.load(folder / "images.npy", mmap_mode="r")
    except (OSError, ValueError, TypeError) as error:
        raise DataError("data.pack_incomplete", folder=folder, error=error) from error
    if images.ndim != 4 or not 0 < len(records) <= len(images):
        raise DataError("data.pack_of_other_shape", folder=folder, count=len(records), shape=str(images.shape))
    return Pack(images[: len(records)], records)


def is_pack(folder: Path) -> bool:
    """Whether a complete pack lies there."""
    return (folder / "images.npy").is_file() and (folder / "records.jsonl").is_file()


def join_packs(packs: Sequence[Pack]) -> Pack:
    """Several packs as one. Raises DataError when their pictures differ in size."""
    if len(packs) == 1:
        return packs[0]
    sides = {pack.size_px for pack in packs}
    if len(sides) > 1:
        raise DataError("data.packs_of_sizes", sides=sorted(sides))
    return Pack(_Joined([pack.images for pack in packs]), [record for pack in packs for record in pack.records])


def iter_images(pack: Pack, rows: Sequence[int]) -> Iterator[Image.Image]:
    """The framed pictures at `rows` as Pillow images."""
    for row in rows:
        yield Image.fromarray(pack.images[row])


def _worn(record: Record) -> bool:
    category = record.fields.get("masterCategory", "").lower()
    return category in _WORN_CATEGORIES or not category


def _write_records(folder: Path, records: Sequence[PackRecord], framing: Framing) -> None:
    with (folder / "records.jsonl").open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
    (folder / "pack.json").write_text(json.dumps(asdict(framing)), encoding="utf-8")
