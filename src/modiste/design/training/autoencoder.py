"""Recipe: the light autoencoder, whose latents the denoiser models.

The encoder is linear and known at once (`networks.set_linear`); what is trained is the decoder, through noisy latents,
so that it forgives a denoiser's mistakes.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from modiste.core.errors import DataError
from modiste.data.pack import Pictures
from modiste.design.networks import PATCH_PX, Autoencoder, LightEncoder
from modiste.nn.losses import chroma_l1, gradient_l1
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses

_TRIES = 50  # patches looked at for each that is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoencoderRecipe:
    """Settings of the run; lengths in pixels, noise in the latents' own units."""

    crop_px: int = 128
    batch: int = 8
    learning_rate: float = 8e-4
    latent_noise: float = 0.2
    recolour_share: float = 0.1


class Crops(Protocol):
    """What the recipes that learn from crops say of them: `recolour_share` have their colour channels permuted."""

    @property
    def crop_px(self) -> int: ...
    @property
    def batch(self) -> int: ...
    @property
    def recolour_share(self) -> float: ...


def reconstruction(prediction: Tensor, target: Tensor) -> Tensor:
    """L1 and squared error, L1 of gradients, L1 of chroma: the squared error keeps rare saturated colours, which the
    median that L1 alone looks for would turn grey."""
    return ((prediction - target).abs().mean() + 2 * (prediction - target).square().mean()
            + 0.5 * gradient_l1(prediction, target) + 0.5 * chroma_l1(prediction, target))


class AutoencoderTask:
    """The light decoder's lesson: pictures from latents with up to `latent_noise` of noise."""

    def __init__(self, light: Autoencoder, recipe: AutoencoderRecipe) -> None:
        self.decoder, self.recipe = light.decoder, recipe
        self._encoder = light.encoder.eval().requires_grad_(False)

    def loss(self, pictures: Tensor) -> Losses:
        """Reconstruction error for N x 3 x H x W pictures."""
        noisy = add_latent_noise(self._encoder, pictures, self.recipe.latent_noise)
        error = reconstruction(self.decoder(noisy).float(), pictures)
        return {"total": error}


@torch.no_grad()
def add_latent_noise(encoder: LightEncoder, pictures: Tensor, most: float) -> Tensor:
    """Latents of N x 3 x H x W pictures, each with Gaussian noise of its own strength between 0 and `most`."""
    with torch.autocast(pictures.device.type, enabled=False):
        latents: Tensor = encoder(pictures)
    strength = most * torch.rand(len(latents), 1, 1, 1, device=latents.device)
    return latents + strength * torch.randn_like(latents)


def draw_crops(images: Pictures, rows: NDArray[np.int64], recipe: Crops,
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
    raise DataError("design.blank_pictures")
