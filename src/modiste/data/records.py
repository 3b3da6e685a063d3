"""One row of a data set, where rows come from, and the account of the rows that could not be used.

Every reader yields `Record`s from a `Source`. A broken row never ends a pass and never vanishes: it is counted in the
source's `SkipReport` with its reason. Only a source without one usable row is an error.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Protocol

from PIL import Image

from modiste.core.errors import DataError, ImageError
from modiste.core.formats import find_decoder
from modiste.core.images import MAX_PIXELS, decode_image, load_image

MAX_EXAMPLES = 5

CAPTION_NAMES = ("caption", "text", "description", "prompt", "captions", "input_description", "product_description",
                 "title", "productdisplayname", "display_name", "product_name", "name", "alt", "label")
IMAGE_NAMES = ("image", "img", "picture", "photo", "input_image", "image_bytes", "image_path", "img_path", "file_name",
               "filename", "image_file", "file", "path", "filepath", "file_path")
KEY_NAMES = ("key", "__key__", "id", "image_id", "item_id", "product_id", "sku")
IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True)
class Record:
    """A picture, still encoded (bytes) or on disk (path), with its caption and every other scalar as text."""

    key: str
    image: bytes | Path
    caption: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def picture(self) -> Image.Image:
        """Decode the picture to RGB.

        Raises:
            ImageError: the bytes are no picture, are cut off, or declare more pixels than `core.images` accepts.
        """
        if isinstance(self.image, Path):
            return load_image(self.image)
        return decode_image(self.image, self.key)


@dataclass(slots=True)
class SkipReport:
    """How many rows were left out, why, and a few keys of each kind. Mutable: it grows while a source is read."""

    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of rows left out in the current pass."""
        return self.reasons.total()

    def add(self, key: str, reason: str, rows: int = 1) -> None:
        """Count `rows` rows, of which `key` is the first, as skipped for `reason` (a short phrase without the key)."""
        self.reasons[reason] += rows
        seen = self.examples.setdefault(reason, [])
        if len(seen) < MAX_EXAMPLES:
            seen.append(key)

    def clear(self) -> None:
        """Forget everything: a new pass begins."""
        self.reasons.clear()
        self.examples.clear()

    def summary(self) -> str:
        """One line for people: `3 rows skipped: no caption (2: 17, 40), image file not found (1: 12)`."""
        if not self.total:
            return "no rows skipped"
        parts = [f"{reason} ({count}: {', '.join(self.examples[reason])}{', ...' if count > MAX_EXAMPLES else ''})"
                 for reason, count in self.reasons.most_common()]
        return f"{self.total} row{'s' if self.total != 1 else ''} skipped: {'; '.join(parts)}"


class Source(Protocol):
    """Records that can be read again and again in the same order.

    `len` is the number of rows that the source holds, skipped ones included: it is known without reading a picture.
    `skipped` describes the pass in progress or the last one.
    """

    skipped: SkipReport

    def __iter__(self) -> Iterator[Record]: ...

    def __len__(self) -> int: ...


class RowSource(ABC):
    """Base of the readers: resets the report on each pass and refuses a source without one usable row."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.skipped = SkipReport()

    @abstractmethod
    def _rows(self) -> Iterator[Record]:
        """Yield the usable rows and count the others in `self.skipped`."""

    @abstractmethod
    def __len__(self) -> int: ...

    def _skip(self, key: str, reason: str) -> Record | None:
        """Count one row as skipped; gives the None that stands for it."""
        self.skipped.add(key, reason)
        return None

    def __iter__(self) -> Iterator[Record]:
        """Start a pass.

        Raises:
            DataError: at the end of a pass in which not one row could be used.
        """
        self.skipped.clear()
        usable = 0
        for record in self._rows():
            usable += 1
            yield record
        if not usable:
            raise DataError(f"{self.name}: no usable row ({self.skipped.summary()}); "
                            "expected pictures with captions: correct the named rows or columns")


class ChainedSource(RowSource):
    """Several sources of one data set (the Parquet shards of a folder) read one after another."""

    def __init__(self, name: str, parts: Sequence[RowSource]) -> None:
        super().__init__(name)
        self.parts = tuple(parts)

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def _rows(self) -> Iterator[Record]:
        for part in self.parts:
            part.skipped = self.skipped
            yield from part._rows()


def decoded(source: Source) -> Iterator[tuple[Record, Image.Image]]:
    """Records with their pictures decoded to RGB; a picture that does not decode is counted in `source.skipped`.

    Raises:
        DataError: the source has no usable row, or not one of its pictures decodes.
    """
    usable = 0
    for record in source:
        try:
            image = record.picture()
        except ImageError as error:
            source.skipped.add(record.key, f"picture not readable: {_reason(error)}")
            continue
        usable += 1
        yield record, image
    if not usable:
        raise DataError(f"not one picture could be decoded ({source.skipped.summary()}); "
                        "expected JPEG, PNG, WebP, BMP, GIF or TIFF")


def check_header(data: bytes) -> str | None:
    """Why `data` cannot be a picture, judged by its header alone (nothing is decoded), or None when it can be."""
    if not data:
        return "empty picture"
    try:
        with find_decoder(data[:1024], "picture")(BytesIO(data), "") as image:
            width, height = image.size
    except Exception:  # noqa: BLE001 - decoders raise a dozen unrelated types on damaged headers; the row is counted
        return "not a picture"
    return "picture too large" if width * height > MAX_PIXELS else None


def pick_name(names: Sequence[str], known: Sequence[str]) -> str | None:
    """The first of `known` (lower case, in order of preference) that is among `names`, compared without case."""
    lower = {name.strip().lower(): name for name in reversed(names)}
    return next((lower[name] for name in known if name in lower), None)


def _reason(error: ImageError) -> str:
    # Messages of core.images begin with the picture's name; a reason must be the same for every row of its kind.
    text = str(error)
    return next((known for known in ("truncated", "too large") if known in text), "damaged")
