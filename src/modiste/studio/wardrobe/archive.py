"""A whole wardrobe as one ZIP, out and in.

    wardrobe.json            {"format": 1, "items": [...], "wears": {"2026-05-01": [id, ...]}, "outfits": [...]}
    photos/<id>.png, .jpg    the photo of each garment; cutouts/<id>.png, where it is cut out

Nothing in a ZIP is trusted: other names, links, files that unpack to more than they may, and values that do not hold
end the reading before anything is kept.
"""

import base64
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import numpy as np

from modiste.core.errors import InputError, ModisteError, OutputError
from modiste.core.files import create, open_plain, output_error, parse_json
from modiste.core.items import Item, Money
from modiste.studio.home import UserId
from modiste.studio.saving import Json
from modiste.studio.store.store import Store
from modiste.studio.store.wardrobe.rows import tags_of_json, tags_to_json
from modiste.studio.store.wardrobe.values import MAX_ITEMS, KeptOutfit
from modiste.stylist.outfits.layout import LOOK
from modiste.stylist.wardrobe.titles import file_title, own_title
from modiste.stylist.wardrobe.values import Vector, WardrobeItem

FORMAT: Final = 1
TABLE: Final = "wardrobe.json"
_PICTURE: Final = re.compile(r"(?:photos/[0-9a-f]{16}\.(?:png|jpg|webp)|cutouts/[0-9a-f]{16}\.png)")
_PHOTOS: Final = (".png", ".jpg", ".webp")
_TABLE_BYTES: Final = 64 << 20
_PICTURE_BYTES: Final = 64 << 20
_ALL_BYTES: Final = 8 << 30
_VECTOR_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Archive:
    """What a ZIP says: garments by value, when they were worn, outfits; pictures stay in the file."""

    items: tuple[WardrobeItem, ...]
    wears: Mapping[date, tuple[str, ...]]
    outfits: tuple[KeptOutfit, ...]
    names: frozenset[str]


def write(store: Store, user: UserId, file: Path) -> int:
    """Write a wardrobe to a new ZIP; how many garments are in it.

    Raises:
        OutputError: the file is there already, or cannot be written.
    """
    items = store.wardrobes.list(user)
    table: dict[str, Json] = {
        "format": FORMAT, "items": [item_to_json(one) for one in items],
        "wears": {day.isoformat(): list(names) for day, names in store.wardrobes.wears(user).items()},
        "outfits": [{"title": one.title, "items": list(one.items), "occasion": one.occasion, "weather": one.weather,
                     "score": one.score,
                     "day": None if one.day is None else one.day.isoformat()} for one in store.outfits.list(user)],
    }
    partial = file.with_name(f".{file.name}.part")
    if file.exists():
        raise OutputError("studio.wardrobe_file_exists", file=file)
    try:
        with create(partial) as written, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(TABLE, json.dumps(table, ensure_ascii=False, indent=1), zipfile.ZIP_DEFLATED)
            for one in items:
                photo = store.pictures.file(user, one.original)
                archive.write(photo, f"photos/{one.id}{photo.suffix}")
                if one.cutout is not None:
                    archive.write(store.pictures.file(user, one.cutout), f"cutouts/{one.id}.png")
        partial.replace(file)
    except OSError as error:
        raise output_error(file, error) from error
    finally:
        partial.unlink(missing_ok=True)
    return len(items)


@contextmanager
def opened(file: Path) -> Iterator[tuple[Archive, zipfile.ZipFile]]:
    """A ZIP whose names, sizes and values hold.

    Raises:
        InputError: it is no wardrobe, is damaged, or holds what no wardrobe does.
    """
    try:
        with open_plain(file) as source, zipfile.ZipFile(source) as archive:
            names = _check(file, archive)
            yield _read(file, parse_json(archive.read(TABLE)), names), archive
    except FileNotFoundError as error:
        raise InputError("studio.photo_missing", path=file) from error
    except ModisteError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise InputError("studio.wardrobe_zip_damaged", file=file) from error


def picture(archive: zipfile.ZipFile, name: str) -> bytes:
    """A picture of the ZIP: its checksum is compared, and it is never longer than it says."""
    with archive.open(name) as source:
        return source.read(_PICTURE_BYTES + 1)


def photo_name(item: str, names: frozenset[str]) -> str | None:
    """The name of a garment's photo among those of the ZIP."""
    return next((name for name in (f"photos/{item}{suffix}" for suffix in _PHOTOS) if name in names), None)


def _check(file: Path, archive: zipfile.ZipFile) -> frozenset[str]:
    names: set[str] = set()
    total = 0
    for entry in archive.infolist():
        most = _TABLE_BYTES if entry.filename == TABLE else _PICTURE_BYTES
        known = entry.filename == TABLE or _PICTURE.fullmatch(entry.filename) is not None
        is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        total += entry.file_size
        if not known or is_link or entry.filename in names or entry.file_size > most or total > _ALL_BYTES:
            raise InputError("studio.wardrobe_zip_odd", file=file, name=entry.filename[:60])
        names.add(entry.filename)
    if TABLE not in names or len(names) > 2 * MAX_ITEMS + 1:
        raise InputError("studio.wardrobe_zip_other", file=file)
    return frozenset(names)


def _read(file: Path, table: Any, names: frozenset[str]) -> Archive:
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise InputError("studio.wardrobe_zip_other", file=file)
    try:
        items = tuple(item_of_json(one) for one in table["items"])
        wears = {date.fromisoformat(day): tuple(map(str, worn)) for day, worn in table["wears"].items()}
        outfits = tuple(_outfit_of_json(one) for one in table["outfits"])
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation, ModisteError) as error:
        raise InputError("studio.wardrobe_zip_values", file=file, reason=error) from error
    ids = {one.id for one in items}
    if len(ids) != len(items) or any(photo_name(one, names) is None for one in ids):
        raise InputError("studio.wardrobe_zip_values", file=file, reason="photos")
    return Archive(items, wears, outfits, names)


def item_to_json(one: WardrobeItem) -> dict[str, Json]:
    """A garment as the ZIP keeps it."""
    return {
        "id": one.id, "title": own_title(one.item.title, one.item.tags, file_title(one.photo, one.part)),
        "tags": list(tags_to_json(one.item.tags)), "brand": one.item.brand,
        "own_type": one.own_type, "own_tags": list(one.own_tags), "state": one.state, "reason": one.reason,
        "quantity": one.quantity, "place": one.place, "size": one.size, "since_wash": one.since_wash,
        "price": None if one.price is None else [str(one.price.amount), one.price.currency],
        "bought": None if one.bought is None else one.bought.isoformat(), "warmth_clo": one.warmth_clo,
        "formality": one.formality, "seasons": list(one.seasons), "photo": one.photo, "part": one.part,
        "shows": one.shows, "vector": _numbers(one.vector), "look": _numbers(one.look), "embedder": one.embedder,
        "cut_confidence": one.cut_confidence,
    }


def item_of_json(kept: Mapping[str, Any]) -> WardrobeItem:
    """A garment that a ZIP keeps; raises what the values themselves do, TypeError, KeyError and ValueError."""
    texts = {name: _text(kept[name]) for name in (
        "own_type", "state", "reason", "place", "size", "photo", "part", "shows", "embedder")}
    price = kept["price"]
    return WardrobeItem(
        item=Item(id=_text(kept["id"]), product=_text(kept["id"]), title=_text(kept["title"]),
                  brand=_text(kept["brand"]), tags=tags_of_json(kept["tags"])),
        own_tags=tuple(_text(one) for one in kept["own_tags"]), quantity=int(kept["quantity"]),
        since_wash=max(0, int(kept["since_wash"])),
        price=None if price is None else Money(Decimal(_text(price[0])), _text(price[1])),
        bought=None if kept["bought"] is None else date.fromisoformat(kept["bought"]),
        warmth_clo=_number(kept["warmth_clo"]), formality=_number(kept["formality"]),
        seasons=tuple(_text(one) for one in kept["seasons"]), vector=_vector(kept["vector"]),
        look=_look(kept["look"]), cut_confidence=_number(kept.get("cut_confidence")),
        **texts)  # type: ignore[arg-type]


def _outfit_of_json(kept: Mapping[str, Any]) -> KeptOutfit:
    from modiste.studio.store.text_fields import now

    return KeptOutfit(
        id="", title=_text(kept["title"]), items=tuple(_text(one) for one in kept["items"]),
        day=None if kept["day"] is None else date.fromisoformat(kept["day"]), occasion=_text(kept["occasion"]),
        weather=_text(kept.get("weather", "")),
        score=_number(kept["score"]), created=now())


def _numbers(vector: Vector | None) -> str | None:
    return None if vector is None else base64.b64encode(np.asarray(vector, "<f2").tobytes()).decode("ascii")


def _look(kept: object) -> Vector | None:
    look = _vector(kept)
    if look is not None and len(look) != LOOK:
        raise ValueError("look")
    return look


def _vector(kept: object) -> Vector | None:
    if kept is None:
        return None
    data = base64.b64decode(_text(kept), validate=True)
    if len(data) % 2 or len(data) > _VECTOR_BYTES:
        raise ValueError("vector")
    vector = np.frombuffer(data, "<f2").astype(np.float32)
    if not np.isfinite(vector).all():
        raise ValueError("vector")
    return vector


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40}")
    return value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r:.40}")
    return float(value)
