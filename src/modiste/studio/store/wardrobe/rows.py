"""From rows of wardrobes to values, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from modiste.core.errors import InputError
from modiste.core.items import Item, Money, Tag
from modiste.language.vocabulary import vocabulary
from modiste.studio.home import UserId
from modiste.studio.saving import Json
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.text_fields import is_id, one_line, shortened, tags_of
from modiste.studio.store.wardrobe.tables import OutfitRow, WardrobeItemRow, WearRow
from modiste.studio.store.wardrobe.values import KeptOutfit
from modiste.stylist.outfits.layout import LOOK, LOOK_ID
from modiste.stylist.wardrobe.titles import file_title
from modiste.stylist.wardrobe.values import Vector, WardrobeItem

SHORTEST_ID: Final = 4
CUT_CONFIDENCE: Final = "cut_confidence"
"""What is known of a picture that is a cut-out: see `WardrobeItem`."""
_IDS_A_QUERY: Final = 500


def of_user(user: UserId, *, binned: bool = False) -> tuple[ColumnElement[bool], ...]:
    """Which garments are in a user's wardrobe; with `binned`, which are in the bin instead."""
    there = WardrobeItemRow.binned.is_not(None) if binned else WardrobeItemRow.binned.is_(None)
    return WardrobeItemRow.user == user_number(user), there


def find_item(session: Session, user: UserId, item: str, *, to_change: bool = False, binned: bool = False
              ) -> WardrobeItemRow:
    """The row of a garment of this user; with `binned`, of one in the bin.

    Raises:
        NotFoundError: there is none of that id, it is in the bin (or not in it), or it is another user's.
    """
    query = select(WardrobeItemRow).where(WardrobeItemRow.id == item, *of_user(user, binned=binned))
    row = session.scalar(query.with_for_update() if to_change else query) if is_id(item) else None
    if row is None:
        raise NotFoundError("wardrobe item", item)
    return row


def ids_that_begin(session: Session, user: UserId, start: str, *, binned: bool = False) -> tuple[str, ...]:
    """The ids of garments that begin so, or of those in the bin: the first two."""
    if len(start) < SHORTEST_ID or not set(start) <= set("0123456789abcdef"):
        return ()
    query = select(WardrobeItemRow.id).where(
        *of_user(user, binned=binned), WardrobeItemRow.id.startswith(start)).limit(2)
    return tuple(session.scalars(query))


def items_of(session: Session, rows: Sequence[WardrobeItemRow], user: UserId) -> tuple[WardrobeItem, ...]:
    """The values of rows, with their wears and pictures: three queries, however many rows there are."""
    numbers = [row.number for row in rows]
    wears: dict[int, tuple[int, date]] = {}
    pictures: dict[int, _Shown] = {}
    for begin in range(0, len(numbers), _IDS_A_QUERY):
        some = rows[begin : begin + _IDS_A_QUERY]
        counted = select(WearRow.item, func.count(), func.max(WearRow.day)).where(
            WearRow.item.in_([row.number for row in some])).group_by(WearRow.item)
        wears |= {item: (count, last) for item, count, last in session.execute(counted)}
        wanted = [one for row in some for one in (row.original, row.cutout) if one is not None]
        named = select(PictureRow.number, PictureRow.id, PictureRow.sha256, PictureRow.attributes).where(
            PictureRow.number.in_(wanted))
        pictures |= {number: _Shown(name, sha256, _confidence(known)) for number, name, sha256, known
                     in session.execute(named)}
    return tuple(_item_of(row, wears.get(row.number, (0, None)), pictures, user) for row in rows)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A kept picture of a garment; of a cut-out the confidence in it, where it is known."""

    id: str
    sha256: str
    cut_confidence: float | None


def _confidence(known: Mapping[str, Any]) -> float | None:
    value = known.get(CUT_CONFIDENCE)
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


def _item_of(row: WardrobeItemRow, worn: tuple[int, date | None], pictures: dict[int, _Shown], user: UserId
             ) -> WardrobeItem:
    vector, embedder, look = vectors_of(row.vector, row.embedder)
    tags = tags_of_json(row.tags)
    shown = [pictures[one] for one in (row.cutout, row.original) if one is not None and one in pictures]
    cutout = pictures.get(row.cutout) if row.cutout is not None else None
    return WardrobeItem(
        item=Item(id=row.id, product=row.id, title=row.title or _file_title(row, tags), brand=row.brand,
                  category=row.own_type, tags=tags, pictures=tuple(one.sha256 for one in shown), source="wardrobe",
                  owner="me" if user is None else str(user)),
        own_type=row.own_type, own_tags=tuple(row.own_tags), state=row.state,  # type: ignore[arg-type]
        reason=row.reason, quantity=row.quantity, place=row.place, size=row.size,
        price=Money(Decimal(row.price), row.currency) if row.price and row.currency else None, bought=row.bought,
        wears=worn[0], last_worn=worn[1], since_wash=row.since_wash, warmth_clo=row.warmth_clo,
        formality=row.formality, seasons=tuple(row.seasons), photo=row.photo, part=row.part, shows=row.shows,
        original=pictures[row.original].id if row.original in pictures else "",
        cutout=None if cutout is None else cutout.id, cut_confidence=None if cutout is None else cutout.cut_confidence,
        vector=vector, embedder=embedder, look=look, version=row.version, added=row.created)


def _file_title(row: WardrobeItemRow, tags: Sequence[Tag]) -> str:
    """The name of the photo's file, where nothing else tells what to call a garment."""
    told = row.own_type or any(one.kind == "garment" and one.value in vocabulary().entries["garment"] for one in tags)
    return "" if told else shortened(file_title(row.photo, row.part))


def outfit_of(row: OutfitRow, there: Iterable[str]) -> KeptOutfit:
    """The value of an outfit, without garments that are there no more."""
    known = set(there)
    return KeptOutfit(id=row.id, title=row.title, items=tuple(one for one in row.items if one in known), day=row.day,
                      occasion=row.occasion, weather=row.weather, score=row.score, created=row.created)


def tags_to_json(tags: Iterable[Tag]) -> list[list[Json]]:
    """Tags as rows keep them."""
    return [[one.kind, one.value, round(one.confidence, 4), one.source,
             None if one.share is None else round(one.share, 4)] for one in tags]


def tags_of_json(kept: Sequence[Sequence[Any]]) -> tuple[Tag, ...]:
    """Tags that rows keep."""
    return tuple(Tag(kind, value, confidence=float(confidence), source=source,
        share=None if share is None else float(share))
                 for kind, value, confidence, source, share in kept)


def vectors_to_bytes(vector: Vector | None, look: Vector | None) -> bytes | None:
    """A vector and a look as rows keep them, one after the other: half-precision, little-endian."""
    there = [np.asarray(one, "<f2") for one in (vector, look) if one is not None]
    return np.concatenate(there).tobytes() if there else None


def embedder_to_text(embedder: str, look: Vector | None) -> str:
    """What rows call the models of their vectors."""
    return embedder if look is None else f"{embedder}+{LOOK_ID}"


def vectors_of(kept: bytes | None, models: str) -> tuple[Vector | None, str, Vector | None]:
    """The vector that rows keep, its embedder, and the look; a look of another make is none."""
    embedder, _, look_id = models.partition("+")
    if kept is None:
        return None, embedder, None
    numbers = np.frombuffer(kept, "<f2").astype(np.float32)
    if not look_id:
        return numbers, embedder, None
    if look_id != LOOK_ID:
        return None, embedder, None
    return (numbers[:-LOOK] if len(numbers) > LOOK else None), embedder, numbers[-LOOK:]


def own_tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    """A person's tags as written, each once whatever its case, blank ones left out.

    Raises:
        InputError: there are more than 20, or one is longer than 40 characters.
    """
    written = {one.casefold(): one for one in reversed([one_line(tag) for tag in tags]) if one}
    found = tuple(reversed(written.values()))
    tags_of(found)
    return found


def short(text: str, most: int, name: str) -> str:
    """A text that fits a column.

    Raises:
        InputError: it does not.
    """
    if len(text) > most:
        raise InputError("studio.text_too_long", what=name, count=len(text), most=most)
    return text
