"""A training folder of draped photos: any fabric on the garments of captioned photos, captions in both languages.

The folder is one that every reader of data sets opens: PNGs and `metadata.jsonl`. A line is written once its picture
is, so a run that was broken off goes on where it stopped.
"""

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.core.garment_mask import GarmentMask
from modiste.core.progress import CountProgress
from modiste.core.values import Photo, Swatch
from modiste.data.growing import METADATA, Entry, finished, grow
from modiste.garment.draping.drape import DrapeStyle, drape
from modiste.language import attributes_from_fields, caption

__all__ = ["METADATA", "DrapeItem", "finished", "write_draped"]

_KEPT_FIELDS: Final = ("articleType", "gender", "usage", "masterCategory", "subCategory")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapeItem:
    """One picture to make. `name` is its own among all jobs; `key` the photo's, so that a split by key keeps all
    pictures of a photo on one side; `fields` and `caption` what is known of the photo, from which the new caption is
    made; `pattern` what to call the fabric, nothing for its category; `colour` what to call its colour,
    where it is plain.
    """

    name: str
    key: str
    photo: Photo
    mask: GarmentMask
    swatch: Swatch
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    style: DrapeStyle = field(default_factory=DrapeStyle)
    parts: tuple[str, ...] = ()
    pattern: str = ""
    colour: str = ""
    caption: str = ""


def write_draped(items: Iterable[DrapeItem], folder: Path, *, workers: int | None = None,
                 progress: CountProgress | None = None) -> int:
    """Drape every job and write it; those already in the folder are passed over. Gives the number of pictures in all.

    Args:
        jobs: read a few at a time.
        folder: made where missing.
        workers: processes; None for one a core, 1 for none but this one.
        progress: called after each picture.

    Raises:
        SettingError: fewer than one worker.
        DataError: no job at all, or the folder holds another data set.
        InputError: a job cannot be draped, as `drape` says.
        OutputError: the folder cannot be written to.
    """
    count = grow(items, folder, _make, workers=workers, progress=progress)
    if not count:
        raise DataError("garment.nothing_to_drape")
    return count


def _make(item: DrapeItem) -> tuple[Entry, ...]:
    picture = drape(item.photo, item.mask, item.swatch, item.style, item.parts)
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    kept = {name: item.fields[name] for name in _KEPT_FIELDS if name in item.fields}
    fields = {**kept, "pattern": (item.pattern or item.swatch.category).replace("_", " ")}
    if item.colour:
        fields["baseColour"] = item.colour.replace("_", " ")
    facts = _in_new_cloth(item, attributes_from_fields(fields))
    file_name = hashlib.sha256(item.name.encode("utf-8", "surrogatepass")).hexdigest()[:20] + ".png"
    row = {"file_name": file_name, "text": caption(facts, "en"), "text_ru": caption(facts, "ru"), "key": item.key,
           "name": item.name, **fields}
    return (Entry({file_name: encoded.getvalue()}, row),)


def _in_new_cloth(item: DrapeItem, cloth: Attributes) -> Attributes:
    """What the photo's own words say of type, person and cut, which no cloth changes, in the colour and pattern of the
    new one."""
    said = attributes_from_fields({**item.fields, "caption": item.caption} if item.caption else item.fields)
    return replace(
        cloth, garment=said.garment, gender=said.gender, fit=said.fit, length=said.length, neckline=said.neckline,
        sleeve=said.sleeve, details=said.details)
