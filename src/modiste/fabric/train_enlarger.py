"""Recipe: super-resolution, from fabrics, their reductions and sketches of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.core.values import Palette
from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.networks import SKETCHED, Enlarger
from modiste.fabric.pictures import FabricPictures, balanced, crop, shrunk
from modiste.fabric.plan import FINE_PX, measure_sketch
from modiste.nn.losses import gradient_l1
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses

_COLOURS_PX: Final = 48
_COARSE: Final = 8  # the side of a crop that blotches and shifts change over


@dataclass(frozen=True, slots=True)
class EnlargerRecipe:
    """Settings of the run: crops in pixels, the most noise that is laid on reductions, in [-1, 1] levels, and of
    blotches likewise, how far the motifs of reductions lie from where they should, in pixels of these, how often the
    sketch is not told."""

    batch: int = 16
    learning_rate: float = 1e-3
    ema_decay: float = 0.998
    crop_px: int = 128
    noise: float = 0.04
    blotches: float = 0.15
    stray_px: float = 0.8
    soft_share: float = 0.3
    drop_sketch: float = 0.25


@dataclass(frozen=True, slots=True)
class EnlargerBatch:
    """Crops of fabrics N x 3 x S x S in [-1, 1] and their sketches N x K x 2S/k x 2S/k, zeros where they are not told,
    for a super-resolution by k."""

    pictures: Tensor
    sketch: Tensor


@dataclass(frozen=True, slots=True)
class Fabrics:
    """What is learnt from: pictures and their main colours."""

    pictures: FabricPictures
    colours: Sequence[Palette]


def with_colours(pictures: FabricPictures, count: int) -> Fabrics:
    """Look at every picture once."""
    return Fabrics(pictures, [reduce_to_inks(shrunk(one, _COLOURS_PX), max(2, count)).inks
                              for one in pictures.pictures])


def draw_close_ups(fabrics: Fabrics, recipe: EnlargerRecipe, network: Enlarger, rng: np.random.Generator
                   ) -> EnlargerBatch:
    """Crops, every category as often as the others."""
    rows = balanced(fabrics.pictures.category, recipe.batch, rng)
    crops = [crop(fabrics.pictures.pictures[row], recipe.crop_px, rng) for row in rows]
    side, colours = SKETCHED * recipe.crop_px // network.size.times, network.size.colours
    sketches = [measure_sketch(shrunk(one, side), fabrics.colours[row], colours, closes=False, soft_px=FINE_PX)
                for one, row in zip(crops, rows, strict=True)]
    told = (rng.random(recipe.batch) >= recipe.drop_sketch).astype(np.float32)
    return EnlargerBatch(to_tensor(np.stack(crops)), torch.from_numpy(np.stack(sketches) * told[:, None, None, None]))


class EnlargerTask:
    """The lesson of the super-resolution: the fabric again, from its reduction and its sketch.

    What the weaver makes is not a reduction: its colours are uneven, and its edges not quite where the plan has them.
    Reductions are spoilt likewise, so that edges are taken from the sketch (after Ho et al., 2022, "Cascaded diffusion
    models", section 4, which calls it conditioning augmentation); those without a sketch are not, since nothing tells
    how they should be.
    """

    def __init__(self, network: Enlarger, recipe: EnlargerRecipe) -> None:
        self.network, self.recipe = network, recipe

    def loss(self, batch: EnlargerBatch) -> Losses:
        """L1 of pixels and of gradients."""
        drawn = self.network(self._reduced(batch), batch.sketch).float()
        edge = self.network.size.times * 2  # crops do not close: what is seen across their edges is wrong
        inner, wanted = (x[:, :, edge:-edge, edge:-edge] for x in (drawn, batch.pictures))
        error = (inner - wanted).abs().mean()
        return {"total": error + 0.5 * gradient_l1(inner, wanted), "l1": error}

    def _reduced(self, batch: EnlargerBatch) -> Tensor:
        """Reductions by area, some softened first, with a little noise: what is enlarged is rarely perfect."""
        recipe, times, pictures = self.recipe, self.network.size.times, batch.pictures
        count, side = len(pictures), pictures.shape[-1]
        told = (batch.sketch.sum(dim=(1, 2, 3)) > 0).float().view(-1, 1, 1, 1)
        strayed = _strayed(pictures, told * recipe.stray_px * times * torch.rand(count, 1, 1, 1))
        soft = F.interpolate(F.avg_pool2d(strayed, 2), scale_factor=2.0, mode="bilinear")
        chosen = torch.rand(count, 1, 1, 1, device=pictures.device) < recipe.soft_share
        small = F.avg_pool2d(torch.where(chosen, soft, strayed), times)
        blotches = _smooth(count, 3, max(2, side // (2 * times)), side // times, pictures)
        spoilt = small + told * recipe.blotches * torch.rand(count, 1, 1, 1, device=pictures.device) ** 2 * blotches
        strength = recipe.noise * torch.rand(count, 1, 1, 1, device=pictures.device) ** 2
        return spoilt + strength * torch.randn_like(small)


def _strayed(pictures: Tensor, pixels: Tensor) -> Tensor:
    """Pictures N x 3 x S x S whose places are moved smoothly by up to about so many pixels, N x 1 x 1 x 1."""
    side = pictures.shape[-1]
    line = (torch.arange(side, device=pictures.device) + 0.5) / side * 2 - 1
    there = torch.stack(torch.meshgrid(line, line, indexing="xy"), dim=-1)  # S S 2
    shifts = _smooth(len(pictures), 2, _COARSE, side, pictures) * pixels.to(pictures.device) * (2 / side)  # N 2 S S
    return F.grid_sample(pictures.float(), there + shifts.permute(0, 2, 3, 1), padding_mode="reflection",
                         align_corners=False)


def _smooth(count: int, channels: int, coarse: int, side: int, like: Tensor) -> Tensor:
    """Noise N x C x S x S of about unit strength that changes over S / coarse pixels."""
    noise = torch.randn(count, channels, coarse, coarse, device=like.device)
    return F.interpolate(noise, size=(side, side), mode="bicubic")
