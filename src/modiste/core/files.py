"""Files written whole or not at all, and errors that say which folder and what to do."""

import errno
import json
import os
import secrets
import stat
from pathlib import Path
from typing import IO, Any, Final

from modiste.core.errors import InputError, OutputError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
PRIVATE_FILE: Final = 0o600
"""Permissions of what is its owner's alone."""
PRIVATE_FOLDER: Final = 0o700
_ORDINARY_FILE: Final = 0o666
_OF_FILES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".pdf", ".svg", ".dxf", ".glb", ".ora",
                              ".xlsx", ".csv", ".zip"})


def create(path: Path, mode: int = PRIVATE_FILE) -> IO[bytes]:
    """A new file to write, with these permissions from its first moment on.

    Raises:
        OSError: it is there already, or cannot be made.
    """
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb")


def open_plain(path: Path) -> IO[bytes]:
    """A file to read, refused where it is a pipe or a device: reading from one may never end.

    Raises:
        InputError: it is no plain file.
        OSError: it cannot be opened.
    """
    # Opening a pipe waits for who writes into it, unless one says not to.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    file = os.fdopen(number, "rb") if stat.S_ISREG(os.fstat(number).st_mode) else None
    if file is None:
        os.close(number)
        raise InputError("core.not_a_plain_file", path=path)
    return file


def parse_json(text: str | bytes) -> Any:
    """A JSON value from a file that anyone may have written.

    Raises:
        ValueError: it is no JSON, or is nested deeper than anything that we read.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write_bytes(path: Path, data: bytes, mode: int = _ORDINARY_FILE) -> None:
    """Write `data` to `path`, making missing folders; a reader sees the old file or the new one, never half of one.
    `mode` bounds the permissions of a new file, as the user's mask does.

    Raises:
        OutputError: the folder cannot be made or written to, the disk is full, or the path is not a plain file's.
    """
    folder = make_folder(path.parent)
    # A name of its own length: the file's may already be as long as the file system allows.
    partial = folder / f".{secrets.token_hex(8)}.part"
    try:
        if path.is_dir():
            raise OutputError("core.file_is_folder", path=path)
        if path.exists() and not path.is_file():
            raise OutputError("core.file_is_device", path=path)
        try:
            with create(partial, mode) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise output_error(path, error) from error


def make_folder(folder: Path) -> Path:
    """Make `folder` and its parents where missing; returns it.

    Raises:
        OutputError: a part of the path is a file, it is called like one, or making folders there is not allowed.
    """
    if folder.suffix.lower() in _OF_FILES and not folder.is_dir():
        # Who writes `-o dress.png` means a file, and would look for it in vain inside a folder of that name.
        raise OutputError("core.folder_called_like_file", folder=folder, instead=folder.with_suffix(""))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError("core.folder_is_file", folder=folder) from error
    except (OSError, ValueError) as error:
        raise output_error(folder / "x", error) from error
    return folder


def output_error(path: Path, error: OSError | ValueError) -> OutputError:
    """The error to raise for a failed write to `path`: the folder by its name, the reason and the remedy."""
    code = error.errno if isinstance(error, OSError) else None
    if code in _FULL:
        return OutputError("core.disk_full", folder=path.parent)
    if code in _FORBIDDEN:
        return OutputError("core.write_forbidden", folder=path.parent)
    if code == errno.ENAMETOOLONG:
        return OutputError("core.name_too_long", folder=path.parent, name=path.name[:40])
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return OutputError("core.not_written", path=path, reason=reason)
