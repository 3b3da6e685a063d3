"""The networks of this room, bottom-up: the classic DCGAN, a generator whose every tile closes on itself, and a
super-resolution that keeps it closed.

A tile closes when nothing in the network knows where its edges are: convolutions wrap around (circular padding), noise
and waves (`fabric.waves`) are periodic.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.fabric.presets import DCGANSize, EnlargerSize, WeaverSize
from modiste.fabric.waves import EvenWaves, LooseWaves

_FIRST_SIDE: Final = 8
_COLOURS: Final = 12  # numbers that the reader is told of the colours: means and products
_SHADE: Final = 0.35  # how far the cloth's relief may lighten or darken an ink


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


class WeaveBlock(nn.Module):
    """Nearest x2, a convolution that wraps around, noise, a norm that the style scales and shifts, a gated unit."""

    def __init__(self, channels: int, out_channels: int, style: int, waves: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels + waves, 2 * out_channels, 3, padding=1, padding_mode="circular")
        self.norm = nn.GroupNorm(4, 2 * out_channels, affine=False)
        self.modulate = nn.Linear(style, 4 * out_channels)
        self.noise = nn.Parameter(torch.zeros(2 * out_channels))

    def forward(self, x: Tensor, style: Tensor, waves: Tensor, noise: Tensor) -> Tensor:
        x = F.interpolate(x, scale_factor=2.0, mode="nearest")  # N C 2h 2w
        x = torch.cat([x, waves], dim=1)  # N C+F 2h 2w
        x = self.conv(x) + self.noise[:, None, None] * noise  # N 2C' 2h 2w
        scale, shift = self.modulate(style)[:, :, None, None].chunk(2, dim=1)  # N 2C' 1 1
        return F.glu(self.norm(x) * (1 + scale) + shift, dim=1)  # N C' 2h 2w


class SkipExcitation(nn.Module):
    """Small maps N x C x s x s gate the channels of large ones (Liu et al., 2021, "FastGAN", eq. 2)."""

    def __init__(self, channels: int, gated: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.AdaptiveAvgPool2d(4), nn.Conv2d(channels, gated, 4), nn.SiLU(),
                                    nn.Conv2d(gated, gated, 1), nn.Sigmoid())

    def forward(self, small: Tensor, large: Tensor) -> Tensor:
        return large * cast(Tensor, self.layers(small))  # N C' S S


class Reader(nn.Module):
    """Pictures N x 3 x S x S -> what would draw their like, as means and log variances N x Z each."""

    def __init__(self, widths: tuple[int, ...], reading: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for a, b in pairwise((3, *widths)):
            layers += [nn.Conv2d(a, b, 4, 2, 1), nn.GroupNorm(4, b), nn.SiLU()]
        self.layers = nn.Sequential(*layers)
        self.tell = nn.Linear(widths[-1] + _COLOURS, 2 * reading)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        seen = self.layers(pictures).mean(dim=(2, 3))  # N C
        flat = pictures.flatten(2)  # N 3 P
        colours = torch.cat([flat.mean(dim=2), (flat @ flat.mT / flat.shape[2]).flatten(1)], dim=1)  # norms forget them
        mean, log_variance = self.tell(torch.cat([seen, colours], dim=1)).chunk(2, dim=1)
        return mean, log_variance.clamp(-8, 4)


@dataclass(frozen=True, slots=True)
class Painted:
    """What the weaver drew: pictures N x 3 x S x S in [-1, 1], shares of the inks N x K x S x S, inks N x K x 3."""

    pictures: Tensor
    cover: Tensor
    inks: Tensor


class Weaver(nn.Module):
    """Noise N x Z and category numbers N -> tiles that close on themselves.

    It draws which ink is where, and the inks apart from that, so that a drawing takes any palette; a last map is the
    cloth's relief, lighter and darker.
    """

    def __init__(self, size: WeaverSize, categories: int) -> None:
        super().__init__()
        self.size = size
        self.reader = Reader(size.reader, size.noise)
        self.register_buffer("centre", torch.zeros(categories, size.noise))
        self.register_buffer("spread", torch.eye(size.noise).repeat(categories, 1, 1))
        self.category = nn.Embedding(categories, size.style)
        self.style = nn.Sequential(nn.Linear(size.noise + size.style, size.style), nn.SiLU(),
                                   nn.Linear(size.style, size.style), nn.SiLU(),
                                   nn.LayerNorm(size.style, elementwise_affine=False))  # else all seeds look alike
        self.start = nn.Linear(size.style, size.widths[0])
        sides = tuple(_FIRST_SIDE * 2 ** (level + 1) for level in range(len(size.widths) - 1))
        self.even = EvenWaves(size.style, size.counts, sides, size.choices)
        self.loose = nn.ModuleList(LooseWaves(size.style, side // 4, side, size.loose) for side in sides)
        extra = self.even.signals + size.loose
        self.blocks = nn.ModuleList(WeaveBlock(a, b, size.style, extra) for a, b in pairwise(size.widths))
        self.skip = SkipExcitation(size.widths[1], size.widths[-2])
        self.draw = nn.Conv2d(size.widths[-1], size.inks + 1, 3, padding=1, padding_mode="circular")
        self.mix = nn.Sequential(nn.Linear(size.style, size.style), nn.SiLU(), nn.Linear(size.style, 3 * size.inks))

    def read(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Means and log variances N x Z of the readings of pictures N x 3 x S x S in [-1, 1]."""
        return cast("tuple[Tensor, Tensor]", self.reader(pictures))

    def style_of(self, reading: Tensor, category: Tensor) -> Tensor:
        """The style N x W of readings N x Z in a category: what a fabric looks like; those of two can be mixed."""
        return cast(Tensor, self.style(torch.cat([reading, self.category(category)], dim=1)))

    def styles(self, noise: Tensor, category: Tensor) -> Tensor:
        """Styles N x W of white noise N x Z: it becomes a reading as those of the category's pictures were."""
        centre, spread = cast(Tensor, self.centre)[category], cast(Tensor, self.spread)[category]
        return self.style_of(centre + torch.einsum("nij,nj->ni", spread, noise), category)

    @torch.no_grad()
    def learn_readings(self, category: int, pictures: Tensor) -> None:
        """Seeds of a category shall be read as these pictures of it, 2 or more: a normal distribution fitted after
        training (Ghosh et al., 2020, "From variational to deterministic autoencoders", section 4)."""
        mean, log_variance = self.read(pictures)
        covariance = torch.cov(mean.T) + torch.diag(log_variance.exp().mean(dim=0))
        cast(Tensor, self.centre)[category] = mean.mean(dim=0)
        cast(Tensor, self.spread)[category] = torch.linalg.cholesky(covariance)

    def forward(self, style: Tensor, streams: list[Tensor], inks: Tensor | None = None) -> Painted:
        """`streams` is the white noise of each block, N x 1 x s x s; `inks` (N x K x 3 in [-1, 1]) replace its own."""
        first = streams[0]
        x = self.start(style)[:, :, None, None] * (1 + first)  # N C 8 8: noise makes places differ
        small, counts = None, self.even.shares(style)
        for level, block in enumerate(self.blocks):
            stream = streams[level + 1]
            waves = torch.cat([self.even(counts, level), self.loose[level](style, stream)], dim=1)  # N 12B+M 2s 2s
            x = block(x, style, waves, stream)  # N C' 2s 2s
            if level == 0:
                small = x
            if level == len(self.blocks) - 2 and small is not None:
                x = self.skip(small, x)
        drawn = self.draw(x)  # N K+1 S S
        cover = F.softmax(drawn[:, :-1] * 2, dim=1)  # N K S S
        own = torch.tanh(self.mix(style)).reshape(len(style), self.size.inks, 3)  # N K 3
        palette = own if inks is None else inks
        flat = torch.einsum("nkhw,nkc->nchw", cover, palette)  # N 3 S S
        shade = 1 + _SHADE * torch.tanh(drawn[:, -1:])  # N 1 S S
        return Painted(((flat + 1) * shade - 1).clamp(-1, 1), cover, palette)


def white_noise(size: WeaverSize, generators: list[torch.Generator]) -> tuple[Tensor, list[Tensor]]:
    """Noise N x Z for the style and the white noise of each level, row i from generator i alone."""
    sides = [_FIRST_SIDE * 2**level for level in range(len(size.widths))]
    styles = torch.stack([torch.randn(size.noise, generator=stream) for stream in generators])
    streams = [torch.stack([torch.randn(1, side, side, generator=stream) for stream in generators]) for side in sides]
    return styles, streams


class Enlarger(nn.Module):
    """Pictures N x 3 x H x W in [-1, 1] -> N x 3 x kH x kW: bilinear, plus what residual blocks without norms add
    (Lim et al., 2017, "EDSR", figure 3), rearranged to pixels (Shi et al., 2016). It wraps around, so that what closes
    stays closed, and looks at a neighbourhood only, so that a print can be enlarged piece by piece."""

    def __init__(self, size: EnlargerSize) -> None:
        super().__init__()
        self.size = size
        self.enter = _wrapping(3, size.width)
        self.blocks = nn.ModuleList(
            nn.Sequential(_wrapping(size.width, size.width), nn.SiLU(), _wrapping(size.width, size.width))
            for _ in range(size.blocks))
        self.leave = _wrapping(size.width, 3 * size.times**2)
        nn.init.zeros_(self.leave.weight)

    def forward(self, pictures: Tensor) -> Tensor:
        x = self.enter(pictures)  # N C H W
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
