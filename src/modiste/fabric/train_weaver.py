"""Recipe: the weaver against its critic, by hinge losses on augmented pictures."""

from dataclasses import dataclass

import torch
from torch import Tensor

from modiste.fabric.critics import FabricCritic, SeeingCritic
from modiste.fabric.networks import Weaver
from modiste.nn.diffaugment import diff_augment
from modiste.nn.freeze import frozen
from modiste.nn.losses import hinge_discriminator
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True)
class WeaverRecipe:
    """Settings of the run."""

    batch: int = 16
    learning_rate: float = 5e-4
    critic_learning_rate: float = 5e-4
    ema_decay: float = 0.998
    crisp_weight: float = 0.02


@dataclass(frozen=True, slots=True)
class FabricBatch:
    """Crops of fabrics N x 3 x S x S in [-1, 1], and the numbers N of their categories."""

    pictures: Tensor
    category: Tensor


class WeaverTask:
    """The lessons of the weaver and of its critic; they play on the same fakes."""

    def __init__(self, weaver: Weaver, critic: FabricCritic | SeeingCritic, recipe: WeaverRecipe) -> None:
        self.weaver, self.critic, self.recipe = weaver, critic, recipe
        self._drawn: Tensor | None = None

    def loss(self, batch: FabricBatch) -> Losses:
        """Minus the critic's opinion, plus a little for inks that mix within a pixel."""
        count, device = len(batch.pictures), batch.pictures.device
        size = self.weaver.size
        noise = torch.randn(count, size.noise, device=device)
        sides = [8 * 2**level for level in range(len(size.widths))]
        streams = [torch.randn(count, 1, side, side, device=device) for side in sides]
        painted = self.weaver(self.weaver.styles(noise, batch.category), streams)
        rolled = roll_each(painted.pictures)
        self._drawn = rolled.detach()
        with frozen(self.critic):
            realness = self.critic(diff_augment(rolled), batch.category).float().mean()
        cover = painted.cover.float()
        mixed = -(cover * (cover + 1e-6).log()).sum(dim=1).mean()
        return {"total": self.recipe.crisp_weight * mixed - realness, "realness": realness, "mixed": mixed}

    def critic_loss(self, batch: FabricBatch) -> Losses:
        """The critic's hinge loss on real crops and on what was drawn in the same turn."""
        if self._drawn is None:
            raise RuntimeError("the critic plays after the weaver")
        real = self.critic(diff_augment(batch.pictures), batch.category).float()
        fake = self.critic(diff_augment(self._drawn), batch.category).float()
        return {"total": hinge_discriminator(real, fake), "real": real.mean(), "fake": fake.mean()}


def roll_each(tiles: Tensor) -> Tensor:
    """Each of N x C x H x W tiles moved on itself at random, so that its edge, and a seam there, come to the middle."""
    height, width = tiles.shape[2:]
    down = torch.randint(0, height, (len(tiles),)).tolist()
    right = torch.randint(0, width, (len(tiles),)).tolist()
    return torch.stack([tile.roll((y, x), dims=(1, 2)) for tile, y, x in zip(tiles, down, right, strict=True)])
