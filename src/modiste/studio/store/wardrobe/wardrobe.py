"""The wardrobes of every user: garments, the days on which they were worn, outfits."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.items import Tag
from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.errors import ConflictError, NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.pictures.rows import find_pictures
from modiste.studio.store.text_fields import is_id, new_id, now, one_line, title_of
from modiste.studio.store.wardrobe import binning
from modiste.studio.store.wardrobe.rows import (
    embedder_to_text,
    find_item,
    ids_that_begin,
    items_of,
    of_user,
    own_tags_of,
    short,
    tags_of_json,
    tags_to_json,
    vectors_to_bytes,
)
from modiste.studio.store.wardrobe.tables import WardrobeItemRow, WearRow
from modiste.studio.store.wardrobe.values import MAX_ITEMS, UNSET, GarmentChange, NewGarment, Seen
from modiste.stylist.wardrobe.titles import file_title, own_title
from modiste.stylist.wardrobe.values import SEASONS, WardrobeItem, check_quantity, state_named

_TEXTS = {"own_type": 60, "brand": 100, "size": 40, "place": 100, "reason": 2000}


class Wardrobes:
    """The garments of every user. Each method takes the user first: what is another's is as if it were not there.

    Every method raises NotFoundError for an id that is not this user's, and OutputError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, user: UserId, new: NewGarment, seen: Seen) -> tuple[WardrobeItem, bool]:
        """Keep a garment; the one of the same photo and part where that is there already, and whether it is new. One
        that lies in the bin comes back from it, as it was, and is new to the wardrobe.

        Raises:
            InputError: a text is too long, or the wardrobe is full.
            NotFoundError: a picture is not there.
        """
        with self._database.write() as session:
            there = session.scalar(select(WardrobeItemRow).where(
                WardrobeItemRow.user == user_number(user), WardrobeItemRow.sha256 == new.sha256,
                WardrobeItemRow.part == new.part))
            if there is not None and there.binned is None:
                return items_of(session, (there,), user)[0], False
            self._check_room(session, user, 1)
            if there is not None:
                binning.take_out(session, (there,))
                return items_of(session, (there,), user)[0], True
            shown = (new.original, *filter(None, (seen.cutout,)))
            pictures = [row.number for row in find_pictures(session, user, shown, to_refer=True)]
            row = _new_row(user, new, seen, pictures)
            session.add(row)
            session.flush()
            return items_of(session, (row,), user)[0], True

    def of_file(self, user: UserId, file_sha256: str) -> tuple[WardrobeItem, ...]:
        """The garments that a file brought, by the hash of its bytes."""
        return self._where(user, WardrobeItemRow.file_sha256 == file_sha256)

    def see(self, user: UserId, item: str, seen: Seen) -> WardrobeItem:
        """Keep what was seen of a garment; what the person said of a kind stays.

        Raises:
            NotFoundError: the garment or its cut-out is not there.
        """
        with self._database.write() as session:
            row = find_item(session, user, item, to_change=True)
            if seen.cutout is not None:
                row.cutout = find_pictures(session, user, (seen.cutout,), to_refer=True)[0].number
            said = [one for one in tags_of_json(row.tags) if one.source == "person"]
            kinds = {one.kind for one in said}
            row.tags = tags_to_json([*said, *(one for one in seen.tags if one.kind not in kinds)])
            row.vector = vectors_to_bytes(seen.vector, seen.look)
            row.embedder = embedder_to_text(seen.embedder, seen.look)
            _advance(row)
            session.flush()
            return items_of(session, (row,), user)[0]

    def show_as(self, user: UserId, item: str, cutout: str | None) -> WardrobeItem:
        """Show a garment by a cut-out that was kept of it, or (None) by its photo as it is."""
        with self._database.write() as session:
            row = find_item(session, user, item, to_change=True)
            row.cutout = None if cutout is None else find_pictures(session, user, (cutout,), to_refer=True)[0].number
            _advance(row)
            session.flush()
            return items_of(session, (row,), user)[0]

    def list(self, user: UserId, *, gone: bool = True) -> tuple[WardrobeItem, ...]:
        """All garments, in the order in which they came."""
        return self._where(user) if gone else self._where(user, WardrobeItemRow.state != "gone")

    def get(self, user: UserId, item: str) -> WardrobeItem:
        """A garment by its id."""
        with self._database.read() as session:
            return items_of(session, (find_item(session, user, item),), user)[0]

    def named(self, user: UserId, text: str, *, binned: bool = False) -> str:
        """The id of a garment, or of one in the bin, by its first digits.

        Raises:
            InputError: several begin so.
        """
        with self._database.read() as session:
            found = ids_that_begin(session, user, text.strip().lower(), binned=binned)
        if len(found) > 1:
            raise InputError("studio.garment_unclear", text=text)
        if not found:
            raise NotFoundError("wardrobe item", text)
        return found[0]

    def change(self, user: UserId, items: Sequence[str], change: GarmentChange, version: int | None = None
               ) -> tuple[WardrobeItem, ...]:
        """Change garments alike, all of them or none; `version` is the one that the change was made on, of one alone.

        Raises:
            ConflictError: it has been changed since.
            InputError: a value does not hold.
        """
        with self._database.write() as session:
            rows = [find_item(session, user, item, to_change=True) for item in dict.fromkeys(items)]
            for row in rows:
                if version is not None and row.version != version:
                    raise ConflictError("studio.garment_changed", version=row.version, yours=version,
                                        title=items_of(session, (row,), user)[0].called)
                _apply(row, change)
                _advance(row)
            session.flush()
            return items_of(session, rows, user)

    def put_in_bin(self, user: UserId, items: Sequence[str]) -> None:
        """Take garments out of sight, all of them or none, with those of their pictures that no other garment shows,
        until they are restored or deleted as pictures in the bin are."""
        with self._database.write(frees=True) as session:
            binning.put_in(session, [find_item(session, user, item, to_change=True) for item in dict.fromkeys(items)])

    def restore(self, user: UserId, items: Sequence[str]) -> tuple[WardrobeItem, ...]:
        """Bring garments back from the bin as they were, with their pictures; those that are not in it are left as they
        are. What came back.

        Raises:
            InputError: the wardrobe is full.
        """
        wanted = [item for item in dict.fromkeys(items) if is_id(item)]
        with self._database.write() as session:
            rows = session.scalars(select(WardrobeItemRow).where(
                WardrobeItemRow.id.in_(wanted), *of_user(user, binned=True)
            ).order_by(WardrobeItemRow.number).with_for_update()).all()
            self._check_room(session, user, len(rows))
            binning.take_out(session, rows)
            return items_of(session, rows, user)

    def in_bin(self, user: UserId, beside: str | None = None) -> tuple[WardrobeItem, ...]:
        """What is in the bin, the last deleted first; with `beside`, the id of one in it, those that were deleted
        together with that one."""
        query = select(WardrobeItemRow).where(*of_user(user, binned=True))
        if beside is not None:
            query = query.where(WardrobeItemRow.binned == select(WardrobeItemRow.binned).where(
                WardrobeItemRow.id == beside, WardrobeItemRow.user == user_number(user)).scalar_subquery())
        query = query.order_by(WardrobeItemRow.binned.desc(), WardrobeItemRow.number.desc())
        with self._database.read() as session:
            return items_of(session, session.scalars(query).all(), user)

    def remove(self, user: UserId, items: Sequence[str]) -> tuple[str, ...]:
        """Delete garments that lie in the bin for good; the ids of pictures that no garment shows now, which stay."""
        with self._database.write(frees=True) as session:
            return binning.delete_rows(session, [
                find_item(session, user, item, to_change=True, binned=True) for item in dict.fromkeys(items)])

    def wear(self, user: UserId, items: Sequence[str], day: date, *, undo: bool = False) -> tuple[WardrobeItem, ...]:
        """Note that garments were worn on a day, or that they were not. Twice on one day counts once."""
        with self._database.write() as session:
            rows = [find_item(session, user, item, to_change=True) for item in dict.fromkeys(items)]
            for row in rows:
                there = session.get(WearRow, (row.number, day))
                if undo and there is not None:
                    session.delete(there)
                    row.since_wash = max(0, row.since_wash - 1)
                elif not undo and there is None:
                    session.add(WearRow(item=row.number, day=day))
                    row.since_wash += 1
                _advance(row)
            session.flush()
            return items_of(session, rows, user)

    def wears(self, user: UserId, since: date | None = None) -> dict[date, tuple[str, ...]]:
        """What was worn on each day, the last day first."""
        query = (select(WearRow.day, WardrobeItemRow.id).join(WardrobeItemRow, WardrobeItemRow.number == WearRow.item)
                 .where(*of_user(user)).order_by(WearRow.day.desc(), WearRow.item))
        if since is not None:
            query = query.where(WearRow.day >= since)
        found: dict[date, tuple[str, ...]] = {}
        with self._database.read() as session:
            for day, item in session.execute(query):
                found[day] = (*found.get(day, ()), item)
        return found

    def _where(self, user: UserId, *conditions: ColumnElement[bool]) -> tuple[WardrobeItem, ...]:
        query = select(WardrobeItemRow).where(*of_user(user), *conditions)
        with self._database.read() as session:
            return items_of(session, session.scalars(query.order_by(WardrobeItemRow.number)).all(), user)

    def _check_room(self, session: Session, user: UserId, more: int) -> None:
        count = session.scalar(select(func.count()).select_from(WardrobeItemRow).where(*of_user(user)))
        if more and (count or 0) + more > MAX_ITEMS:
            raise InputError("studio.wardrobe_full", most=MAX_ITEMS)


def _new_row(user: UserId, new: NewGarment, seen: Seen, pictures: Sequence[int]) -> WardrobeItemRow:
    moment = now()
    return WardrobeItemRow(
        id=new_id(), user=user_number(user), title="", own_type="", own_tags=[],
        tags=tags_to_json(seen.tags), brand="", size="", place="", quantity=1, state="clean", reason="", price=None,
        currency=None, bought=None, since_wash=0, warmth_clo=None, formality=None, seasons=[],
        photo=one_line(new.photo)[:200], part=new.part, shows=new.shows, file_sha256=new.file_sha256,
        sha256=new.sha256, original=pictures[0], cutout=pictures[1] if len(pictures) > 1 else None,
        vector=vectors_to_bytes(seen.vector, seen.look),
        embedder=embedder_to_text(seen.embedder, seen.look), version=1, created=moment, changed=moment)


def _advance(row: WardrobeItemRow) -> None:
    row.version += 1
    row.changed = now()


def _apply(row: WardrobeItemRow, change: GarmentChange) -> None:
    if change.title is not None:
        row.title = own_title(title_of(change.title), tags_of_json(row.tags), file_title(row.photo, row.part))
    for name, most in _TEXTS.items():
        text = getattr(change, name)
        if text is not None:
            setattr(row, name, short(one_line(text), most, name))
    if change.own_tags is not None:
        row.own_tags = list(own_tags_of(change.own_tags))
    if change.tags:
        kept = [one for one in tags_of_json(row.tags) if one.kind not in change.tags]
        row.tags = tags_to_json([*kept, *(Tag(kind, value) for kind, values in change.tags.items()
                                          for value in values)])
    _apply_state(row, change)
    _apply_numbers(row, change)


def _apply_state(row: WardrobeItemRow, change: GarmentChange) -> None:
    if change.state is not None:
        state_named(change.state)
        row.state = change.state
        if change.state in ("clean", "in_wash"):
            row.since_wash = 0
    if change.since_wash is not None:
        row.since_wash = max(0, change.since_wash)
    if change.seasons is not None:
        for one in change.seasons:
            if one not in SEASONS:
                raise UnknownNameError("season", one, SEASONS)
        row.seasons = list(dict.fromkeys(change.seasons))


def _apply_numbers(row: WardrobeItemRow, change: GarmentChange) -> None:
    if change.quantity is not None:
        check_quantity(change.quantity)
        row.quantity = change.quantity
    if change.price == UNSET:
        row.price = row.currency = None
    elif change.price is not None:
        row.price, row.currency = str(change.price.amount), change.price.currency
    for name in ("bought", "warmth_clo", "formality"):
        value = getattr(change, name)
        if value is not None:
            setattr(row, name, None if value == UNSET else value)
