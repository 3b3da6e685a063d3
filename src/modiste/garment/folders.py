"""Where a trained segmenter lies: `garment/segmenter.safetensors`, with its sizes in `segmenter.json`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from modiste.core.errors import WeightsError
from modiste.core.files import write_bytes
from modiste.garment.networks import Segmenter
from modiste.garment.presets import SegmenterSize, Stage

GARMENT: Final = "garment"
_SEGMENTER: Final = "segmenter"


def save_segmenter(network: Segmenter, folder: Path) -> None:
    """Write the segmenter in fp16."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.half().contiguous() if value.is_floating_point() else value.contiguous()
             for name, value in network.state_dict().items() if not name.endswith("num_batches_tracked")}
    save_file(state, folder / f"{_SEGMENTER}.safetensors")
    note = {"size": asdict(network.size)}
    write_bytes(folder / f"{_SEGMENTER}.json", (json.dumps(note, indent=2) + "\n").encode())


def has_segmenter(folder: Path) -> bool:
    """Whether a folder has a segmenter."""
    return (folder / f"{_SEGMENTER}.json").is_file()


def load_segmenter(folder: Path) -> Segmenter:
    """Read a segmenter. Raises WeightsError when it is missing, damaged or of another shape."""
    try:
        network = Segmenter(_size(json.loads((folder / f"{_SEGMENTER}.json").read_text(encoding="utf-8"))["size"]))
        state = {name: value.float() for name, value in load_file(folder / f"{_SEGMENTER}.safetensors").items()}
        counts = {name: value for name, value in network.state_dict().items() if name.endswith("num_batches_tracked")}
        network.load_state_dict(state | counts)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise WeightsError(f"{folder}: no complete segmenter ({reason}); train one with modiste train segmenter"
                           ) from error
    return network.eval().requires_grad_(False)


def _size(note: dict[str, Any]) -> SegmenterSize:
    stages = tuple(Stage(**stage) for stage in note["stages"])
    return SegmenterSize(note["stem"], stages, tuple(note["looks_back"]), tuple(note["up"]), note["side_px"])
