"""Backup and restore of a studio: one call each, while the studio runs or not."""

import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from modiste.core.errors import InputError, OutputError, SettingError
from modiste.core.files import PRIVATE_FOLDER, create, make_folder, output_error
from modiste.core.messages import Message
from modiste.studio.backup.archive import add_file, add_picture, add_work, unpack
from modiste.studio.backup.rows import as_damage, check_tables, copy_checked_rows, copy_rows, count_on
from modiste.studio.backup.working import working_folder
from modiste.studio.home import Home
from modiste.studio.store.database import Database
from modiste.studio.store.items.tables import ItemPictureRow
from modiste.studio.store.people.tables import SignInRow, UserRow
from modiste.studio.store.pictures.files import PictureFiles
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.pictures.unused import unused


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """What was written or restored: `path` is the file or the home; `left_out` says what is damaged or missing."""

    path: Path
    left_out: tuple[Message, ...] = ()


def backup(home: Path, file: Path, url: str | None = None) -> BackupReport:
    """Write everything that was made in the studio at `home` (its rows in PostgreSQL with `url`) to a tar at `file`.

    In it: the rows as an SQLite database, every picture, and the folders `jobs`, `training` and `models` (`studio.home`
    says what is work and what is derived). The rows are of one moment. Sign-ins are left out, and so are thumbnails,
    which are made again, and pictures whose files are damaged, which the report names, and the index of the catalogue,
    which modiste catalog repair makes again from rows and pictures. Whoever has the file has the pictures and the
    password hashes: keep it as safe as the studio; only its owner may read it.

    Raises:
        InputError: there is no studio in `home`.
        OutputError: `file` is there already, or cannot be written.
    """
    if url is None and not Home(home).database.is_file():
        raise InputError("studio.no_studio", home=home)
    if file.exists():
        raise OutputError("studio.backup_exists", file=file)
    make_folder(file.parent)
    with errors_named(file), working_folder(file.parent) as folder:
        _copy_database(home, url, folder)
        with closing(Database.open(home, url)) as database:
            left_out = pack(folder, file, Home(home), database, list(_named(Home(home))))
    return BackupReport(path=file, left_out=left_out)


def pack(folder: Path, file: Path, home: Home, database: Database, work: Sequence[tuple[Path, str]],
         tell: Callable[[int, int], None] = lambda _done, _total: None) -> tuple[Message, ...]:
    """Pack the rows that were copied into a working folder, the pictures that they name, and the files of `work` with
    their names in the archive; what is left out. `tell` is told how many of all were packed.

    Raises:
        OutputError, OSError: the file cannot be written.
    """
    rows, partial = Home(folder).database, folder / "partial.tar"
    hashes = _pictures_named(folder)
    total = len(hashes) + len(work)
    left_out: list[Message] = []
    with create(partial) as written:
        with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as tar:
            add_file(tar, rows, rows.name)
            for done, sha256 in enumerate(hashes):
                tell(done, total)
                left_out += _add_picture(tar, home, database, sha256)
            for done, (path, name) in enumerate(work, start=len(hashes)):
                tell(done, total)
                left_out += add_work(tar, path, name)
        written.flush()
        os.fsync(written.fileno())
    partial.replace(file)
    return tuple(left_out)


def restore(file: Path, home: Path, url: str | None = None) -> BackupReport:
    """Bring a backup back into an empty or missing folder, and its rows into an empty database with `url`.

    All that is whole comes back; the report names the rest. Nothing in the file is trusted: every name in the tar is of
    one of the shapes that `backup` writes, without links or holes, and each picture has the SHA-256 that it is named by
    (`archive.unpack`); the database has tables and indexes only, and each row the types, ids and references that it
    should (`rows.check_tables`, `copy_checked_rows`). A bad name or database ends the restore, a bad picture or row is
    left out and named.

    Raises:
        InputError: the file is no backup, its rows cannot be read, or it holds names that lead elsewhere.
        OutputError: `home` is not empty or cannot be written to.
        SettingError: the database is not empty.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise OutputError("studio.home_not_empty", home=home)
    make_folder(home.parent)
    with errors_named(home), working_folder(home.parent) as folder:
        fresh, incoming = folder / "home", folder / "rows"
        fresh.mkdir(PRIVATE_FOLDER)
        incoming.mkdir(PRIVATE_FOLDER)
        damaged = unpack(file, fresh, Home(incoming).database)
        missing = _take_rows(file, incoming, fresh, url)
        if home.exists():
            home.rmdir()
        fresh.replace(home)
    return BackupReport(path=home, left_out=(*damaged, *missing))


def as_one_moment(session: Session) -> None:
    """Have a session see one moment of any database, as SQLite's do by themselves; before anything is read."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _copy_database(home: Path, url: str | None, folder: Path) -> None:
    """All rows of one moment as SQLite in `folder`."""
    with closing(Database.open(home, url)) as source, closing(Database.open(folder)) as target:
        with source.read() as session, target.write() as copy:
            as_one_moment(session)
            copy_rows(session.connection(), copy.connection())
            copy.execute(delete(SignInRow))
        with target.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _pictures_named(folder: Path) -> tuple[str, ...]:
    """The hashes of the pictures that the rows in a folder name."""
    with closing(Database.open(folder)) as database, database.read() as session:
        found = {*session.scalars(select(PictureRow.sha256).distinct()), *session.scalars(
            select(ItemPictureRow.sha256).where(ItemPictureRow.sha256.is_not(None)).distinct())}
    return tuple(sorted(one for one in found if one is not None))


def _add_picture(tar: tarfile.TarFile, home: Home, database: Database, sha256: str) -> Iterator[Message]:
    """Put a picture in, or say why it could not be; one that was deleted meanwhile is no loss."""
    path = PictureFiles(home).path(sha256)
    problem = add_picture(tar, path, path.relative_to(home.folder).as_posix(), sha256)
    if problem is not None:
        with database.read() as session:
            if not unused(session, (sha256,)):
                yield problem


def _named(home: Home) -> Iterator[tuple[Path, str]]:
    """The files of everybody's work, as an archive names them."""
    for path in home.work_files():
        yield path, path.relative_to(home.folder).as_posix()


def _take_rows(file: Path, incoming: Path, fresh: Path, url: str | None) -> tuple[Message, ...]:
    """The rows of a backup, checked, into the new studio's database; what was left out."""
    check_tables(file, Home(incoming).database)
    files = PictureFiles(Home(fresh))
    with as_damage(file), closing(Database.open(incoming)) as source, closing(Database.open(fresh, url)) as target, \
            source.read() as session, target.write() as copy:
        if url is not None and _is_used(copy):
            raise SettingError("studio.database_not_empty", name=target.name)
        left_out = copy_checked_rows(session.connection(), copy.connection(), files.is_picture)
        if url is not None:
            count_on(copy.connection())
    return left_out


def _is_used(session: Session) -> bool:
    people = session.scalar(select(func.count()).select_from(UserRow)) or 0
    return people > 1 or session.scalar(select(PictureRow.number).limit(1)) is not None


@contextmanager
def errors_named(path: Path) -> Iterator[None]:
    """Say of what the system refuses which file or folder it is about."""
    try:
        yield
    except OSError as error:
        raise output_error(path, error) from error
