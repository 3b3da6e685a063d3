"""What garments are laid down for training: products of shops cut out of their white ground, and people's own clothes
as the segmenter cuts them out, with the ground that is left around them. Cutting out takes a quarter of a second a
photo, so it is kept in a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from modiste.core.errors import DataError, ImageError
from modiste.core.files import make_folder, write_bytes
from modiste.core.values import Photo
from modiste.data.pack import in_test_split
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.encoder.item.examples import ItemExample, read_items
from modiste.garment.segmentation.engine import CLASSES, SegmenterEngine
from modiste.garment.segmentation.finder import find_garments
from modiste.garment.segmentation.labels import class_of
from modiste.garment.segmentation.quality import cut_confidence
from modiste.garment.training.pieces import Piece, piece_of
from modiste.imaging.cutout import cut_out, find_foreground, find_openings, find_skin
from modiste.imaging.light import Pixels

LONGEST_PX: Final = 288
_PHOTO_PX: Final = 288
_SURE: Final = 0.6       # how likely one would keep a cut-out that teaches
_SURER: Final = 0.75     # and one that is laid on other grounds
_BARE: Final = 0.03      # of a product's picture: so much skin shows a person
_WORN: Final = ("upper", "lower", "dress", "outerwear")
_GROUP: Final = {"outerwear": "upper"}
_APART: Final = 9        # pixels around the garment that are no ground
_LEAST_PX: Final = 56    # a side of a patch of ground
_STEP: Final = 4         # pixels to a place at which it is looked for
_QUALITY: Final = 95
_EVERY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPhoto:
    """A person's own photo as it was cut out: `picture` a WebP, `alpha` a PNG, both "" where no cut-out was found;
    `sure` is how likely one would keep it."""

    picture: bytes = field(repr=False, default=b"")
    alpha: bytes = field(repr=False, default=b"")
    sure: float = 0.0

    def decoded(self) -> Piece:
        """The whole photo with the garment's mask."""
        picture = cv2.imdecode(np.frombuffer(self.picture, np.uint8), cv2.IMREAD_COLOR_RGB)
        alpha = cv2.imdecode(np.frombuffer(self.alpha, np.uint8), cv2.IMREAD_GRAYSCALE)
        return Piece(np.asarray(picture, np.uint8), np.asarray(alpha, np.uint8))


def product_pieces(path: Path, most: int, seed: int) -> list[Piece]:
    """Garments of a table of product photos on white that do not score and that nobody wears, and what people wear
    where it can be told from them; of `most` products, by chance.

    Raises:
        DataError: the table cannot be read.
    """
    rng = np.random.default_rng(seed)
    chosen: list[ItemExample] = []
    for number, one in enumerate(read_items([path], "train")):
        if len(chosen) < most:
            chosen.append(one)
        elif (place := int(rng.integers(number + 1))) < most:  # each of all with the same chance
            chosen[place] = one
    found = (_product(one) for one in chosen)
    return [piece for piece in found if piece is not None]


def _product(one: ItemExample) -> Piece | None:
    picture = np.asarray(one.picture.convert("RGB"))
    alpha = _product_alpha(picture, one)
    return None if alpha is None else piece_of(picture, alpha, LONGEST_PX)


def _product_alpha(picture: Pixels, one: ItemExample) -> Pixels | None:
    ground = find_foreground(picture) if min(picture.shape[:2]) >= 8 else None
    kind = next((found for text in (one.fine, one.text) if text and (found := class_of(text)) is not None), None)
    if ground is None or kind is None:
        return None
    part = CLASSES[kind]
    if part not in _WORN or find_skin(picture, ground).sum() < _BARE * ground.sum():
        return np.where(ground & ~find_openings(picture), 255, 0).astype(np.uint8)
    worn = cut_out(picture, _GROUP.get(part, part))
    return None if worn is None else np.asarray(np.rint(worn.alpha * 255), np.uint8)


def own_photos(path: Path, segmenter: SegmenterEngine, file: Path, tell: Callable[[int], None] | None = None, *,
               until: float | None = None) -> list[OwnPhoto]:
    """The photos of a table that do not score, cut out and kept in a file; those that are there are not cut out again;
    `until` on the monotonic clock ends early.

    Raises:
        DataError: the table, or the file, cannot be read.
        OutputError: the file cannot be written.
    """
    kept, unsaved = _read(file), 0
    try:
        for record, picture in decoded(open_source(path)):
            if in_test_split(record.key) or record.key in kept:
                continue
            if until is not None and monotonic() > until:
                break
            kept[record.key] = _cut(Photo(picture.convert("RGB"), record.key), segmenter)
            unsaved += 1
            if unsaved % _EVERY == 0:
                _write(kept, file)
            if tell is not None:
                tell(len(kept))
    finally:
        if unsaved:
            _write(kept, file)
    return [one for one in kept.values() if one.sure >= _SURE]


def _cut(photo: Photo, segmenter: SegmenterEngine) -> OwnPhoto:
    try:
        mask = find_garments(photo, segmenter)
    except ImageError:
        return OwnPhoto()
    if mask.on_person:
        return OwnPhoto()
    alpha = mask.of()
    return packed(np.asarray(photo.image), alpha, cut_confidence(alpha, mask.confidence[0]))


def packed(picture: Pixels, alpha: NDArray[np.uint8], sure: float) -> OwnPhoto:
    """A photo H x W x 3 and its mask H x W as they are kept."""
    factor = _PHOTO_PX / max(alpha.shape)
    if factor < 1:
        size = (round(alpha.shape[1] * factor), round(alpha.shape[0] * factor))
        picture, alpha = (np.asarray(cv2.resize(one, size, interpolation=cv2.INTER_AREA), np.uint8)
                          for one in (picture, alpha))
    _, image = cv2.imencode(".webp", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])
    _, mask = cv2.imencode(".png", alpha)
    return OwnPhoto(picture=image.tobytes(), alpha=mask.tobytes(), sure=sure)


def own_pieces(photos: Sequence[OwnPhoto], most: int) -> list[Piece]:
    """The garments of photos whose cut-outs one would surely keep."""
    chosen = sorted((one for one in photos if one.sure >= _SURER), key=lambda one: -one.sure)[:most]
    found = (piece_of(whole.picture, whole.alpha, LONGEST_PX) for whole in (one.decoded() for one in chosen))
    return [piece for piece in found if piece is not None]


def patches(photos: Sequence[OwnPhoto]) -> Iterator[Pixels]:
    """The largest upright part of each photo in which no garment lies, where it is large enough."""
    for one in photos:
        whole = one.decoded()
        near = cv2.dilate((whole.alpha > 12).astype(np.uint8) * 255, np.ones((_APART, _APART), np.uint8))
        coarse = cv2.resize(near, (near.shape[1] // _STEP, near.shape[0] // _STEP), interpolation=cv2.INTER_AREA)
        top, left, bottom, right = (_STEP * side for side in _largest_empty(coarse > 0))
        if min(bottom - top, right - left) >= _LEAST_PX:
            yield np.ascontiguousarray(whole.picture[top:bottom, left:right])


def _largest_empty(taken: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of the largest rectangle of H x W without anything, by the heights of empty columns
    above each row."""
    best, most = (0, 0, 0, 0), 0
    heights = np.zeros(taken.shape[1] + 1, np.int64)
    for row, line in enumerate(taken):
        heights[:-1] = np.where(line, 0, heights[:-1] + 1)
        stack: list[int] = []
        for column, height in enumerate(heights.tolist()):
            while stack and heights[stack[-1]] >= height:
                tall = int(heights[stack.pop()])
                left = stack[-1] + 1 if stack else 0
                if tall * (column - left) > most:
                    most, best = tall * (column - left), (row + 1 - tall, left, row + 1, column)
            stack.append(column)
    return best


def _read(file: Path) -> dict[str, OwnPhoto]:
    if not file.is_file():
        return {}
    try:
        return {row["key"]: OwnPhoto(picture=row["picture"], alpha=row["alpha"], sure=row["sure"])
                for row in pq.read_table(file).to_pylist()}
    except (pa.ArrowException, OSError, KeyError) as error:
        raise DataError("garment.parquet_unreadable", path=file) from error


def _write(kept: dict[str, OwnPhoto], file: Path) -> None:
    columns = {name: [getattr(one, name) for one in kept.values()] for name in ("picture", "alpha", "sure")}
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"key": list(kept), **columns}), sink)
    make_folder(file.parent)
    write_bytes(file, sink.getvalue().to_pybytes())
