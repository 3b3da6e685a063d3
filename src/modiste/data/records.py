"""One row of a data set, where rows come from, and the account of the rows that could not be used.

Every reader yields `Record`s from a `Source`. A broken row never ends a pass and never vanishes: it is counted in the
source's `SkipReport` with its reason. Only a source without one usable row is an error.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from PIL import Image

from modiste.core.errors import DataError, ImageError
from modiste.core.formats import PICTURE_SUFFIXES, find_decoder
from modiste.core.images import MAX_PIXELS, decode_image, load_image
from modiste.core.messages import Message, message

MAX_EXAMPLES = 5
_IMAGE_REASONS: Final = {
    "core.image_truncated": "truncated", "core.image_too_large": "too large", "core.image_file_too_large": "too large",
    "core.image_of_too_many_pixels": "too large", "core.image_beyond_memory": "too large",
}  # fmt: skip

CAPTION_NAMES = ("caption", "text", "description", "prompt", "captions", "input_description", "product_description",
                 "title", "productdisplayname", "display_name", "product_name", "name", "alt", "label")
IMAGE_NAMES = ("image", "img", "picture", "photo", "input_image", "image_bytes", "image_path", "img_path", "file_name",
               "filename", "image_file", "file", "path", "filepath", "file_path")
KEY_NAMES = ("key", "__key__", "id", "image_id", "item_id", "product_id", "sku")
IMAGE_SUFFIXES = PICTURE_SUFFIXES


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
    messages: dict[str, Message] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Number of rows left out in the current pass."""
        return self.reasons.total()

    def add(self, key: str, reason: str | Message, rows: int = 1) -> None:
        """Count `rows` rows, of which `key` is the first, as skipped for `reason`: a short phrase without the key
        of [reason] in `core/terms.toml`, or a message where it speaks of something."""
        said = str(reason)
        if isinstance(reason, Message):
            self.messages[said] = reason
        self.reasons[said] += rows
        seen = self.examples.setdefault(said, [])
        if len(seen) < MAX_EXAMPLES:
            seen.append(key)

    def clear(self) -> None:
        """Forget everything: a new pass begins."""
        self.reasons.clear()
        self.examples.clear()

    def message(self) -> Message:
        """One line for people: `3 rows skipped: no caption (2: 17, 40); image file not found (1: 12)`."""
        if not self.total:
            return message("data.nothing_skipped")
        parts = [message("data.skipped_for", reason=self.messages.get(reason, reason), count=count,
                         examples=[*self.examples[reason], *(["..."] if count > MAX_EXAMPLES else [])])
                 for reason, count in self.reasons.most_common()]
        return message("data.skipped", count=self.total, reasons=parts)


class Source(Protocol):
    """Records that can be read again and again in the same order.

    `len` is the number of rows that the source holds, skipped ones included: it is known without reading a picture.
    `skipped` describes the pass in progress or the last one.
    """

    skipped: SkipReport

    def __iter__(self) -> Iterator[Record]: ...

    def __len__(self) -> int: ...


class RowSource(ABC):
    """Base of the readers: resets the report on each pass, refuses a source without one usable row, and gives each
    row a key of its own: of several with one key the later ones get the name of their part before it, or a number
    behind it, since whoever stores by key would lose them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.skipped = SkipReport()
        self._part = ""

    @abstractmethod
    def _rows(self) -> Iterator[Record]:
        """Yield the usable rows and count the others in `self.skipped`."""

    @abstractmethod
    def __len__(self) -> int: ...

    def _skip(self, key: str, reason: str | Message) -> Record | None:
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
        seen: set[int] = set()
        for record in self._rows():
            usable += 1
            yield self._with_own_key(record, seen)
        if not usable:
            raise DataError("data.no_usable_row", name=self.name, summary=self.skipped.message())


    def _with_own_key(self, record: Record, seen: set[int]) -> Record:
        key, number = record.key, 1
        if hash(key) in seen and self._part:
            key = f"{self._part}/{record.key}"
        known = key
        while hash(key) in seen:
            number += 1
            key = f"{known}#{number}"
        seen.add(hash(key))
        return record if key == record.key else replace(record, key=key)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something beside the rows of a data set that is not read: its name and why not."""

    key: str
    reason: str


class ChainedSource(RowSource):
    """Several sources of one data set (the tables, shards and splits of a folder) read one after another.

    Args:
        name: what to call the whole in messages.
        parts: the sources; where `labels` are given, they tell rows apart that have the same key.
        left_out: what lies beside them unread: counted in each pass.
        pictures: picture files of the folder; those that no row names are counted after the last row.
    """

    def __init__(self, name: str, parts: Sequence[RowSource], labels: Sequence[str] = (), *,
                 left_out: Sequence[LeftOut] = (), pictures: Sequence[Path] = ()) -> None:
        super().__init__(name)
        self.parts = tuple(parts)
        self._labels = tuple(labels) or tuple(part.name for part in parts)
        self._left_out, self._pictures = tuple(left_out), tuple(pictures)

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def _rows(self) -> Iterator[Record]:
        unnamed = set(self._pictures)
        for one in self._left_out:
            self.skipped.add(one.key, one.reason)
        for part, label in zip(self.parts, self._labels, strict=True):
            part.skipped = self.skipped
            self._part = label
            for record in part._rows():
                if isinstance(record.image, Path):
                    unnamed.discard(record.image)
                yield record
        for path in sorted(unnamed):
            self.skipped.add(path.name, "picture that no table names, or whose row could not be used")


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
            source.skipped.add(record.key, message("data.picture_not_readable", reason=_reason(error)))
            continue
        usable += 1
        yield record, image
    if not usable:
        raise DataError("data.no_decoded_picture", summary=source.skipped.message())


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
    # An image's error names the picture; a reason must be the same for every row of its kind.
    return _IMAGE_REASONS.get(error.code, "damaged")
