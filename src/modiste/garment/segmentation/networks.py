"""The segmenter: a U-Net (Ronneberger et al., 2015) with a mobile network as its encoder (Sandler et al., 2018,
"MobileNetV2"; Tan and Le, 2019, "EfficientNet") and a decoder as slim."""

from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.presets import SegmenterSize
from modiste.nn.efficientnet import Conv, InvertedResidual, build_stages, fold_norms


class ContextBlock(nn.Module):
    """Local and global context: a dilated depthwise block, and a gate from the mean over all places (Howard et al.,
    2019, "MobileNetV3", section 6.4)."""

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


class UpBlock(nn.Module):
    """Decoder block: upsample by two, add the encoder's skip connection, mix."""

    def __init__(self, inner: int, skip: int, outer: int) -> None:
        super().__init__()
        self.reduce = Conv(inner, outer, 1, linear=True)
        self.skip = Conv(skip, outer, 1, linear=True)
        self.mix = InvertedResidual(outer, outer, 5, expand=2)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        """N x I x h x w and N x S x 2h x 2w -> N x O x 2h x 2w."""
        x = F.interpolate(self.reduce(x), size=skip.shape[2:], mode="bilinear", align_corners=False)
        mixed: Tensor = self.mix(F.relu6(x + self.skip(skip)))
        return mixed


class Segmenter(nn.Module):
    """Photos N x 3 x H x W in [-1, 1], sides a multiple of the size's stride -> logits N x classes x H/2 x W/2."""

    def __init__(self, size: SegmenterSize) -> None:
        super().__init__()
        self.size = size
        self.stem = Conv(3, size.stem, 3, stride=2)
        self.encoder = build_stages(size.stem, size.stages)
        self.context = ContextBlock(size.stages[-1].width, size.decoder_widths[0])
        self.decoder = nn.ModuleList(
            UpBlock(inner, size.stages[skip].width, outer)
            for inner, skip, outer in zip(size.decoder_widths[:-1], size.skips, size.decoder_widths[1:], strict=True))
        self.head = nn.Conv2d(size.decoder_widths[-1], len(CLASSES), 3, padding=1)

    def forward(self, photos: Tensor) -> Tensor:
        """See the class."""
        return self.decode(self.encode(photos))

    def encode(self, photos: Tensor) -> list[Tensor]:
        """Feature maps of every stage of the encoder, the deepest last."""
        x = self.stem(photos)                                # N 32 H/2 W/2
        maps = []
        for stage in self.encoder:
            x = stage(x)                                     # N 16 H/2, 24 H/4, 40 H/8, 80 H/16, 112 H/16
            maps.append(x)
        return maps

    def decode(self, maps: list[Tensor]) -> Tensor:
        """Logits from what `encode` gives."""
        x = self.context(maps[-1])                           # N 64 H/16
        for block, index in zip(self.decoder, self.size.skips, strict=True):
            x = block(x, maps[index])                        # N 48 H/8, 32 H/4, 24 H/2
        logits: Tensor = self.head(x)                        # N 9 H/2
        return logits


def fused(network: Segmenter) -> Segmenter:
    """A copy for inference whose batch norms are folded into its convolutions."""
    copy = deepcopy(network)
    fold_norms(copy)
    return copy
