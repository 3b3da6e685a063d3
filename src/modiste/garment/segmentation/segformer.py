"""SegFormer checkpoints for clothes, through transformers (Xie et al., 2021): their labels by name to our parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from torch import Tensor
from torch.nn import functional as F

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json
from modiste.core.garment_mask import PARTS
from modiste.data.quiet import quiet_loading
from modiste.garment.segmentation.engine import BACKGROUND, CLASSES, SKIN
from modiste.garment.segmentation.normalise import IMAGENET_MEAN, IMAGENET_STD, normalised
from modiste.nn.device import best_device

CONFIG: Final = "config.json"
PREPROCESSOR: Final = "preprocessor_config.json"
ARCHITECTURE: Final = "SegformerForSemanticSegmentation"

_INPUT_PX: Final = 512
_MAX_INPUT_PX: Final = 2048
_STRIDE: Final = 32
_PICKLED: Final = ("pytorch_model.bin", "pytorch_model.bin.index.json")

# Labels of the sets that public checkpoints were trained on: ATR (18), LIP (20), Fashionpedia (46), CCP (59); where
# `labels.class_of` knows a word too, to the same part. What only marks a place on a garment (sleeve, pocket) goes where
# it mostly sits; glasses and jewellery are no clothes, and nobody wants a fabric on them.
_NAMES: Final[Mapping[str, str]] = {
    "upper": "upper-clothes; upper clothes; top; t-shirt; tshirt; shirt; blouse; sweater; sweatshirt; jumper; hoodie; "
             "bodysuit; bra; shirt, blouse; top, t-shirt, sweatshirt; sleeve; collar; neckline; hood; lapel; "
             "epaulette; upper body",
    "lower": "pants; trousers; jeans; shorts; skirt; leggings; lower clothes; lower body",
    "dress": "dress; jumpsuit; jumpsuits; romper; one-piece; full body",
    "outerwear": "coat; jacket; blazer; cape; outer; outerwear; cardigan; vest; suit",
    "footwear": "left-shoe; right-shoe; shoe; shoes; boots; heels; sandals; flats; pumps; sneakers; loafers; clogs; "
                "wedges; footwear",
    "bag": "bag; purse; bag, wallet; wallet; handbag; backpack",
    "other": "tights, stockings; tights; stockings; socks; sock; leg warmer; hat; belt; scarf; glove; gloves; tie; "
             "headband, head covering, hair accessory; umbrella; accessories; accessory; intimate; panties; swimwear; "
             "pocket; zipper; buckle; applique; bead; bow; flower; fringe; ribbon; rivet; ruffle; sequin; tassel",
    SKIN: "hair; face; skin; left-leg; right-leg; left-arm; right-arm; left-hand; right-hand; torso-skin; body; arm; "
          "leg; sunglasses; glasses; watch; ring; necklace; bracelet; earrings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SegFormer:
    """Parts of clothes by a checkpoint's own labels; satisfies `SegmenterEngine`.

    `rows` has for each of `classes` the checkpoint's labels that it is made of.
    """

    name: str
    network: Any = field(repr=False)  # transformers has no types
    classes: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    input_px: tuple[int, int]
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD

    @classmethod
    @quiet_loading()
    def load(cls, folder: Path, name: str | None = None) -> "SegFormer":
        """From a folder in transformers' layout: `config.json`, `model.safetensors`, where there is one also
        `preprocessor_config.json`.

        Raises:
            WeightsError: a file is missing or damaged, it is another network, or no label of it is a garment.
        """
        from transformers import SegformerForSemanticSegmentation

        shown = name or str(folder)
        config = _read_json(folder / CONFIG)
        if not is_segformer(config):
            raise WeightsError("garment.model_kind", shown=shown, kind=_kind(config), architecture=ARCHITECTURE)
        pickled = [file for file in _PICKLED if (folder / file).exists()]
        if pickled and not any(folder.glob("*.safetensors")):
            raise WeightsError("garment.pickled", path=folder / pickled[0])
        try:
            network, report = SegformerForSemanticSegmentation.from_pretrained(
                folder, dtype=torch.float32, use_safetensors=True, local_files_only=True, output_loading_info=True)
        except (OSError, RuntimeError, ValueError, SafetensorError) as error:
            raise WeightsError("garment.not_loaded", shown=shown, reason=error) from error
        missing = sorted(report["missing_keys"])
        if missing:
            raise WeightsError("garment.segformer_tensor_missing", shown=shown, key=missing[0])
        labels = [str(network.config.id2label[number]) for number in range(network.config.num_labels)]
        classes, rows = grouped(labels, shown)
        input_px, mean, std = _preprocessing(folder / PREPROCESSOR)
        return cls(name=shown, network=network.to(best_device()).eval().requires_grad_(False), classes=classes,
                   rows=rows, input_px=input_px, mean=mean, std=std)

    @torch.no_grad()
    def probabilities(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """H x W x 3 RGB -> C x h x w of the size that the checkpoint was trained at, whatever the picture's shape."""
        height, width = self.input_px
        shrinks = image.shape[0] > height and image.shape[1] > width
        small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        pixels = normalised(small, self.mean, self.std).to(best_device())
        logits: Tensor = self.network(pixel_values=pixels).logits  # 1 L h/4 w/4
        likely = F.interpolate(logits.float(), (height, width), mode="bilinear").softmax(1)[0]  # L h w
        return np.asarray(torch.stack([likely[list(row)].sum(0) for row in self.rows]).cpu().numpy())  # C h w


def grouped(labels: Sequence[str], shown: str) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Our classes that a checkpoint can tell, in order, and for each the numbers of its labels.

    A label that is no garment and no skin is background.

    Raises:
        WeightsError: none is a garment.
    """
    ours = {_spelled(name): part for part, names in _NAMES.items() for name in names.split("; ")}
    rows: dict[str, list[int]] = {name: [] for name in CLASSES}
    for number, label in enumerate(labels):
        rows[ours.get(_spelled(label), BACKGROUND)].append(number)
    if not any(rows[part] for part in PARTS):
        raise WeightsError("garment.no_garment_label", shown=shown, count=len(labels), labels=labels[:4])
    if not rows[BACKGROUND]:
        raise WeightsError("garment.only_garment_labels", shown=shown, count=len(labels))
    classes = tuple(name for name in CLASSES if rows[name])
    return classes, tuple(tuple(rows[name]) for name in classes)


def _spelled(label: str) -> str:
    return label.strip().casefold().replace("_", " ").replace("-", " ")


def is_segformer(config: Mapping[str, object]) -> bool:
    """Whether a folder's `config.json` names the network that this module loads."""
    return config.get("model_type") == "segformer" and ARCHITECTURE in _names(config)


def _names(config: Mapping[str, object]) -> tuple[str, ...]:
    named = config.get("architectures")
    return tuple(map(str, named)) if isinstance(named, list) else (ARCHITECTURE,)


def _kind(config: Mapping[str, object]) -> str:
    named = config.get("architectures")
    return ", ".join(_names(config)) if isinstance(named, list) else str(config.get("model_type", "model of no kind"))


def _preprocessing(path: Path) -> tuple[tuple[int, int], tuple[float, ...], tuple[float, ...]]:
    """Height and width of the input, mean and deviation of its channels."""
    if not path.is_file():
        return (_INPUT_PX, _INPUT_PX), IMAGENET_MEAN, IMAGENET_STD
    data = _read_json(path)
    size = data.get("size", _INPUT_PX)
    sides = (size.get("height"), size.get("width")) if isinstance(size, dict) else (size, size)
    if isinstance(size, dict) and sides == (None, None):
        sides = (size.get("shortest_edge"),) * 2
    height, width = sides
    if not (isinstance(height, int) and isinstance(width, int) and min(height, width) >= _STRIDE
            and max(height, width) <= _MAX_INPUT_PX):
        raise WeightsError("garment.input_size", path=path, least=_STRIDE, most=_MAX_INPUT_PX, size=size)
    return (height, width), _channels(data, "image_mean", IMAGENET_MEAN, path), _channels(
        data, "image_std", IMAGENET_STD, path)


def _channels(data: Mapping[str, object], key: str, default: tuple[float, ...], path: Path) -> tuple[float, ...]:
    given = data.get(key, list(default))
    if not (isinstance(given, list) and len(given) == 3 and all(
            isinstance(value, int | float) and 0 <= value <= 1 for value in given)) or (
            key == "image_std" and 0 in given):
        raise WeightsError("garment.three_numbers", path=path, key=key, given=given)
    return tuple(float(value) for value in given)


def _read_json(path: Path) -> Mapping[str, object]:
    try:
        data = parse_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError("garment.json_unreadable", path=path, reason=error) from error
    if not isinstance(data, dict):
        raise WeightsError("garment.json_object", path=path)
    return data
