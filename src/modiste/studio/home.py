"""What lies in a studio's home folder: one table of its places, whose each is, and whether a backup keeps it.

    studio.sqlite3                           the rows: pictures, boards, people, jobs
    pictures/ab/cd/<sha256>.png, .webp, .jpg pixels, named by their content: theirs whose rows name them
    thumbnails/256/ab/<sha256>.webp          small copies                                                  derived
    jobs/<job>/...                           the files of a job, and its training's run, of who asked for it
    training/<person>/pictures/<set>/...     training sets
    training/<person>/<fabric|lora>/<name>/  trained models
    imports/<person>/<upload>/...            feeds that came through the pages, until they are imported     derived
    backups/<person>/...                     backups that the pages made or are bringing back, for a day    derived
    demo/...                                 the demo catalogue while it is sewn                            derived
    demo.lock                                held by the program that sews it                               derived
    drapes/<what hangs how>.drape            garments that hung before                                      derived
    catalog/...                              the index over the items: made again from rows and pictures    derived
    catalog.lock                             held by the program that imports                               derived
    models/...                               models that were fetched, for everybody
    jobs.lock                                held by the program that runs the jobs                        derived
    reserve                                  room set aside, so that deleting works on a full disk         derived

Backup, restore, removing a person and tidying read this table; nothing else knows where things lie.
"""

import os
import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import time
from typing import Final, TypeAlias

from modiste.core.errors import InputError
from modiste.core.files import PRIVATE_FOLDER, make_folder, output_error

UserId: TypeAlias = int | None
"""Whose work: the number of a user, or None for the one local user of a studio without accounts."""

_LOCAL: Final = "local"
_PART: Final = "*.part"
_JOB: Final = re.compile(r"[0-9a-f]{16}")
_STALE_SECONDS: Final = 3600.0
"""A file that is being written, or a folder without a row, may belong to what another program keeps just now; after an
hour it does not."""


class Owner(StrEnum):
    """Whose a place's contents are."""

    STUDIO = "studio"
    """Everybody's."""
    CONTENT = "content"
    """Theirs whose rows name it by its hash; it goes with the last of them."""
    JOB = "job"
    """A folder for each job: his or hers who asked for it."""
    PERSON = "person"
    """A folder for each person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of a home folder: its `name`, whose it is, and whether a backup keeps it or it is `derived`."""

    name: str
    owner: Owner
    derived: bool = False
    is_file: bool = False


DATABASE: Final = Place(name="studio.sqlite3", owner=Owner.STUDIO, is_file=True)
PICTURES: Final = Place(name="pictures", owner=Owner.CONTENT)
THUMBNAILS: Final = Place(name="thumbnails", owner=Owner.CONTENT, derived=True)
JOBS: Final = Place(name="jobs", owner=Owner.JOB)
TRAINING: Final = Place(name="training", owner=Owner.PERSON)
MODELS: Final = Place(name="models", owner=Owner.STUDIO)
DRAPES: Final = Place(name="drapes", owner=Owner.STUDIO, derived=True)
IMPORTS: Final = Place(name="imports", owner=Owner.PERSON, derived=True)
BACKUPS: Final = Place(name="backups", owner=Owner.PERSON, derived=True)
DEMO: Final = Place(name="demo", owner=Owner.STUDIO, derived=True)
DEMO_LOCK: Final = Place(name="demo.lock", owner=Owner.STUDIO, derived=True, is_file=True)
CATALOG: Final = Place(name="catalog", owner=Owner.STUDIO, derived=True)
CATALOG_LOCK: Final = Place(name="catalog.lock", owner=Owner.STUDIO, derived=True, is_file=True)
LOCK: Final = Place(name="jobs.lock", owner=Owner.STUDIO, derived=True, is_file=True)
RESERVE: Final = Place(name="reserve", owner=Owner.STUDIO, derived=True, is_file=True)

PLACES: Final = (DATABASE, PICTURES, THUMBNAILS, JOBS, TRAINING, MODELS, DRAPES, IMPORTS, BACKUPS, DEMO, DEMO_LOCK,
                 CATALOG, CATALOG_LOCK, LOCK, RESERVE)
WORK: Final = tuple(place for place in PLACES if not (place.derived or place.is_file or place.owner is Owner.CONTENT))
"""The folders that a backup packs file by file; rows and pictures are packed by what they hold."""


@dataclass(frozen=True, slots=True)
class Home:
    """A studio's home folder."""

    folder: Path

    def __str__(self) -> str:
        return str(self.folder)

    def path(self, place: Place) -> Path:
        """Where a place is."""
        return self.folder / place.name

    @property
    def database(self) -> Path:
        """The file of the rows, where they are in no other database."""
        return self.path(DATABASE)

    @property
    def lock(self) -> Path:
        """What the program that runs the jobs holds."""
        return self.path(LOCK)

    def job(self, job: str) -> Path:
        """The folder of a job; it is there once the job has made files.

        Raises:
            InputError: it is no id of a job; as a path it could lead anywhere.
        """
        if not _JOB.fullmatch(job):
            raise InputError("studio.no_job_id", name=job[:20])
        return self.path(JOBS) / job

    def job_run(self, job: str) -> Path:
        """Where a job trains: its model is moved to its place once it is whole, and the run's log stays."""
        return self.job(job) / "run"

    def training(self, user: UserId) -> Path:
        """Everything that a person has for training."""
        return self.path(TRAINING) / _name_of(user)

    def training_sets(self, user: UserId) -> Path:
        """The training sets of a person, a folder each."""
        return self.training(user) / "pictures"

    def trained_models(self, user: UserId, what: str) -> Path:
        """The trained models of a person, of one kind, a folder each."""
        return self.training(user) / what

    def imports(self, user: UserId) -> Path:
        """What a person brought to be imported."""
        return self.path(IMPORTS) / _name_of(user)

    def backups(self, user: UserId) -> Path:
        """Backups of a person's work that the pages made, and what they are bringing back."""
        return self.path(BACKUPS) / _name_of(user)

    def of_person(self, user: UserId, jobs: Collection[str]) -> tuple[Path, ...]:
        """Every folder that is one person's alone, given the ids of his or her jobs."""
        found: list[Path] = []
        for place in PLACES:
            if place.owner is Owner.PERSON:
                found.append(self.path(place) / _name_of(user))
            elif place.owner is Owner.JOB:
                found += [self.job(job) for job in sorted(jobs) if _JOB.fullmatch(job)]
        return tuple(path for path in found if path.exists())

    def remove(self, folders: Collection[Path]) -> None:
        """Delete folders of this home.

        Raises:
            OutputError: something in one cannot be deleted; the rest is.
        """
        problems: list[tuple[Path, OSError]] = []
        for folder in folders:
            try:
                shutil.rmtree(folder)
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append((folder, error))
        if problems:
            raise output_error(*problems[0]) from problems[0][1]

    def work_files(self) -> Iterator[Path]:
        """The files that a backup keeps beside rows and pictures. A link is a file like others where it leads to one in
        the same place, as in trained models; what it leads to elsewhere is not the studio's."""
        for place in WORK:
            yield from _files_in(self.path(place), self.path(place).resolve())

    def work_files_of(self, user: UserId, jobs: Collection[str]) -> Iterator[tuple[Path, str]]:
        """Those of one person, given the ids of his or her jobs, and how they are called in the home of a studio that
        is this person's alone."""
        for place in WORK:
            root = self.path(place).resolve()
            own, name = self.path(place) / _name_of(user), f"{place.name}/{_LOCAL}"
            folders = [(own, name)] if place.owner is Owner.PERSON else [
                (self.job(job), f"{place.name}/{job}") for job in sorted(jobs) if place.owner is Owner.JOB]
            for folder, named in folders:
                for path in _files_in(folder, root):
                    yield path, f"{named}/{path.relative_to(folder).as_posix()}"

    def tidy(self, jobs: Collection[str], people: Collection[UserId]) -> int:
        """Delete what nobody can have any more: folders of jobs and people that are gone, and what killed programs left
        half written; gives how many there were. `jobs` and `people` are all those that there are.

        Raises:
            OutputError: something cannot be deleted.
        """
        known = {Owner.JOB: frozenset(jobs), Owner.PERSON: frozenset(map(_name_of, people))}
        strays = [
            path for place in PLACES if place.owner in known and self.path(place).is_dir()
            for path in self.path(place).iterdir() if path.name not in known[place.owner] and _is_stale(path)
        ]
        self.remove([path for path in strays if path.is_dir()])
        halves = [path for path in self.folder.rglob(f".{_PART}") if path.is_file() and _is_stale(path)]
        for path in (*halves, *(path for path in strays if path.is_file())):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise output_error(path, error) from error
        return len(strays) + len(halves)

    def make(self) -> Path:
        """The folder, made where it is missing, and its owner's alone. One that holds other things than a studio keeps
        its permissions.

        Raises:
            OutputError: it cannot be made, or its permissions cannot be changed.
        """
        ours = not self.folder.exists() or self.database.exists() or not any(make_folder(self.folder).iterdir())
        make_folder(self.folder)
        try:
            if ours and os.name == "posix" and self.folder.stat().st_mode & ~PRIVATE_FOLDER & 0o777:
                self.folder.chmod(PRIVATE_FOLDER)
        except OSError as error:
            raise output_error(self.folder / "x", error) from error
        return self.folder


def is_work(first: str) -> bool:
    """Whether a backup may hold files in the folder of that name, beside pictures."""
    return any(first == place.name for place in WORK)


def _files_in(folder: Path, root: Path) -> Iterator[Path]:
    """The whole files in a folder, without those that links bring from outside `root`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.match(_PART) and path.resolve().is_relative_to(root):
            yield path


def _name_of(user: UserId) -> str:
    return _LOCAL if user is None else f"user-{user}"


def _is_stale(path: Path) -> bool:
    return time() - path.lstat().st_mtime > _STALE_SECONDS
