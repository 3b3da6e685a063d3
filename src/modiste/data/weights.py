"""Weights on disk: safetensors with SHA-256 sums beside them; foreign checkpoints as far as they hold plain tensors.

A folder of weights is an ordinary folder: `SHA256SUMS` in it is what `sha256sum -c` reads. Its card is read by
`modiste.data.cards`.
"""

import hashlib
import pickle
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save

from modiste.core.errors import WeightsError
from modiste.core.files import write_bytes
from modiste.data.cards import CARD, ModelCard, bundled, read_card

__all__ = [
    "CARD",
    "FOREIGN",
    "MANIFEST",
    "ModelCard",
    "bundled",
    "check_manifest",
    "load_weights",
    "read_card",
    "read_manifest",
    "read_metadata",
    "refuse_pickles",
    "save_weights",
    "write_manifest",
]

MANIFEST = "SHA256SUMS"
FOREIGN = (".pt", ".pth", ".bin", ".ckpt")
_PICKLES = (*FOREIGN, ".pkl", ".pickle")
_WRAPPERS = ("state_dict", "model_state_dict", "model")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def save_weights(tensors: Mapping[str, torch.Tensor], path: Path, metadata: Mapping[str, str] | None = None,
                 half: bool = False) -> None:
    """Write tensors as safetensors, whole or not at all, and note the file's SHA-256 in the folder's manifest.

    Args:
        tensors: by name; tensors that share memory are stored once each.
        path: ends in `.safetensors`.
        metadata: text entries for the file's head (what it is, how it was made).
        half: store floating-point tensors as fp16.

    Raises:
        WeightsError: another ending, or nothing to save, or a value that is not finite in fp16.
        OutputError: the file cannot be written.
    """
    if path.suffix != ".safetensors":
        raise WeightsError("data.weights_name", path=path)
    if not tensors:
        raise WeightsError("data.weights_none_to_save", path=path)
    stored: dict[str, torch.Tensor] = {}
    for name, tensor in tensors.items():
        value = tensor.detach().cpu()
        if half and value.is_floating_point():
            value = _to_half(value, name, path)
        stored[name] = value.clone(memory_format=torch.contiguous_format)
    data = save(stored, metadata=dict(metadata or {}))
    write_bytes(path, data)
    sums = read_manifest(path.parent)
    sums[path.name] = hashlib.sha256(data).hexdigest()
    _write_sums(path.parent, sums)


def load_weights(path: Path, dtype: torch.dtype | None = torch.float32) -> dict[str, torch.Tensor]:
    """Read tensors by name, onto the CPU.

    A `.safetensors` file is compared with its folder's manifest where that lists it. Other endings (`.pt`, `.pth`,
    `.bin`, `.ckpt`) are read by `torch.load(weights_only=True)`, which runs no code; a `state_dict` in it is unwrapped.

    Args:
        path: the file.
        dtype: floating-point tensors are converted to it; None keeps what is stored.

    Raises:
        WeightsError: missing, damaged or changed file, unknown ending, no tensors, or a checkpoint that holds
            pickled Python objects.
    """
    if not path.is_file():
        raise WeightsError("data.weights_missing", path=path)
    if path.suffix == ".safetensors":
        _check_sum(path, read_manifest(path.parent).get(path.name))
        try:
            tensors: dict[str, torch.Tensor] = load_file(path)
        except (SafetensorError, OSError, ValueError) as error:
            raise WeightsError("data.safetensors_damaged", path=path) from error
    elif path.suffix in FOREIGN:
        tensors = _load_foreign(path)
    else:
        raise WeightsError("data.weights_kind", path=path, foreign=FOREIGN)
    if not tensors:
        raise WeightsError("data.weights_empty", path=path)
    return {name: value.to(dtype) if dtype is not None and value.is_floating_point() else value
            for name, value in tensors.items()}


def refuse_pickles(folder: Path) -> None:
    """See that nothing in a model's folder is a pickle, which can run code: some loaders take one by themselves.

    Raises:
        WeightsError: there is one.
    """
    found = next((path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _PICKLES), None)
    if found is not None:
        raise WeightsError("data.pickled_model", path=found)


def read_metadata(path: Path) -> dict[str, str]:
    """The text entries in a safetensors file's head; no tensor is read.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            return dict(file.metadata() or {})
    except (SafetensorError, OSError, ValueError) as error:
        raise WeightsError("data.safetensors_unreadable", path=path) from error


def write_manifest(folder: Path) -> Path:
    """Note the SHA-256 of every file below `folder` in its `SHA256SUMS`; gives the manifest's path.

    Raises:
        WeightsError: there is nothing below the folder.
        OutputError: the manifest cannot be written.
    """
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*")
                   if file.is_file() and file.name != MANIFEST)
    if not names:
        raise WeightsError("data.model_folder_empty", folder=folder)
    _write_sums(folder, {name: _digest(folder / name) for name in names})
    return folder / MANIFEST


def check_manifest(folder: Path) -> None:
    """Compare every listed file with its sum.

    Raises:
        WeightsError: no manifest, or a listed file is missing or changed.
    """
    sums = read_manifest(folder)
    if not sums:
        raise WeightsError("data.no_manifest", folder=folder, manifest=MANIFEST)
    for name, expected in sums.items():
        if not (folder / name).is_file():
            raise WeightsError("data.listed_file_missing", path=folder / name, manifest=MANIFEST)
        _check_sum(folder / name, expected)


def read_manifest(folder: Path) -> dict[str, str]:
    """SHA-256 (hex) by file name relative to `folder`; empty when there is no manifest.

    Raises:
        WeightsError: a line is damaged or names a file outside the folder.
    """
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    sums: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None or PurePosixPath(match[2]).is_absolute() or ".." in PurePosixPath(match[2]).parts:
            raise WeightsError("data.manifest_line", path=path, number=number)
        sums[match[2]] = match[1]
    return sums


def _to_half(value: torch.Tensor, name: str, path: Path) -> torch.Tensor:
    result = value.to(torch.float16)
    if not torch.isfinite(result).all():
        raise WeightsError("data.half_overflow", path=path, name=name)
    return result


def _load_foreign(path: Path) -> dict[str, torch.Tensor]:
    try:
        loaded: object = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise WeightsError("data.pickled_weights", path=path) from error
    except Exception as error:  # damaged bytes raise whatever the restricted unpickler trips on
        raise WeightsError("data.checkpoint_unreadable", path=path) from error
    while isinstance(loaded, Mapping):
        inner = next((loaded[name] for name in _WRAPPERS if isinstance(loaded.get(name), Mapping)), None)
        if inner is None:
            break
        loaded = inner
    if not isinstance(loaded, Mapping):
        raise WeightsError("data.checkpoint_kind", path=path, kind=type(loaded).__name__)
    return {str(name): value for name, value in loaded.items() if isinstance(value, torch.Tensor)}


def _check_sum(path: Path, expected: str | None) -> None:
    if expected is not None and _digest(path) != expected:
        raise WeightsError("data.wrong_sum", path=path, manifest=MANIFEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_sums(folder: Path, sums: Mapping[str, str]) -> None:
    lines = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    write_bytes(folder / MANIFEST, lines.encode())
