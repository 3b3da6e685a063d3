"""The files that a job made, in its folder under the studio's home."""

from pathlib import Path

from modiste.studio.store import NotFoundError, UserId
from modiste.web.house import House

_HIDDEN = ("model",)


def files_of(house: House, user: UserId, job: str) -> tuple[Path, ...]:
    """A finished job's files, by name.

    Raises:
        NotFoundError: there is no such job of this user.
    """
    folder = house.store.home / "jobs" / house.jobs.get(user, job).id
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir()
                        if path.is_file() and path.name not in _HIDDEN and not path.name.startswith(".")))


def file_of(house: House, user: UserId, job: str, name: str) -> Path:
    """One of them by its name, compared and never joined to a path.

    Raises:
        NotFoundError: there is none.
    """
    found = next((path for path in files_of(house, user, job) if path.name == name), None)
    if found is None:
        raise NotFoundError("file", name)
    return found
