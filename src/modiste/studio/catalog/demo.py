"""The demo catalogue in a studio's own: sewn and imported batch by batch, so that one can look at once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from modiste.catalog.demo.feeds import CURRENCIES
from modiste.catalog.demo.writing import COUNT, SIDE_PX, DemoFiles, write_demo, write_feeds
from modiste.core.errors import InputError
from modiste.core.files import PRIVATE_FILE, make_folder
from modiste.core.messages import message
from modiste.core.progress import Progress
from modiste.studio.catalog.requests import AddRequest, ImportReport
from modiste.studio.home import UserId

if TYPE_CHECKING:
    from modiste.catalog.demo.values import Garment

SOURCE: Final = "demo"
"""What the feeds of the demo catalogue are called: `modiste catalog remove --source demo`."""
_BATCH: Final = 60
_FIRST: Final = 24
"""Garments that are imported at once; the first batch is smaller: somebody waits for it."""
_SEWING: Final = 0.9
"""Share of the whole that sewing takes, before the last import."""
Add = Callable[[AddRequest], ImportReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRequest:
    """How many garments of the demo catalogue, which ones first (`seed`), and how large their pictures are; `workers`
    are processes (None: one a core)."""

    count: int = COUNT
    seed: int = 0
    side_px: int = SIDE_PX
    workers: int | None = None
    user: UserId = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """What came of it: garments that were sewn, and items that the catalogue has of them."""

    garments: int
    items: int


def write_demo_files(folder: Path, asked: DemoRequest, progress: Progress | None = None) -> DemoFiles:
    """The demo catalogue as files of a folder: see `catalog.demo.writing.write_demo`."""

    def told(there: "tuple[Garment, ...]") -> None:
        _tell(progress, len(there) / asked.count, asked, len(there))

    if progress is not None:
        progress(0.0, message("catalog.demo_begun", count=asked.count))
    return write_demo(folder, count=asked.count, seed=asked.seed, side_px=asked.side_px, workers=asked.workers,
                      told=told)


def add_demo(folder: Path, asked: DemoRequest, add: Add, progress: Progress | None = None) -> DemoReport:
    """Sew the demo catalogue into `folder` and import it, some garments at a time; the folder is gone at the end. A run
    that was broken off goes on with the garments that it has.

    Raises:
        SettingError: a number out of range.
        InputError: another program does the same just now.
        OutputError: the disk is full, or the folder cannot be written to.
    """
    with _alone(folder):
        if progress is not None:
            progress(0.0, message("catalog.demo_begun", count=asked.count))
        batches = _Batches(folder, asked, add, progress)
        files = write_demo(folder, count=asked.count, seed=asked.seed, side_px=asked.side_px, workers=asked.workers,
                           told=batches)
        batches.rest(files.garments)
        shutil.rmtree(folder, ignore_errors=True)
    return DemoReport(garments=len(files.garments), items=batches.items)


class _Batches:
    """Imports garments as they are finished, a batch at a time."""

    def __init__(self, folder: Path, asked: DemoRequest, add: Add, progress: Progress | None) -> None:
        self._folder, self._asked, self._add, self._progress = folder, asked, add, progress
        self._done: set[str] = set()
        self.items = 0

    def __call__(self, there: "tuple[Garment, ...]") -> None:
        """Called after each product with all garments that have their pictures."""
        new = [garment for garment in there if garment.sku not in self._done]
        _tell(self._progress, _SEWING * len(there) / self._asked.count, self._asked, len(there))
        if len(new) >= (_BATCH if self._done else _FIRST):
            self._bring(new)

    def rest(self, garments: "tuple[Garment, ...]") -> None:
        """What no batch has brought yet."""
        new = [garment for garment in garments if garment.sku not in self._done]
        if new:
            self._bring(new)
        if self._progress is not None:
            self._progress(1.0, message("catalog.demo_done", count=self.items))

    def _bring(self, garments: "list[Garment]") -> None:
        if self._progress is not None:
            share = _SEWING * (len(self._done) + len(garments)) / self._asked.count
            self._progress(share, message("catalog.demo_adding", count=len(garments)))
        # The pictures lie in one folder; only the feeds are the batch's own.
        files = write_feeds(self._folder / "batch", garments)
        exact = {sku: garment.tags for garment in garments
                 for sku in (garment.sku, *(variant.sku for variant in garment.variants))}
        for feed, path in files.feeds:
            report = self._add(AddRequest(
                path=path, format=feed, pictures=self._folder / "pictures", currency=CURRENCIES[feed], source=SOURCE,
                partial=True, user=self._asked.user, known=exact))
            self.items += report.counts.items
        self._done |= {garment.sku for garment in garments}


def _tell(progress: Progress | None, share: float, asked: DemoRequest, done: int) -> None:
    if progress is not None:
        progress(min(share, 1.0), message("catalog.demo_sewing", done=done, count=asked.count))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One program at a time makes the demo catalogue of a studio."""
    make_folder(folder.parent)
    lock = FileLock(folder.with_suffix(".lock"), timeout=0, mode=PRIVATE_FILE)
    try:
        with lock:
            yield
    except Timeout as error:
        raise InputError("catalog.demo_running") from error
