"""The models that a person trained: a folder each, under the studio's home, by the person's own names.

A model is in place once it is whole: until then it is trained in its job's folder, and the former one of that name is
used.
"""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, TypeAlias

from modiste.core.errors import SettingError, UnknownNameError
from modiste.core.files import make_folder, output_error, write_bytes
from modiste.studio.home import Home, UserId

What: TypeAlias = Literal["fabric", "lora"]
READY: Final = "ready"
"""The file that says that a model is finished, with a category it knows on each line."""
_NAME: Final = re.compile(r"[\w][\w !&+'’-]{0,38}", re.UNICODE)


def check_name(name: str) -> str:
    """A name that is also a folder's: letters, digits, spaces and any of - ! & + ', at most 39; no dot, no slash.

    Raises:
        SettingError: it is not.
    """
    tidy = " ".join(name.split())
    if not _NAME.fullmatch(tidy):
        raise SettingError("studio.model_name", name=tidy[:40])
    return tidy


def model_folder(home: Home, user: UserId, what: What, name: str) -> Path:
    """Where a person's model of that name is, or would be.

    Raises:
        SettingError: the name is none.
    """
    return home.trained_models(user, what) / check_name(name)


def find_model(home: Home, user: UserId, what: What, name: str) -> Path:
    """The folder of a finished model of this person.

    Raises:
        UnknownNameError: there is none of that name.
    """
    known = model_names(home, user, what)
    if name not in known:
        raise UnknownNameError("model of yours", name, known)
    return model_folder(home, user, what, name)


def place_model(run: Path, target: Path, categories: Iterable[str]) -> None:
    """Put a finished model where it is used from, in place of the former one of that name, in one step; `categories`
    are those that it knows.

    Raises:
        OutputError: a file cannot be written or moved; the former model is in its place then.
    """
    write_bytes(run / READY, "\n".join(categories).encode("utf-8"))
    make_folder(target.parent)
    former = run.with_name(f"{run.name}-former")
    try:
        shutil.rmtree(former, ignore_errors=True)
        if target.exists():
            target.replace(former)
        try:
            run.replace(target)
        except OSError:
            if former.exists():
                former.replace(target)
            raise
    except OSError as error:
        raise output_error(target, error) from error
    shutil.rmtree(former, ignore_errors=True)


def categories_of(home: Home, user: UserId, name: str) -> tuple[str, ...]:
    """The categories that a finished fabric model of this person knows.

    Raises:
        UnknownNameError: there is none of that name.
    """
    return tuple((find_model(home, user, "fabric", name) / READY).read_text(encoding="utf-8").split())


def model_names(home: Home, user: UserId, what: What) -> tuple[str, ...]:
    """The names of this person's finished models, in order."""
    folder = home.trained_models(user, what)
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{READY}"))) if folder.is_dir() else ()


def remove_model(home: Home, user: UserId, what: What, name: str) -> Path:
    """Delete a person's model; gives the folder that it was in.

    Raises:
        UnknownNameError: there is none of that name.
        OutputError: it cannot be deleted.
    """
    folder = find_model(home, user, what, name)
    home.remove([folder])
    return folder
