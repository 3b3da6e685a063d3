"""Pseudo-labels kept between runs: making them again would take longer than some trainings.

Each is a file named by the SHA-256 of all that it depends on: the photo's pixels, the garment's class, what labelled it
(the teacher's weights and sizes) and how (`METHOD`). Files are written whole or not at all, so a run that was broken
off loses nothing and two runs may share a folder; a damaged file is made again.
"""

import hashlib
import zlib
from pathlib import Path
from typing import Final

import numpy as np

from modiste.core.files import write_bytes
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.labels import IGNORED
from modiste.garment.training.pseudo_labels import PseudoLabel, PseudoLabeller
from modiste.imaging.light import Pixels

METHOD: Final = "2"
"""To be raised with any change to `pseudo_labels`, `segmentation.finder` or `imaging.cutout` that changes their
results."""

_NOTHING, _LABELS, _PASTEABLE = b"0", b"1", b"2"


class PseudoLabelCache:
    """A labeller that labels a photo only if `folder` does not have its pseudo-label yet.

    `labeller` looks, and must be a function of photo and class alone; `labelled_by` says which one it is, such as the
    SHA-256 of its weights.
    """

    def __init__(self, labeller: PseudoLabeller, labelled_by: str, folder: Path) -> None:
        self._labeller, self._folder = labeller, folder
        self._how = f"{METHOD} {labelled_by} {','.join(CLASSES)}"

    def __call__(self, photo: Pixels, label: int) -> PseudoLabel | None:
        """The guess on a photo H x W x 3. Raises OutputError when it cannot be kept."""
        path = self._path(photo, label)
        kept, known = _read(path, photo.shape[:2])
        if known:
            return kept
        found = self._labeller(photo, label)
        write_bytes(path, _packed(found))
        return found

    def _path(self, photo: Pixels, label: int) -> Path:
        digest = hashlib.sha256(f"{self._how}\n{label} {photo.shape}\n".encode())
        digest.update(np.ascontiguousarray(photo).data)
        name = digest.hexdigest()
        return self._folder / name[:2] / name[2:]


def _packed(found: PseudoLabel | None) -> bytes:
    if found is None:
        return _NOTHING
    return (_PASTEABLE if found.pasteable else _LABELS) + zlib.compress(found.labels.tobytes(), 1)


def _read(path: Path, size: tuple[int, ...]) -> tuple[PseudoLabel | None, bool]:
    """What is kept, and whether it is whole; zlib's checksum tells."""
    try:
        data = path.read_bytes()
        if data == _NOTHING:
            return None, True
        labels = np.frombuffer(bytearray(zlib.decompress(data[1:])), np.uint8).reshape(size)
    except (OSError, zlib.error, ValueError):
        return None, False
    whole = data[:1] in (_LABELS, _PASTEABLE) and bool(((labels < len(CLASSES)) | (labels == IGNORED)).all())
    return (PseudoLabel(labels, data[:1] == _PASTEABLE), True) if whole else (None, False)
