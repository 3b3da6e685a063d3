"""Recipe: the light autoencoder, whose latents the denoiser models.

The latents are made easy to model: noise on them (a decoder that forgives), unit scale per channel, and the
scale-equivariance of EQ-VAE (Kouzelis et al., 2025, eq. 6): half-size latents must decode to the half-size picture.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.core.errors import DataError
from modiste.data.pack import Pictures
from modiste.design.networks import PATCH_PX, LightDecoder, LightEncoder
from modiste.nn.losses import chroma_l1, gradient_l1
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses

_TRIES = 50  # patches looked at for each that is taken


@dataclass(frozen=True, slots=True)
class AutoencoderRecipe:
    """Settings of the run; lengths in pixels, noise in latent standard deviations."""

    crop_px: int = 128
    batch: int = 8
    learning_rate: float = 6e-4
    latent_noise: float = 0.1
    half_scale_share: float = 0.15
    recolour_share: float = 0.2


class Autoencoder(nn.Module):
    """The light encoder and decoder as one trainable module."""

    def __init__(self, encoder: LightEncoder, decoder: LightDecoder) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def encode(self, pictures: Tensor) -> Tensor:
        """N x 3 x H x W in [-1, 1] -> latents N x Z x H/16 x W/16."""
        return cast(Tensor, self.encoder(pictures))

    def forward(self, latents: Tensor) -> Tensor:
        return cast(Tensor, self.decoder(latents))


def reconstruction(prediction: Tensor, target: Tensor) -> Tensor:
    """L1 and squared error, L1 of gradients, L1 of chroma: the squared error keeps rare saturated colours, which the
    median that L1 alone looks for would turn grey."""
    return ((prediction - target).abs().mean() + 2 * (prediction - target).square().mean()
            + 0.5 * gradient_l1(prediction, target) + 0.5 * chroma_l1(prediction, target))


def autoencoder_loss(model: Autoencoder, recipe: AutoencoderRecipe, pictures: Tensor) -> Losses:
    """Reconstruction through noisy, now and then half-size latents, and the pull towards unit scale."""
    latents = model.encode(pictures).float()
    scale = (latents.std(dim=(0, 2, 3)) - 1).square().mean() + latents.mean(dim=(0, 2, 3)).square().mean()
    noisy = latents + recipe.latent_noise * torch.randn_like(latents)
    if torch.rand(()) < recipe.half_scale_share:
        noisy, pictures = F.avg_pool2d(noisy, 2), F.avg_pool2d(pictures, 2)
    error = reconstruction(model(noisy).float(), pictures)
    return {"total": error + 0.05 * scale, "reconstruction": error, "scale": scale}


def draw_crops(images: Pictures, rows: NDArray[np.int64], recipe: AutoencoderRecipe,
               rng: np.random.Generator) -> Tensor:
    """A batch of crops N x 3 x c x c in [-1, 1], flipped at random, some with colour channels permuted."""
    side, crop = images.shape[1], recipe.crop_px
    crops = np.empty((recipe.batch, crop, crop, 3), np.uint8)
    for i, row in enumerate(rng.choice(rows, recipe.batch)):
        y, x = rng.integers(0, side - crop + 1, 2)
        patch = images[row][y : y + crop, x : x + crop]
        if rng.random() < recipe.recolour_share:
            patch = patch[:, :, rng.permutation(3)]
        crops[i] = patch[:, ::-1] if rng.random() < 0.5 else patch
    return to_tensor(crops)


def draw_patches(images: Pictures, rows: NDArray[np.int64], count: int, seed: int) -> Tensor:
    """`count` random patches M x 3 x 16 x 16 in [-1, 1], blank ones left out, for the linear start.

    Raises DataError when nearly everything is blank.
    """
    rng = np.random.default_rng(seed)
    span = images.shape[1] - PATCH_PX
    patches: list[NDArray[np.uint8]] = []
    for _ in range(_TRIES * count):
        y, x = rng.integers(0, span + 1, 2)
        patch = images[rng.choice(rows)][y : y + PATCH_PX, x : x + PATCH_PX]
        if patch.std() > 2:
            patches.append(patch)
            if len(patches) == count:
                return to_tensor(np.stack(patches))
    raise DataError("nearly every picture is blank; give pictures that show something")
