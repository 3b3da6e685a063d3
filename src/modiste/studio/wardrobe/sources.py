"""The photos that an import is asked for, before anything looks at them: nothing here loads a model or a database, so
that the first photo can be shown at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from modiste.core.errors import ImageError, InputError
from modiste.core.formats import PICTURE_SUFFIXES
from modiste.core.images import size_of_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A photo as it is shown before it was looked at: its name, and its size in pixels as its file says it."""

    name: str
    width_px: int
    height_px: int


def photos_of(sources: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files of photos and of folders, whatever lies below them, in order of their names.

    Raises:
        InputError: a path is not there, or a folder holds no picture.
    """
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            inside = sorted(path for path in source.rglob("*")
                            if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file())
            if not inside:
                raise InputError("studio.folder_without_photos", folder=source)
            found += inside
        elif source.exists():
            found.append(source)
        else:
            raise InputError("studio.photo_missing", path=source)
    return tuple(dict.fromkeys(found))


def first_shown(photos: Iterable[Path]) -> Shown | None:
    """The first photo whose file can be read as a picture, as far as its head tells; None for none. What is wrong with
    those before it is told once their turn comes."""
    for photo in photos:
        try:
            width, height = size_of_file(photo)
        except ImageError:
            continue
        return Shown(name=photo.name, width_px=width, height_px=height)
    return None
