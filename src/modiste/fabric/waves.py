"""What the weaver knows of repeats before it learns anything: waves of whole numbers a tile (after Bergmann et al.,
2017, "PSGAN", section 3), and bands of noise.

A network of convolutions can neither count nor measure: without even waves checks and dots come out uneven. But where
it may set the strength of every wave freely it draws one design for all seeds of a category. So a style only sets how
many even waves there are, and in which band and direction noise runs, as a drawer of zebras does; both can turn from
fine to coarse by small steps that training can follow.
"""

import math
from typing import Final, cast

import torch
from torch import Tensor, nn

_DIRECTIONS: Final = ((1, 0), (0, 1), (1, 1), (1, -1))
_NEAR: Final = 0.2  # octaves within which a count competes with the next
_WIDTHS: Final = (0.15, 1.3)  # of bands of noise, in octaves
_SPREAD: Final = 2.0  # of the first guesses: seeds shall differ from the start
_LEAST: Final = 1e-4


class EvenWaves(nn.Module):
    """Styles N x W -> N x 12 B x side x side for each of some sides: B times a style chooses how many waves a tile, up
    to `most`, and gets them along rows, columns and both diagonals, with a shifted copy and the first overtone. The
    same count at all sides, or stripes drawn coarsely would not meet those drawn finely."""

    def __init__(self, style: int, most: int, sides: tuple[int, ...], choices: int) -> None:
        super().__init__()
        counts = torch.arange(1, most + 1, dtype=torch.float32)  # K
        self.register_buffer("octaves", counts.log2(), persistent=False)
        for number, side in enumerate(sides):
            self.register_buffer(f"bank{number}", _bank(counts, side), persistent=False)
        self.choose = _chooser(style, choices)
        self.signals = choices * 3 * len(_DIRECTIONS)

    def shares(self, style: Tensor) -> Tensor:
        """Which count each choice is, N x B x K of ones and zeros, with the slopes of a soft choice (Bengio et al.,
        2013, straight-through): between two counts the waves would beat."""
        octaves = cast(Tensor, self.octaves)
        scale = float(octaves[-1]) * self.choose(style).float().sigmoid()[..., None]  # N B 1
        soft: Tensor = (-0.5 * ((octaves - scale) / _NEAR) ** 2).softmax(dim=-1)
        hard = nn.functional.one_hot(soft.argmax(dim=-1), len(octaves)).to(soft)
        return hard + soft - soft.detach()

    def forward(self, shares: Tensor, number: int) -> Tensor:
        bank = cast(Tensor, getattr(self, f"bank{number}"))  # 12 K s s
        return torch.einsum("nbk,fkhw->nbfhw", shares, bank).flatten(1, 2)  # N 12B s s


def _bank(counts: Tensor, side: int) -> Tensor:
    line = (torch.arange(side) + 0.5) / side
    y, x = torch.meshgrid(line, line, indexing="ij")
    along = torch.stack([right * x + down * y for right, down in _DIRECTIONS])  # 4 s s
    phase = 2 * torch.pi * counts[None, :, None, None] * along[:, None]  # 4 K s s
    finest = torch.tensor([max(map(abs, way)) for way in _DIRECTIONS])[:, None] * counts  # 4 K
    plain = (finest <= side / 4)[..., None, None]
    double = (2 * finest <= side / 4)[..., None, None]
    return 2**0.5 * torch.cat([phase.cos() * plain, phase.sin() * plain, (2 * phase).cos() * double])  # 12 K s s


class LooseWaves(nn.Module):
    """Styles N x W and white noise N x 1 x side x side -> N x M x side x side: M signals, each the noise in a band of
    up to `most` waves along a direction (or all): spots, clouds, and stripes that fork."""

    def __init__(self, style: int, most: int, side: int, signals: int) -> None:
        super().__init__()
        self.signals, self.most = signals, most
        down = torch.fft.fftfreq(side)[:, None] * side
        right = torch.fft.rfftfreq(side)[None, :] * side
        radius = torch.hypot(right, down)
        self.register_buffer("octaves", radius.clamp_min(0.5).log2(), persistent=False)  # s s/2+1
        around = 2 * torch.atan2(down, right)  # a wave and its opposite are the same wave
        self.register_buffer("around", torch.stack([around.cos(), around.sin()]), persistent=False)  # 2 s s/2+1
        self.register_buffer("there", (radius > 0).float(), persistent=False)
        self.choose = _chooser(style, signals * 4)

    def forward(self, style: Tensor, noise: Tensor) -> Tensor:
        octaves, around, there = (cast(Tensor, part) for part in (self.octaves, self.around, self.there))
        told = self.choose(style).float().reshape(len(style), self.signals, 4, 1, 1)
        scale = math.log2(self.most) * told[:, :, 0].sigmoid()  # octaves, N M 1 1
        width = _WIDTHS[0] + (_WIDTHS[1] - _WIDTHS[0]) * told[:, :, 1].sigmoid()
        toward = told[:, :, 2] * around[0] + told[:, :, 3] * around[1]  # N M s s/2+1
        pull = told[:, :, 2:].square().sum(dim=2).add(_LEAST).sqrt()  # N M 1 1
        strength = there * (-0.5 * ((octaves - scale) / width) ** 2 + 2 * (toward - pull)).exp()
        side = noise.shape[-1]
        places = torch.cat([noise.float().roll(number * (side // 3 + 1), dims=3) for number in range(self.signals)], 1)
        signals: Tensor = torch.fft.irfft2(torch.fft.rfft2(places) * strength, s=(side, side))  # N M s s
        return signals / signals.square().mean(dim=(2, 3), keepdim=True).add(_LEAST**2).sqrt()


def _chooser(style: int, numbers: int) -> nn.Linear:
    layer = nn.Linear(style, numbers, bias=False)  # nothing that all seeds have in common
    with torch.no_grad():
        layer.weight *= _SPREAD
    return layer
