"""Households: what their members show each other of their wardrobes, and lend."""

from collections.abc import Sequence
from typing import Final, Literal

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from modiste.core.errors import InputError, UnknownNameError
from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_id, user_number
from modiste.studio.store.people.tables import UserRow
from modiste.studio.store.text_fields import is_id, new_id, now, title_of
from modiste.studio.store.wardrobe.rows import find_item, items_of, of_user
from modiste.studio.store.wardrobe.tables import HouseholdMemberRow, HouseholdRow, ShareRow, WardrobeItemRow
from modiste.studio.store.wardrobe.values import Household, SharedGarment
from modiste.stylist.wardrobe.values import WardrobeItem

Sharing = Literal["none", "read", "lend"]
SHARINGS: Final[tuple[Sharing, ...]] = ("none", "read", "lend")
MOST_MEMBERS: Final = 20


class Households:
    """Who lives with whom, and what of their wardrobes they share. Nobody outside of a household learns of it: what is
    not shared with a user is as if it were not there (NotFoundError). OutputError when the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user: UserId) -> Household | None:
        """The household of a user."""
        with self._database.read() as session:
            row = _household(session, user)
            return None if row is None else _value(session, row)

    def create(self, user: UserId, title: str) -> Household:
        """Begin a household.

        Raises:
            InputError: the user is in one already; the title is too long.
        """
        with self._database.write() as session:
            _check_alone(session, user)
            row = HouseholdRow(title=title_of(title), code=new_id(), created=now())
            session.add(row)
            session.flush()
            session.add(HouseholdMemberRow(user=user_number(user), household=row.number))
            session.flush()
            return _value(session, row)

    def join(self, user: UserId, code: str) -> Household:
        """Join the household of a code; spaces in it do not count.

        Raises:
            InputError: the user is in one already, or it is full.
        """
        said = "".join(code.split()).lower()
        with self._database.write() as session:
            row = session.scalar(select(HouseholdRow).where(HouseholdRow.code == said)) if is_id(said) else None
            if row is None:
                raise NotFoundError("household", code)
            _check_alone(session, user)
            if len(_members(session, row)) >= MOST_MEMBERS:
                raise InputError("studio.household_full", most=MOST_MEMBERS)
            session.add(HouseholdMemberRow(user=user_number(user), household=row.number))
            session.flush()
            return _value(session, row)

    def leave(self, user: UserId) -> None:
        """Leave; what one lent comes back, what one borrowed goes back, and the code is another for those who stay."""
        mine = user_number(user)
        with self._database.write(frees=True) as session:
            row = _needed(session, user)
            lent = select(ShareRow.item).join(WardrobeItemRow, WardrobeItemRow.number == ShareRow.item).where(
                ShareRow.borrower.is_not(None), (ShareRow.borrower == mine) | (WardrobeItemRow.user == mine))
            for number in session.scalars(lent).all():
                _bring_back(session, number)
            owned = select(WardrobeItemRow.number).where(WardrobeItemRow.user == mine)
            session.execute(delete(ShareRow).where(ShareRow.item.in_(owned)))
            session.execute(delete(HouseholdMemberRow).where(HouseholdMemberRow.user == mine))
            row.code = new_id()
            if not _members(session, row):
                session.delete(row)

    def share(self, user: UserId, items: Sequence[str], sharing: str) -> None:
        """Show one's garments to the household ("read"), lend them too ("lend"), or neither ("none").

        Raises:
            InputError: the user is in no household, or one of them is lent at the moment.
            UnknownNameError: `sharing` is none of SHARINGS.
        """
        if sharing not in SHARINGS:
            raise UnknownNameError("way of sharing", sharing, SHARINGS)
        with self._database.write(frees=True) as session:
            _needed(session, user)
            for item in dict.fromkeys(items):
                row = find_item(session, user, item, to_change=True)
                there = session.get(ShareRow, row.number)
                if there is not None and there.borrower is not None and sharing != "lend":
                    raise InputError("studio.garment_lent", title=items_of(session, (row,), user)[0].called)
                if sharing == "none":
                    session.execute(delete(ShareRow).where(ShareRow.item == row.number))
                elif there is None:
                    session.add(ShareRow(item=row.number, lends=sharing == "lend", borrower=None))
                else:
                    there.lends = sharing == "lend"

    def sharings(self, user: UserId) -> dict[str, Sharing]:
        """How a user's own garments are shared, of those that are."""
        query = select(WardrobeItemRow.id, ShareRow.lends).join(
            ShareRow, ShareRow.item == WardrobeItemRow.number).where(*of_user(user))
        with self._database.read() as session:
            return {name: "lend" if lends else "read" for name, lends in session.execute(query)}

    def garments(self, user: UserId) -> tuple[SharedGarment, ...]:
        """What the others of the household show a user."""
        with self._database.read() as session:
            return tuple(_shared(session, row, share, user) for row, share in _visible(session, user))

    def get(self, user: UserId, item: str) -> SharedGarment:
        """A garment that another of the household shows a user."""
        with self._database.read() as session:
            return _shared(session, *_find(session, user, item), user)

    def borrow(self, user: UserId, item: str) -> SharedGarment:
        """Borrow a garment: to its owner it is lent, with the borrower's name.

        Raises:
            InputError: it is not lent, or cannot be had now.
        """
        with self._database.write() as session:
            row, share = _find(session, user, item, to_change=True)
            if not share.lends or share.borrower is not None or row.state != "clean":
                raise InputError("studio.garment_not_lent", title=items_of(session, (row,), user)[0].called)
            share.borrower = user_number(user)
            row.state, row.reason = "lent", _name(session, user_number(user))
            row.version += 1
            session.flush()
            return _shared(session, row, share, user)

    def give_back(self, user: UserId, item: str) -> WardrobeItem:
        """A borrowed garment goes back, by the borrower or by the owner who has it again.

        Raises:
            NotFoundError: it is neither the user's own nor borrowed by the user.
        """
        mine = user_number(user)
        with self._database.write() as session:
            row = session.scalar(select(WardrobeItemRow).join(ShareRow, ShareRow.item == WardrobeItemRow.number).where(
                WardrobeItemRow.id == item, WardrobeItemRow.binned.is_(None), ShareRow.borrower.is_not(None),
                (ShareRow.borrower == mine) | (WardrobeItemRow.user == mine))) if is_id(item) else None
            if row is None:
                raise NotFoundError("wardrobe item", item)
            _bring_back(session, row.number)
            session.flush()
            return items_of(session, (row,), user_id(row.user))[0]


def _household(session: Session, user: UserId) -> HouseholdRow | None:
    return session.scalar(select(HouseholdRow).join(
        HouseholdMemberRow, HouseholdMemberRow.household == HouseholdRow.number).where(
            HouseholdMemberRow.user == user_number(user)))


def _needed(session: Session, user: UserId) -> HouseholdRow:
    row = _household(session, user)
    if row is None:
        raise InputError("studio.no_household")
    return row


def _check_alone(session: Session, user: UserId) -> None:
    row = _household(session, user)
    if row is not None:
        raise InputError("studio.in_household", title=row.title)


def _members(session: Session, row: HouseholdRow) -> tuple[int, ...]:
    return tuple(session.scalars(select(HouseholdMemberRow.user).where(
        HouseholdMemberRow.household == row.number).order_by(HouseholdMemberRow.user)))


def _name(session: Session, number: int) -> str:
    return session.scalar(select(UserRow.name).where(UserRow.number == number)) or ""


def _value(session: Session, row: HouseholdRow) -> Household:
    return Household(title=row.title, code=row.code,
                     members=tuple(_name(session, number) for number in _members(session, row)))


def _visible(session: Session, user: UserId, *conditions: ColumnElement[bool]
             ) -> Sequence[tuple[WardrobeItemRow, ShareRow]]:
    home = _household(session, user)
    if home is None:
        return ()
    query = select(WardrobeItemRow, ShareRow).join(ShareRow, ShareRow.item == WardrobeItemRow.number).where(
        WardrobeItemRow.user.in_([one for one in _members(session, home) if one != user_number(user)]),
        WardrobeItemRow.binned.is_(None), WardrobeItemRow.state != "gone", *conditions)
    return [(row, share) for row, share in session.execute(query.order_by(WardrobeItemRow.number))]


def _find(session: Session, user: UserId, item: str, *, to_change: bool = False
          ) -> tuple[WardrobeItemRow, ShareRow]:
    found = _visible(session, user, WardrobeItemRow.id == item) if is_id(item) else ()
    if not found:
        raise NotFoundError("wardrobe item", item)
    row, share = found[0]
    if to_change:  # whoever comes second waits, and then sees that it is gone
        session.refresh(row, with_for_update=True)
        session.refresh(share, with_for_update=True)
    return row, share


def _shared(session: Session, row: WardrobeItemRow, share: ShareRow, user: UserId) -> SharedGarment:
    owner = user_id(row.user)
    return SharedGarment(item=items_of(session, (row,), owner)[0], owner=_name(session, row.user), owner_id=owner,
                         lends=share.lends, borrowed=share.borrower == user_number(user),
                         free=share.lends and share.borrower is None and row.state == "clean")


def _bring_back(session: Session, number: int) -> None:
    session.execute(update(ShareRow).where(ShareRow.item == number).values(borrower=None))
    row = session.get(WardrobeItemRow, number)
    if row is not None and row.state == "lent":
        row.state, row.reason = "clean", ""
        row.version += 1
