"""Recipe: super-resolution, from fabrics and their reductions."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.fabric.networks import Enlarger
from modiste.fabric.pictures import FabricBatch
from modiste.nn.losses import gradient_l1
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True)
class EnlargerRecipe:
    """Settings of the run: crops in pixels, the most noise that is laid on reductions, in [-1, 1] levels."""

    batch: int = 16
    learning_rate: float = 1e-3
    ema_decay: float = 0.998
    crop_px: int = 128
    noise: float = 0.04
    soft_share: float = 0.3


class EnlargerTask:
    """The lesson of the super-resolution: the fabric again, from its reduction."""

    def __init__(self, network: Enlarger, recipe: EnlargerRecipe) -> None:
        self.network, self.recipe = network, recipe

    def loss(self, batch: FabricBatch) -> Losses:
        """L1 of pixels and of gradients."""
        small = self._reduced(batch.pictures)
        drawn = self.network(small).float()
        edge = self.network.size.times * 2  # crops do not close: what is seen across their edges is wrong
        inner, wanted = (x[:, :, edge:-edge, edge:-edge] for x in (drawn, batch.pictures))
        error = (inner - wanted).abs().mean()
        return {"total": error + 0.5 * gradient_l1(inner, wanted), "l1": error}

    def _reduced(self, pictures: Tensor) -> Tensor:
        """Reductions by area, some softened first, some with a little noise: what is enlarged is rarely perfect."""
        soft = F.interpolate(F.avg_pool2d(pictures, 2), scale_factor=2.0, mode="bilinear")
        chosen = torch.rand(len(pictures), 1, 1, 1, device=pictures.device) < self.recipe.soft_share
        small = F.avg_pool2d(torch.where(chosen, soft, pictures), self.network.size.times)
        strength = self.recipe.noise * torch.rand(len(pictures), 1, 1, 1, device=pictures.device) ** 2
        return small + strength * torch.randn_like(small)

