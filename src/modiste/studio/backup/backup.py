"""Backup and restore of a studio: one call each, while the studio runs or not."""

import os
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, text
from sqlalchemy.orm import Session

from modiste.core.errors import InputError, OutputError, SettingError
from modiste.core.files import make_folder, output_error
from modiste.studio.backup.archive import add_file, add_work, remove_tree, unpack
from modiste.studio.home import Home
from modiste.studio.store.database import Database, database_url
from modiste.studio.store.people.tables import SignInRow, UserRow
from modiste.studio.store.pictures.files import PictureFiles
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.tables import Base

_ROWS_AT_ONCE: Final = 1000


def backup(home: Path, file: Path, url: str | None = None) -> Path:
    """Write everything that was made in the studio at `home` (its rows in PostgreSQL with `url`) to a tar at `file`.

    The rows are of one moment. Sign-ins are left out, and so are thumbnails, which are made again. Whoever has the file
    has the pictures and the password hashes: keep it as safe as the studio.

    Raises:
        InputError: there is no studio in `home`.
        OutputError: `file` is there already, or cannot be written.
    """
    if url is None and not Home(home).database.is_file():
        raise InputError("studio.no_studio", home=home)
    if file.exists():
        raise OutputError("studio.backup_exists", file=file)
    make_folder(file.parent)
    with _errors_named(file), TemporaryDirectory(prefix=".modiste-", dir=file.parent) as folder:
        rows, partial = Home(Path(folder)).database, Path(folder) / "partial.tar"
        _copy_database(home, url, Path(folder))
        with partial.open("wb") as written:
            with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add_pictures(tar, home, Path(folder))
                add_work(tar, Home(home))
                add_file(tar, rows, rows.name)
            written.flush()
            os.fsync(written.fileno())
        partial.replace(file)
    return file


def restore(file: Path, home: Path, url: str | None = None) -> Path:
    """Bring a backup back into an empty or missing folder, and its rows into an empty database with `url`.

    Raises:
        InputError: the file is no backup, is damaged or incomplete, or holds names that lead elsewhere.
        OutputError: `home` is not empty or cannot be written to.
        SettingError: the database is not empty.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise OutputError("studio.home_not_empty", home=home)
    make_folder(home.parent)
    fresh = home.parent / f".modiste-{secrets.token_hex(8)}"
    try:
        with _errors_named(home):
            fresh.mkdir()
            unpack(file, fresh)
            with closing(Database.open(fresh)) as database:
                _check_complete(file, database, PictureFiles(Home(fresh)))
                if url is not None:
                    _fill(database, url, home)
            if url is not None:
                Home(fresh).database.unlink()
            if home.exists():
                home.rmdir()
            fresh.replace(home)
    finally:
        remove_tree(fresh)
    return home


def _copy_database(home: Path, url: str | None, folder: Path) -> None:
    """All rows of one moment as SQLite in `folder`."""
    with closing(Database.open(home, url)) as source, closing(Database.open(folder)) as target:
        with source.read() as session, target.write() as copy:
            if database_url(home, url).get_backend_name() == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            _copy_rows(session.connection(), copy.connection())
            copy.execute(delete(SignInRow))
        with target.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        target.execute(delete(table))
        for some in source.execute(select(table)).partitions(_ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row._mapping) for row in some])


def _add_pictures(tar: tarfile.TarFile, home: Path, folder: Path) -> None:
    """Put each picture in; one that was deleted meanwhile is left out of the rows as well."""
    files = PictureFiles(Home(home))
    with closing(Database.open(folder)) as database, database.write() as session:
        for sha256 in sorted(session.scalars(select(PictureRow.sha256).distinct())):
            path = files.path(sha256)
            try:
                add_file(tar, path, path.relative_to(home).as_posix())
            except FileNotFoundError:
                session.execute(delete(PictureRow).where(PictureRow.sha256 == sha256))


def _check_complete(file: Path, database: Database, files: PictureFiles) -> None:
    with database.read() as session:
        for sha256 in session.scalars(select(PictureRow.sha256).distinct()):
            if not files.path(sha256).is_file():
                raise InputError("studio.backup_without_picture", file=file)


def _fill(source: Database, url: str, home: Path) -> None:
    """The rows into an empty PostgreSQL database."""
    with closing(Database.open(home, url)) as target, source.read() as session, target.write() as copy:
        if _is_used(copy):
            raise SettingError("studio.database_not_empty", name=target.name)
        _copy_rows(session.connection(), copy.connection())
        for table in Base.metadata.sorted_tables:
            if "number" in table.columns:
                last = copy.scalar(select(func.max(table.c.number))) or 0
                copy.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'number'), :last)"),
                    {"name": table.name, "last": max(1, last)},
                )


def _is_used(session: Session) -> bool:
    people = session.scalar(select(func.count()).select_from(UserRow)) or 0
    return people > 1 or session.scalar(select(PictureRow.number).limit(1)) is not None


@contextmanager
def _errors_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise output_error(path, error) from error
