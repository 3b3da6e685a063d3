"""Recipe: the classic DCGAN of one category, as published: binary cross-entropy, Adam with betas 0.5 and 0.999."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.fabric.networks import DCDiscriminator, DCGenerator
from modiste.fabric.pictures import FabricBatch
from modiste.train.loop import Losses

BETAS = (0.5, 0.999)


@dataclass(frozen=True, slots=True)
class DCGANRecipe:
    """Settings of the run."""

    batch: int = 64
    learning_rate: float = 2e-4
    noise: int = 100


class DCGANTask:
    """The lessons of both networks; D(x) and D(G(z)) are told as probabilities."""

    def __init__(self, generator: DCGenerator, discriminator: DCDiscriminator, recipe: DCGANRecipe) -> None:
        self.generator, self.discriminator, self.recipe = generator, discriminator, recipe
        self._drawn: Tensor | None = None

    def loss(self, batch: FabricBatch) -> Losses:
        """The generator's: that its pictures be called real (Goodfellow et al., 2014, section 3, non-saturating)."""
        noise = torch.randn(len(batch.pictures), self.recipe.noise, device=batch.pictures.device)
        drawn = self.generator(noise)
        self._drawn = drawn.detach()
        said = self.discriminator(drawn).float()
        return {"total": F.binary_cross_entropy_with_logits(said, torch.ones_like(said)),
                "d_g_z": said.sigmoid().mean()}

    def discriminator_loss(self, batch: FabricBatch) -> Losses:
        """The discriminator's, on real pictures and on what was drawn in the same turn."""
        if self._drawn is None:
            raise RuntimeError("the discriminator plays after the generator")
        real, fake = self.discriminator(batch.pictures).float(), self.discriminator(self._drawn).float()
        total = (F.binary_cross_entropy_with_logits(real, torch.ones_like(real))
                 + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake)))
        return {"total": total, "d_x": real.sigmoid().mean()}
