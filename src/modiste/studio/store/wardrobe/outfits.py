"""Outfits that people kept, or planned for a day."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from modiste.core.errors import InputError
from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.text_fields import is_id, new_id, now, one_line, title_of
from modiste.studio.store.wardrobe.rows import find_item, of_user, outfit_of
from modiste.studio.store.wardrobe.tables import OutfitRow, WardrobeItemRow
from modiste.studio.store.wardrobe.values import KeptOutfit

MOST_GARMENTS: Final = 20


class Outfits:
    """The outfits of every user; raises as `Wardrobes` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, user: UserId, items: Sequence[str], *, title: str = "", day: date | None = None,
             occasion: str = "", weather: str = "", score: float | None = None) -> KeptOutfit:
        """Keep an outfit, or plan one for a day.

        Raises:
            InputError: it has no garment, or too many; the title is too long.
            NotFoundError: a garment is not there.
        """
        names = _some(items)
        with self._database.write() as session:
            for item in names:
                find_item(session, user, item)
            row = OutfitRow(id=new_id(), user=user_number(user), title=title_of(title), items=list(names), day=day,
                            occasion=one_line(occasion)[:60], weather=one_line(weather)[:200], score=score,
                            created=now())
            session.add(row)
            session.flush()
            return outfit_of(row, names)

    def change(self, user: UserId, outfit: str, items: Sequence[str], *, title: str | None = None,
               score: float | None = None) -> KeptOutfit:
        """Give an outfit other garments, the score of them, and a title where one is given; what it is for stays.

        Raises:
            InputError: it has no garment, or too many.
            NotFoundError: the outfit or a garment is not there.
        """
        names = _some(items)
        with self._database.write() as session:
            for item in names:
                find_item(session, user, item)
            row = _find(session, user, outfit)
            row.items, row.score = list(names), score
            if title is not None:
                row.title = title_of(title)
            return outfit_of(row, names)

    def get(self, user: UserId, outfit: str) -> KeptOutfit:
        """An outfit by its id."""
        with self._database.read() as session:
            return outfit_of(_find(session, user, outfit), _ids(session, user))

    def list(self, user: UserId, since: date | None = None, until: date | None = None) -> tuple[KeptOutfit, ...]:
        """All outfits, the last kept first; with days, those that are planned for one between them, by day."""
        query = select(OutfitRow).where(OutfitRow.user == user_number(user))
        if since is not None:
            query = query.where(OutfitRow.day >= since)
        if until is not None:
            query = query.where(OutfitRow.day <= until)
        planned = since is not None or until is not None
        order = (OutfitRow.day, OutfitRow.number) if planned else (OutfitRow.number.desc(),)
        with self._database.read() as session:
            there = _ids(session, user)
            return tuple(outfit_of(row, there) for row in session.scalars(query.order_by(*order)))

    def remove(self, user: UserId, outfit: str) -> None:
        """Delete an outfit; its garments stay."""
        with self._database.write(frees=True) as session:
            session.delete(_find(session, user, outfit))


def _some(items: Sequence[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(items))
    if not 1 <= len(names) <= MOST_GARMENTS:
        raise InputError("studio.outfit_size", most=MOST_GARMENTS, count=len(names))
    return names


def _find(session: Session, user: UserId, outfit: str) -> OutfitRow:
    row = session.scalar(select(OutfitRow).where(OutfitRow.id == outfit, OutfitRow.user == user_number(user))
                         ) if is_id(outfit) else None
    if row is None:
        raise NotFoundError("outfit", outfit)
    return row


def _ids(session: Session, user: UserId) -> frozenset[str]:
    return frozenset(session.scalars(select(WardrobeItemRow.id).where(*of_user(user))))
