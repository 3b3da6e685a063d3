"""The models that a user trained on the page Train: a folder each, under the studio's home, by the user's own names."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, TypeAlias

from modiste.core.errors import SettingError, UnknownNameError
from modiste.core.files import make_folder, write_bytes
from modiste.studio.store import UserId

What: TypeAlias = Literal["fabric", "lora"]
READY: Final = "ready"
_NAME: Final = re.compile(r"[\w][\w -]{0,38}", re.UNICODE)


def check_name(name: str) -> str:
    """A name that is also a folder's: letters, digits, spaces, dashes, at most 39; no dot, no slash.

    Raises:
        SettingError: it is not.
    """
    tidy = " ".join(name.split())
    if not _NAME.fullmatch(tidy):
        raise SettingError(f"name {tidy[:40]!r}: expected letters, digits, spaces and dashes, at most 39 of them")
    return tidy


def data_folder(home: Path, user: UserId, name: str) -> Path:
    """Where the pictures of a training set of this user lie.

    Raises:
        SettingError: the name is none.
    """
    return sets_folder(home, user) / check_name(name)


def sets_folder(home: Path, user: UserId) -> Path:
    """Where the training sets of this user lie."""
    return home / "training" / _owner(user) / "pictures"


def new_model(home: Path, user: UserId, what: What, name: str) -> Path:
    """The folder for a model of this user, made.

    Raises:
        SettingError: the name is none.
        OutputError: it cannot be made.
    """
    return make_folder(_models(home, user, what) / check_name(name))


def find_model(home: Path, user: UserId, what: What, name: str) -> Path:
    """The folder of a finished model of this user.

    Raises:
        UnknownNameError: there is none of that name.
    """
    known = model_names(home, user, what)
    if name not in known:
        raise UnknownNameError("model of yours", name, known)
    return _models(home, user, what) / name


def finish_model(folder: Path, categories: Iterable[str]) -> None:
    """Note that a model is finished, and which categories it knows.

    Raises:
        OutputError: the note cannot be written.
    """
    write_bytes(folder / READY, "\n".join(categories).encode("utf-8"))


def categories_of(home: Path, user: UserId, name: str) -> tuple[str, ...]:
    """The categories that a finished fabric model of this user knows.

    Raises:
        UnknownNameError: there is none of that name.
    """
    return tuple((find_model(home, user, "fabric", name) / READY).read_text(encoding="utf-8").split())


def model_names(home: Path, user: UserId, what: What) -> tuple[str, ...]:
    """The names of this user's finished models, in order."""
    folder = _models(home, user, what)
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{READY}"))) if folder.is_dir() else ()


def _models(home: Path, user: UserId, what: What) -> Path:
    return home / "training" / _owner(user) / what


def _owner(user: UserId) -> str:
    return "local" if user is None else f"user-{user}"
