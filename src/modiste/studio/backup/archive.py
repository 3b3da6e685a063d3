"""The file of a backup: a plain tar that holds the rows as SQLite, every picture, and what jobs left in their folders.

    studio.sqlite3                          the rows, of PostgreSQL too
    pictures/ab/cd/abcd....png              each named by its SHA-256, which is checked on the way back
    jobs/...  training/...  models/...      what `modiste.studio.home` lists as kept: training sets, trained models

Nothing in a tar is trusted: a name outside these shapes, a link or a device ends the restoring before it began.
"""

import hashlib
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from modiste.core.errors import InputError
from modiste.core.files import make_folder, output_error
from modiste.studio.home import DATABASE, PICTURES, Home, is_work

_PICTURE: Final = re.compile(
    PICTURES.name + r"/(?P<first>[0-9a-f]{2})/(?P<second>[0-9a-f]{2})/(?P<sha256>[0-9a-f]{64})\.png"
)
_PART: Final = re.compile(r"[^/\\:\x00-\x1f]+")
_CHUNK: Final = 1 << 20


def add_file(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Put one file into a tar, without saying whose it is on this computer."""
    with path.open("rb") as file:
        entry = tar.gettarinfo(arcname=name, fileobj=file)
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mode = 0o600
        tar.addfile(entry, file)


def add_work(tar: tarfile.TarFile, home: Home) -> None:
    """Put what jobs left, training sets and models into a tar; what is deleted meanwhile is left out."""
    for path in home.work_files():
        try:
            add_file(tar, path, path.relative_to(home.folder).as_posix())
        except FileNotFoundError:
            continue


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a backup into an empty folder.

    Raises:
        InputError: it is not a backup, is damaged, or names something outside the folder.
        OutputError: the folder cannot be written to.
    """
    with _opened(archive) as tar:
        for entry in tar:
            name = _checked(archive, entry)
            target = folder.joinpath(*PurePosixPath(name).parts)
            source = tar.extractfile(entry)
            if source is None:
                raise InputError("studio.backup_part_unreadable", archive=archive, name=name)
            make_folder(target.parent)
            with source:
                sha256 = _copy(source, target)
            picture = _PICTURE.fullmatch(name)
            if picture is not None and picture["sha256"] != sha256:
                raise InputError("studio.backup_part_damaged", archive=archive, name=name)
    if not (folder / DATABASE.name).is_file():
        raise InputError("studio.not_a_backup", archive=archive)


@contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    try:
        # Never compressed: a small file cannot unpack to a full disk.
        with tarfile.open(archive, "r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise InputError("studio.backup_missing", archive=archive) from error
    except tarfile.TarError as error:
        raise InputError("studio.backup_damaged", archive=archive) from error
    except OSError as error:
        raise InputError("studio.backup_unreadable", archive=archive, reason=error.strerror or error) from error


def _checked(archive: Path, entry: tarfile.TarInfo) -> str:
    name = entry.name
    if entry.isreg() and (name == DATABASE.name or _is_picture(name) or _is_work(name)):
        return name
    raise InputError("studio.backup_odd_part", archive=archive, name=name[:60])


def _is_picture(name: str) -> bool:
    match = _PICTURE.fullmatch(name)
    return match is not None and match["sha256"].startswith(match["first"] + match["second"])


def _is_work(name: str) -> bool:
    first, *rest = name.split("/")
    plain = all(_PART.fullmatch(part) and part not in (".", "..") for part in rest)
    return is_work(first) and bool(rest) and plain


def _copy(source: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    try:
        with target.open("xb") as file:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
    except OSError as error:
        raise output_error(target, error) from error
    return digest.hexdigest()


def remove_tree(folder: Path) -> None:
    """Delete a folder of our own making; what cannot be deleted stays."""
    shutil.rmtree(folder, ignore_errors=True)
