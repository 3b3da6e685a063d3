"""Backup and restore of one person's work, as the pages offer it: the file is a backup of a studio that is this
person's alone, which `modiste restore` brings back too; of a file of `modiste backup` this person's part is brought in.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from modiste.core.files import make_folder
from modiste.core.messages import Message, message
from modiste.studio.backup.backup import BackupReport, as_one_moment, errors_named, pack, restore
from modiste.studio.backup.own_rows import copy_own_rows, take_own_rows
from modiste.studio.backup.working import working_folder
from modiste.studio.home import Home, UserId
from modiste.studio.store.database import Database
from modiste.studio.store.people.rows import user_id
from modiste.studio.store.people.tables import LOCAL_USER, UserRow
from modiste.studio.store.pictures.files import PictureFiles
from modiste.studio.store.store import Store

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenReport:
    """What a restore brought: `new` counts new rows by table, `there` those that were here already, `left_out` says
    what is damaged or another person's."""

    new: Mapping[str, int]
    there: int
    left_out: tuple[Message, ...]


def backup_own(store: Store, user: UserId, file: Path, tell: Tell) -> BackupReport:
    """Write a person's work to a tar at `file`; `tell` is told how much of it is packed, and may end it by raising.

    Neither account nor password is in it, nor anything of another person's.

    Raises:
        OutputError: it cannot be written.
    """
    jobs = store.jobs.ids(user)
    make_folder(file.parent)
    with errors_named(file), working_folder(file.parent) as folder:
        with closing(Database.open(folder)) as target:
            with store.database.read() as session, target.write() as copy:
                as_one_moment(session)
                copy_own_rows(session.connection(), copy.connection(), user)
            with target.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        work = list(store.home.work_files_of(user, jobs))
        left_out = pack(folder, file, store.home, store.database, work, tell)
    return BackupReport(path=file, left_out=left_out)


def restore_own(store: Store, user: UserId, file: Path, tell: Tell) -> TakenReport:
    """Bring the work in a backup to a user, beside what he or she has; the file is deleted once it is unpacked. It is
    checked as `restore` checks it.

    Raises:
        InputError: it is no backup, or is damaged; nothing was brought then.
        OutputError: there is no room.
    """
    base = make_folder(store.home.backups(user))
    with errors_named(base), working_folder(base) as folder:
        report = restore(file, folder / "home")
        file.unlink(missing_ok=True)
        incoming = Home(report.path)
        store.quotas.check_disk(user, sum(path.stat().st_size for path in incoming.folder.rglob("*")
                                          if path.is_file()))
        with closing(Database.open(incoming.folder)) as source:
            number = _number_in(source, _name_of(store, user))
            _take_pictures(incoming, store, tell)
            with source.read() as session:
                taken = take_own_rows(session.connection(), store.database, number, user, lambda seen: tell(seen, 0))
        _take_work(incoming, store.home, user, number, taken.jobs)
    store.quotas.forget(user)
    others = (message("studio.backup_of_others", count=taken.others),) if taken.others else ()
    return TakenReport(new=taken.new, there=taken.there, left_out=(*report.left_out, *others))


def _name_of(store: Store, user: UserId) -> str:
    with store.database.read() as session:
        return "" if user is None else session.scalar(select(UserRow.name_key).where(UserRow.number == user)) or ""


def _number_in(source: Database, name: str) -> int:
    """Who of a backup somebody is: who has the same name, otherwise the local user, as in a person's own backup."""
    with source.read() as session:
        found = session.scalar(select(UserRow.number).where(UserRow.name_key == name)) if name else None
    return LOCAL_USER if found is None else found


def _take_pictures(incoming: Home, store: Store, tell: Tell) -> None:
    """The files of pictures, each checked against its name as it was unpacked."""
    folder = PictureFiles(incoming).folder
    paths = sorted(path for path in folder.rglob("*.*") if path.is_file())
    for done, path in enumerate(paths):
        tell(done, len(paths))
        if not store.files.path(path.stem).is_file():
            _move(path, store.files.folder / path.relative_to(folder))


def _take_work(incoming: Home, home: Home, user: UserId, number: int, jobs: Collection[str]) -> None:
    """What jobs left, of those that are new here, and training sets and models; a file that is here stays."""
    former = incoming.training(user_id(number))
    folders = [(former, home.training(user)), *((incoming.job(job), home.job(job)) for job in jobs)]
    for source, target in folders:
        for path in sorted(source.rglob("*")):
            goal = target / path.relative_to(source)
            if path.is_file() and not goal.exists():
                _move(path, goal)


def _move(path: Path, goal: Path) -> None:
    make_folder(goal.parent)
    path.replace(goal)
