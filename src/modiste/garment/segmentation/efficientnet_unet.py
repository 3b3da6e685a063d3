"""The public checkpoint `Unet_2020-10-30` (clothes or not): EfficientNet-B3 and the decoder of a U-Net, in plain torch.

Its tensors are named as segmentation-models-pytorch names them (`model.encoder.*` after timm, `model.decoder.*`,
`model.segmentation_head.*`), so that the published file loads as it is. Tan & Le, 2019 ("EfficientNet", table 1 scaled
to B3); Ronneberger et al., 2015 ("U-Net").
"""

from typing import Final, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.nn.efficientnet import Stage

STEM: Final = 40
STAGES: Final = (
    Stage(blocks=2, kernel=3, stride=1, expand=1, width=24),
    Stage(blocks=3, kernel=3, stride=2, expand=6, width=32),
    Stage(blocks=3, kernel=5, stride=2, expand=6, width=48),
    Stage(blocks=5, kernel=3, stride=2, expand=6, width=96),
    Stage(blocks=5, kernel=5, stride=1, expand=6, width=136),
    Stage(blocks=6, kernel=5, stride=2, expand=6, width=232),
    Stage(blocks=2, kernel=3, stride=1, expand=6, width=384))
HEAD: Final = 1536
DECODER: Final = (256, 128, 64, 32, 16)
MULTIPLE: Final = 32
"""Sides of the input are multiples of it: the encoder halves five times."""

_LAST_OF_SCALE: Final = (1, 2, 4, 6)  # the stages whose maps the decoder sees: the next one halves, or there is none
_SQUEEZE: Final = 4


class ClothesUNet(nn.Module):
    """Pictures N x 3 x H x W, normalised as ImageNet's, sides multiples of 32 -> logits N x 1 x H x W of clothes."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder(self.encoder.widths)
        self.segmentation_head = nn.Sequential(nn.Conv2d(DECODER[-1], 1, 3, padding=1))

    def forward(self, pictures: Tensor) -> Tensor:
        maps = self.encoder(pictures)  # N C H/2 W/2 ... N C H/32 W/32
        return cast(Tensor, self.segmentation_head(self.decoder(maps)))  # N 1 H W


class Encoder(nn.Module):
    """EfficientNet-B3 up to its last map; `conv_head` and `bn2` come with the weights and are not needed here."""

    def __init__(self) -> None:
        super().__init__()
        self.conv_stem = nn.Conv2d(3, STEM, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(STEM)
        stages, channels = [], STEM
        for stage in STAGES:
            stages.append(_stage(channels, stage))
            channels = stage.width
        self.blocks = nn.Sequential(*stages)
        self.conv_head = nn.Conv2d(channels, HEAD, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(HEAD)
        self.widths = (STEM, *(STAGES[number].width for number in _LAST_OF_SCALE))

    def forward(self, pictures: Tensor) -> list[Tensor]:
        x = F.silu(self.bn1(self.conv_stem(pictures)))  # N 40 H/2 W/2
        maps = [x]
        for number, stage in enumerate(self.blocks):
            x = stage(x)  # N C H/2 W/2 ... N 384 H/32 W/32
            if number in _LAST_OF_SCALE:
                maps.append(x)
        return maps


class Separable(nn.Module):
    """The first stage's block: depthwise, squeeze and excitation, pointwise; N x A x H x W -> N x B x H x W."""

    def __init__(self, channels: int, stage: Stage, stride: int) -> None:
        super().__init__()
        self.conv_dw = _depthwise(channels, stage.kernel, stride)
        self.bn1 = nn.BatchNorm2d(channels)
        self.se = SqueezeExcite(channels, channels)
        self.conv_pw = nn.Conv2d(channels, stage.width, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(stage.width)
        self.residual = stride == 1 and channels == stage.width

    def forward(self, x: Tensor) -> Tensor:
        y = F.silu(self.bn1(self.conv_dw(x)))  # N A H W
        y = self.bn2(self.conv_pw(self.se(y)))  # N B H W
        return x + y if self.residual else cast(Tensor, y)


class InvertedResidual(nn.Module):
    """Widen, depthwise, squeeze and excitation, narrow (Sandler et al., 2018); N x A x H x W -> N x B x H/s x W/s."""

    def __init__(self, channels: int, stage: Stage, stride: int) -> None:
        super().__init__()
        wide = channels * stage.expand
        self.conv_pw = nn.Conv2d(channels, wide, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(wide)
        self.conv_dw = _depthwise(wide, stage.kernel, stride)
        self.bn2 = nn.BatchNorm2d(wide)
        self.se = SqueezeExcite(wide, channels)
        self.conv_pwl = nn.Conv2d(wide, stage.width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(stage.width)
        self.residual = stride == 1 and channels == stage.width

    def forward(self, x: Tensor) -> Tensor:
        y = F.silu(self.bn1(self.conv_pw(x)))  # N eA H W
        y = F.silu(self.bn2(self.conv_dw(y)))  # N eA H/s W/s
        y = self.bn3(self.conv_pwl(self.se(y)))  # N B H/s W/s
        return x + y if self.residual else cast(Tensor, y)


class SqueezeExcite(nn.Module):
    """Channels weighed by what the whole map holds (Hu et al., 2018), N x C x H x W -> the same; the squeeze is a
    quarter of the channels that enter the block."""

    def __init__(self, channels: int, entering: int) -> None:
        super().__init__()
        self.conv_reduce = nn.Conv2d(channels, entering // _SQUEEZE, 1)
        self.conv_expand = nn.Conv2d(entering // _SQUEEZE, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        mean = x.mean((2, 3), keepdim=True)  # N C 1 1
        gate = torch.sigmoid(self.conv_expand(F.silu(self.conv_reduce(mean))))  # N C 1 1
        return x * gate  # N C H W


class Decoder(nn.Module):
    """From the coarsest map up, each joined by the encoder's map of its scale; the last scale has none."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        skips = (*widths[-2::-1], 0)
        entering = (widths[-1], *DECODER[:-1])
        self.blocks = nn.ModuleList(DecoderBlock(a + skip, b)
                                    for a, skip, b in zip(entering, skips, DECODER, strict=True))

    def forward(self, maps: list[Tensor]) -> Tensor:
        x, skips = maps[-1], [*maps[-2::-1], None]
        for block, skip in zip(self.blocks, skips, strict=True):
            x = block(x, skip)  # N C H/16 W/16 ... N 16 H W
        return x


class DecoderBlock(nn.Module):
    """N x A x H x W and a map of twice that size -> N x B x 2H x 2W."""

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv1 = _convolved(channels, out_channels)
        self.conv2 = _convolved(out_channels, out_channels)

    def forward(self, x: Tensor, skip: Tensor | None) -> Tensor:
        x = F.interpolate(x, scale_factor=2.0, mode="nearest")  # N A 2H 2W
        if skip is not None:
            x = torch.cat((x, skip), 1)  # N A+S 2H 2W
        return cast(Tensor, self.conv2(self.conv1(x)))  # N B 2H 2W


def _stage(channels: int, stage: Stage) -> nn.Sequential:
    kind = Separable if stage.expand == 1 else InvertedResidual
    first = kind(channels, stage, stage.stride)
    return nn.Sequential(first, *(kind(stage.width, stage, 1) for _ in range(stage.blocks - 1)))


def _depthwise(channels: int, kernel: int, stride: int) -> nn.Conv2d:
    return nn.Conv2d(channels, channels, kernel, stride, kernel // 2, groups=channels, bias=False)


def _convolved(channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(channels, out_channels, 3, padding=1, bias=False), nn.BatchNorm2d(out_channels),
                         nn.ReLU())
