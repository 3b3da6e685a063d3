"""The pictures that a user gives for training: each decoded, cleaned of metadata, and kept under a name of our own."""

import hashlib
import re
import shutil
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Final

from PIL import Image

from modiste.core.errors import DataError, ImageError, OutputError
from modiste.core.files import make_folder, write_bytes
from modiste.core.images import decode_image, save_png
from modiste.studio.decoding import decoding
from modiste.studio.home import Home, UserId
from modiste.studio.saving import slug
from modiste.studio.training_sets.trained_models import check_name

MOST_PICTURES: Final = 5000
_SIDE: Final = 768
"""Pixels: the trainings look at less."""
_BETWEEN: Final = re.compile(r"[\s_.()-]+")
_FEWEST_LETTERS: Final = 3
_NAME_DIGITS: Final = 32
_CAMERAS: Final = frozenset(
    "img image mvimg dsc dscn dscf dsci pict pic pxl photo screenshot wa vid snapseed картинка изображение снимок фото "
    "экрана".split())
"""What cameras and phones begin the names of their files with."""


def data_folder(home: Home, user: UserId, name: str) -> Path:
    """Where the pictures of a training set of this person lie.

    Raises:
        SettingError: the name is none.
    """
    return home.training_sets(user) / check_name(name)


def add_picture(home: Home, user: UserId, name: str, where: str, data: bytes) -> int:
    """Keep one picture of a training set; `where` is its path in the user's folder: the last folder is its category,
    the file's name says what it shows. Gives how many the set has now.

    Raises:
        ImageError: it cannot be read.
        DataError: the set is full.
        OutputError: it cannot be written.
    """
    folder = data_folder(home, user, name)
    have = count(home, user, name)
    if have >= MOST_PICTURES:
        raise DataError("studio.set_full", name=name, most=MOST_PICTURES)
    path = PurePosixPath(where.replace("\\", "/"))
    called = path.name[:80] or "picture"
    with decoding(data, called):
        image = decode_image(data, called)
    if min(image.size) < 16:
        raise ImageError("studio.picture_too_small_to_learn", name=path.name[:80], width=image.width,
                         height=image.height)
    image.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    category = slug(path.parent.name) if len(path.parts) > 1 and path.parent.name else slug(name)
    target = make_folder(folder / category) / f"{_name(image, path)}.png"
    again = target.is_file()
    # What it shows first: a picture that is there has its words, even where the disk is full after either.
    write_bytes(target.with_suffix(".txt"), _caption(path, name).encode("utf-8"))
    try:
        save_png(image, target)
    except OutputError:
        target.with_suffix(".txt").unlink(missing_ok=True)
        raise
    return have if again else have + 1


def _name(image: Image.Image, path: PurePosixPath) -> str:
    """By what is in it and what it is called: pictures that come at the same time take no name from one another, and
    one that comes again is kept once."""
    seen = hashlib.sha256(repr((image.mode, image.size, str(path))).encode("utf-8", "surrogatepass"))
    seen.update(image.tobytes())
    return seen.hexdigest()[:_NAME_DIGITS]


def count(home: Home, user: UserId, name: str) -> int:
    """How many pictures a training set has."""
    return sum(1 for _ in data_folder(home, user, name).glob("*/*.png"))


def kinds(home: Home, user: UserId, name: str) -> dict[str, int]:
    """How many pictures of each kind a training set has: its folders."""
    found = sorted(path.parent.name for path in data_folder(home, user, name).glob("*/*.png"))
    return dict(Counter(found))


def latest(home: Home, user: UserId) -> str:
    """The name of the training set that was added to last, "" where there is none."""
    sets = [path for path in home.training_sets(user).glob("*") if path.is_dir() and any(path.glob("*/*.png"))]
    return max(sets, key=_changed).name if sets else ""


def remove(home: Home, user: UserId, name: str) -> None:
    """Forget a training set."""
    shutil.rmtree(data_folder(home, user, name), ignore_errors=True)


def _changed(folder: Path) -> float:
    return max(path.stat().st_mtime for path in folder.iterdir())


def _caption(path: PurePosixPath, name: str) -> str:
    """What a file's name says: "red_dress-012.jpg" is "red dress". What a camera or a phone calls it says nothing and
    leaves it to the folder, and where there is none to the set."""
    words = [word for word in _BETWEEN.split(path.stem) if word and not word.isdecimal()]
    said = [word for word in words if word.lower() not in _CAMERAS and not (
        any(map(str.isdecimal, word)) and sum(map(str.isalpha, word)) < _FEWEST_LETTERS)]
    told = sum(map(str.isalpha, "".join(said))) >= _FEWEST_LETTERS
    return " ".join(said) if told else path.parent.name or name
