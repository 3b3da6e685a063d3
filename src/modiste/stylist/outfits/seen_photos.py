"""What was seen of the photos that outfits are measured on, kept on disk: looking takes half a second a photo, so that
a measurement that was broken off, or is taken again after another model was learnt, looks at no photo twice."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import WeightsError
from modiste.data.arrays import read_arrays, write_arrays
from modiste.encoder.item.crops import Crop
from modiste.stylist.outfits.layout import LOOK
from modiste.stylist.outfits.looks import looks_of

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader

Matrix = NDArray[np.float32]
Garment = tuple[str, str]
"""A garment's slot and word."""
_EVERY: Final = 100
_READ: Final = (".py", ".safetensors", ".json", ".csv")


class SeenPhotos:
    """The garments of photos and their looks. With a `file` they are kept there; what another program saw, or other
    weights, of which `made_by` is the mark, is not believed."""

    def __init__(self, reader: "CutReader", file: Path | None = None, made_by: str = "") -> None:
        self._reader, self._file, self._made_by = reader, file, made_by
        self._seen = {} if file is None else _read(file, made_by)
        self._unsaved = 0

    def of(self, data: bytes, look: Callable[[], Sequence[tuple[str, str, Crop]]]) -> tuple[list[Garment], Matrix]:
        """Slots and words of the garments of a photo, and their looks K x L; `look` finds them where they are not known
        yet. `data` are the bytes that were looked at.

        Raises:
            OutputError: the file cannot be written.
        """
        key = hashlib.sha256(data).hexdigest()
        if key not in self._seen:
            found = look()
            looks = looks_of([crop for _, _, crop in found], self._reader) if found else np.zeros((0, LOOK), np.float32)
            self._seen[key] = [(slot, word) for slot, word, _ in found], looks
            self._unsaved += 1
            if self._unsaved >= _EVERY:
                self.save()
        return self._seen[key]

    def save(self) -> None:
        """Write what was seen since it was last written.

        Raises:
            OutputError: the file cannot be written.
        """
        if self._file is None or not self._unsaved:
            return
        looks = np.concatenate([looks for _, looks in self._seen.values()])
        named = json.dumps({key: garments for key, (garments, _) in self._seen.items()})
        write_arrays({"looks": looks}, self._file, {"garments": named, "made_by": self._made_by})
        self._unsaved = 0


def mark_of(paths: Iterable[Path]) -> str:
    """A mark of programs, weights and tables: another one wherever a byte of these files, or of those in these folders,
    is another."""
    found = hashlib.sha256()
    for path in paths:
        inside = sorted(one for one in path.rglob("*") if one.suffix in _READ) if path.is_dir() else [path]
        for file in inside:
            found.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def share_of(rows: int, share: float) -> NDArray[np.bool_]:
    """Which of so many rows belong to a share of them, evenly spread: neighbours are often photos of one person."""
    steps = np.floor(np.arange(rows + 1) * share + 1e-9)
    return np.asarray(np.diff(steps) > 0)


def _read(file: Path, made_by: str) -> dict[str, tuple[list[Garment], Matrix]]:
    """What a run before kept; nothing where there was none, it is of others, or the file is damaged."""
    if not file.is_file():
        return {}
    try:
        arrays, texts = read_arrays(file)
        named: dict[str, list[list[str]]] = json.loads(texts["garments"]) if texts["made_by"] == made_by else {}
        looks = np.asarray(arrays["looks"], np.float32)
        counts = np.cumsum([len(garments) for garments in named.values()])
        if not named or counts[-1] != len(looks):
            return {}
        parts = np.split(looks, counts[:-1])
        return {key: ([(slot, word) for slot, word in garments], part)
                for (key, garments), part in zip(named.items(), parts, strict=True)}
    except (WeightsError, KeyError, ValueError, TypeError):
        return {}
