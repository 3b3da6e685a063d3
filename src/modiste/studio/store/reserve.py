"""Room on the disk that is set aside for deleting: before a database forgets something, it writes that down."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from modiste.core.files import create

_BYTES: Final = 8 << 20
_STEP_BYTES: Final = 2 << 20
"""What one deletion writes at most before it frees anything."""
_SLACK_BYTES: Final = 256 << 10
"""Left to others as the reserve grows on a disk that is nearly full."""


class Reserve:
    """A file that takes up room: it gives some away to a deletion, and takes it back before anything else can."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def make_room(self) -> None:
        """Give some room away where the disk has next to none."""
        with suppress(OSError):
            if self._free() < _STEP_BYTES:
                os.truncate(self._path, max(0, self._path.stat().st_size - _STEP_BYTES))

    def refill(self) -> None:
        """Take the room back, where some was taken up before."""
        if self._path.exists():
            self.keep()

    def keep(self) -> None:
        """Take up the room, as far as the disk has it."""
        with suppress(OSError):
            has = self._path.stat().st_size if self._path.exists() else 0
            more = min(_BYTES - has, self._free() - _SLACK_BYTES)
            if more <= 0:
                return
            with suppress(FileExistsError):
                create(self._path).close()
            with self._path.open("r+b") as file:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), has, more)
                else:
                    file.seek(has)
                    file.write(bytes(more))

    def _free(self) -> int:
        return shutil.disk_usage(self._path.parent).free
