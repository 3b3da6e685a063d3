"""Backups that the pages made or that came through them: in the home of the studio, one of each for a person, and
forgotten after a day."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from time import time
from typing import IO, Final

from modiste.core.errors import InputError
from modiste.core.files import PRIVATE_FILE, create, make_folder, output_error
from modiste.studio.home import Home, UserId
from modiste.studio.store.errors import NotFoundError

_MADE: Final = ".tar"
_BROUGHT: Final = ".upload"
_ID: Final = re.compile(r"[0-9a-f]{24}")
_JOB: Final = re.compile(r"[0-9a-f]{16}")
_STALE_SECONDS: Final = 24 * 3600.0
_COPY: Final = 1 << 20


def new_backup(home: Home, user: UserId, job: str) -> Path:
    """Where the backup that a job makes is to be; a former one is gone.

    Raises:
        OutputError: the folder cannot be made.
    """
    folder = make_folder(home.backups(user))
    _forget(folder, _MADE, age_s=0.0)
    return folder / f"{job}{_MADE}"


def made_backup(home: Home, user: UserId, job: str) -> Path | None:
    """The backup that a job of this person's made; None where it is gone."""
    path = home.backups(user) / f"{job}{_MADE}"
    return path if _JOB.fullmatch(job) and path.is_file() else None


def take_part(home: Home, user: UserId, part: IO[bytes], upload: str | None, at: int) -> tuple[str, int]:
    """Keep the next part of a backup that is brought, which begins `at` so many bytes; its id and how long it is now. A
    first part, without `upload`, takes the place of what was brought before.

    Raises:
        NotFoundError: there is no such upload of this person's.
        InputError: it is not the part that comes next.
        OutputError: it cannot be written.
    """
    folder = make_folder(home.backups(user))
    if upload is None:
        _forget(folder, _BROUGHT, age_s=0.0)
        upload = secrets.token_hex(12)
        path = folder / f"{upload}{_BROUGHT}"
    else:
        path = brought(home, user, upload)
    try:
        with create(path, PRIVATE_FILE) if not path.exists() else path.open("ab") as file:
            if file.tell() != at:
                raise InputError("studio.backup_part", at=at, size=file.tell())
            while chunk := part.read(_COPY):
                file.write(chunk)
            return upload, file.tell()
    except OSError as error:
        raise output_error(path, error) from error


def brought(home: Home, user: UserId, upload: str) -> Path:
    """A backup that was brought.

    Raises:
        NotFoundError: it is not there, or another person's.
    """
    path = home.backups(user) / f"{upload}{_BROUGHT}"
    if not _ID.fullmatch(upload) or not path.is_file():
        raise NotFoundError("upload", upload)
    return path


def forget_old(home: Home, user: UserId) -> None:
    """What was made or brought a day ago is gone."""
    for suffix in (_MADE, _BROUGHT):
        _forget(home.backups(user), suffix, _STALE_SECONDS)


def _forget(folder: Path, suffix: str, age_s: float) -> None:
    for path in _files(folder, suffix):
        if time() - path.stat().st_mtime >= age_s:
            path.unlink(missing_ok=True)


def _files(folder: Path, suffix: str) -> Iterator[Path]:
    yield from (path for path in folder.glob(f"*{suffix}") if path.is_file())
