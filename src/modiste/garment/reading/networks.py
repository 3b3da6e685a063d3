"""The reader: a mobile trunk (Tan and Le, 2019, "EfficientNet"), and for each thing that it reads a place to look at
and a linear answer (attention pooling: Ilse, Tomczak and Welling, 2018, "Attention-based Deep Multiple Instance
Learning", eq. 8, with the softmax of a linear score)."""

from collections.abc import Mapping, Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.garment.reading.presets import ReaderSize
from modiste.nn.efficientnet import Conv, build_stages, fold_norms

VIEWS: Final = 2
"""The garment as a whole, and its upper middle from nearer by."""


class Reader(nn.Module):
    """Views N x V x 3 x S x S of crops, in [-1, 1] -> logits N x C for each kind of `classes`. `has_norms` False: the
    batch norms are folded into the convolutions, as in a saved reader."""

    def __init__(self, size: ReaderSize, classes: Mapping[str, int], *, has_norms: bool = True) -> None:
        super().__init__()
        self.size = size
        self.trunk = Trunk(size)
        self.readings = Readings([Reading(size, classes) for _ in range(size.readings)])
        if not has_norms:
            fold_norms(self.trunk)

    def forward(self, views: Tensor) -> dict[str, Tensor]:
        """See the class."""
        finer, deepest = self.trunk(views.flatten(0, 1))     # NV 112 S/16 S/16, NV 320 S/32 S/32
        shape = views.shape[:2]
        answers: dict[str, Tensor] = self.readings(finer.reshape(*shape, *finer.shape[1:]),
                                                   deepest.reshape(*shape, *deepest.shape[1:]))
        return answers


class Trunk(nn.Module):
    """Crops N x 3 x S x S in [-1, 1] -> the finer map N x 112 x S/16 x S/16 and the deepest N x 320 x S/32 x S/32."""

    def __init__(self, size: ReaderSize) -> None:
        super().__init__()
        self.stem = Conv(3, size.stem, 3, stride=2)
        self.encoder = build_stages(size.stem, size.stages)
        self.finer = size.finer

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        finer = self.shallow(crops)                          # N 112 S/16 S/16
        return finer, self.deep(finer)                       # N 320 S/32 S/32

    def shallow(self, crops: Tensor) -> Tensor:
        """Up to the finer map."""
        x: Tensor = self.stem(crops)                         # N 32 S/2 S/2
        for stage in self.encoder[: self.finer + 1]:
            x = stage(x)                                     # N 16 S/2, 24 S/4, 40 S/8, 80 S/16, 112 S/16
        return x

    def deep(self, finer: Tensor) -> Tensor:
        """From the finer map on."""
        x = finer
        for stage in self.encoder[self.finer + 1 :]:
            x = stage(x)                                     # N 192 S/32, 320 S/32
        return x


class Standardize(nn.Module):
    """Channels of N x V x C x h x w brought to mean 0 and deviation 1 by what was measured of the training maps."""

    mean: Tensor
    sharpness: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("sharpness", torch.ones(width))

    def measure(self, maps: Tensor) -> None:
        """Take mean and deviation from some maps."""
        self.mean.copy_(maps.mean(dim=(0, 1, 3, 4)))
        self.sharpness.copy_(1 / (maps.std(dim=(0, 1, 3, 4)) + 1e-3))

    def forward(self, maps: Tensor) -> Tensor:
        """See the class."""
        return (maps - self.mean[:, None, None]) * self.sharpness[:, None, None]


class Reading(nn.Module):
    """Both maps of the trunk for each of V views of a crop -> logits N x C for each kind of `classes`.

    Every kind weighs the places of all views by itself: a neckline is read in the nearer view, a hem in the whole one.
    """

    def __init__(self, size: ReaderSize, classes: Mapping[str, int]) -> None:
        super().__init__()
        fine, deep = size.stages[size.finer].width, size.stages[-1].width
        places = VIEWS * (size.side_px // 32) ** 2
        self.fine_norm, self.deep_norm = Standardize(fine), Standardize(deep)
        self.fine = nn.Linear(4 * fine, size.width)
        self.deep = nn.Linear(deep, size.width)
        self.place = nn.Parameter(torch.zeros(places, size.width))
        self.drop = nn.Dropout(0.2)
        self.score = nn.Linear(size.width, len(classes))
        self.heads = nn.ModuleDict({kind: nn.Linear(2 * size.width, count) for kind, count in classes.items()})

    def forward(self, finer: Tensor, deepest: Tensor) -> dict[str, Tensor]:
        """N x V x 112 x S/16 x S/16 and N x V x 320 x S/32 x S/32 -> logits."""
        quarters = F.pixel_unshuffle(self.fine_norm(finer), 2)  # N V 448 S/32 S/32
        x = self.fine(_places(quarters)) + self.deep(_places(self.deep_norm(deepest))) + self.place  # N P W
        x = self.drop(F.gelu(x))
        weights = self.score(x).softmax(dim=1)               # N P K
        looked = weights.mT @ x                              # N K W
        mean = x.mean(dim=1)                                 # N W
        return {kind: head(torch.cat([looked[:, number], mean], dim=1))
                for number, (kind, head) in enumerate(self.heads.items())}


class Readings(nn.Module):
    """Readings of the same maps that were fitted from different seeds; what they say is the mean of their
    log-probabilities (Lakshminarayanan, Pritzel and Blundell, 2017, "Simple and Scalable Predictive Uncertainty
    Estimation using Deep Ensembles")."""

    def __init__(self, members: Sequence[Reading]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, finer: Tensor, deepest: Tensor) -> dict[str, Tensor]:
        """As `Reading`: log-probabilities N x C for each kind."""
        said = [member(finer, deepest) for member in self.members]
        return {kind: torch.stack([one[kind].log_softmax(dim=1) for one in said]).mean(dim=0) for kind in said[0]}


def _places(maps: Tensor) -> Tensor:
    """N x V x C x h x w -> N x V h w x C."""
    return maps.flatten(3).movedim(2, 3).flatten(1, 2)
