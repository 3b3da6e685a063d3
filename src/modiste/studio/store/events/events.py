"""Events and profiles as rows: added, listed, forgotten."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, delete, func, insert, select

from modiste.studio.home import UserId
from modiste.studio.saving import Json
from modiste.studio.store.database import Database
from modiste.studio.store.events.tables import EventRow, ProfileRow
from modiste.studio.store.people.rows import user_number
from modiste.stylist.taste.events import Event

_AT_ONCE: Final = 400


@dataclass(frozen=True, slots=True)
class LastEvent:
    """Where a log stands: how many events it has, and the number and digest of the one that was added last. As long as
    that one is there and the count agrees, nothing was taken out."""

    count: int
    number: int = 0
    digest: str = ""


class Events:
    """What people did, oldest first. Each method takes the user first: whose studio it is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, user: UserId, events: Iterable[Event]) -> int:
        """Add events, all or none; those that are there already are left out. Gives how many were new."""
        number, added = user_number(user), 0
        with self._database.write() as session:
            for some in _lots(events):
                digests = {event.digest: event for event in some}
                known = set(session.scalars(select(EventRow.digest).where(
                    EventRow.user == number, EventRow.digest.in_(digests))))
                rows = [{"user": number, "digest": digest, "person": event.person, "item": event.item,
                         "event": event.event, "at": event.at, "reason": event.reason, "size": event.size,
                         "fit": event.fit, "occasion": event.occasion}
                        for digest, event in digests.items() if digest not in known]
                if rows:
                    session.execute(insert(EventRow), rows)
                added += len(rows)
        return added

    def list(self, user: UserId, person: str | None = None) -> Iterator[Event]:
        """Everything, or what one person did, oldest first."""
        with self._database.read() as session:
            for row in session.scalars(self._of(user, person).execution_options(yield_per=2000)):
                yield _event(row)

    def count(self, user: UserId, person: str | None = None) -> int:
        """How many there are."""
        query = select(func.count(EventRow.number)).where(EventRow.user == user_number(user))
        with self._database.read() as session:
            return session.scalar(query if person is None else query.where(EventRow.person == person)) or 0

    def last(self, user: UserId) -> LastEvent:
        """Where the log of a user stands."""
        mine = EventRow.user == user_number(user)
        with self._database.read() as session:
            count = session.scalar(select(func.count(EventRow.number)).where(mine)) or 0
            row = session.execute(select(EventRow.number, EventRow.digest).where(mine)
                                  .order_by(EventRow.number.desc()).limit(1)).first()
        return LastEvent(count, row.number, row.digest) if row is not None else LastEvent(0)

    def since(self, user: UserId, last: LastEvent) -> tuple[Event, ...] | None:
        """What was added after a log stood there, oldest first; None where something was taken out since."""
        mine = EventRow.user == user_number(user)
        with self._database.read() as session:
            digest = session.scalar(select(EventRow.digest).where(mine, EventRow.number == last.number))
            count = session.scalar(select(func.count(EventRow.number)).where(mine)) or 0
            new = session.scalars(self._of(user, None).where(EventRow.number > last.number)).all()
        if count - len(new) != last.count or (last.count and digest != last.digest):
            return None
        return tuple(_event(row) for row in new)

    def items(self, user: UserId) -> tuple[str, ...]:
        """Every item that an event names, by name."""
        with self._database.read() as session:
            return tuple(session.scalars(select(EventRow.item).where(EventRow.user == user_number(user))
                                         .distinct().order_by(EventRow.item)))

    def people_count(self, user: UserId) -> int:
        """Of how many people something is noted."""
        with self._database.read() as session:
            return session.scalar(select(func.count(EventRow.person.distinct())).where(
                EventRow.user == user_number(user))) or 0

    def knows(self, user: UserId, person: str) -> bool:
        """Whether anything is known of a person."""
        number = user_number(user)
        any_event = select(EventRow.number).where(EventRow.user == number, EventRow.person == person).limit(1)
        with self._database.read() as session:
            return session.get(ProfileRow, (number, person)) is not None or session.scalar(any_event) is not None

    def forget(self, user: UserId, person: str, item: str | None = None, event: str | None = None) -> int:
        """Delete what a person did: all, or with one item, or of one kind; gives how many there were."""
        query = delete(EventRow).where(EventRow.user == user_number(user), EventRow.person == person)
        if item is not None:
            query = query.where(EventRow.item == item)
        if event is not None:
            query = query.where(EventRow.event == event)
        with self._database.write() as session:
            return int(session.execute(query).rowcount)  # type: ignore[attr-defined]

    def profile(self, user: UserId, person: str) -> Mapping[str, Json] | None:
        """What a person said; None where nothing was."""
        with self._database.read() as session:
            row = session.get(ProfileRow, (user_number(user), person))
            return None if row is None else row.said

    def keep_profile(self, user: UserId, person: str, said: Mapping[str, Json] | None) -> None:
        """Keep what a person says in place of the former; None forgets it."""
        number = user_number(user)
        with self._database.write() as session:
            session.execute(delete(ProfileRow).where(ProfileRow.user == number, ProfileRow.person == person))
            if said is not None:
                session.execute(insert(ProfileRow), [{"user": number, "person": person, "said": dict(said)}])

    def people(self, user: UserId) -> tuple[str, ...]:
        """Everybody of whom something is known, by name."""
        number = user_number(user)
        with self._database.read() as session:
            names = {*session.scalars(select(EventRow.person).where(EventRow.user == number).distinct()),
                     *session.scalars(select(ProfileRow.person).where(ProfileRow.user == number))}
        return tuple(sorted(names))

    @staticmethod
    def _of(user: UserId, person: str | None) -> Select[EventRow]:
        query = select(EventRow).where(EventRow.user == user_number(user)).order_by(EventRow.at, EventRow.number)
        return query if person is None else query.where(EventRow.person == person)


def _event(row: EventRow) -> Event:
    return Event(person=row.person, item=row.item, event=row.event, at=row.at, reason=row.reason, size=row.size,
                 fit=row.fit, occasion=row.occasion)


def _lots(events: Iterable[Event]) -> Iterator[list[Event]]:
    some: list[Event] = []
    for event in events:
        some.append(event)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
