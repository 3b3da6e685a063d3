"""One database behind the store: SQLite in the home folder, or PostgreSQL by its address.

A session lives for one call and belongs to one thread. Reading sees one moment (SQLite in WAL mode: never waits for a
writer); writing takes SQLite's one write lock at its start, so that two writers wait for each other and neither fails
halfway. What a database raises becomes an error of Modiste's that says what to do.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final, Self

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from modiste.core.errors import InputError, ModisteError, OutputError, SettingError
from modiste.core.files import create, output_error
from modiste.studio.home import DATABASE, RESERVE, Home
from modiste.studio.store.reserve import Reserve

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_BUSY_SECONDS: Final = 20.0
_CONNECTIONS: Final = 10
_MIGRATION_LOCK: Final = 0x6D6F6469
"""Any number, the same for every Modiste that shares a PostgreSQL database."""


class Database:
    """An open database whose tables are up to date. Build it with `Database.open`; `name` is what messages call it."""

    def __init__(self, engine: Engine, name: str, reserve: Reserve) -> None:
        self.engine = engine
        self.name = name
        self.reserve = reserve
        self._writing = engine.execution_options(writes=True)

    @classmethod
    def open(cls, home: Path, url: str | None = None) -> Self:
        """Open SQLite in `home`, or the PostgreSQL database at `url`, and bring its tables up to date.

        Raises:
            SettingError: `url` is not the address of such a database.
            InputError: the file is no database, is damaged, or was made by a newer Modiste.
            OutputError: the folder cannot be written to, or the database cannot be reached.
        """
        address = database_url(home, url)
        name = str(home / DATABASE.name) if url is None else address.render_as_string(hide_password=True)
        reserve = Reserve(Home(home).path(RESERVE))
        if url is None:
            reserve.make_room()
            _make_private(Home(home))
        database = cls(_engine(address), name, reserve)
        try:
            database._migrate()
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database.

        Raises:
            OutputError, InputError: the database cannot be used; see `open`.
        """
        with self._speaking(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self, *, frees: bool = False) -> Iterator[Session]:
        """A session whose changes are all kept when the block ends well, and none otherwise; one that `frees` works on
        a full disk too.

        Raises:
            OutputError: the disk is full, or the database cannot be written to.
            InputError: the database is damaged.
        """
        if frees:
            self.reserve.make_room()
        with self._speaking(), Session(self._writing) as session, session.begin():
            yield session
        if frees:
            self.reserve.refill()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        with self._speaking(), self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            # Alembic reads all of its scripts to find that there is nothing to do: six times as long as to look first.
            if MigrationContext.configure(connection).get_current_revision() == newest_revision():
                return
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise InputError("studio.database_newer", name=self.name) from error

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError):
            raise  # not the database's state but what was asked of it
        except DBAPIError as error:
            raise _spoken(self.name, error) from error


def database_url(home: Path, url: str | None = None) -> URL:
    """The address as SQLAlchemy wants it: SQLite in `home` without `url`, otherwise PostgreSQL through psycopg.

    Raises:
        SettingError: `url` is not the address of a PostgreSQL database.
    """
    if url is None:
        return URL.create("sqlite", database=str(home / DATABASE.name))
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise SettingError("studio.database_address") from error
    if address.drivername not in ("postgresql", "postgres", "postgresql+psycopg") or not address.database:
        shown = address.render_as_string(hide_password=True)[:80]
        raise SettingError("studio.database_other_address", address=shown)
    return address.set(drivername="postgresql+psycopg")


def _make_private(home: Home) -> None:
    """SQLite gives the files beside its own the permissions of that one, which begins empty."""
    home.make()
    try:
        create(home.database).close()
    except FileExistsError:
        return
    except OSError as error:
        raise output_error(home.database, error) from error


@cache
def newest_revision() -> str:
    """The revision that this Modiste's tables have."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if head is None:
        raise RuntimeError("the package has no migrations")
    return head


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "postgresql":
        try:
            return create_engine(address, pool_size=_CONNECTIONS, pool_pre_ping=True)
        except ImportError as error:
            raise SettingError("studio.database_driver") from error
    engine = create_engine(address, pool_size=_CONNECTIONS, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by itself, and not before reads or changes of tables.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _spoken(name: str, error: DBAPIError) -> ModisteError:
    """What a user can do about a database's complaint; a fault of the program stays what it is."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        primary = code & 0xFF if code is not None else None
        if primary == sqlite3.SQLITE_FULL:
            return OutputError("studio.database_full", name=name)
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return InputError("studio.database_damaged", name=name)
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return OutputError("studio.database_forbidden", name=name)
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return OutputError("studio.database_held", name=name)
    reason = (str(cause).strip().splitlines() or ["no reason given"])[0][:160]
    return OutputError("studio.database_unusable", name=name, reason=reason)
