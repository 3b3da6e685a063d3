"""A trained encoder of items on disk: `item/item.safetensors` with `item.json`: its sizes, the ids that its words know,
the classes of its tags and the temperature of each kind.

Large matrices are kept in 8 bits (`data.eight_bit`), the rest as fp16; batch norms are folded into their convolutions.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json, write_bytes
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.data.weights import load_weights, save_weights, write_manifest
from modiste.encoder.heads import LabelSpace
from modiste.encoder.item.networks import FrozenStages, ItemNetwork, WordTower
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.pixels import PixelReader
from modiste.encoder.item.presets import ItemSize
from modiste.encoder.item.type_network import TypeReader
from modiste.encoder.item.words import WordIds
from modiste.nn.efficientnet import Stage, fold_norms
from modiste.nn.memory import channels_last

_DIGITS: Final = 8
ONE_VIEW: Final = (1.0,)
THREE_VIEWS: Final = (1.0, 0.88, 1.10)
"""Colours and types of one view err where garments are cut off or lie small: the mean of three errs less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedItems:
    """The networks, what their inputs and outputs mean, and how sure they may be."""

    frozen: FrozenStages
    network: ItemNetwork
    words: WordTower
    labels: LabelSpace
    ids: WordIds
    text_width: int
    temperatures: Mapping[str, float] = field(default_factory=dict)
    scales: tuple[float, ...] = ONE_VIEW
    """The sizes at which it looks at a garment; its vector is the mean of theirs."""
    pixels: PixelReader | None = None
    """What reads colours off pixels beside the vectors, where there is such a reader."""
    types: TypeReader | None = None
    """What reads types beside the vectors, by a trunk of its own, where there is such a reader."""
    name: str = ITEM
    """What its vectors are called: of a saved encoder, a name of its weights and sizes. Those of others do not
    compare."""


def save_items(trained: TrainedItems, folder: Path) -> None:
    """Write the encoder."""
    folder.mkdir(parents=True, exist_ok=True)
    state: dict[str, Tensor] = {}
    for part in ("frozen", "network", "words"):
        module: torch.nn.Module = getattr(trained, part)
        state |= {f"{part}.{name}": value for name, value in module.state_dict().items()}
    save_weights(to_eight_bits(state), folder / f"{ITEM}.safetensors")
    note: dict[str, Any] = {
        "size": asdict(trained.network.size), "text_width": trained.text_width,
        "tags": dict(trained.labels.classes), "temperatures": dict(trained.temperatures),
        "scales": list(trained.scales), "cut_ids": list(trained.ids.cut), "pattern_ids": list(trained.ids.patterns),
    }
    if trained.pixels is not None:
        note["pixels"] = trained.pixels.save(folder)
    if trained.types is not None:
        trained.types.save(folder)
    write_bytes(folder / f"{ITEM}.json", (json.dumps(note, indent=1) + "\n").encode())
    write_manifest(folder)


def add_pixels(folder: Path, reader: PixelReader, scales: tuple[float, ...]) -> None:
    """Give a saved encoder another reader of pixels and other sizes at which it looks; its networks stay, bit for
    bit.

    Raises:
        OutputError: the folder cannot be written to.
    """
    path = folder / f"{ITEM}.json"
    note = {**parse_json(path.read_text(encoding="utf-8")), "scales": list(scales), "pixels": reader.save(folder)}
    write_bytes(path, (json.dumps(note, indent=1) + "\n").encode())
    write_manifest(folder)


def load_items(folder: Path) -> TrainedItems:
    """Read an encoder. Raises WeightsError when it is missing, damaged or of another shape."""
    kept = from_eight_bits(load_weights(folder / f"{ITEM}.safetensors", dtype=None))
    try:
        note = parse_json((folder / f"{ITEM}.json").read_text(encoding="utf-8"))
        size = _size(note["size"])
        labels = LabelSpace({kind: tuple(values) for kind, values in note["tags"].items()})
        ids = WordIds(tuple(note["cut_ids"]), tuple(note["pattern_ids"]))
        network = ItemNetwork(size, {kind: len(values) for kind, values in labels.classes.items() if values})
        parts: dict[str, torch.nn.Module] = {
            "frozen": FrozenStages(size), "network": network,
            "words": WordTower(len(ids.cut), len(ids.patterns), int(note["text_width"]), size.hidden)}
        for part, module in parts.items():
            fold_norms(module)
            module.load_state_dict({name.removeprefix(f"{part}."): value for name, value in kept.items()
                                    if name.startswith(f"{part}.")})
            channels_last(module.eval().requires_grad_(False))
        scales = tuple(float(value) for value in note.get("scales", ONE_VIEW))
        pixels = PixelReader.load(folder, note["pixels"]) if "pixels" in note else None
        return TrainedItems(
            frozen=parts["frozen"], network=network, words=parts["words"], labels=labels, ids=ids,  # type: ignore[arg-type]
            text_width=int(note["text_width"]), scales=scales, pixels=pixels, types=TypeReader.load_beside(folder),
            name=_name(folder / f"{ITEM}.safetensors", scales),
            temperatures={kind: float(value) for kind, value in note["temperatures"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise WeightsError("encoder.items_incomplete", folder=folder, reason=error) from error


def _name(weights: Path, scales: tuple[float, ...]) -> str:
    sizes = b"" if scales == ONE_VIEW else repr(scales).encode()
    return f"{ITEM}-{hashlib.sha256(weights.read_bytes() + sizes).hexdigest()[:_DIGITS]}"


def _size(note: dict[str, Any]) -> ItemSize:
    return ItemSize(**{**note, "stages": tuple(Stage(**stage) for stage in note["stages"])})
