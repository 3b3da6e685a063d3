"""The garments that the reader of types is taught on: product photos with their shops' words, street photos with masks,
and people's own photos cut out by the segmenter, which takes half a second each, so that what was cut out is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.core.files import make_folder, write_bytes
from modiste.encoder.heads import IGNORED, LabelSpace
from modiste.encoder.item.crops import found_garment
from modiste.encoder.item.examples import read_items
from modiste.encoder.item.recipe import is_held_out
from modiste.encoder.item.type_network import OWN
from modiste.garment.segmentation.engine import SegmenterEngine
from modiste.stylist.wardrobe.learning import labelled_photos, worn_alpha
from modiste.stylist.wardrobe.types import TYPES

Pixels = NDArray[np.uint8]
KINDS: Final = ("garment", "colour", "gender", OWN)
_SIDE_PX: Final = 320
_ROOM: Final = 0.2   # of the garment's longer side: what is kept around it
_SOLID: Final = 128
_QUALITY: Final = 95
_EVERY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCrop:
    """A garment with some room around it: `picture` a WebP, `alpha` a PNG of its mask; what is known of it, or of which
    of TYPES a person's own garment is; whether no gradient sees it."""

    picture: bytes = field(repr=False)
    alpha: bytes = field(repr=False)
    facts: Attributes = field(default_factory=Attributes)
    own: str = ""
    is_held: bool = False

    def decoded(self) -> tuple[Pixels, Pixels]:
        """H x W x 3 and H x W."""
        picture = cv2.imdecode(np.frombuffer(self.picture, np.uint8), cv2.IMREAD_COLOR_RGB)
        alpha = cv2.imdecode(np.frombuffer(self.alpha, np.uint8), cv2.IMREAD_GRAYSCALE)
        return np.asarray(picture, np.uint8), np.asarray(alpha, np.uint8)

    def targets(self, labels: LabelSpace) -> tuple[int, ...]:
        """The number of its class of each of KINDS, IGNORED where that is not known."""
        known = labels.encode(self.facts)
        garment, colour, _, gender = known
        return garment, colour, gender, TYPES.index(self.own) if self.own else IGNORED


def product_crops(path: Path) -> list[TypeCrop]:
    """The garments of a table of product photos, or of street photos with masks, that do not score.

    Raises:
        DataError: the table cannot be read.
    """
    found = []
    for one in read_items([path], "train"):
        image, alpha = found_garment(one.picture, one.mask)
        found.append(_packed(image, alpha, facts=one.facts, is_held=is_held_out(one.product)))
    return found


def own_crops(path: Path, segmenter: SegmenterEngine, file: Path, tell: Callable[[int], None] | None = None, *,
              resume: bool = False, until: float | None = None) -> list[TypeCrop]:
    """The garments of a table of people's own photos that do not score, cut out as in a wardrobe and kept in a file.
    Those that a run before kept there are not cut out again where it is to `resume`; `until` on the monotonic clock
    ends early.

    Raises:
        DataError: the table, or the file, cannot be read.
        OutputError: the file cannot be written.
    """
    kept = _read(file) if resume else {}
    unsaved = 0
    try:
        for photo, kind in labelled_photos(path, "train"):
            if photo.source in kept:
                continue
            if until is not None and monotonic() > until:
                break
            found = worn_alpha(photo, segmenter)
            kept[photo.source] = None if found is None else _packed(np.asarray(photo.image), found[0], own=kind)
            unsaved += 1
            if unsaved % _EVERY == 0:
                _write(kept, file)
            if tell is not None:
                tell(len(kept))
    finally:
        if unsaved:
            _write(kept, file)
    return [one for one in kept.values() if one is not None]


def _packed(image: Pixels, alpha: Pixels, *, facts: Attributes | None = None, own: str = "", is_held: bool = False
            ) -> TypeCrop:
    image, alpha = _with_room(image, alpha)
    _, picture = cv2.imencode(".webp", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])
    _, mask = cv2.imencode(".png", alpha)
    return TypeCrop(picture=picture.tobytes(), alpha=mask.tobytes(), facts=facts or Attributes(), own=own,
                    is_held=is_held)


def _with_room(image: Pixels, alpha: Pixels) -> tuple[Pixels, Pixels]:
    """The garment's box with room around it, its longer side no more than is looked at."""
    there = alpha >= _SOLID
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    if rows.size:
        room = int(_ROOM * max(rows[-1] - rows[0], columns[-1] - columns[0])) + 2
        box = (slice(max(0, rows[0] - room), rows[-1] + room + 1),
               slice(max(0, columns[0] - room), columns[-1] + room + 1))
        image, alpha = image[box], alpha[box]
    factor = _SIDE_PX / max(alpha.shape)
    if factor < 1:
        size = (max(1, round(alpha.shape[1] * factor)), max(1, round(alpha.shape[0] * factor)))
        image, alpha = (np.asarray(cv2.resize(one, size, interpolation=cv2.INTER_AREA), np.uint8)
                        for one in (image, alpha))
    return np.ascontiguousarray(image), np.ascontiguousarray(alpha)


def _read(file: Path) -> dict[str, TypeCrop | None]:
    """What a run before cut out, by key; None of photos without clothes."""
    if not file.is_file():
        return {}
    try:
        rows = pq.read_table(file).to_pylist()
        return {row["key"]: TypeCrop(picture=row["picture"], alpha=row["alpha"], own=row["own"]) if row["own"] else None
                for row in rows}
    except (pa.ArrowException, OSError, KeyError) as error:
        raise DataError("stylist.crops_damaged", path=file) from error


def _write(kept: Mapping[str, TypeCrop | None], file: Path) -> None:
    nothing = TypeCrop(picture=b"", alpha=b"")
    table = pa.table({"key": list(kept), **{name: [getattr(one or nothing, name) for one in kept.values()]
                                            for name in ("picture", "alpha", "own")}})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    make_folder(file.parent)
    write_bytes(file, sink.getvalue().to_pybytes())
