"""The rows of one person: which they are, by the keys that lead from them to whose they are, and how they come into a
studio where others, and other work of the same person, already are.

What is agreed with others, such as a household, is no one person's; sign-ins and counted training time belong to the
studio where they are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlalchemy import Column, ColumnElement, Connection, ForeignKey, Table, UniqueConstraint, and_, insert, or_, select

from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.items.rows import owner_of
from modiste.studio.store.items.tables import ItemRow
from modiste.studio.store.jobs.tables import JobRow
from modiste.studio.store.jobs.values import OPEN_STATES
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.people.tables import LOCAL_USER, SignInRow, UserRow
from modiste.studio.store.quotas.tables import TrainingTimeRow
from modiste.studio.store.tables import Base
from modiste.studio.store.wardrobe.tables import HouseholdMemberRow, HouseholdRow, ShareRow

Row: TypeAlias = dict[str, object]
NOT_OWN: Final = frozenset(row.__tablename__ for row in (
    UserRow, SignInRow, TrainingTimeRow, HouseholdRow, HouseholdMemberRow, ShareRow))
"""Tables of which no row is one person's work."""
_USERS: Final = UserRow.__tablename__
_NUMBER: Final = "number"
_ROWS_AT_ONCE: Final = 200
"""In one transaction: nobody else waits long for the database."""


def own_tables() -> tuple[Table, ...]:
    """The tables that hold people's work, what others refer to first."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name not in NOT_OWN)


def is_of(table: Table, number: int) -> ColumnElement[bool]:
    """Whether a row of such a table belongs to the person of a number: by its own column, or what it is a part of.
    What is everybody's (items without a person) is the local user's to keep."""
    conditions: list[ColumnElement[bool]] = []
    for key in _owners(table):
        column = key.parent
        if key.column.table.name == _USERS:
            mine = column == number
            conditions.append(or_(mine, column.is_(None)) if column.nullable and number == LOCAL_USER else mine)
        else:
            conditions.append(column.in_(select(key.column).where(is_of(key.column.table, number))))
    return and_(*conditions)


def copy_own_rows(source: Connection, target: Connection, user: UserId) -> None:
    """The rows of one person into an empty database, as the local user's there."""
    number = user_number(user)
    for table in own_tables():
        for some in source.execute(select(table).where(is_of(table, number))).partitions(_ROWS_AT_ONCE):
            target.execute(insert(table), [_owned(table, dict(row._mapping), None) for row in some])


@dataclass(slots=True)
class Taken:
    """What came of taking rows in: `jobs` are the ids of those that are new, `new` counts the new rows by table, and
    `others` counts what another person of the studio has."""

    jobs: list[str] = field(default_factory=list)
    new: dict[str, int] = field(default_factory=dict)
    others: int = 0
    there: int = 0


def take_own_rows(source: Connection, database: Database, number: int, user: UserId,
                  tell: Callable[[int], None]) -> Taken:
    """Bring the rows of the person of a number in a restored studio to a user of this one. What is there already stays
    as it is here, so that doing it twice is doing it once; jobs that had not ended are left out. `tell` is told how
    many rows were seen."""
    taken, seen = Taken(), 0
    places: dict[str, _Places] = {}
    for table in own_tables():
        places[table.name] = _Places()
        rows = source.execute(select(table).where(is_of(table, number)))
        for some in rows.partitions(_ROWS_AT_ONCE):
            with database.write() as session:
                for row in some:
                    _take(session.connection(), table, dict(row._mapping), user, places, taken)
            seen += len(some)
            tell(seen)
    return taken


@dataclass(slots=True)
class _Places:
    """Where the rows of a table went: their numbers there and here, and which of them are new."""

    numbers: dict[object, object] = field(default_factory=dict)
    new: set[object] = field(default_factory=set)


def _take(target: Connection, table: Table, row: Row, user: UserId, places: Mapping[str, _Places], taken: Taken
          ) -> None:
    former = row.get(_NUMBER)
    if table.name == JobRow.__tablename__ and row["state"] in OPEN_STATES:
        return  # nobody asked this studio for it, and it has made nothing yet: the backup itself is one
    parts = [key for key in _owners(table) if key.column.table.name != _USERS]
    # A part comes with its whole: what is here already keeps the parts that it has here.
    if parts and row[parts[0].parent.name] not in places[parts[0].column.table.name].new:
        return
    moved = _moved(table, _owned(table, row, user), places)
    if moved is None:
        return
    there = _there(target, table, moved)
    if there is None:
        _give(target, table, moved, former, places, taken)
    elif "user" in table.columns and there["user"] not in (user_number(user), None):
        taken.others += 1
    else:
        taken.there += 1
        places[table.name].numbers[former] = there.get(_NUMBER)


def _give(target: Connection, table: Table, row: Row, former: object, places: Mapping[str, _Places], taken: Taken
          ) -> None:
    if table.name == JobRow.__tablename__:
        taken.jobs.append(str(row["id"]))
    if table.name == ItemRow.__tablename__:
        row["indexed"] = row["embedded"] = ""  # the index of this studio has yet to see it
    key = target.execute(insert(table).values({name: value for name, value in row.items() if name != _NUMBER}))
    if former is not None:
        places[table.name].numbers[former] = (key.inserted_primary_key or (None,))[0]
    places[table.name].new.add(former)
    taken.new[table.name] = taken.new.get(table.name, 0) + 1


def _owners(table: Table) -> tuple[ForeignKey, ...]:
    """The keys of a table that say whose its rows are: those that are in its primary key, or else to a person, or else
    the only one."""
    keys = sorted(table.foreign_keys, key=lambda key: list(table.columns).index(key.parent))
    kept = [key for key in keys if key.ondelete == "CASCADE"]
    inner = [key for key in kept if key.parent.primary_key]
    person = [key for key in kept if key.column.table.name == _USERS]
    return tuple((inner or person or kept)[:1])


def _owned(table: Table, row: Row, user: UserId) -> Row:
    """The row as a user's."""
    for key in table.foreign_keys:
        if key.column.table.name == _USERS:
            row[key.parent.name] = owner_of(user) if key.parent.nullable else user_number(user)
    return row


def _moved(table: Table, row: Row, places: Mapping[str, _Places]) -> Row | None:
    """The row with what it refers to as that is numbered here; None where something that it needs is not."""
    for key in table.foreign_keys:
        name = key.parent.name
        if key.column.table.name == _USERS or row[name] is None:
            continue
        row[name] = places[key.column.table.name].numbers.get(row[name])
        if row[name] is None and not key.parent.nullable:
            return None
    return row


def _there(target: Connection, table: Table, row: Row) -> Mapping[str, object] | None:
    """The row that is here in place of one, by whatever is unique in its table."""
    for columns in _unique(table):
        found = target.execute(select(table).where(*(column == row[column.name] for column in columns))).first()
        if found is not None:
            return dict(found._mapping)
    return None


def _unique(table: Table) -> Iterable[tuple[Column[object], ...]]:
    keys = [tuple(table.primary_key.columns)] if _NUMBER not in table.primary_key.columns else []
    return [*keys, *(tuple(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint))]
