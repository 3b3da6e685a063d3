"""EfficientNet-Lite (Tan and Le, 2019, "EfficientNet"; the Lite form has no gates, and ReLU6), the trunk of the
networks that read photos: Lite0 of those for garments' masks, cuts and items, the larger Lite2 of the one for types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

_EPS = 1e-3  # of EfficientNet's norms


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Blocks of one width: how many, side of the kernel, stride of the first, how much wider they are inside."""

    blocks: int
    kernel: int
    stride: int
    expand: int
    width: int


LITE0_STEM: Final = 32
LITE0_STAGES: Final = (
    Stage(blocks=1, kernel=3, stride=1, expand=1, width=16),
    Stage(blocks=2, kernel=3, stride=2, expand=6, width=24),
    Stage(blocks=2, kernel=5, stride=2, expand=6, width=40),
    Stage(blocks=3, kernel=3, stride=2, expand=6, width=80),
    Stage(blocks=3, kernel=5, stride=1, expand=6, width=112),
    Stage(blocks=4, kernel=5, stride=2, expand=6, width=192),
    Stage(blocks=1, kernel=3, stride=1, expand=6, width=320),
)
"""Without the last convolution. The first five end at a sixteenth of the picture's side, all at a thirty-second."""
LITE2_STAGES: Final = (
    Stage(blocks=1, kernel=3, stride=1, expand=1, width=16),
    Stage(blocks=3, kernel=3, stride=2, expand=6, width=24),
    Stage(blocks=3, kernel=5, stride=2, expand=6, width=48),
    Stage(blocks=4, kernel=3, stride=2, expand=6, width=88),
    Stage(blocks=4, kernel=5, stride=1, expand=6, width=120),
    Stage(blocks=5, kernel=5, stride=2, expand=6, width=208),
    Stage(blocks=1, kernel=3, stride=1, expand=6, width=352),
)
"""With the same stem and as much to a side; 1.1 times as wide and 1.2 times as deep."""


class Conv(nn.Module):
    """Convolution, norm and, unless `linear`, ReLU6; pads as TensorFlow's "same" does, which the encoder's weights
    were trained with: at stride 2 the larger half goes after the picture."""

    def __init__(self, inner: int, outer: int, kernel: int, *, stride: int = 1, groups: int = 1, dilation: int = 1,
                 linear: bool = False) -> None:
        super().__init__()
        reach = dilation * (kernel - 1) + 1 - stride
        self.before, self.more = reach // 2, reach % 2
        self.convolution = nn.Conv2d(inner, outer, kernel, stride, 0 if self.more else self.before, dilation, groups,
                                     bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(outer, eps=_EPS, momentum=0.02)
        self.linear = linear

    def forward(self, x: Tensor) -> Tensor:
        """N x C x H x W -> N x O x H/s x W/s."""
        mixed = x.device.type == "cpu" and torch.is_grad_enabled() and torch.is_autocast_enabled("cpu")
        if mixed and self.convolution.groups > 1:
            # A CPU's gradients of depthwise convolutions take several times as long in bfloat16 as in float32.
            with torch.autocast("cpu", enabled=False):
                return self._convolve(x.float())
        return self._convolve(x)

    def _convolve(self, x: Tensor) -> Tensor:
        if self.more:
            x = F.pad(x, (self.before, self.before + 1, self.before, self.before + 1))
        x = self.norm(self.convolution(x))
        return x if self.linear else F.relu6(x)


class InvertedResidual(nn.Module):
    """Expand, depthwise convolution, project (Sandler et al., 2018, figure 3b)."""

    def __init__(self, inner: int, outer: int, kernel: int, *, stride: int = 1, expand: int = 6,
                 dilation: int = 1) -> None:
        super().__init__()
        wide = inner * expand
        self.expand = Conv(inner, wide, 1) if expand != 1 else nn.Identity()
        self.depthwise = Conv(wide, wide, kernel, stride=stride, groups=wide, dilation=dilation)
        self.project = Conv(wide, outer, 1, linear=True)
        self.keeps = stride == 1 and inner == outer

    def forward(self, x: Tensor) -> Tensor:
        """N x C x H x W -> N x O x H/s x W/s."""
        y: Tensor = self.project(self.depthwise(self.expand(x)))
        return x + y if self.keeps else y


def build_stages(stem: int, stages: Sequence[Stage]) -> nn.ModuleList:
    """The stages after a stem of so many channels, each a sequence of blocks."""
    widths = [stem, *(stage.width for stage in stages)]
    return nn.ModuleList(_stage(inner, stage) for inner, stage in zip(widths[:-1], stages, strict=True))


def _stage(inner: int, stage: Stage) -> nn.Sequential:
    blocks = [InvertedResidual(inner, stage.width, stage.kernel, stride=stage.stride, expand=stage.expand)]
    blocks += [InvertedResidual(stage.width, stage.width, stage.kernel, expand=stage.expand)
               for _ in range(stage.blocks - 1)]
    return nn.Sequential(*blocks)


def fold_norms(network: nn.Module) -> None:
    """Fold the batch norms into the convolutions, in place: for inference only."""
    network.eval()
    for module in network.modules():
        if isinstance(module, Conv) and isinstance(module.norm, nn.BatchNorm2d):
            module.convolution = fuse_conv_bn_eval(module.convolution, module.norm)
            module.norm = nn.Identity()
