"""The file of a backup: a plain tar that holds the rows as SQLite, every picture, and what jobs left in their folders.

    studio.sqlite3                          the rows, of PostgreSQL too; first, so that a torn file still has them
    pictures/ab/cd/abcd....png, .webp, .jpg  each named by its SHA-256, which is checked both ways
    jobs/...  training/...  models/...      what `modiste.studio.home` lists as kept: training sets, trained models

Nothing in a tar is trusted: a name outside these shapes, a link, a device or a file with holes ends the restoring
before it began.
"""

import hashlib
import io
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from modiste.core.errors import InputError
from modiste.core.files import PRIVATE_FILE, create, make_folder, open_plain, output_error
from modiste.core.messages import Message, message
from modiste.studio.home import DATABASE, PICTURES, is_work

_PICTURE: Final = re.compile(
    PICTURES.name + r"/(?P<first>[0-9a-f]{2})/(?P<second>[0-9a-f]{2})/(?P<sha256>[0-9a-f]{64})\.(?:png|webp|jpg)"
)
_PART: Final = re.compile(r"[^/\\:\x00-\x1f]+")
_DEEPEST: Final = 16
_LONGEST_PART: Final = 255
_LONGEST: Final = 1000
"""Bytes of a name: below what file systems take."""
_CHUNK: Final = 1 << 20


def add_file(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Put one file into a tar, without saying whose it is on this computer."""
    with open_plain(path) as file:
        entry = tar.gettarinfo(arcname=name, fileobj=file)
        _add(tar, entry, file)


def add_picture(tar: tarfile.TarFile, path: Path, name: str, sha256: str) -> Message | None:
    """Put a picture into a tar; why it is left out where its file is not what its name says."""
    try:
        with open_plain(path) as file:
            data = file.read()
    except FileNotFoundError:
        return message("studio.backup_picture_missing", name=name)
    except OSError as error:
        return message("studio.backup_file_unreadable", name=name, reason=error.strerror or error)
    if hashlib.sha256(data).hexdigest() != sha256:
        return message("studio.backup_picture_damaged", name=name)
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mtime = int(path.stat().st_mtime)
    _add(tar, entry, io.BytesIO(data))
    return None


def add_work(tar: tarfile.TarFile, path: Path, name: str) -> Iterator[Message]:
    """Put a file that a job left, or of a training set or model, into a tar under a name, and say why where it is left
    out; one that was deleted meanwhile is no loss."""
    if not _is_work(name):
        yield message("studio.backup_name_unfit", name=name[-60:])
        return
    try:
        add_file(tar, path, name)
    except FileNotFoundError:
        return
    except PermissionError as error:
        yield message("studio.backup_file_unreadable", name=name, reason=error.strerror or error)


def unpack(archive: Path, folder: Path, rows: Path) -> tuple[Message, ...]:
    """Unpack a backup into an empty folder, its database to `rows`; says what is damaged and left out.

    Raises:
        InputError: it is not a backup, names something outside the folder, or is torn before its rows.
        OutputError: the folder cannot be written to.
    """
    left_out: list[Message] = []
    try:
        with _opened(archive) as tar:
            for entry in tar:
                name = _checked(archive, entry)
                target = rows if name == DATABASE.name else folder.joinpath(*PurePosixPath(name).parts)
                left_out += _take_out(archive, tar, entry, target)
            if not _ends_here(tar):
                left_out.append(message("studio.backup_torn"))
    except _TornError as error:
        if not rows.is_file():
            raise InputError("studio.backup_damaged", archive=archive) from error
        left_out.append(message("studio.backup_torn"))
    if not rows.is_file():
        raise InputError("studio.not_a_backup", archive=archive)
    return tuple(left_out)


class _TornError(Exception):
    """A tar ends before it should."""


@contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    try:
        # Never compressed: a small file cannot unpack to a full disk.
        with open_plain(archive) as file, tarfile.open(fileobj=file, mode="r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise InputError("studio.backup_missing", archive=archive) from error
    except (tarfile.TarError, ValueError, ArithmeticError, EOFError, RecursionError, MemoryError) as error:
        raise _TornError from error
    except OSError as error:
        raise InputError("studio.backup_unreadable", archive=archive, reason=error.strerror or error) from error


def _take_out(archive: Path, tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> Iterator[Message]:
    source = tar.extractfile(entry)
    if source is None or target.exists():
        raise InputError("studio.backup_odd_part", archive=archive, name=entry.name[:60])
    make_folder(target.parent)
    try:
        with source:
            sha256 = _copy(source, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    picture = _PICTURE.fullmatch(entry.name)
    if picture is not None and picture["sha256"] != sha256:
        target.unlink()
        yield message("studio.backup_picture_damaged", name=entry.name)


def _ends_here(tar: tarfile.TarFile) -> bool:
    """Whether the reading stopped at a tar's end, and not at something that is no entry."""
    tar.fileobj.seek(tar.offset)
    return tar.fileobj.read(tarfile.BLOCKSIZE) == b"\0" * tarfile.BLOCKSIZE


def _checked(archive: Path, entry: tarfile.TarInfo) -> str:
    name = entry.name
    # A file with holes says little and unpacks to much; no backup of ours has one.
    plain = entry.isreg() and not entry.issparse() and entry.size >= 0
    if plain and (name == DATABASE.name or _is_picture(name) or _is_work(name)):
        return name
    raise InputError("studio.backup_odd_part", archive=archive, name=name[:60])


def _is_picture(name: str) -> bool:
    match = _PICTURE.fullmatch(name)
    return match is not None and match["sha256"].startswith(match["first"] + match["second"])


def _is_work(name: str) -> bool:
    first, *rest = name.split("/")
    sizes = [len(part.encode("utf-8", "surrogateescape")) for part in rest]
    fits = len(rest) < _DEEPEST and sum(sizes) <= _LONGEST and max(sizes, default=0) <= _LONGEST_PART
    plain = all(_PART.fullmatch(part) and part not in (".", "..") for part in rest)
    return is_work(first) and bool(rest) and plain and fits


def _add(tar: tarfile.TarFile, entry: tarfile.TarInfo, file: IO[bytes]) -> None:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = PRIVATE_FILE
    tar.addfile(entry, file)


def _copy(source: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    try:
        file = create(target)
    except OSError as error:
        raise output_error(target, error) from error
    with file:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            try:
                file.write(chunk)
            except OSError as error:
                raise output_error(target, error) from error
    return digest.hexdigest()


def remove_tree(folder: Path) -> None:
    """Delete a folder of our own making; what cannot be deleted stays."""
    shutil.rmtree(folder, ignore_errors=True)
