"""Arrays on disk without torch: safetensors as numpy arrays, with their text entries."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from modiste.core.errors import WeightsError
from modiste.core.files import write_bytes

Arrays = dict[str, NDArray[np.generic]]


def read_arrays(path: Path) -> tuple[Arrays, dict[str, str]]:
    """The arrays of a safetensors file by name, and its text entries.

    Raises:
        WeightsError: it is missing or damaged.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata() or {})  # noqa: SIM118
    except (OSError, ValueError, SafetensorError) as error:
        raise WeightsError("data.file_of_modiste_damaged", path=path) from error


def write_arrays(arrays: Mapping[str, NDArray[np.generic]], path: Path, texts: Mapping[str, str]) -> None:
    """Write arrays and text entries, whole or not at all; names in order, so that the same values give the same bytes.

    Raises:
        OutputError: the file cannot be written.
    """
    ordered = {name: np.ascontiguousarray(arrays[name]) for name in sorted(arrays)}
    write_bytes(path, save(ordered, dict(sorted(texts.items()))))
