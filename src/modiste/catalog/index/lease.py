"""One writer at a time: a file that is locked while an index is written, and free again when its holder is killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from modiste.catalog.index.place import IndexPlace
from modiste.core.errors import OutputError
from modiste.core.files import make_folder, output_error

PATIENCE_S: Final = 120.0


@contextmanager
def lease(place: IndexPlace, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Write alone.

    Raises:
        OutputError: another program has been writing for longer than `patience_s`, or the lock cannot be made.
    """
    from filelock import FileLock, Timeout

    make_folder(place.lock.parent)
    lock = FileLock(place.lock, timeout=patience_s)
    try:
        lock.acquire()
    except Timeout as error:
        raise OutputError("catalog.index_busy", place=place.uri) from error
    except OSError as error:
        raise output_error(place.lock, error) from error
    try:
        yield
    finally:
        lock.release()
