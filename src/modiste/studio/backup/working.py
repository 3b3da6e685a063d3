"""A folder to work in beside what comes of it, which a killed program leaves behind and the next one clears away."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from filelock import FileLock, Timeout

from modiste.core.files import PRIVATE_FILE
from modiste.studio.backup.archive import remove_tree

_PREFIX: Final = ".modiste-"
_LOCK: Final = "lock"
_STALE_SECONDS: Final = 10.0
"""A folder without a lock may be one that another program makes just now: its lock follows at once."""


@contextmanager
def working_folder(parent: Path) -> Iterator[Path]:
    """A folder in `parent`, its owner's alone, gone when the block ends; those of programs that were killed go first.

    Raises:
        OSError: it cannot be made.
    """
    for left in parent.glob(f"{_PREFIX}*"):
        if left.is_dir() and not left.is_symlink() and _is_left(left):
            remove_tree(left)
    folder = Path(mkdtemp(prefix=_PREFIX, dir=parent))
    lock = FileLock(folder / _LOCK, mode=PRIVATE_FILE)
    try:
        with lock:
            yield folder
    finally:
        remove_tree(folder)


def _is_left(folder: Path) -> bool:
    """Whether nobody works in it any more."""
    if not (folder / _LOCK).is_file():
        return time.time() - folder.lstat().st_mtime > _STALE_SECONDS
    try:
        with FileLock(folder / _LOCK, timeout=0):
            return True
    except (Timeout, OSError):
        return False
