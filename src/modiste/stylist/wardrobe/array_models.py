"""Small models on disk: a safetensors file with an array for each field of their dataclass, in half precision."""

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import WeightsError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Kind = TypeVar("Kind", bound="DataclassInstance")


def save_model(model: "DataclassInstance", folder: Path, file: str) -> None:
    """Write a model.

    Raises:
        OutputError: the folder cannot be written to.
    """
    from safetensors.numpy import save

    from modiste.core.files import make_folder, write_bytes

    kept = {one.name: np.ascontiguousarray(getattr(model, one.name), np.float16) for one in fields(model)}
    write_bytes(make_folder(folder) / file, save(kept))


def load_model(kind: type[Kind], folder: Path, file: str, problem: str) -> Kind:
    """Read a model; `problem` is the code of the error that says what to do where it cannot be used.

    Raises:
        WeightsError: its file is missing, damaged or lacks an array.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        kept: dict[str, NDArray[np.float32]] = {
            name: np.asarray(value, np.float32) for name, value in load_file(folder / file).items()}
        return kind(**{one.name: kept[one.name] for one in fields(kind)})
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise WeightsError(problem, folder=folder, reason=error) from error
