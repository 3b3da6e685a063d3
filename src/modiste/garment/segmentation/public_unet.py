"""The public checkpoint `Unet_2020-10-30` as an engine: one file in, the probability of clothes out."""

import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from modiste.core.errors import WeightsError
from modiste.core.messages import message
from modiste.data.weights import FOREIGN, load_weights
from modiste.garment.segmentation.efficientnet_unet import MULTIPLE, ClothesUNet
from modiste.garment.segmentation.engine import BINARY
from modiste.garment.segmentation.normalise import normalised
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last

ENDINGS: Final = (*FOREIGN, ".safetensors", ".zip")
LONGEST_PX: Final = 800
"""Longest side that the checkpoint was trained and tested at (its authors' configuration 2020-10-30)."""

_PREFIX: Final = "model."
_MODULES: Final = ("encoder.", "decoder.", "segmentation_head.")
# Heads that classify: files carry them, or lack what this network only keeps for completeness.
_IDLE: Final = ("encoder.conv_head.", "encoder.bn2.", "encoder.classifier.", "encoder.global_pool.")
_MAX_FILE_BYTES: Final = 1 << 30
_EXPECTED: Final = message("garment.unet_expected")


@dataclass(frozen=True, slots=True)
class PublicUNet:
    """Clothes or not; satisfies `SegmenterEngine`."""

    name: str
    network: ClothesUNet = field(repr=False)
    classes: tuple[str, ...] = BINARY

    @classmethod
    def load(cls, path: Path, name: str | None = None) -> "PublicUNet":
        """From the published file: a `.zip` with the checkpoint in it, the checkpoint, or safetensors.

        Raises:
            WeightsError: the file is missing, damaged, holds pickled objects, or the tensors of another network.
        """
        shown = name or str(path)
        state = _of_this_network(_read(path, shown), shown)
        network = ClothesUNet()
        own = network.state_dict()
        missing = [key for key in own if key not in state and not _optional(key)]
        if missing:
            raise WeightsError("garment.tensor_missing", path=shown, key=missing[0], expected=_EXPECTED)
        for key, value in state.items():
            if key not in own:
                raise WeightsError("garment.tensor_unknown", path=shown, key=key, expected=_EXPECTED)
            if value.shape != own[key].shape:
                raise WeightsError("garment.tensor_shape", path=shown, key=key, shape=tuple(value.shape),
                                   wanted=tuple(own[key].shape), expected=_EXPECTED)
        network.load_state_dict(own | state)  # what is optional and missing stays as it is
        return cls(shown, channels_last(network).to(best_device()).eval().requires_grad_(False))

    @torch.no_grad()
    def probabilities(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """H x W x 3 RGB -> 2 x h x w, in proportion, the longest side 800 at most."""
        height, width = image.shape[:2]
        scale = min(1.0, LONGEST_PX / max(height, width))
        height, width = max(1, round(height * scale)), max(1, round(width * scale))
        small = image if scale == 1 else cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        top, left = (-height % MULTIPLE) // 2, (-width % MULTIPLE) // 2
        # Black around it, shared out between both sides, as the checkpoint's authors pad.
        padded = cv2.copyMakeBorder(small, top, -height % MULTIPLE - top, left, -width % MULTIPLE - left,
                                    cv2.BORDER_CONSTANT, value=(0, 0, 0))
        logits = self.network(normalised(padded).to(best_device()))[0, 0]  # h' w'
        clothes = torch.sigmoid(logits[top : top + height, left : left + width]).float().cpu()
        return np.asarray(torch.stack((1 - clothes, clothes)).numpy())  # 2 h w


def _of_this_network(tensors: Mapping[str, Tensor], shown: str) -> dict[str, Tensor]:
    """Tensors by their names in `ClothesUNet`, those of idle heads and of whatever lay beside the network left out."""
    prefix = _PREFIX if any(key.startswith(_PREFIX + _MODULES[0]) for key in tensors) else ""
    state = {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
    state = {key: value for key, value in state.items() if key.startswith(_MODULES) and not key.startswith(_IDLE)}
    if not state:
        raise WeightsError("garment.tensors_of_another", path=shown, name=f"{_PREFIX}{_MODULES[0]}", expected=_EXPECTED)
    return state


def _optional(key: str) -> bool:
    return key.startswith(_IDLE) or key.endswith("num_batches_tracked")


def _read(path: Path, shown: str) -> dict[str, Tensor]:
    if path.suffix != ".zip":
        return load_weights(path)
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            inner = [entry for entry in archive.infolist() if not entry.is_dir()]
            suffix = Path(inner[0].filename).suffix if inner else ""
            if len(inner) != 1 or inner[0].file_size > _MAX_FILE_BYTES:
                raise WeightsError("garment.archive_of_several", path=shown, count=len(inner))
            checkpoint = Path(folder) / f"checkpoint{suffix if suffix in (*FOREIGN, '.safetensors') else FOREIGN[0]}"
            with archive.open(inner[0]) as source, checkpoint.open("wb") as target:
                shutil.copyfileobj(source, target)
            return _renamed(checkpoint, f"{shown}/{inner[0].filename}")
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise WeightsError("garment.archive_unreadable", path=shown) from error


def _renamed(checkpoint: Path, shown: str) -> dict[str, Tensor]:
    """The checkpoint's tensors; what is wrong with it is said of the archive's file, not of the unpacked one."""
    try:
        return load_weights(checkpoint)
    except WeightsError as error:
        raise WeightsError(error.code, **{**error.parameters, "path": shown}) from error
