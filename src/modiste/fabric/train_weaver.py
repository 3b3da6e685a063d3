"""Recipe: the weaver against its critic, by hinge losses on augmented pictures.

A critic alone is content with one fine fabric a category, whatever the noise. So each drawing starts from what the
weaver read in a real picture, and must have that picture's texture (Larsen et al., 2016, "Autoencoding beyond pixels",
with the texture in place of the pixels, since a fabric is the same wherever it is cut). What is read is kept small and
smooth, so that seeds, which are read at random, lie between the pictures.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from modiste.encoder.teacher import Seer
from modiste.fabric.critics import FabricCritic, SeeingCritic
from modiste.fabric.networks import Weaver
from modiste.fabric.texture import RandomFilters, texture, texture_gap
from modiste.nn.diffaugment import diff_augment
from modiste.nn.freeze import frozen
from modiste.nn.losses import hinge_discriminator
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True)
class WeaverRecipe:
    """Settings of the run; the critic joins once `critic_from` of the budget is used up, when textures are roughly
    right; `reading_weight` is for each nat that is read in a picture."""

    batch: int = 16
    learning_rate: float = 1e-3
    critic_learning_rate: float = 5e-4
    critic_from: float = 0.05
    ema_decay: float = 0.998
    crisp_weight: float = 0.02
    texture_weight: float = 6.0
    reading_weight: float = 0.002


@dataclass(frozen=True, slots=True)
class FabricBatch:
    """Crops of fabrics N x 3 x S x S in [-1, 1], and the numbers N of their categories."""

    pictures: Tensor
    category: Tensor


class WeaverTask:
    """The lessons of the weaver and of its critic; they play on the same fakes."""

    def __init__(self, weaver: Weaver, critic: FabricCritic | SeeingCritic, recipe: WeaverRecipe) -> None:
        self.weaver, self.critic, self.recipe = weaver, critic, recipe
        self._seer: Seer = critic if isinstance(critic, SeeingCritic) else RandomFilters()
        self._drawn: Tensor | None = None
        self._judged = False

    def loss(self, batch: FabricBatch) -> Losses:
        """What the texture is off, what was read too exactly, a little for inks that mix within a pixel, minus the
        critic's opinion."""
        size, pictures, count = self.weaver.size, batch.pictures, len(batch.pictures)
        mean, log_variance = (told.float() for told in self.weaver.read(pictures))
        reading = mean + torch.randn_like(mean) * (log_variance / 2).exp()
        read = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(dim=1).mean()
        sides = [8 * 2**level for level in range(len(size.widths))]
        streams = [torch.randn(count, 1, side, side, device=pictures.device) for side in sides]
        painted = self.weaver(self.weaver.style_of(reading, batch.category), streams)
        rolled = roll_each(painted.pictures)
        self._drawn = rolled.detach()
        off = texture_gap(self._texture(rolled), self._texture(pictures)).mean()
        cover = painted.cover.float()
        mixed = -(cover * (cover + 1e-6).log()).sum(dim=1).mean()
        losses = {"texture": off, "read": read, "mixed": mixed}
        total = (self.recipe.texture_weight * off + self.recipe.reading_weight * read
                 + self.recipe.crisp_weight * mixed)
        if self._judged:
            with frozen(self.critic):
                losses["realness"] = self.critic(diff_augment(rolled), batch.category).float().mean()
            total = total - losses["realness"]
        return {"total": total, **losses}

    def _texture(self, pictures: Tensor) -> list[Tensor]:
        return texture([pictures, *self._seer.layers(pictures)])  # the colours themselves: deep features lose them

    def critic_loss(self, batch: FabricBatch) -> Losses:
        """The critic's hinge loss on real crops and on what was drawn in the same turn."""
        if self._drawn is None:
            raise RuntimeError("the critic plays after the weaver")
        self._judged = True
        real = self.critic(diff_augment(batch.pictures), batch.category).float()
        fake = self.critic(diff_augment(self._drawn), batch.category).float()
        return {"total": hinge_discriminator(real, fake), "real": real.mean(), "fake": fake.mean()}


def roll_each(tiles: Tensor) -> Tensor:
    """Each of N x C x H x W tiles moved on itself at random, so that its edge, and a seam there, come to the middle."""
    height, width = tiles.shape[2:]
    down = torch.randint(0, height, (len(tiles),)).tolist()
    right = torch.randint(0, width, (len(tiles),)).tolist()
    return torch.stack([tile.roll((y, x), dims=(1, 2)) for tile, y, x in zip(tiles, down, right, strict=True)])
