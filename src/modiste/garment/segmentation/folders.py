"""A trained segmenter on disk: `garment/segmenter.safetensors`, with its sizes in `segmenter.json`.

Most of its weights are 1 x 1 convolutions, and those are kept in 8 bits (`data.eight_bit`), the rest as fp16. Files
with the former names of modules and sizes are read too.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json, write_bytes
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.garment.segmentation.networks import Segmenter
from modiste.garment.segmentation.presets import SegmenterSize
from modiste.nn.efficientnet import Stage

GARMENT: Final = "garment"
_SEGMENTER: Final = "segmenter"
_COUNTS: Final = "num_batches_tracked"
_FORMER_MODULES: Final = {"stages": "encoder", "surroundings": "context", "ups": "decoder"}
_FORMER_LAYERS: Final = {"inner": "reduce", "seen": "skip"}  # of the decoder's blocks


def save_segmenter(network: Segmenter, folder: Path) -> None:
    """Write the segmenter."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value for name, value in network.state_dict().items() if not name.endswith(_COUNTS)}
    save_file(to_eight_bits(state, _is_pointwise), folder / f"{_SEGMENTER}.safetensors")
    note = {"size": asdict(network.size)}
    write_bytes(folder / f"{_SEGMENTER}.json", (json.dumps(note, indent=2) + "\n").encode())


def has_segmenter(folder: Path) -> bool:
    """Whether a folder has a segmenter."""
    return (folder / f"{_SEGMENTER}.json").is_file()


def load_segmenter(folder: Path) -> Segmenter:
    """Read a segmenter. Raises WeightsError when it is missing, damaged or of another shape."""
    try:
        network = Segmenter(_size(parse_json((folder / f"{_SEGMENTER}.json").read_text(encoding="utf-8"))["size"]))
        kept = from_eight_bits(load_file(folder / f"{_SEGMENTER}.safetensors"))
        state = {_present_name(name): value for name, value in kept.items()}
        counts = {name: value for name, value in network.state_dict().items() if name.endswith(_COUNTS)}
        network.load_state_dict(state | counts)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError("garment.segmenter_incomplete", folder=folder, reason=error) from error
    return network.eval().requires_grad_(False)


def fingerprint(folder: Path) -> str:
    """The SHA-256 of a segmenter that `load_segmenter` has read: of its weights and its sizes."""
    digest = hashlib.sha256()
    for ending in ("json", "safetensors"):
        digest.update((folder / f"{_SEGMENTER}.{ending}").read_bytes())
    return digest.hexdigest()


def _size(note: dict[str, Any]) -> SegmenterSize:
    stages = tuple(Stage(**stage) for stage in note["stages"])
    skips, widths = (note[present if present in note else former]
                     for present, former in (("skips", "looks_back"), ("decoder_widths", "up")))
    return SegmenterSize(
        stem=note["stem"], stages=stages, skips=tuple(skips), decoder_widths=tuple(widths), side_px=note["side_px"])


def _is_pointwise(value: Tensor) -> bool:
    return value.ndim == 4 and value.shape[2:] == (1, 1)


def _present_name(name: str) -> str:
    """The present name of a tensor, whichever names its file has."""
    module, *rest = name.split(".")
    if module == "ups":
        rest = [_FORMER_LAYERS.get(part, part) for part in rest]
    return ".".join([_FORMER_MODULES.get(module, module), *rest])
