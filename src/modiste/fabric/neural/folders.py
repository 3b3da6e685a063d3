"""Trained fabric networks on disk: `fabric/tile_unet.safetensors` with sizes, categories and sampler settings in
`tile_unet.json`, likewise `upscaler`, and `dcgan` in a folder for each category.

Large matrices are kept in 8 bits (`data.eight_bit`), the rest as fp16. Models saved before the parts of the networks
got their present names are read too (`weaver`, `enlarger`).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json, write_bytes
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.fabric.neural.networks import DCGenerator, Upscaler
from modiste.fabric.neural.presets import DCGANSize, TileUNetSize, UpscalerSize
from modiste.fabric.neural.tile_unet import Sampling, TileUNet

FABRIC: Final = "fabric"
_TILE_UNET: Final = ("tile_unet", "weaver")  # present name, former name
_UPSCALER: Final = ("upscaler", "enlarger")
_DCGAN: Final = "dcgan"

# Former names of modules, as they stand in older files: at the top of the network, and inside its blocks.
_FORMER_MODULES: Final[Mapping[str, str]] = {
    "enter": "stem", "fine_in": "encoder", "coarse": "middle", "looks": "attention", "fine_out": "decoder",
    "leave": "head", "finish": "refiner", "kept_waves": "prior_waves", "kept_palettes": "prior_palettes",
}
_FORMER_LAYERS: Final[Mapping[str, str]] = {
    "first": "conv1", "second": "conv2", "third": "conv3", "inner": "norm2", "modulate": "modulation",
    "across": "shortcut", "ask": "qkv",
}
_FORMER_BLOCKS: Final = ("fine_in", "coarse", "fine_out")  # whose first norm was called "norm"


@dataclass(frozen=True, slots=True)
class LoadedTileUNet:
    """A U-Net, the names of its categories, and its sampler settings."""

    network: TileUNet
    categories: tuple[str, ...]
    sampling: Sampling


def save_tile_unet(network: TileUNet, categories: tuple[str, ...], sampling: Sampling, folder: Path) -> None:
    """Write the U-Net."""
    _save(network, folder, _TILE_UNET[0], {"size": asdict(network.size), "categories": list(categories),
                                           "sampling": asdict(sampling)})


def has_tile_unet(folder: Path) -> bool:
    """Whether a folder has a U-Net."""
    return (folder / f"{_stem(folder, _TILE_UNET)}.json").is_file()


def load_tile_unet(folder: Path) -> LoadedTileUNet:
    """Read a U-Net. Raises WeightsError when it is missing, damaged or of another shape."""
    stem = _stem(folder, _TILE_UNET)
    try:
        note = parse_json((folder / f"{stem}.json").read_text(encoding="utf-8"))
        sizes: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
                                 for name, value in note["size"].items()}
        categories = tuple(str(name) for name in note["categories"])
        sampling = Sampling(**note["sampling"])
        network = TileUNet(TileUNetSize(**sizes), len(categories))
        network.load_state_dict(_present_names(load_file(folder / f"{stem}.safetensors")))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError("fabric.model_incomplete", folder=folder, error=error) from error
    return LoadedTileUNet(network.eval().requires_grad_(False), categories, sampling)


def save_dcgan(network: DCGenerator, size: DCGANSize, category: str, folder: Path) -> None:
    """Write the DCGAN generator of one category."""
    _save(network, folder / category, _DCGAN, {"size": asdict(size), "category": category})


class FromDisk:
    """Loads networks from their folders, each once as long as it lives: for one call of the pipeline."""

    def __init__(self) -> None:
        self._tile_unets: dict[Path, LoadedTileUNet] = {}
        self._upscalers: dict[Path, Upscaler] = {}

    def tile_unet(self, folder: Path) -> LoadedTileUNet:
        """The U-Net in a folder. Raises WeightsError."""
        if folder not in self._tile_unets:
            self._tile_unets[folder] = load_tile_unet(folder)
        return self._tile_unets[folder]

    def upscaler(self, folder: Path) -> Upscaler:
        """The super-resolution in a folder. Raises WeightsError."""
        if folder not in self._upscalers:
            self._upscalers[folder] = load_upscaler(folder)
        return self._upscalers[folder]


def load_dcgan(folder: Path, category: str) -> tuple[DCGenerator, DCGANSize]:
    """Read the DCGAN generator of a category. Raises WeightsError when it is missing, damaged or of another shape."""
    place = folder / category
    try:
        size = DCGANSize(**parse_json((place / f"{_DCGAN}.json").read_text(encoding="utf-8"))["size"])
        network = DCGenerator(size)
        network.load_state_dict(from_eight_bits(load_file(place / f"{_DCGAN}.safetensors")))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError("fabric.dcgan_incomplete", place=place, category=category,
                           error=error) from error
    return network.eval().requires_grad_(False), size


def save_upscaler(network: Upscaler, folder: Path) -> None:
    """Write the super-resolution network."""
    _save(network, folder, _UPSCALER[0], {"size": asdict(network.size)})


def has_upscaler(folder: Path) -> bool:
    """Whether a folder has a super-resolution network."""
    return (folder / f"{_stem(folder, _UPSCALER)}.json").is_file()


def load_upscaler(folder: Path) -> Upscaler:
    """Read the super-resolution network. Raises WeightsError when it is missing, damaged or of another shape."""
    stem = _stem(folder, _UPSCALER)
    try:
        size = UpscalerSize(**parse_json((folder / f"{stem}.json").read_text(encoding="utf-8"))["size"])
        network = Upscaler(size)
        network.load_state_dict(_present_names(load_file(folder / f"{stem}.safetensors")))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise WeightsError("fabric.upscaler_incomplete", folder=folder, error=error) from error
    return network.eval().requires_grad_(False)


def _stem(folder: Path, names: tuple[str, str]) -> str:
    """The file name without ending that a folder uses: the present one, or the former where only that is there."""
    present, former = names
    return former if not (folder / f"{present}.json").is_file() and (folder / f"{former}.json").is_file() else present


def _present_names(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Tensors in fp32 under the present names of their modules, whichever names the file has."""
    return {_present_name(name): value for name, value in from_eight_bits(tensors).items()}


def _present_name(name: str) -> str:
    module, *rest = name.split(".")
    if module not in _FORMER_MODULES:
        return name
    layers = [_FORMER_LAYERS.get(part, part) for part in rest]
    if module in _FORMER_BLOCKS:
        layers = ["norm1" if part == "norm" else part for part in layers]
    return ".".join([_FORMER_MODULES[module], *layers])


def _save(network: torch.nn.Module, folder: Path, name: str, note: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(to_eight_bits(network.state_dict()), folder / f"{name}.safetensors")
    write_bytes(folder / f"{name}.json", (json.dumps(note, ensure_ascii=False, indent=2) + "\n").encode())
