"""A trained reader on disk: `cut/reader.safetensors` with `reader.json`: its sizes, its classes, the temperature of
each kind and the confidence from which on it is believed.

Large matrices are kept in 8 bits (`data.eight_bit`), the rest as fp16; batch norms are folded into their convolutions.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json, write_bytes
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.garment.reading.networks import Reader
from modiste.garment.reading.presets import ReaderSize
from modiste.nn.efficientnet import Stage

CUT: Final = "cut"
_READER: Final = "reader"


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
    save_file(to_eight_bits(trained.network.state_dict()), folder / f"{_READER}.safetensors")
    note = {"size": asdict(trained.network.size), "classes": dict(trained.classes),
            "temperatures": dict(trained.temperatures), "thresholds": dict(trained.thresholds)}  # fmt: skip
    write_bytes(folder / f"{_READER}.json", (json.dumps(note, indent=2) + "\n").encode())


def load_reader(folder: Path) -> TrainedReader:
    """Read a reader. Raises WeightsError when it is missing, damaged or of another shape."""
    try:
        note = parse_json((folder / f"{_READER}.json").read_text(encoding="utf-8"))
        classes = {kind: tuple(known) for kind, known in note["classes"].items()}
        network = Reader(_size(note["size"]), {kind: len(known) for kind, known in classes.items()}, has_norms=False)
        kept = from_eight_bits(load_file(folder / f"{_READER}.safetensors"))
        network.load_state_dict({_named_now(name): value for name, value in kept.items()})
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
