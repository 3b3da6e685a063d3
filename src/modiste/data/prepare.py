"""From what a user names on the command line to a pack: packed once, and again when the data has changed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from modiste.data.framing import Framing
from modiste.data.pack import Pack, build_pack, is_pack, open_pack
from modiste.data.readers import open_source

_STAMP: Final = "made-of.txt"


def open_packs(data: Sequence[Path], cache: Path, framing: Framing, *, caption_column: str | None = None,
               image_column: str | None = None) -> tuple[Pack, ...]:
    """Open the packs among `data`; read, frame and pack the others below `cache` first.

    Raises:
        DataError: a data set is unreadable or without a usable picture.
    """
    packs = []
    for number, path in enumerate(data):
        if is_pack(path):
            packs.append(open_pack(path))
            continue
        folder = cache / f"{number}-{path.stem}"
        stamp = _stamp(path, framing, caption_column, image_column)
        if not (is_pack(folder) and _read(folder / _STAMP) == stamp):
            (folder / _STAMP).unlink(missing_ok=True)
            build_pack(open_source(path, caption_column, image_column), folder, framing)
            (folder / _STAMP).write_text(stamp, encoding="utf-8")
        packs.append(open_pack(folder))
    return tuple(packs)


def _stamp(path: Path, framing: Framing, *columns: str | None) -> str:
    """A digest of where the data lies, how it is read, and the size and time of each of its files."""
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    seen = hashlib.sha256(repr((str(path.resolve()), framing, columns)).encode())
    for file in files:
        if file.exists():
            state = file.stat()
            seen.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode(errors="backslashreplace"))
    return seen.hexdigest()


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def cache_of(home: Path, data: Path) -> Path:
    """Where the packs of a data set are kept in a home folder, by its path."""
    return home / "packs" / hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
