"""Recipes for the autoencoder, in two stages.

`autoencoder`: MoVQ's encoder together with the light decoder, which is several times cheaper than the stock decoder,
so the latents see several times more pictures in the same minutes. Afterwards the latents are normalised and frozen.
`movq`: MoVQ's own decoder on the frozen latents, so that the stock pipelines draw what ours do.

The latents are made easy to model: noise on them (a decoder that forgives), unit scale per channel, and the
scale-equivariance of EQ-VAE (Kouzelis et al., 2025, eq. 6): half-size latents must decode to the half-size picture.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from diffusers import VQModel
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.design.networks import LightDecoder
from modiste.nn.losses import chroma_l1, gradient_l1
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True)
class AutoencoderRecipe:
    """Settings of the first stage; lengths in pixels, noise in latent standard deviations."""

    crop_px: int = 128
    batch: int = 16
    learning_rate: float = 1e-3
    latent_noise: float = 0.15
    half_scale_share: float = 0.25
    recolour_share: float = 0.3


class Autoencoder(nn.Module):
    """MoVQ's encoder and the light decoder as one trainable module."""

    def __init__(self, movq: VQModel, light: LightDecoder) -> None:
        super().__init__()
        self.encoder = movq.encoder
        self.quant_conv = movq.quant_conv
        self.light = light

    def encode(self, pictures: Tensor) -> Tensor:
        """N x 3 x H x W in [-1, 1] -> latents N x Z x H/16 x W/16."""
        return cast(Tensor, self.quant_conv(self.encoder(pictures)))

    def forward(self, latents: Tensor) -> Tensor:
        return cast(Tensor, self.light(latents))


def reconstruction(prediction: Tensor, target: Tensor) -> Tensor:
    """L1 + L1 of gradients + L1 of chroma."""
    return ((prediction - target).abs().mean() + 0.5 * gradient_l1(prediction, target)
            + 0.5 * chroma_l1(prediction, target))


def autoencoder_loss(model: Autoencoder, recipe: AutoencoderRecipe, pictures: Tensor) -> Losses:
    """Reconstruction through noisy, now and then half-size latents, and the pull towards unit scale."""
    latents = model.encode(pictures).float()
    scale = (latents.std(dim=(0, 2, 3)) - 1).square().mean() + latents.mean(dim=(0, 2, 3)).square().mean()
    noisy = latents + recipe.latent_noise * torch.randn_like(latents)
    if torch.rand(()) < recipe.half_scale_share:
        noisy, pictures = F.avg_pool2d(noisy, 2), F.avg_pool2d(pictures, 2)
    error = reconstruction(model(noisy).float(), pictures)
    return {"total": error + 0.05 * scale, "reconstruction": error, "scale": scale}


def draw_crops(images: NDArray[np.uint8], rows: NDArray[np.int64], recipe: AutoencoderRecipe,
               rng: np.random.Generator) -> Tensor:
    """A batch of crops N x 3 x c x c in [-1, 1], flipped at random, some with colour channels permuted."""
    side, crop = images.shape[1], recipe.crop_px
    crops = np.empty((recipe.batch, crop, crop, 3), np.uint8)
    for i, row in enumerate(rng.choice(rows, recipe.batch)):
        y, x = rng.integers(0, side - crop + 1, 2)
        patch = images[row, y : y + crop, x : x + crop]
        if rng.random() < recipe.recolour_share:
            patch = patch[:, :, rng.permutation(3)]
        crops[i] = patch[:, ::-1] if rng.random() < 0.5 else patch
    return to_tensor(crops)
