"""Garments into the bin, out of it and deleted in it, each with the pictures that it alone shows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.text_fields import now
from modiste.studio.store.wardrobe.tables import WardrobeItemRow

_PICTURES_A_QUERY = 500


def put_in(session: Session, rows: Sequence[WardrobeItemRow]) -> None:
    """Put garments into the bin; a photo that another garment of the wardrobe shows stays where it is."""
    moment = now()  # one for all: what was deleted together is known by it
    for row in rows:
        row.binned = moment
    session.flush()
    _mark(session, _pictures(rows), moment, ~_shown_by(WardrobeItemRow.binned.is_(None)))


def take_out(session: Session, rows: Sequence[WardrobeItemRow]) -> None:
    """Take garments out of the bin, and their pictures."""
    for row in rows:
        row.binned = None
    session.flush()
    _mark(session, _pictures(rows), None)


def delete_rows(session: Session, rows: Sequence[WardrobeItemRow]) -> tuple[str, ...]:
    """Delete garments; the ids of those of their pictures that no garment shows now."""
    numbers = _pictures(rows)
    for row in rows:
        session.delete(row)
    session.flush()
    return tuple(name for some in _lots(numbers) for name in session.scalars(
        select(PictureRow.id).where(PictureRow.number.in_(some), ~_shown_by())))


def delete_binned(session: Session, *which: ColumnElement[bool]) -> None:
    """Delete those in the bin that `which` tells of, and nothing else: their pictures lie there too."""
    session.execute(delete(WardrobeItemRow).where(WardrobeItemRow.binned.is_not(None), *which))


def shown_in_bin() -> ColumnElement[bool]:
    """Whether a picture is one of a garment in the bin: that one is listed, not its pictures beside it."""
    return _shown_by(WardrobeItemRow.binned.is_not(None))


def shown_in_wardrobe() -> ColumnElement[bool]:
    """Whether a picture is one of a garment that hangs in a wardrobe: it goes with its garment, and never without."""
    return _shown_by(WardrobeItemRow.binned.is_(None))


def worn_of(session: Session, numbers: Sequence[int]) -> frozenset[int]:
    """Those of pictures that garments of a wardrobe show."""
    return frozenset(one for some in _lots(numbers) for one in session.scalars(
        select(PictureRow.number).where(PictureRow.number.in_(some), shown_in_wardrobe())))


def _shown_by(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(or_(WardrobeItemRow.original == PictureRow.number,
                              WardrobeItemRow.cutout == PictureRow.number), *which)


def _pictures(rows: Sequence[WardrobeItemRow]) -> list[int]:
    return list(dict.fromkeys(one for row in rows for one in (row.original, row.cutout) if one is not None))


def _mark(session: Session, numbers: Sequence[int], moment: datetime | None, *which: ColumnElement[bool]) -> None:
    for some in _lots(numbers):
        session.execute(update(PictureRow).where(PictureRow.number.in_(some), *which).values(binned=moment)
                        .execution_options(synchronize_session=False))


def _lots(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _PICTURES_A_QUERY] for start in range(0, len(numbers), _PICTURES_A_QUERY)]
