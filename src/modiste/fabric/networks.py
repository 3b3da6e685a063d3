"""The small networks of this room: the classic DCGAN, and a super-resolution that keeps tiles closed."""

from itertools import pairwise
from typing import Final, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.fabric.presets import DCGANSize, EnlargerSize


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


SKETCHED: Final = 2
"""How many times the side of a picture that of its sketch is, in super-resolution."""


class Enlarger(nn.Module):
    """Pictures N x 3 x H x W in [-1, 1] and a sketch of each N x K x 2H x 2W, which says where edges run, zeros where
    it is not known (`fabric.plan`) -> N x 3 x kH x kW: bilinear, plus what residual blocks without norms add (Lim et
    al., 2017, "EDSR", figure 3), rearranged to pixels (Shi et al., 2016). It wraps around, so that what closes stays
    closed, and looks at a neighbourhood only, so that a print can be enlarged piece by piece."""

    def __init__(self, size: EnlargerSize) -> None:
        super().__init__()
        self.size = size
        self.enter = _wrapping(3 + size.colours * SKETCHED**2, size.width)
        self.blocks = nn.ModuleList(
            nn.Sequential(_wrapping(size.width, size.width), nn.SiLU(), _wrapping(size.width, size.width))
            for _ in range(size.blocks))
        self.leave = _wrapping(size.width, 3 * size.times**2)
        nn.init.zeros_(self.leave.weight)

    def forward(self, pictures: Tensor, sketch: Tensor) -> Tensor:
        told = F.pixel_unshuffle(sketch, SKETCHED) if self.size.colours else pictures[:, :0]  # N 4K H W
        x = self.enter(torch.cat([pictures, told], dim=1))  # N C H W
        for block in self.blocks:
            x = x + block(x)  # N C H W
        fine = F.pixel_shuffle(self.leave(x), self.size.times)  # N 3 kH kW
        around = F.pad(pictures, (1, 1, 1, 1), mode="circular")  # N 3 H+2 W+2
        coarse = F.interpolate(around, scale_factor=float(self.size.times), mode="bilinear")  # N 3 k(H+2) k(W+2)
        edge = self.size.times
        return coarse[:, :, edge:-edge, edge:-edge] + fine  # N 3 kH kW


def _wrapping(channels: int, out_channels: int) -> nn.Conv2d:
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
