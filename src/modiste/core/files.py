"""Files written whole or not at all, and errors that say which folder and what to do."""

import errno
import os
import secrets
from pathlib import Path

from modiste.core.errors import OutputError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`, making missing folders; a reader sees the old file or the new one, never half of one.

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
            with partial.open("xb") as file:
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
        OutputError: a part of the path is a file, or making folders there is not allowed.
    """
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
