"""A trained reader on disk: `cut/reader.safetensors` with `reader.json`: its sizes, its classes, the temperature of
each kind and the confidence from which on it is believed.

Large matrices are kept as 8-bit whole numbers with a scale for each row, as those of the segmenter are
(`garment.segmentation.folders`), the rest as fp16; batch norms are folded into their convolutions.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json, write_bytes
from modiste.garment.reading.networks import Reader
from modiste.garment.reading.presets import ReaderSize
from modiste.nn.efficientnet import Stage

CUT: Final = "cut"
_READER: Final = "reader"
_SCALE: Final = ".scale"
_LARGEST: Final = 127
_SMALL: Final = 4096  # numbers: a tensor with fewer stays fp16


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedReader:
    """A reader with what is known of its confidence: for each kind a temperature, and the least that is believed."""

    network: Reader
    classes: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)


def save_reader(trained: TrainedReader, folder: Path) -> None:
    """Write the reader."""
    folder.mkdir(parents=True, exist_ok=True)
    state: dict[str, Tensor] = {}
    for name, value in trained.network.state_dict().items():
        if value.ndim > 1 and value.numel() >= _SMALL and value[0].numel() > 1:
            scale = value.flatten(1).abs().amax(dim=1).clamp(min=1e-8) / _LARGEST
            wide = scale.reshape(-1, *[1] * (value.ndim - 1))
            state[name] = (value / wide).round().to(torch.int8).contiguous()
            state[name + _SCALE] = scale.contiguous()
        else:
            state[name] = value.half().contiguous()
    save_file(state, folder / f"{_READER}.safetensors")
    note = {"size": asdict(trained.network.size), "classes": dict(trained.classes),
            "temperatures": dict(trained.temperatures), "thresholds": dict(trained.thresholds)}  # fmt: skip
    write_bytes(folder / f"{_READER}.json", (json.dumps(note, indent=2) + "\n").encode())


def load_reader(folder: Path) -> TrainedReader:
    """Read a reader. Raises WeightsError when it is missing, damaged or of another shape."""
    try:
        note = parse_json((folder / f"{_READER}.json").read_text(encoding="utf-8"))
        classes = {kind: tuple(known) for kind, known in note["classes"].items()}
        network = Reader(_size(note["size"]), {kind: len(known) for kind, known in classes.items()}, has_norms=False)
        kept = load_file(folder / f"{_READER}.safetensors")
        network.load_state_dict({
            _named_now(name): value.float() * kept[name + _SCALE].float().reshape(-1, *[1] * (value.ndim - 1))
            if name + _SCALE in kept else value.float()
            for name, value in kept.items() if not name.endswith(_SCALE)})
        return TrainedReader(
            network=network.eval().requires_grad_(False), classes=classes,
            temperatures={kind: float(value) for kind, value in note["temperatures"].items()},
            thresholds={kind: float(value) for kind, value in note["thresholds"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError) as error:
        raise WeightsError("garment.reader_incomplete", folder=folder, reason=error) from error


def _named_now(name: str) -> str:
    """The name of a tensor; readers of the time when one reading had all to say called it "reading"."""
    return name.replace("reading.", "readings.members.0.", 1) if name.startswith("reading.") else name


def _size(note: dict[str, Any]) -> ReaderSize:
    return ReaderSize(**{**note, "stages": tuple(Stage(**stage) for stage in note["stages"])})
