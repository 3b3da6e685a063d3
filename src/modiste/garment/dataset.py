"""A training folder of draped photos: any fabric on the garments of captioned photos, captions in both languages.

The folder is one that every reader of data sets opens: PNGs and `metadata.jsonl`. A line is written once its picture
is, so a run that was broken off goes on where it stopped.
"""

import hashlib
import io
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from modiste.core.errors import DataError, SettingError
from modiste.core.files import make_folder, output_error, write_bytes
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo, Swatch
from modiste.garment.drape import DrapeStyle, drape
from modiste.language import attributes_from_fields, caption

METADATA: Final = "metadata.jsonl"
_KEPT_FIELDS: Final = ("articleType", "gender", "usage", "masterCategory", "subCategory")
_WAITING: Final = 3  # jobs a worker that are read ahead

Progress = Callable[[int], None]
"""Called with the number of pictures in the folder."""


@dataclass(frozen=True, slots=True)
class DrapeJob:
    """One picture to make. `name` is its own among all jobs; `key` the photo's, so that a split by key keeps all
    pictures of a photo on one side; `fields` what is known of the photo (articleType, gender, ...), from which the new
    caption is made; `pattern` what to call the fabric, nothing for its category; `colour` what to call its colour,
    where it is plain.
    """

    name: str
    key: str
    photo: Photo
    mask: GarmentMask
    swatch: Swatch
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    style: DrapeStyle = field(default_factory=DrapeStyle)
    parts: tuple[str, ...] = ()
    pattern: str = ""
    colour: str = ""


def finished(folder: Path) -> frozenset[str]:
    """Names of the jobs whose pictures are in the folder: what to leave out before masks are made.

    Raises:
        DataError: the folder's list is not one that `write_draped` wrote.
    """
    path = folder / METADATA
    if not path.is_file():
        return frozenset()
    return frozenset(_name_of(line, path) for line in _whole_lines(path))


def write_draped(jobs: Iterable[DrapeJob], folder: Path, *, workers: int | None = None,
                 progress: Progress | None = None) -> int:
    """Drape every job and write it; those already in the folder are passed over. Gives the number of pictures in all.

    Args:
        jobs: read a few at a time.
        folder: made where missing.
        workers: processes; None for one a core, 1 for none but this one.
        progress: called after each picture.

    Raises:
        SettingError: fewer than one worker.
        DataError: no job at all, or the folder holds another data set.
        InputError: a job cannot be draped, as `drape` says.
        OutputError: the folder cannot be written to.
    """
    if workers is not None and workers < 1:
        raise SettingError(f"workers: expected 1 or more, got {workers}")
    done = set(finished(make_folder(folder)))
    path = folder / METADATA
    if path.is_file():  # without the torn line that a break may have left
        write_bytes(path, "".join(f"{line}\n" for line in _whole_lines(path)).encode())
    wanted = _unseen(jobs, done)
    count = len(done)
    try:
        with path.open("a", encoding="utf-8") as lines:
            for picture, line in _made(wanted, workers or os.cpu_count() or 1):
                write_bytes(folder / str(json.loads(line)["file_name"]), picture)
                lines.write(line + "\n")
                lines.flush()
                count += 1
                if progress is not None:
                    progress(count)
    except OSError as error:
        raise output_error(path, error) from error
    if not count:
        raise DataError("no garment to drape: expected photos in which clothes were found")
    return count


def _unseen(jobs: Iterable[DrapeJob], done: set[str]) -> Iterator[DrapeJob]:
    seen = set(done)
    for job in jobs:
        if job.name not in seen:
            seen.add(job.name)
            yield job


def _made(jobs: Iterator[DrapeJob], workers: int) -> Iterator[tuple[bytes, str]]:
    """Picture and line of each job, in the jobs' order whatever the number of workers."""
    if workers == 1:
        yield from map(_make, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[tuple[bytes, str]]] = deque(
            pool.submit(_make, job) for job in islice(jobs, workers * _WAITING))
        try:
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_make, job) for job in islice(jobs, 1))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _make(job: DrapeJob) -> tuple[bytes, str]:
    picture = drape(job.photo, job.mask, job.swatch, job.style, job.parts)
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    kept = {name: job.fields[name] for name in _KEPT_FIELDS if name in job.fields}
    fields = {**kept, "pattern": (job.pattern or job.swatch.category).replace("_", " ")}
    if job.colour:
        fields["baseColour"] = job.colour.replace("_", " ")
    facts = attributes_from_fields(fields)
    file_name = hashlib.sha256(job.name.encode("utf-8", "surrogatepass")).hexdigest()[:20] + ".png"
    line = {"file_name": file_name, "text": caption(facts, "en"), "text_ru": caption(facts, "ru"), "key": job.key,
            "name": job.name, **fields}
    return encoded.getvalue(), json.dumps(line, ensure_ascii=True)


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
