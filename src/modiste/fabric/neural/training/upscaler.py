"""Task: super-resolution of fabrics from degraded reductions and colour maps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.core.values import Palette
from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.neural.networks import COLOUR_MAP_SCALE, Upscaler
from modiste.fabric.neural.spatial_condition import FINE_PX, measure_colour_map
from modiste.fabric.neural.training.pictures import FabricPictures, balanced, crop, shrunk
from modiste.nn.losses import gradient_l1
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses

_COLOURS_PX: Final = 48
_COARSE: Final = 8  # grid of the random displacement field, cells a side


@dataclass(frozen=True, slots=True, kw_only=True)
class UpscalerRecipe:
    """Settings of the run. Degradation of the reductions: `noise` and `blotches` are the largest amplitudes of white
    and of low-frequency noise ([-1, 1] levels), `stray_px` the largest displacement (pixels of the reduction),
    `soft_share` the share that is blurred; `drop_colour_map` is the share of samples without a colour map."""

    batch: int = 16
    learning_rate: float = 1e-3
    ema_decay: float = 0.998
    crop_px: int = 128
    noise: float = 0.04
    blotches: float = 0.15
    stray_px: float = 0.8
    soft_share: float = 0.3
    drop_colour_map: float = 0.25


@dataclass(frozen=True, slots=True)
class UpscalerBatch:
    """Crops N x 3 x S x S in [-1, 1] and their colour maps N x K x 2S/k x 2S/k (zeros where dropped), for upscaling
    by k."""

    pictures: Tensor
    colour_map: Tensor


@dataclass(frozen=True, slots=True)
class Fabrics:
    """Training pictures and their main colours."""

    pictures: FabricPictures
    colours: Sequence[Palette]


def with_colours(pictures: FabricPictures, count: int) -> Fabrics:
    """Find the main colours of every picture."""
    return Fabrics(pictures, [reduce_to_inks(shrunk(one, _COLOURS_PX), max(2, count)).inks
                              for one in pictures.pictures])


def draw_crops(fabrics: Fabrics, recipe: UpscalerRecipe, network: Upscaler, rng: np.random.Generator) -> UpscalerBatch:
    """A batch of crops, balanced over categories."""
    rows = balanced(fabrics.pictures.category, recipe.batch, rng)
    crops = [crop(fabrics.pictures.pictures[row], recipe.crop_px, rng) for row in rows]
    side, colours = COLOUR_MAP_SCALE * recipe.crop_px // network.size.times, network.size.colours
    colour_maps = [measure_colour_map(shrunk(one, side), fabrics.colours[row], colours, tileable=False, soft_px=FINE_PX)
                   for one, row in zip(crops, rows, strict=True)]
    known = (rng.random(recipe.batch) >= recipe.drop_colour_map).astype(np.float32)
    maps = np.stack(colour_maps) * known[:, None, None, None]
    return UpscalerBatch(to_tensor(np.stack(crops)), torch.from_numpy(maps))


class UpscalerTask:
    """Loss of super-resolution with conditioning augmentation (Ho et al., 2022, "Cascaded diffusion models", section
    4).

    The U-Net's tiles differ from true reductions: uneven colours, edges a little beside those of the colour map.
    Training reductions are degraded likewise, so that the network takes edges from the colour map; samples without one
    are not displaced or blotched, since nothing shows how they should be.
    """

    def __init__(self, network: Upscaler, recipe: UpscalerRecipe) -> None:
        self.network, self.recipe = network, recipe

    def loss(self, batch: UpscalerBatch) -> Losses:
        """L1 of pixels and of gradients."""
        drawn = self.network(self._reduced(batch), batch.colour_map).float()
        edge = self.network.size.times * 2  # crops do not tile: what the network sees across their edges is wrong
        inner, wanted = (x[:, :, edge:-edge, edge:-edge] for x in (drawn, batch.pictures))
        error = (inner - wanted).abs().mean()
        return {"total": error + 0.5 * gradient_l1(inner, wanted), "l1": error}

    def _reduced(self, batch: UpscalerBatch) -> Tensor:
        """Area reductions, degraded as the recipe says."""
        recipe, times, pictures = self.recipe, self.network.size.times, batch.pictures
        count, side = len(pictures), pictures.shape[-1]
        known = (batch.colour_map.sum(dim=(1, 2, 3)) > 0).float().view(-1, 1, 1, 1)
        displaced = _displaced(pictures, known * recipe.stray_px * times * torch.rand(count, 1, 1, 1))
        soft = F.interpolate(F.avg_pool2d(displaced, 2), scale_factor=2.0, mode="bilinear")
        chosen = torch.rand(count, 1, 1, 1, device=pictures.device) < recipe.soft_share
        small = F.avg_pool2d(torch.where(chosen, soft, displaced), times)
        blotches = _smooth(count, 3, max(2, side // (2 * times)), side // times, pictures)
        degraded = small + known * recipe.blotches * torch.rand(count, 1, 1, 1, device=pictures.device) ** 2 * blotches
        strength = recipe.noise * torch.rand(count, 1, 1, 1, device=pictures.device) ** 2
        return degraded + strength * torch.randn_like(small)


def _displaced(pictures: Tensor, pixels: Tensor) -> Tensor:
    """Pictures N x 3 x S x S warped by a smooth random field of about `pixels` (N x 1 x 1 x 1) amplitude."""
    side = pictures.shape[-1]
    line = (torch.arange(side, device=pictures.device) + 0.5) / side * 2 - 1
    there = torch.stack(torch.meshgrid(line, line, indexing="xy"), dim=-1)  # S S 2
    shifts = _smooth(len(pictures), 2, _COARSE, side, pictures) * pixels.to(pictures.device) * (2 / side)  # N 2 S S
    return F.grid_sample(pictures.float(), there + shifts.permute(0, 2, 3, 1), padding_mode="reflection",
                         align_corners=False)


def _smooth(count: int, channels: int, coarse: int, side: int, like: Tensor) -> Tensor:
    """Low-frequency noise N x C x S x S of about unit variance, `coarse` cells a side."""
    noise = torch.randn(count, channels, coarse, coarse, device=like.device)
    return F.interpolate(noise, size=(side, side), mode="bicubic")
