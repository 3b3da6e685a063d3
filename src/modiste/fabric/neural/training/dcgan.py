"""Task: the DCGAN of one category, as published: binary cross-entropy, Adam with betas 0.5 and 0.999."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.fabric.neural.networks import DCDiscriminator, DCGenerator
from modiste.fabric.neural.training.pictures import FabricBatch
from modiste.train.loop import Losses

BETAS = (0.5, 0.999)


@dataclass(frozen=True, slots=True)
class DCGANRecipe:
    """Settings of the run."""

    batch: int = 64
    learning_rate: float = 2e-4
    noise: int = 100


class DCGANTask:
    """Losses of both networks; D(x) and D(G(z)) are logged as probabilities."""

    def __init__(self, generator: DCGenerator, discriminator: DCDiscriminator, recipe: DCGANRecipe) -> None:
        self.generator, self.discriminator, self.recipe = generator, discriminator, recipe
        self._generated: Tensor | None = None

    def loss(self, batch: FabricBatch) -> Losses:
        """The generator's non-saturating loss (Goodfellow et al., 2014, section 3)."""
        noise = torch.randn(len(batch.pictures), self.recipe.noise, device=batch.pictures.device)
        generated = self.generator(noise)
        self._generated = generated.detach()
        logits = self.discriminator(generated).float()
        return {"total": F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits)),
                "d_g_z": logits.sigmoid().mean()}

    def discriminator_loss(self, batch: FabricBatch) -> Losses:
        """The discriminator's loss on real pictures and on those generated in the same step."""
        if self._generated is None:
            raise RuntimeError("the discriminator trains after the generator in each step")
        real, fake = self.discriminator(batch.pictures).float(), self.discriminator(self._generated).float()
        total = (F.binary_cross_entropy_with_logits(real, torch.ones_like(real))
                 + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake)))
        return {"total": total, "d_x": real.sigmoid().mean()}
