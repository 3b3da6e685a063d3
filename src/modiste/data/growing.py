"""A data set that grows: files and `metadata.jsonl`, a line written once its files are, so that a run that was broken
off goes on where it stopped. The folder is one that every reader of data sets opens.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Protocol, TypeAlias, TypeVar

from modiste.core.errors import DataError, SettingError
from modiste.core.files import make_folder, output_error, write_bytes
from modiste.core.progress import CountProgress

METADATA: Final = "metadata.jsonl"
_WAITING: Final = 3  # items a worker that are read ahead


class Item(Protocol):
    """One thing to make. `name` is its own among all items."""

    @property
    def name(self) -> str:
        """The name by which it is known to be finished."""


J = TypeVar("J", bound=Item)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the set: its files by their names, and the row's columns, `file_name` among them."""

    files: Mapping[str, bytes] = field(repr=False)
    row: Mapping[str, object] = field(default_factory=dict)


Over: TypeAlias = Callable[[Iterator[J]], Iterator[tuple[J, tuple[Entry, ...]]]]
"""What makes items elsewhere, on a cluster say: each with its entries, in the items' order."""


def finished(folder: Path) -> frozenset[str]:
    """Names of the items whose files are in the folder.

    Raises:
        DataError: the folder's list is not one that `grow` wrote.
    """
    path = folder / METADATA
    if not path.is_file():
        return frozenset()
    return frozenset(_name_of(line, path) for line in _whole_lines(path))


def grow(items: Iterable[J], folder: Path, make: Callable[[J], tuple[Entry, ...]], *, workers: int | None = None,
         over: Over[J] | None = None, progress: CountProgress | None = None) -> int:
    """Make every item and write its entries; those already in the folder are passed over. Gives the number of items in
    the folder. `make` is a plain function of a module; each row also gets the item's `name`.

    Args:
        items: read a few at a time.
        folder: made where missing.
        make: the files and rows of a item.
        workers: processes; None for one a core, 1 for none but this one.
        over: makes the items in place of processes of this machine.
        progress: called after each item.

    Raises:
        SettingError: fewer than one worker.
        DataError: no item at all, or the folder holds another data set.
        OutputError: the folder cannot be written to.
    """
    if workers is not None and workers < 1:
        raise SettingError("data.workers", workers=workers)
    done = set(finished(make_folder(folder)))
    path = folder / METADATA
    if path.is_file():  # without the torn line that a break may have left
        write_bytes(path, "".join(f"{line}\n" for line in _whole_lines(path)).encode())
    count = len(done)
    try:
        with path.open("a", encoding="utf-8") as lines:
            new = _unseen(items, done)
            for item, entries in over(new) if over else _made(new, make, workers or os.cpu_count() or 1):
                for entry in entries:
                    for name, content in entry.files.items():
                        write_bytes(folder / name, content)
                rows = [json.dumps({**entry.row, "name": item.name}, ensure_ascii=True) for entry in entries]
                lines.write("".join(f"{row}\n" for row in rows))
                lines.flush()
                count += 1
                if progress is not None:
                    progress(count)
    except OSError as error:
        raise output_error(path, error) from error
    return count


def _unseen(items: Iterable[J], done: set[str]) -> Iterator[J]:
    seen = set(done)
    for item in items:
        if item.name not in seen:
            seen.add(item.name)
            yield item


def _made(
    items: Iterator[J], make: Callable[[J], tuple[Entry, ...]], workers: int
) -> Iterator[tuple[J, tuple[Entry, ...]]]:
    """Each item with its entries, in the items' order whatever the number of workers."""
    if workers == 1:
        for item in items:
            yield item, make(item)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[J, Future[tuple[Entry, ...]]]] = deque(
            (item, pool.submit(make, item)) for item in islice(items, workers * _WAITING))
        try:
            while waiting:
                item, future = waiting.popleft()
                yield item, future.result()
                waiting.extend((item, pool.submit(make, item)) for item in islice(items, 1))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _whole_lines(path: Path) -> list[str]:
    """The lines that end: the last one may have been cut off."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError as error:
        raise DataError("data.growing_unreadable", path=path, reason=error.strerror) from error
    return text.split("\n")[:-1]


def _name_of(line: str, path: Path) -> str:
    try:
        name = json.loads(line)["name"]
    except (ValueError, TypeError, KeyError):
        name = None
    if not isinstance(name, str):
        raise DataError("data.growing_of_another", path=path)
    return name
