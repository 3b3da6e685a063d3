"""What was seen of photos that types are learnt from, kept on disk: looking takes a second a photo, fitting seconds in
all, so that a run that was broken off goes on where it was."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import WeightsError
from modiste.data.arrays import read_arrays, write_arrays

Features = NDArray[np.float32]
_EVERY: Final = 100


class KeptLooks:
    """The features of photos by their keys, None of those in which nothing was found; in a file of its own for each
    table of photos."""

    def __init__(self, file: Path, *, resume: bool) -> None:
        self._file = file
        self._seen: dict[str, Features | None] = _read(file) if resume else {}
        self._unsaved = 0

    def __contains__(self, key: str) -> bool:
        return key in self._seen

    def __getitem__(self, key: str) -> Features | None:
        return self._seen[key]

    def add(self, key: str, features: Features | None) -> None:
        """Keep what was seen of a photo; now and then it is written.

        Raises:
            OutputError: the file cannot be written.
        """
        self._seen[key] = features
        self._unsaved += 1
        if self._unsaved >= _EVERY:
            self.save()

    def save(self) -> None:
        """Write what was seen since it was last written.

        Raises:
            OutputError: the file cannot be written.
        """
        if not self._unsaved:
            return
        found = {key: row for key, row in self._seen.items() if row is not None}
        rows = np.stack(list(found.values())) if found else np.zeros((0, 0), np.float32)
        nothing = [key for key, row in self._seen.items() if row is None]
        write_arrays({"features": rows}, self._file, {"keys": "\n".join(found), "nothing": "\n".join(nothing)})
        self._unsaved = 0


def _read(file: Path) -> dict[str, Features | None]:
    """What a run before kept; nothing where there was none, or its file is damaged: then all is looked at again."""
    if not file.is_file():
        return {}
    try:
        arrays, texts = read_arrays(file)
        keys = texts["keys"].split("\n") if texts["keys"] else []
        found: dict[str, Features | None] = dict(zip(keys, arrays["features"], strict=True))
    except (WeightsError, KeyError, ValueError):
        return {}
    return found | dict.fromkeys(texts["nothing"].split("\n") if texts.get("nothing") else [])
