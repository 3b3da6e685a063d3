"""The ledger of imports, and the feeds that there are."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Integer, cast, func, select, update

from modiste.studio.home import UserId
from modiste.studio.saving import Json
from modiste.studio.store.database import Database
from modiste.studio.store.items.rows import owner_of, seen_by
from modiste.studio.store.items.tables import ImportRow, ItemRow
from modiste.studio.store.items.values import ImportRecord, Source
from modiste.studio.store.text_fields import new_id, now

RUNNING, DONE, CUT = "running", "done", "cut"


class Imports:
    """What was imported, when, and what came of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, user: UserId, source: str, *, format: str, name: str) -> ImportRecord:  # noqa: A002 - the field's word
        """A new entry."""
        with self._database.write() as session:
            row = ImportRow(id=new_id(), user=owner_of(user), source=source, format=format, name=name, state=RUNNING,
                            started=now(), ended=None, counts={})
            session.add(row)
            session.flush()
            return _record(row)

    def end(self, number: int, state: str, counts: Mapping[str, Json]) -> None:
        """How an import ended, and what came of it."""
        with self._database.write() as session:
            session.execute(update(ImportRow).where(ImportRow.number == number).values(
                state=state, ended=now(), counts=dict(counts)))

    def list(self, user: UserId, limit: int = 20) -> tuple[ImportRecord, ...]:
        """The last imports of this user's, the newest first."""
        which = ImportRow.user.is_(None) if user is None else ImportRow.user == owner_of(user)
        with self._database.read() as session:
            return tuple(map(_record, session.scalars(
                select(ImportRow).where(which).order_by(ImportRow.number.desc()).limit(limit))))

    def last(self) -> tuple[int, datetime | None]:
        """The number of the last import, of all people, and when one ended last: what the catalogue is as of."""
        with self._database.read() as session:
            number, ended = session.execute(select(func.max(ImportRow.number), func.max(ImportRow.ended))).one()
            return number or 0, ended

    def sources(self, user: UserId) -> tuple[Source, ...]:
        """The feeds whose items a user sees, by name."""
        with self._database.read() as session:
            last = {row.source: row.ended for row in session.execute(
                select(ImportRow.source, func.max(ImportRow.ended).label("ended")).group_by(ImportRow.source))}
            can = func.sum(cast(ItemRow.available, Integer))
            rows = session.execute(select(ItemRow.source, func.count(ItemRow.number), can).where(seen_by(user))
                                   .group_by(ItemRow.source).order_by(ItemRow.source)).all()
            return tuple(Source(name=name, items=count, available=int(some or 0), imported=last.get(name))
                         for name, count, some in rows)


def _record(row: ImportRow) -> ImportRecord:
    return ImportRecord(id=row.id, number=row.number, source=row.source, format=row.format, name=row.name,
                        state=row.state, started=row.started, ended=row.ended, counts=row.counts)
