"""Where trained fabric networks lie: `fabric/weaver.safetensors` with its sizes and categories in `weaver.json`, and
likewise `enlarger` and the classics, each in a folder of its category."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from modiste.core.errors import WeightsError
from modiste.core.files import write_bytes
from modiste.fabric.networks import DCGenerator, Enlarger
from modiste.fabric.presets import DCGANSize, EnlargerSize, WeaverSize
from modiste.fabric.weaver import Sampling, Weaver

FABRIC: Final = "fabric"
_WEAVER: Final = "weaver"
_CLASSIC: Final = "dcgan"
_ENLARGER: Final = "enlarger"


@dataclass(frozen=True, slots=True)
class LoadedWeaver:
    """A weaver, the names of its categories, and how it is to be used."""

    network: Weaver
    categories: tuple[str, ...]
    sampling: Sampling


def save_weaver(network: Weaver, categories: tuple[str, ...], sampling: Sampling, folder: Path) -> None:
    """Write the weaver in fp16."""
    _save(network, folder, _WEAVER, {"size": asdict(network.size), "categories": list(categories),
                                     "sampling": asdict(sampling)})


def has_weaver(folder: Path) -> bool:
    """Whether a folder has a weaver."""
    return (folder / f"{_WEAVER}.json").is_file()


def load_weaver(folder: Path) -> LoadedWeaver:
    """Read a weaver. Raises WeightsError when it is missing, damaged or of another shape."""
    try:
        note = json.loads((folder / f"{_WEAVER}.json").read_text(encoding="utf-8"))
        sizes: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
                                 for name, value in note["size"].items()}
        size = WeaverSize(**sizes)
        categories = tuple(str(name) for name in note["categories"])
        sampling = Sampling(**note["sampling"])
        network = Weaver(size, len(categories))
        network.load_state_dict({name: value.float() for name, value in
                                 load_file(folder / f"{_WEAVER}.safetensors").items()})
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError(f"{folder}: no complete fabric model ({_first_line(error)}); train one with modiste train "
                           "fabric") from error
    return LoadedWeaver(network.eval().requires_grad_(False), categories, sampling)


def save_classic(network: DCGenerator, size: DCGANSize, category: str, folder: Path) -> None:
    """Write the classic generator of one category in fp16."""
    _save(network, folder / category, _CLASSIC, {"size": asdict(size), "category": category})


def load_classic(folder: Path, category: str) -> tuple[DCGenerator, DCGANSize]:
    """Read the classic generator of a category. Raises WeightsError when it is missing, damaged or of another shape."""
    place = folder / category
    try:
        size = DCGANSize(**json.loads((place / f"{_CLASSIC}.json").read_text(encoding="utf-8"))["size"])
        network = DCGenerator(size)
        network.load_state_dict({name: value.float() if value.is_floating_point() else value for name, value in
                                 load_file(place / f"{_CLASSIC}.safetensors").items()})
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError(f"{place}: no classic model of {category} ({_first_line(error)}); train one with modiste "
                           "train dcgan") from error
    return network.eval().requires_grad_(False), size


def save_enlarger(network: Enlarger, folder: Path) -> None:
    """Write the super-resolution in fp16."""
    _save(network, folder, _ENLARGER, {"size": asdict(network.size)})


def has_enlarger(folder: Path) -> bool:
    """Whether a folder has a super-resolution."""
    return (folder / f"{_ENLARGER}.json").is_file()


def load_enlarger(folder: Path) -> Enlarger:
    """Read the super-resolution. Raises WeightsError when it is missing, damaged or of another shape."""
    try:
        size = EnlargerSize(**json.loads((folder / f"{_ENLARGER}.json").read_text(encoding="utf-8"))["size"])
        network = Enlarger(size)
        network.load_state_dict({name: value.float() for name, value in
                                 load_file(folder / f"{_ENLARGER}.safetensors").items()})
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError(f"{folder}: no complete enlarger ({_first_line(error)}); train one with modiste train "
                           "enlarger") from error
    return network.eval().requires_grad_(False)


def _save(network: torch.nn.Module, folder: Path, name: str, note: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    state = {key: value.half().contiguous() if value.is_floating_point() else value.contiguous()
             for key, value in network.state_dict().items()}
    save_file(state, folder / f"{name}.safetensors")
    write_bytes(folder / f"{name}.json", (json.dumps(note, ensure_ascii=False, indent=2) + "\n").encode())


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
