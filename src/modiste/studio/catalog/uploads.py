"""Feeds that came through the pages: kept in the studio's home until they are imported, one folder each."""

import re
import secrets
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from time import time
from typing import IO, Final

from modiste.core.errors import DataError, InputError
from modiste.core.files import PRIVATE_FILE, create, make_folder, output_error
from modiste.core.formats import PICTURE_SUFFIXES
from modiste.studio.home import Home, UserId
from modiste.studio.store.errors import NotFoundError

ID: Final = re.compile(r"[0-9a-f]{24}")
_FEED: Final = "feed"
PICTURES: Final = "pictures"
_FEEDS: Final = (".csv", ".tsv", ".txt", ".xml", ".yml", ".xlsx", ".parquet")
_MOST_FILES: Final = 20_000
_MOST_BYTES: Final = 2 << 30
"""Of what a ZIP unpacks to; what it says of itself is not believed."""
_STALE_SECONDS: Final = 24 * 3600.0
_COPY: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A feed that was brought: its `id`, its own `name`, the folder of all of it, the feed (a file, or the folder of
    pictures where there is no table) and the folder of pictures, None where none came."""

    id: str
    name: str
    folder: Path
    feed: Path
    pictures: Path | None


def keep_upload(home: Home, user: UserId, name: str, feed: IO[bytes], pictures: IO[bytes] | None = None) -> Upload:
    """Keep a feed, which may be a ZIP with its pictures, or of pictures alone; `pictures` is another ZIP.

    Raises:
        InputError: it is no kind of file that is read, or a ZIP holds too much.
        DataError: a ZIP is damaged.
        OutputError: it cannot be written.
    """
    base = home.imports(user)
    forget_old(base)
    folder = make_folder(base / secrets.token_hex(12))
    try:
        _keep_feed(feed, folder, plain_name(name))
        if pictures is not None:
            unpack(pictures, folder, "pictures.zip", only_pictures=True)
        return upload_of(home, user, folder.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _keep_feed(feed: IO[bytes], folder: Path, name: str) -> None:
    suffix = Path(name).suffix.lower()
    if suffix == ".zip":
        unpack(feed, folder, name)
    elif suffix in _FEEDS:
        write_part(feed, make_folder(folder / _FEED) / name)
    else:
        raise InputError("studio.upload_kind", name=name, known=(*_FEEDS, ".zip"))


def upload_of(home: Home, user: UserId, upload: str) -> Upload:
    """What was kept.

    Raises:
        NotFoundError: it is not there, or another user's.
    """
    folder = home.imports(user) / upload
    if not ID.fullmatch(upload) or not folder.is_dir():
        raise NotFoundError("upload", upload)
    pictures = folder / PICTURES
    found = sorted((folder / _FEED).glob("*")) if (folder / _FEED).is_dir() else []
    feed = found[0] if found else pictures
    if not feed.exists():
        raise NotFoundError("upload", upload)
    name = feed.stem if found else upload
    return Upload(id=upload, name=name, folder=folder, feed=feed, pictures=pictures if pictures.is_dir() else None)


def plain_name(name: str) -> str:
    """A file name without folders or anything that a file system would stumble over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = last.rpartition(".")
    clean = "".join(sign if sign.isalnum() or sign in "-_ " else "_" for sign in stem).strip(" ._")[:80]
    return f"{clean or 'feed'}{dot}{''.join(filter(str.isalnum, suffix))[:10]}"


def write_part(source: IO[bytes], path: Path) -> None:
    """Keep a file that was brought; raises OutputError."""
    try:
        with create(path, PRIVATE_FILE) as file:
            shutil.copyfileobj(source, file, _COPY)
    except OSError as error:
        raise output_error(path, error) from error


def unpack(source: IO[bytes], folder: Path, name: str, *, only_pictures: bool = False) -> None:
    """A ZIP's pictures, by the folders that they lie in, and its first feed. Paths that lead out of it are flattened;
    links and what is encrypted are passed over."""
    left = _MOST_BYTES
    has_feed = only_pictures
    try:
        with zipfile.ZipFile(source) as packed:
            for entry in _files_of(packed, name):
                path = PurePosixPath(entry.filename.replace("\\", "/"))
                suffix = path.suffix.lower()
                if suffix in PICTURE_SUFFIXES:
                    target = make_folder(folder / PICTURES / _plain_folder(path)) / plain_name(path.name)
                elif suffix in _FEEDS and not has_feed:
                    has_feed = True
                    target = make_folder(folder / _FEED) / plain_name(path.name)
                else:
                    continue
                with packed.open(entry) as part:
                    left = _copied(part, target, left, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise DataError("studio.upload_zip_damaged", name=name) from error


def _files_of(packed: zipfile.ZipFile, name: str) -> Iterable[zipfile.ZipInfo]:
    found = [one for one in packed.infolist() if not one.is_dir() and not one.flag_bits & 1
             and not one.filename.startswith("__MACOSX/")]
    if len(found) > _MOST_FILES:
        raise InputError("studio.upload_zip_large", name=name, files=_MOST_FILES, gigabytes=_MOST_BYTES >> 30)
    return found


def _copied(part: IO[bytes], target: Path, left: int, name: str) -> int:
    """Write a part of a ZIP that may be no longer than what is left; gives what is left after it."""
    if target.exists():
        return left
    try:
        with create(target, PRIVATE_FILE) as file:
            while chunk := part.read(_COPY):
                left -= len(chunk)
                if left < 0:
                    raise InputError("studio.upload_zip_large", name=name, files=_MOST_FILES,
                                     gigabytes=_MOST_BYTES >> 30)
                file.write(chunk)
    except OSError as error:
        raise output_error(target, error) from error
    return left


def _plain_folder(path: PurePosixPath) -> str:
    """The folder of a picture in a ZIP, which may say what it shows; one level of it."""
    parent = path.parent.name
    return plain_name(f"{parent}.x").rpartition(".")[0] if parent and parent != ".." else ""


def forget_old(base: Path) -> None:
    """What was brought and never imported is gone after a day."""
    for folder in base.iterdir() if base.is_dir() else ():
        if folder.is_dir() and time() - folder.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
