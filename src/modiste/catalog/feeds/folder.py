"""A folder of pictures: an item for each garment, called by its file; views of one garment are its pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from modiste.catalog.feeds.offers import Column, Entry, Offer, Problem
from modiste.catalog.feeds.text import clean_text, clean_title
from modiste.core.errors import DataError
from modiste.core.formats import PICTURE_SUFFIXES, UNREAD_SUFFIXES
from modiste.core.messages import message

_VIEW: Final = re.compile(
    r"[\s_-]+(front|main|back|side|detail|details|close|closeup|look|спереди|сзади|сбоку|спина|деталь|детали|главная)$",
    re.IGNORECASE)
_FRONT: Final = ("front", "main", "спереди", "главная")
_LONGEST_TEXT: Final = 100_000


@dataclass(frozen=True, slots=True)
class FolderReader:
    """Pictures in a folder and the folders in it, hidden ones left out; `name.txt` beside a picture describes it."""

    path: Path
    columns: tuple[Column, ...] = field(default=(), init=False)
    format: str = field(default="folder", init=False)

    def entries(self) -> Iterator[Entry]:
        """See `offers.Reader`."""
        groups: dict[str, list[Path]] = {}
        problems = []
        for file in sorted(path for path in self.path.rglob("*") if path.is_file()):
            inner = file.relative_to(self.path)
            if any(part.startswith(".") for part in inner.parts):
                continue
            if file.suffix.lower() in PICTURE_SUFFIXES:
                key = (inner.parent / _VIEW.sub("", file.stem)).as_posix()
                groups.setdefault(key, []).append(inner)
            elif file.suffix.lower() in UNREAD_SUFFIXES:
                problems.append(message("catalog.picture_kind", name=inner.as_posix()[-80:]))
        for place, (key, files) in enumerate(groups.items(), start=1):
            yield self._offer(place, key, files)
        for place, problem in enumerate(problems, start=len(groups) + 1):
            yield Problem(place, problem)

    def _offer(self, place: int, key: str, files: list[Path]) -> Offer:
        name = key.rpartition("/")[2]
        words = " ".join(re.sub(r"[_\-.]+", " ", name).split())
        beside = self.path / f"{key}.txt"
        text = clean_text(_start_of(beside)) if beside.is_file() else ""
        title = clean_title(text.split("\n")[0]) or clean_title(words) or name or key
        category = " > ".join(re.sub(r"[_\-]+", " ", part) for part in Path(key).parent.parts)
        return Offer(
            place=place, product=key, title=title, description=text, category=category,
            pictures=tuple(str(self.path / one) for one in sorted(files, key=_order)))


def _order(file: Path) -> tuple[bool, str]:
    view = _VIEW.search(file.stem)
    return view is not None and view.group(1).lower() not in _FRONT, file.as_posix()


def _start_of(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_LONGEST_TEXT).decode("utf-8-sig", "replace")


def check_folder(path: Path) -> None:
    """See that there is a picture in a folder.

    Raises:
        DataError: there is none.
    """
    if not any(file.suffix.lower() in PICTURE_SUFFIXES for file in path.rglob("*")):
        raise DataError("catalog.folder_without_pictures", path=path)


