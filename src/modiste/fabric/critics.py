"""Who plays against the weaver: networks that tell fabrics from what it draws.

Both pad with zeros, since real pictures do not close; what was drawn is rolled before they see it, so that a seam could
not hide at the edge.
"""

from itertools import pairwise
from typing import Final, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.encoder.teacher import Seer
from modiste.fabric.presets import CriticSize, SeeingCriticSize

_SLOPE: Final = 0.2


class FabricCritic(nn.Module):
    """Pictures N x 3 x S x S and category numbers N -> realness N x P of P patches, plus how well the whole fits its
    category (Miyato and Koyama, 2018, "Projection discriminator", eq. 3). It learns to see from nothing."""

    def __init__(self, size: CriticSize, categories: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(_spectral(nn.Conv2d(3, size.widths[0], 3, padding=1)), nn.LeakyReLU(_SLOPE),
                                    *(_halving(a, b) for a, b in pairwise(size.widths)))
        self.verdict = _Verdict(size.widths[-1], categories)

    def forward(self, pictures: Tensor, category: Tensor) -> Tensor:
        return cast(Tensor, self.verdict(self.layers(pictures), category))  # N P


class SeeingCritic(nn.Module):
    """Pictures N x 3 x S x S and category numbers N -> realness N x P, judged by what a network that has seen ImageNet
    sees at four depths, mixed by random convolutions that stay as they are (Sauer et al., 2021, "Projected GANs",
    sections 3.2 and 3.3). It learns only to judge, not to see."""

    def __init__(self, seer: Seer, size: SeeingCriticSize, categories: int) -> None:
        super().__init__()
        self._seer, self._side_px = [seer], size.side_px  # in a list: it is not this network's to train or to save
        self.mixing = _CrossMixing(size.seen, size.mixed)
        self.judges = nn.ModuleList(_judge(size.mixed[depth], size.widths[depth:]) for depth in range(len(size.mixed)))
        self.verdicts = nn.ModuleList(_Verdict(size.widths[-1], categories) for _ in size.mixed)

    def layers(self, pixels: Tensor) -> list[Tensor]:
        """What the seer sees at four depths, N x C x s x s each."""
        large = F.interpolate(pixels, size=(self._side_px, self._side_px), mode="bilinear", align_corners=False)
        return self._seer[0].layers(large.contiguous(memory_format=torch.channels_last))

    def forward(self, pictures: Tensor, category: Tensor) -> Tensor:
        seen = self.mixing(self.layers(pictures))
        judged = zip(self.judges, self.verdicts, seen, strict=True)
        return torch.cat([verdict(judge(one), category) for judge, verdict, one in judged], dim=1)  # N P


class _CrossMixing(nn.Module):
    """Features at four depths -> as many maps, each mixed over its channels and with the deeper ones; fixed."""

    def __init__(self, seen: tuple[int, ...], mixed: tuple[int, ...]) -> None:
        super().__init__()
        self.across = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in zip(seen, mixed, strict=True))
        self.down = nn.ModuleList(nn.Conv2d(deeper, b, 3, padding=1) for b, deeper in pairwise(mixed))
        for layer in (*self.across, *self.down):
            nn.init.kaiming_normal_(cast(nn.Conv2d, layer).weight)
        self.requires_grad_(False)

    def forward(self, seen: list[Tensor]) -> list[Tensor]:
        mixed = [layer(one) for layer, one in zip(self.across, seen, strict=True)]
        for depth in range(len(mixed) - 2, -1, -1):
            deeper = F.interpolate(self.down[depth](mixed[depth + 1]), scale_factor=2.0, mode="bilinear",
                                   align_corners=False)
            mixed[depth] = (mixed[depth] + deeper) / 2**0.5
        return mixed


class _Verdict(nn.Module):
    """Maps N x C x h x w and category numbers N -> realness N x hw."""

    def __init__(self, channels: int, categories: int) -> None:
        super().__init__()
        self.patch = _spectral(nn.Conv2d(channels, 1, 3, padding=1))
        self.category = _spectral(nn.Embedding(categories, channels))

    def forward(self, seen: Tensor, category: Tensor) -> Tensor:
        fits: Tensor = (seen.mean(dim=(2, 3)) * self.category(category)).sum(dim=1)  # N
        return cast(Tensor, self.patch(seen)).flatten(1) + fits[:, None]  # N hw


def _judge(channels: int, widths: tuple[int, ...]) -> nn.Sequential:
    """From `channels` through halvings to the last width; the deepest keeps its side."""
    enter = nn.Sequential(_spectral(nn.Conv2d(channels, widths[0], 3, padding=1)), nn.LeakyReLU(_SLOPE))
    return nn.Sequential(enter, *(_halving(a, b) for a, b in pairwise(widths)))


def _halving(channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(_spectral(nn.Conv2d(channels, out_channels, 4, 2, 1)), nn.LeakyReLU(_SLOPE))


def _spectral(layer: nn.Module) -> nn.Module:
    """Spectral norm (Miyato et al., 2018)."""
    return nn.utils.spectral_norm(layer)
