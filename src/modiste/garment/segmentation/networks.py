"""The segmenter: a U-Net (Ronneberger et al., 2015) whose way down is a mobile network (Sandler et al., 2018,
"MobileNetV2"; Tan and Le, 2019, "EfficientNet"), and whose way up is as slim."""

from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.presets import SegmenterSize, Stage

_EPS = 1e-3  # of EfficientNet's norms


class Conv(nn.Module):
    """Convolution, norm and, unless `linear`, ReLU6; pads as TensorFlow's "same" does, which the weights of the way
    down were trained with: at stride 2 the larger half goes after the picture."""

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
        if self.more:
            x = F.pad(x, (self.before, self.before + 1, self.before, self.before + 1))
        x = self.norm(self.convolution(x))
        return x if self.linear else F.relu6(x)


class InvertedResidual(nn.Module):
    """Wide inside, each channel by itself, narrow again (Sandler et al., 2018, figure 3b)."""

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


class Surroundings(nn.Module):
    """Tells each place what is around it and what is in the whole photo: a dilated depthwise block, and a gate from
    the mean over all places (the pooling of Howard et al., 2019, "MobileNetV3", section 6.4)."""

    def __init__(self, width: int, outer: int) -> None:
        super().__init__()
        self.near = InvertedResidual(width, width, 5, expand=2, dilation=2)
        self.local = Conv(width, outer, 1)
        self.gate = nn.Linear(width, outer)

    def forward(self, x: Tensor) -> Tensor:
        """N x C x h x w -> N x O x h x w."""
        x = self.near(x)
        local: Tensor = self.local(x)
        return local * torch.sigmoid(self.gate(x.mean(dim=(2, 3))))[:, :, None, None]


class Up(nn.Module):
    """Twice the places, with what was seen there on the way down."""

    def __init__(self, inner: int, seen: int, outer: int) -> None:
        super().__init__()
        self.inner = Conv(inner, outer, 1, linear=True)
        self.seen = Conv(seen, outer, 1, linear=True)
        self.mix = InvertedResidual(outer, outer, 5, expand=2)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """N x I x h x w and N x S x 2h x 2w -> N x O x 2h x 2w."""
        x = F.interpolate(self.inner(x), size=seen.shape[2:], mode="bilinear", align_corners=False)
        mixed: Tensor = self.mix(F.relu6(x + self.seen(seen)))
        return mixed


class Segmenter(nn.Module):
    """Photos N x 3 x H x W in [-1, 1], sides a multiple of the size's stride -> logits N x classes x H/2 x W/2."""

    def __init__(self, size: SegmenterSize) -> None:
        super().__init__()
        self.size = size
        self.stem = Conv(3, size.stem, 3, stride=2)
        widths = [size.stem, *(stage.width for stage in size.stages)]
        self.stages = nn.ModuleList(_stage(inner, stage) for inner, stage in zip(widths[:-1], size.stages, strict=True))
        self.surroundings = Surroundings(widths[-1], size.up[0])
        self.ups = nn.ModuleList(
            Up(inner, size.stages[seen].width, outer)
            for inner, seen, outer in zip(size.up[:-1], size.looks_back, size.up[1:], strict=True))
        self.head = nn.Conv2d(size.up[-1], len(CLASSES), 3, padding=1)

    def forward(self, photos: Tensor) -> Tensor:
        """See the class."""
        return self.up(self.down(photos))

    def down(self, photos: Tensor) -> list[Tensor]:
        """What each stage sees, the deepest last."""
        x = self.stem(photos)                                # N 32 H/2 W/2
        seen = []
        for stage in self.stages:
            x = stage(x)                                     # N 16 H/2, 24 H/4, 40 H/8, 80 H/16, 112 H/16
            seen.append(x)
        return seen

    def up(self, seen: list[Tensor]) -> Tensor:
        """From what `down` gives to the logits."""
        x = self.surroundings(seen[-1])                      # N 64 H/16
        for up, index in zip(self.ups, self.size.looks_back, strict=True):
            x = up(x, seen[index])                           # N 48 H/8, 32 H/4, 24 H/2
        logits: Tensor = self.head(x)                        # N 9 H/2
        return logits


def fused(network: Segmenter) -> Segmenter:
    """A copy that sees the same in less time and cannot be trained: its norms are part of its convolutions."""
    copy = deepcopy(network).eval()
    for module in copy.modules():
        if isinstance(module, Conv) and isinstance(module.norm, nn.BatchNorm2d):
            module.convolution = fuse_conv_bn_eval(module.convolution, module.norm)
            module.norm = nn.Identity()
    return copy


def _stage(inner: int, stage: Stage) -> nn.Sequential:
    blocks = [InvertedResidual(inner, stage.width, stage.kernel, stride=stage.stride, expand=stage.expand)]
    blocks += [InvertedResidual(stage.width, stage.width, stage.kernel, expand=stage.expand)
               for _ in range(stage.blocks - 1)]
    return nn.Sequential(*blocks)
