"""The rows of a backup, which are as untrusted as an upload: a table of SQLite is read as data, each row is checked,
and what holds goes into a database of our own making. Neither triggers nor sign-ins come along."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, get_args, get_origin, get_type_hints

from sqlalchemy import JSON, Column, Connection, String, Table, delete, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from modiste.core.errors import InputError
from modiste.core.items import Money, Tag
from modiste.core.messages import Message, message
from modiste.core.values import Lineage
from modiste.studio.store.items.rows import money
from modiste.studio.store.items.tables import ItemPictureRow, ItemRow, ItemTagRow, PriceRow, VariantRow
from modiste.studio.store.jobs.rows import failure_of, result_of
from modiste.studio.store.jobs.tables import JobRow
from modiste.studio.store.jobs.values import JOB_STATES
from modiste.studio.store.people.passwords import is_hash
from modiste.studio.store.people.tables import LOCAL_USER, SignInRow, UserRow
from modiste.studio.store.pictures.files import is_sha256
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.tables import Base
from modiste.studio.store.text_fields import is_id
from modiste.studio.store.wardrobe.rows import tags_of_json, vectors_of
from modiste.studio.store.wardrobe.tables import OutfitRow, WardrobeItemRow
from modiste.stylist.wardrobe.values import STATES

Row: TypeAlias = dict[str, object]
_ROWS_AT_ONCE: Final = 1000
_NEEDED: Final = frozenset({"alembic_version", UserRow.__tablename__, PictureRow.__tablename__})
_VIRTUAL: Final = re.compile(r"\s*CREATE\s+VIRTUAL", re.IGNORECASE)
_STUMBLES: Final = (SQLAlchemyError, sqlite3.Error, ArithmeticError, LookupError, TypeError, ValueError,
                    AttributeError, RecursionError)
"""What reading values of any kind where others are expected can raise."""


def check_tables(archive: Path, rows: Path) -> None:
    """See that a file is a studio's database, before anything else opens it.

    Raises:
        InputError: it is none, is empty, or would run what it brings.
    """
    with as_damage(archive), closing(sqlite3.connect(f"{rows.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        parts = database.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
        known = {name for kind, name, _ in parts if kind == "table"} >= _NEEDED
        plain = all(kind in ("table", "index") and not _VIRTUAL.match(sql) for kind, _, sql in parts)
        used = known and database.execute(
            f"SELECT 1 FROM {UserRow.__tablename__} WHERE number = ?", (LOCAL_USER,)).fetchone()  # noqa: S608 - our own name
    if not (known and plain and used):
        raise InputError("studio.not_a_backup", archive=archive)


@contextmanager
def as_damage(archive: Path) -> Iterator[None]:
    """Say of whatever a stranger's database trips over that it cannot be restored."""
    try:
        yield
    except _STUMBLES as error:
        raise InputError("studio.backup_damaged", archive=archive) from error


def copy_rows(source: Connection, target: Connection) -> None:
    """All rows as they are, between databases of our own."""
    for table in Base.metadata.sorted_tables:
        target.execute(delete(table))
        for some in source.execute(select(table)).partitions(_ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row._mapping) for row in some])


def copy_checked_rows(source: Connection, target: Connection, has_picture: Callable[[str], bool]
                      ) -> tuple[Message, ...]:
    """The rows that hold: of the right kinds, with names that are names and with what they refer to; a picture's where
    `has_picture` of its SHA-256. What is left out, in words; what belonged to it is left out with it."""
    left_out: list[Message] = []
    kept: dict[tuple[str, str], set[object]] = {}
    for table in Base.metadata.sorted_tables:
        target.execute(delete(table))
        if table.name == SignInRow.__tablename__:
            continue
        keys = {column.name: kept.setdefault((table.name, column.name), set()) for column in table.primary_key}
        for some in source.execute(select(table)).partitions(_ROWS_AT_ONCE):
            rows = [row for row in (dict(one._mapping) for one in some) if _refers_to_kept(table, row, kept)]
            problems = [_problem(table, row, has_picture) for row in rows]
            left_out += [problem for problem in problems if problem is not None]
            rows = [row for row, problem in zip(rows, problems, strict=True) if problem is None]
            for name, values in keys.items():
                values.update(row[name] for row in rows)
            if rows:
                target.execute(insert(table), rows)
    return tuple(left_out)


def count_on(target: Connection) -> None:
    """Have PostgreSQL number new rows after those that were copied, as SQLite does by itself."""
    for table in Base.metadata.sorted_tables:
        if "number" in table.columns:
            last = target.scalar(select(func.max(table.c.number))) or 0
            target.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'number'), :last)"),
                           {"name": table.name, "last": max(1, last)})


def _refers_to_kept(table: Table, row: Mapping[str, object], kept: Mapping[tuple[str, str], set[object]]) -> bool:
    return all(row[key.parent.name] in kept.get((key.column.table.name, key.column.name), ())
               for key in table.foreign_keys if row[key.parent.name] is not None)


def _problem(table: Table, row: Row, has_picture: Callable[[str], bool]) -> Message | None:
    """Why a row is left out; None where it holds."""
    odd = message("studio.backup_row_odd", table=table.name, name=str(row.get("title", row.get("name", "")))[:60])
    if not _is_typed(table, row) or not is_id(str(row.get("id", "0" * 16))):
        return odd
    check = _CHECKS.get(table.name)
    if check is not None and not _holds(check, row):
        return odd
    if table.name == PictureRow.__tablename__ and not has_picture(str(row["sha256"])):
        return message("studio.backup_without_picture", name=str(row["title"])[:60])
    if table.name == ItemPictureRow.__tablename__ and row["sha256"] is not None and not has_picture(str(row["sha256"])):
        return message("studio.backup_without_picture", name=str(row["reference"])[-60:])
    return None


def _is_typed(table: Table, row: Row) -> bool:
    """Whether values are what their columns say: SQLite keeps anything anywhere."""
    return all(_fits(column, row[column.name]) for column in table.columns)


def _fits(column: Column[object], value: object) -> bool:
    if value is None:
        return bool(column.nullable)
    if isinstance(column.type, JSON):
        return isinstance(value, _json_kind(column))
    if isinstance(value, str) and ("\0" in value or len(value) > (_length(column.type) or len(value))):
        return False
    return isinstance(value, column.type.python_type)


@cache
def _json_kind(column: Column[object]) -> type:
    """What the JSON of a column is, by the annotation of its row: a `dict`, or a `list`."""
    row = next(one.class_ for one in Base.registry.mappers if one.local_table is column.table)
    (kind,) = get_args(get_type_hints(row)[column.key])
    whole = next(one for one in get_args(kind) if one is not NoneType) if isinstance(kind, UnionType) else kind
    return get_origin(whole) or dict


def _length(kind: object) -> int | None:
    return kind.length if isinstance(kind, String) else None


def _holds(check: Callable[[Row], bool], row: Row) -> bool:
    try:
        return check(row)
    except (InputError, *_STUMBLES):
        return False


def _is_picture(row: Row) -> bool:
    if row["lineage"] is not None:
        Lineage.from_json(str(row["lineage"]))
    return is_sha256(str(row["sha256"]))


def _is_item_picture(row: Row) -> bool:
    return row["sha256"] is None or is_sha256(str(row["sha256"]))


def _is_tag(row: Row) -> bool:
    share = row["share"]
    Tag(str(row["kind"]), str(row["value"]), confidence=_number(row["confidence"]),
        share=None if share is None else _number(share))
    return True


def _is_price(row: Row) -> bool:
    return money(row["price"], "EUR") is not None or row["price"] is None


def _is_garment(row: Row) -> bool:
    tags_of_json(_list(row, "tags"))
    vector = row["vector"]
    vectors_of(vector if isinstance(vector, bytes) else None, str(row["embedder"]))
    if row["price"] is not None:
        Money(Decimal(str(row["price"])), str(row["currency"]))
    return row["state"] in STATES and _are_texts(row, "own_tags") and _are_texts(row, "seasons")


def _is_outfit(row: Row) -> bool:
    return _are_texts(row, "items")


def _are_texts(row: Row, name: str) -> bool:
    return all(isinstance(one, str) for one in _list(row, name))


def _list(row: Row, name: str) -> list[Any]:
    value = row[name]
    return value if isinstance(value, list) else []


def _number(value: object) -> float:
    return float(value) if isinstance(value, float) else float("nan")


def _is_job(row: Row) -> bool:
    failure, result = row["failure"], row["result"]
    failure_of(failure if isinstance(failure, dict) else None)
    result_of(result if isinstance(result, dict) else {})
    return row["state"] in JOB_STATES


def _is_user(row: Row) -> bool:
    return row["number"] == LOCAL_USER or is_hash(str(row["password"]))


_CHECKS: Final[Mapping[str, Callable[[Row], bool]]] = {
    PictureRow.__tablename__: _is_picture, JobRow.__tablename__: _is_job, UserRow.__tablename__: _is_user,
    ItemPictureRow.__tablename__: _is_item_picture, ItemTagRow.__tablename__: _is_tag,
    VariantRow.__tablename__: _is_price, WardrobeItemRow.__tablename__: _is_garment,
    OutfitRow.__tablename__: _is_outfit,
    PriceRow.__tablename__: _is_price, ItemRow.__tablename__: _is_price}
