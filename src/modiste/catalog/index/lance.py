"""LanceDB as it is used here: imported on first use, small caches, its errors as ours."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from modiste.catalog.index.place import IndexPlace
from modiste.core.errors import DataError, ModisteError, OutputError

if TYPE_CHECKING:
    from lancedb import DBConnection, Session

# LanceDB's tables have no types worth following: what they give is checked where it is used.
Table: TypeAlias = Any

FORMAT: Final = "2.1"
"""The file format that tables are written in, said so that a newer library does not choose another one."""
_INDEX_CACHE, _METADATA_CACHE = 256 << 20, 64 << 20
_FULL: Final = re.compile(r"no space left|disk quota|os error 28|file too large|os error 27", re.IGNORECASE)
_GONE: Final = re.compile(r"not found|no such file|does not exist", re.IGNORECASE)


@cache
def _session() -> "Session":
    """One for the process: its caches are bounded, and shared by all tables."""
    import lancedb

    return lancedb.Session(index_cache_size_bytes=_INDEX_CACHE, metadata_cache_size_bytes=_METADATA_CACHE)


def connect(place: IndexPlace, fresh_seconds: float) -> "DBConnection":
    """The database at a place; a reader looks for what others wrote after `fresh_seconds`."""
    os.environ.setdefault("LANCE_LOG", "error")  # its warnings would stand between ours on stderr
    import lancedb

    return lancedb.connect(place.uri, read_consistency_interval=timedelta(seconds=fresh_seconds),
                           storage_options=dict(place.options) or None, session=_session())


@contextmanager
def writing(place: IndexPlace) -> Iterator[None]:
    """What LanceDB raises while it writes, as ours: a full disk by its name.

    Raises:
        OutputError: it could not be written.
    """
    try:
        yield
    except ModisteError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        if _FULL.search(str(error)):
            raise OutputError("core.disk_full", folder=place.uri) from error
        raise OutputError("catalog.index_not_written", place=place.uri, reason=error) from error


@contextmanager
def reading(place: IndexPlace) -> Iterator[None]:
    """What LanceDB raises while it reads, as ours.

    Raises:
        DataError: it could not be read.
    """
    try:
        yield
    except ModisteError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        raise DataError("catalog.index_unreadable", place=place.uri, reason=error) from error


def is_gone(error: Exception) -> bool:
    """Whether files were cleared away from under a reader."""
    return _GONE.search(str(error)) is not None
