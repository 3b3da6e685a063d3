"""Photos, or a ZIP, that came through the pages: kept in the studio's home until they are in the wardrobe, one folder
for all that were brought together."""

import secrets
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from modiste.core.errors import ImageError, InputError
from modiste.core.files import make_folder
from modiste.core.images import load_small
from modiste.studio.catalog.uploads import ID, PICTURES, forget_old, plain_name, unpack, write_part
from modiste.studio.home import Home, UserId
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.pictures.files import THUMBNAIL_SIDES, encode_webp
from modiste.studio.wardrobe.archive import TABLE
from modiste.studio.wardrobe.sources import photos_of

_ARCHIVE: Final = "wardrobe.zip"
MOST_PHOTOS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtPhotos:
    """What was brought: its `id`, the folder of all of it, how many photos, and the ZIP of a whole wardrobe, if it is
    one."""

    id: str
    folder: Path
    count: int
    archive: Path | None = None


def keep_photos(home: Home, user: UserId, files: Sequence[tuple[str, IO[bytes]]], upload: str | None = None
                ) -> BroughtPhotos:
    """Keep photos, or a ZIP of them or of a wardrobe, beside what `upload` holds already.

    Raises:
        NotFoundError: there is no such upload of this user's.
        InputError: there are too many, or a ZIP holds too much.
        DataError: a ZIP is damaged.
        OutputError: it cannot be written.
    """
    base = home.imports(user)
    if upload is None:
        forget_old(base)
        folder = make_folder(base / secrets.token_hex(12))
    else:
        folder = photos_of_upload(home, user, upload).folder
    try:
        count = _count(folder)
        _check_room(count + len(files))
        for number, (name, file) in enumerate(files, start=count):
            _keep(folder, number, name, file)
    except BaseException:
        if upload is None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return photos_of_upload(home, user, folder.name)


def photos_of_upload(home: Home, user: UserId, upload: str) -> BroughtPhotos:
    """What was kept.

    Raises:
        NotFoundError: it is not there, or another user's.
    """
    folder = home.imports(user) / upload
    if not ID.fullmatch(upload) or not folder.is_dir():
        raise NotFoundError("upload", upload)
    archive = folder / _ARCHIVE
    return BroughtPhotos(id=upload, folder=folder, count=_count(folder), archive=archive if archive.exists() else None)


def coming(home: Home, user: UserId, upload: str) -> tuple[str, ...]:
    """The names of the photos of an upload by which `thumbnail` finds them, in the order in which they are brought in.

    Raises:
        NotFoundError: it is not there, or another user's.
    """
    pictures = photos_of_upload(home, user, upload).folder / PICTURES
    return tuple(path.relative_to(pictures).as_posix() for path in _photos(pictures))


def thumbnail(home: Home, user: UserId, upload: str, name: str) -> bytes | None:
    """A small WebP of a photo of an upload, which is named as `coming` does; None where its file is no picture.

    Raises:
        NotFoundError: there is none of that name.
    """
    pictures = photos_of_upload(home, user, upload).folder / PICTURES
    # Compared, and never joined to a path.
    found = next((path for path in _photos(pictures) if path.relative_to(pictures).as_posix() == name), None)
    if found is None:
        raise NotFoundError("picture", name)
    try:
        return encode_webp(load_small(found, THUMBNAIL_SIDES[0]), THUMBNAIL_SIDES[0])
    except ImageError:
        return None


def _photos(pictures: Path) -> tuple[Path, ...]:
    return photos_of((pictures,)) if _count(pictures.parent) else ()


def _keep(folder: Path, number: int, name: str, file: IO[bytes]) -> None:
    """A photo in a folder of its own, so that two of one name stay apart and all stay in order."""
    if name.lower().endswith(".zip"):
        if _is_wardrobe(file):
            write_part(file, folder / _ARCHIVE)
        else:
            unpack(file, folder, plain_name(name), only_pictures=True)
        return
    write_part(file, make_folder(folder / PICTURES / f"{number:05d}") / plain_name(name))


def _check_room(count: int) -> None:
    if count > MOST_PHOTOS:
        raise InputError("studio.photos_many", most=MOST_PHOTOS)


def _is_wardrobe(file: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return TABLE in archive.namelist()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError):
        return False  # what is wrong with it is said by who unpacks it
    finally:
        file.seek(0)


def _count(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / PICTURES).rglob("*"))
