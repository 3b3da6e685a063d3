"""What the weaver knows of repeats before it learns anything: waves of whole numbers a tile (after Bergmann et al.,
2017, "PSGAN", section 3), and bands of noise.

A network of convolutions can neither count nor measure: without waves checks and dots come out uneven. With those alone
every seed of a category has the same design; so there is also noise in a band whose scale and direction the style sets,
as a drawer of zebras does, and can turn from fine to coarse by small steps that training can follow.
"""

import math
from typing import Final, cast

import torch
from torch import Tensor, nn

_WIDTHS: Final = (0.15, 1.3)  # of bands, in octaves
_SPREAD: Final = 2.0  # of the first guesses: seeds shall differ from the start
_LEAST: Final = 1e-4


class EvenWaves(nn.Module):
    """Styles N x W -> N x M x side x side: M signals, each a sum of waves of whole numbers a tile along rows, columns
    and both diagonals, with amplitudes and phases that the style chooses; fine waves start small."""

    def __init__(self, style: int, most: int, side: int, signals: int) -> None:
        super().__init__()
        self.signals = signals
        along = [(k, 0) for k in range(1, most + 1)] + [(0, k) for k in range(1, most + 1)]
        slanted = [(k, sign * k) for k in range(1, most // 2 + 1) for sign in (1, -1)]
        counts = torch.tensor([*along, *slanted], dtype=torch.float32)  # F 2
        line = (torch.arange(side) + 0.5) / side
        phase = 2 * torch.pi * (counts[:, :1, None] * line[None, None, :] + counts[:, 1:, None] * line[None, :, None])
        bank = torch.cat([phase.cos(), phase.sin()]) / counts.norm(dim=1).repeat(2)[:, None, None]  # 2F s s
        self.register_buffer("bank", bank * (4 * most / len(counts)) ** 0.5, persistent=False)
        self.choose = nn.Linear(style, signals * len(bank), bias=False)  # no wave that all seeds have in common

    def forward(self, style: Tensor) -> Tensor:
        bank = cast(Tensor, self.bank)
        chosen = self.choose(style).reshape(len(style), self.signals, len(bank))  # N M 2F
        return torch.einsum("nmf,fhw->nmhw", chosen, bank)  # N M s s


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
        self.choose = nn.Linear(style, signals * 4, bias=False)
        with torch.no_grad():
            self.choose.weight *= _SPREAD

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
        signals = torch.fft.irfft2(torch.fft.rfft2(places) * strength, s=(side, side))  # N M s s
        return signals / signals.square().mean(dim=(2, 3), keepdim=True).add(_LEAST**2).sqrt()
