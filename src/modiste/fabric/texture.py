"""What makes two fabrics look alike wherever their motifs lie: statistics of features over places (Gatys et al., 2015,
"Texture synthesis using convolutional neural networks", eq. 2)."""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional as F

_FILTERS: Final = 48
_SCALES: Final = 3
_LEAST: Final = 1e-3


class RandomFilters:
    """A seer that has seen nothing: fixed random filters at three scales, and the colours themselves (Ustyuzhaninov et
    al., 2017, "What does it take to generate natural textures?", section 3)."""

    def __init__(self) -> None:
        self._bank = torch.randn(_FILTERS, 3, 7, 7, generator=torch.Generator().manual_seed(0)) / 12

    def layers(self, pixels: Tensor) -> list[Tensor]:
        """Pixels N x 3 x S x S -> N x 51 x s x s for s about S, S/2, S/4."""
        seen = []
        for scale in range(_SCALES):
            scaled = F.avg_pool2d(pixels, 2**scale) if scale else pixels
            answers = F.relu(F.conv2d(scaled, self._bank.to(pixels), padding=3))
            seen.append(torch.cat([answers, scaled], dim=1))
        return seen


def texture(maps: list[Tensor]) -> list[Tensor]:
    """Of maps N x C x h x w the products of every two channels, averaged over places, and their means: N x C+1 x C+1
    each."""
    found = []
    for one in maps:
        flat = F.pad(one.float().flatten(2), (0, 0, 0, 1), value=1.0)  # N C+1 hw
        found.append(flat @ flat.mT / flat.shape[2])
    return found


def texture_gap(first: list[Tensor], second: list[Tensor]) -> Tensor:
    """How unlike two textures are, N: the root mean square difference, where channels count alike however strong they
    are in the second, averaged over the maps."""
    gaps = []
    for a, b in zip(first, second, strict=True):
        strength = b.diagonal(dim1=1, dim2=2).mean(dim=0).clamp_min(_LEAST).sqrt()  # C+1
        gaps.append(((a - b) / (strength[:, None] * strength)).square().mean(dim=(1, 2)).add(_LEAST**2).sqrt())
    return torch.stack(gaps).mean(dim=0) - _LEAST
