"""Garments that a studio has hung before, in a folder: the very same one need not be hung again, whatever its print.

The bundled shelf (`base_drapes`) in small, filled by use. A file is named by all that hanging depends on: the pattern,
its materials, the body with its pose, how finely it hangs, and the code and shelf that hung it.
"""

import contextlib
import os
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np

from modiste.core.errors import ModisteError
from modiste.core.files import make_folder, write_bytes
from modiste.core.material import Material
from modiste.data.cards import weights_folder
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation import BodyMesh, Effort, Hung, pack, unpack
from modiste.sewing.simulation.shelf import as_packed, fingerprint

_SUFFIX: Final = ".drape"
_MOST: Final = 500
"""Files, of 15 to 60 kB each; those longest unused go first."""
_MOST_BYTES: Final = 4_000_000


class KeptDrapes:
    """Hung garments in a folder, which is made when there is something to keep. What cannot be read or written is left:
    it only saves time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, pattern: Pattern, materials: Mapping[str, Material], body: BodyMesh, effort: Effort) -> Hung | None:
        """The garment as it hung before; None where it did not."""
        path = self._path(pattern, materials, body, effort)
        try:
            if path.stat().st_size > _MOST_BYTES:
                return None
            found = unpack(np.frombuffer(path.read_bytes(), np.uint8), pattern, body)
        except (OSError, ModisteError):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return found

    def keep(self, hung: Hung, materials: Mapping[str, Material], body: BodyMesh, effort: Effort) -> Hung:
        """Keep a garment; gives it as `find` will (a fortieth of a millimetre off): both make the same picture."""
        try:
            packed = pack(hung)
            same = as_packed(hung, body)
        except ModisteError:
            return hung  # its mesh is not one that can be told by its pattern
        with contextlib.suppress(OSError, ModisteError):
            make_folder(self._folder)
            write_bytes(self._path(hung.pattern, materials, body, effort), packed.tobytes())
            self._tidy()
        return same

    def _path(self, pattern: Pattern, materials: Mapping[str, Material], body: BodyMesh, effort: Effort) -> Path:
        told = blake2b(fingerprint(pattern, materials, body), digest_size=16)
        told.update(repr(effort).encode() + _made_by())
        return self._folder / f"{told.hexdigest()}{_SUFFIX}"

    def _tidy(self) -> None:
        files = list(self._folder.glob(f"*{_SUFFIX}"))
        if len(files) > _MOST:
            for path in sorted(files, key=lambda file: file.stat().st_mtime)[: len(files) - _MOST]:
                path.unlink(missing_ok=True)


@cache
def _made_by() -> bytes:
    """The code that hangs garments, and the shelf that they begin from."""
    told = blake2b(digest_size=16)
    ahead = [resources.files("modiste.sewing.simulation")]
    while ahead:
        for entry in sorted(ahead.pop().iterdir(), key=lambda one: one.name):
            if entry.is_dir():
                ahead.append(entry)
            elif entry.name.endswith(".py"):
                told.update(entry.read_bytes())
    sums = weights_folder() / "sewing" / "SHA256SUMS"
    told.update(sums.read_bytes() if sums.is_file() else b"")
    return told.digest()
