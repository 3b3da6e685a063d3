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
    "save_weights",
    "write_manifest",
]

MANIFEST = "SHA256SUMS"
FOREIGN = (".pt", ".pth", ".bin", ".ckpt")
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
        raise WeightsError(f"{path}: weights are saved as .safetensors; name the file so")
    if not tensors:
        raise WeightsError(f"{path}: there are no tensors to save")
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
        raise WeightsError(f"{path}: no such weights file; check the path or fetch the model again")
    if path.suffix == ".safetensors":
        _check_sum(path, read_manifest(path.parent).get(path.name))
        try:
            tensors: dict[str, torch.Tensor] = load_file(path)
        except (SafetensorError, OSError, ValueError) as error:
            raise WeightsError(f"{path}: a damaged or cut-off safetensors file; fetch it again") from error
    elif path.suffix in FOREIGN:
        tensors = _load_foreign(path)
    else:
        raise WeightsError(f"{path}: unknown kind of weights; expected .safetensors or {', '.join(FOREIGN)}")
    if not tensors:
        raise WeightsError(f"{path}: there are no tensors in it; expected a model's weights by name")
    return {name: value.to(dtype) if dtype is not None and value.is_floating_point() else value
            for name, value in tensors.items()}


def read_metadata(path: Path) -> dict[str, str]:
    """The text entries in a safetensors file's head; no tensor is read.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            return dict(file.metadata() or {})
    except (SafetensorError, OSError, ValueError) as error:
        raise WeightsError(f"{path}: not a readable safetensors file; fetch it again") from error


def write_manifest(folder: Path) -> Path:
    """Note the SHA-256 of every file below `folder` in its `SHA256SUMS`; gives the manifest's path.

    Raises:
        WeightsError: there is nothing below the folder.
        OutputError: the manifest cannot be written.
    """
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*")
                   if file.is_file() and file.name != MANIFEST)
    if not names:
        raise WeightsError(f"{folder}: there are no files to list; expected a model's folder")
    _write_sums(folder, {name: _digest(folder / name) for name in names})
    return folder / MANIFEST


def check_manifest(folder: Path) -> None:
    """Compare every listed file with its sum.

    Raises:
        WeightsError: no manifest, or a listed file is missing or changed.
    """
    sums = read_manifest(folder)
    if not sums:
        raise WeightsError(f"{folder}: no {MANIFEST} in this folder; the model cannot be checked, fetch it again")
    for name, expected in sums.items():
        if not (folder / name).is_file():
            raise WeightsError(f"{folder / name}: missing, though {MANIFEST} lists it; fetch the model again")
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
            raise WeightsError(f"{path}: line {number} is damaged; expected a SHA-256 and a file name below the folder")
        sums[match[2]] = match[1]
    return sums


def _to_half(value: torch.Tensor, name: str, path: Path) -> torch.Tensor:
    result = value.to(torch.float16)
    if not torch.isfinite(result).all():
        raise WeightsError(f"{path}: tensor {name!r} has values that fp16 cannot hold; save it without half")
    return result


def _load_foreign(path: Path) -> dict[str, torch.Tensor]:
    try:
        loaded: object = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise WeightsError(f"{path}: it holds pickled Python objects, which could run code, or is damaged; it was not "
                           "loaded: ask for a .safetensors file or save only its state_dict") from error
    except Exception as error:  # damaged bytes raise whatever the restricted unpickler trips on
        raise WeightsError(f"{path}: not a readable PyTorch checkpoint (damaged or cut off); fetch it again") from error
    while isinstance(loaded, Mapping):
        inner = next((loaded[name] for name in _WRAPPERS if isinstance(loaded.get(name), Mapping)), None)
        if inner is None:
            break
        loaded = inner
    if not isinstance(loaded, Mapping):
        raise WeightsError(f"{path}: holds a {type(loaded).__name__}; expected tensors by name (a state_dict)")
    return {str(name): value for name, value in loaded.items() if isinstance(value, torch.Tensor)}


def _check_sum(path: Path, expected: str | None) -> None:
    if expected is not None and _digest(path) != expected:
        raise WeightsError(f"{path}: does not match its SHA-256 in {MANIFEST} (changed or cut off); fetch it again")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_sums(folder: Path, sums: Mapping[str, str]) -> None:
    lines = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    write_bytes(folder / MANIFEST, lines.encode())
