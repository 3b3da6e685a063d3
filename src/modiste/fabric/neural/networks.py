"""The small networks of the neural engines: DCGAN, and a super-resolution network that keeps tiles tileable."""

from itertools import pairwise
from typing import Final, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.fabric.neural.presets import DCGANSize, UpscalerSize


class DCGenerator(nn.Module):
    """Noise N x Z -> pictures N x 3 x 64 x 64 in [-1, 1] (Radford et al., 2016, "DCGAN", figure 1)."""

    def __init__(self, size: DCGANSize) -> None:
        super().__init__()
        widths = _dcgan_widths(size)[::-1]
        layers: list[nn.Module] = [nn.ConvTranspose2d(size.noise, widths[0], 4, bias=False)]
        for a, b in pairwise(widths):
            layers += [nn.BatchNorm2d(a), nn.ReLU(), nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False)]
        layers += [nn.BatchNorm2d(widths[-1]), nn.ReLU(), nn.ConvTranspose2d(widths[-1], 3, 4, 2, 1), nn.Tanh()]
        self.layers = nn.Sequential(*layers)
        self.apply(_normal_weights)

    def forward(self, noise: Tensor) -> Tensor:
        return cast(Tensor, self.layers(noise[:, :, None, None]))  # N 3 S S


class DCDiscriminator(nn.Module):
    """Pictures N x 3 x 64 x 64 -> logits N that they are real; batch norm and leaky slopes as published."""

    def __init__(self, size: DCGANSize) -> None:
        super().__init__()
        widths = _dcgan_widths(size)
        layers: list[nn.Module] = [nn.Conv2d(3, widths[0], 4, 2, 1), nn.LeakyReLU(0.2)]
        for a, b in pairwise(widths):
            layers += [nn.Conv2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, 4))
        self.apply(_normal_weights)

    def forward(self, pictures: Tensor) -> Tensor:
        return cast(Tensor, self.layers(pictures)).flatten()  # N


COLOUR_MAP_SCALE: Final = 2
"""Side of a colour map over that of its picture, in super-resolution."""


class Upscaler(nn.Module):
    """Pictures N x 3 x H x W in [-1, 1] and colour maps N x K x 2H x 2W, which show where edges run (zeros: unknown;
    `neural.spatial_condition`) -> pictures N x 3 x kH x kW.

    Bilinear upsampling plus residual blocks without norms (Lim et al., 2017, "EDSR", figure 3) and a pixel shuffle
    (Shi et al., 2016). Circular padding keeps tiles tileable; the receptive field is small, so that a print can be
    upscaled piece by piece.
    """

    def __init__(self, size: UpscalerSize) -> None:
        super().__init__()
        self.size = size
        self.stem = _circular_conv(3 + size.colours * COLOUR_MAP_SCALE**2, size.width)
        self.blocks = nn.ModuleList(
            nn.Sequential(_circular_conv(size.width, size.width), nn.SiLU(), _circular_conv(size.width, size.width))
            for _ in range(size.blocks))
        self.head = _circular_conv(size.width, 3 * size.times**2)
        nn.init.zeros_(self.head.weight)

    def forward(self, pictures: Tensor, colour_map: Tensor) -> Tensor:
        detail = F.pixel_unshuffle(colour_map, COLOUR_MAP_SCALE) if self.size.colours else pictures[:, :0]  # N 4K H W
        x = self.stem(torch.cat([pictures, detail], dim=1))  # N C H W
        for block in self.blocks:
            x = x + block(x)  # N C H W
        fine = F.pixel_shuffle(self.head(x), self.size.times)  # N 3 kH kW
        around = F.pad(pictures, (1, 1, 1, 1), mode="circular")  # N 3 H+2 W+2
        coarse = F.interpolate(around, scale_factor=float(self.size.times), mode="bilinear")  # N 3 k(H+2) k(W+2)
        edge = self.size.times
        return coarse[:, :, edge:-edge, edge:-edge] + fine  # N 3 kH kW


def _circular_conv(channels: int, out_channels: int) -> nn.Conv2d:
    return nn.Conv2d(channels, out_channels, 3, padding=1, padding_mode="circular")


def _dcgan_widths(size: DCGANSize) -> list[int]:
    """Channels from the largest map down to 4 x 4."""
    widths, side = [size.width], size.side_px // 2
    while side > 4:
        widths.append(2 * widths[-1])
        side //= 2
    return widths


def _normal_weights(module: nn.Module) -> None:
    """Weights from N(0, 0.02), those of batch norms from N(1, 0.02), as published."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)
