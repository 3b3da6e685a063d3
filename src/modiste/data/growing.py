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
from typing import Final, Protocol, TypeVar

from modiste.core.errors import DataError, SettingError
from modiste.core.files import make_folder, output_error, write_bytes

METADATA: Final = "metadata.jsonl"
_WAITING: Final = 3  # jobs a worker that are read ahead

Progress = Callable[[int], None]
"""Called with the number of finished jobs in the folder."""


class Job(Protocol):
    """One thing to make. `name` is its own among all jobs."""

    @property
    def name(self) -> str:
        """The name by which it is known to be finished."""


J = TypeVar("J", bound=Job)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the set: its files by their names, and the row's columns, `file_name` among them."""

    files: Mapping[str, bytes] = field(repr=False)
    row: Mapping[str, object] = field(default_factory=dict)


def finished(folder: Path) -> frozenset[str]:
    """Names of the jobs whose files are in the folder.

    Raises:
        DataError: the folder's list is not one that `grow` wrote.
    """
    path = folder / METADATA
    if not path.is_file():
        return frozenset()
    return frozenset(_name_of(line, path) for line in _whole_lines(path))


def grow(jobs: Iterable[J], folder: Path, make: Callable[[J], tuple[Entry, ...]], *, workers: int | None = None,
         progress: Progress | None = None) -> int:
    """Make every job and write its entries; those already in the folder are passed over. Gives the number of jobs in
    the folder. `make` is a plain function of a module; each row also gets the job's `name`.

    Args:
        jobs: read a few at a time.
        folder: made where missing.
        make: the files and rows of a job.
        workers: processes; None for one a core, 1 for none but this one.
        progress: called after each job.

    Raises:
        SettingError: fewer than one worker.
        DataError: no job at all, or the folder holds another data set.
        OutputError: the folder cannot be written to.
    """
    if workers is not None and workers < 1:
        raise SettingError(f"workers: expected 1 or more, got {workers}")
    done = set(finished(make_folder(folder)))
    path = folder / METADATA
    if path.is_file():  # without the torn line that a break may have left
        write_bytes(path, "".join(f"{line}\n" for line in _whole_lines(path)).encode())
    count = len(done)
    try:
        with path.open("a", encoding="utf-8") as lines:
            for job, entries in _made(_unseen(jobs, done), make, workers or os.cpu_count() or 1):
                for entry in entries:
                    for name, content in entry.files.items():
                        write_bytes(folder / name, content)
                rows = [json.dumps({**entry.row, "name": job.name}, ensure_ascii=True) for entry in entries]
                lines.write("".join(f"{row}\n" for row in rows))
                lines.flush()
                count += 1
                if progress is not None:
                    progress(count)
    except OSError as error:
        raise output_error(path, error) from error
    return count


def _unseen(jobs: Iterable[J], done: set[str]) -> Iterator[J]:
    seen = set(done)
    for job in jobs:
        if job.name not in seen:
            seen.add(job.name)
            yield job


def _made(
    jobs: Iterator[J], make: Callable[[J], tuple[Entry, ...]], workers: int
) -> Iterator[tuple[J, tuple[Entry, ...]]]:
    """Each job with its entries, in the jobs' order whatever the number of workers."""
    if workers == 1:
        for job in jobs:
            yield job, make(job)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[J, Future[tuple[Entry, ...]]]] = deque(
            (job, pool.submit(make, job)) for job in islice(jobs, workers * _WAITING))
        try:
            while waiting:
                job, future = waiting.popleft()
                yield job, future.result()
                waiting.extend((job, pool.submit(make, job)) for job in islice(jobs, 1))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _whole_lines(path: Path) -> list[str]:
    """The lines that end: the last one may have been cut off."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); check the folder") from error
    return text.split("\n")[:-1]


def _name_of(line: str, path: Path) -> str:
    try:
        name = json.loads(line)["name"]
    except (ValueError, TypeError, KeyError):
        name = None
    if not isinstance(name, str):
        raise DataError(f"{path}: holds another data set; choose an empty folder")
    return name
