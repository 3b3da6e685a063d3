"""The files that a job made, in its folder under the studio's home."""

from pathlib import Path
from typing import Final

_HIDDEN: Final = ("model",)
"""What trainings of earlier versions noted in the folder."""


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files that a job made, by name: those right in its folder; a training's run lies deeper."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir()
                        if path.is_file() and path.name not in _HIDDEN and not path.name.startswith(".")))
