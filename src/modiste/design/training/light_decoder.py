"""Task: sharpen the light decoder on frozen latents against a patch critic (Esser et al., 2021, "Taming transformers",
section 3.1, without the codebook).

The critic sees two kinds of pictures. Those decoded from noisy latents of photos are held to the photos by a
reconstruction loss; those decoded from the denoiser's samples have no photo, and only the critic tells that they look
like none.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import XLMRobertaTokenizer

from modiste.data.pack import Pictures
from modiste.design.build import build_scheduler
from modiste.design.networks import PATCH_PX, Autoencoder, PatchCritic
from modiste.design.sampler import (
    Conditioning,
    SamplerSettings,
    draw_noise,
    generators,
    read_for_decoder,
    sample_latents,
)
from modiste.design.training.autoencoder import add_latent_noise, draw_crops, reconstruction
from modiste.design.training.decoder import DecoderData, Denoiser
from modiste.encoder.teacher import PerceptualNet, perceptual_distance
from modiste.nn.losses import hinge_discriminator
from modiste.train.loop import Losses

_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SharpenRecipe:
    """Settings of the run; lengths in pixels, noise in the latents' own units. `sample_share` is the share of a batch
    that comes from the denoiser's samples, where there are some."""

    crop_px: int = 128
    batch: int = 8
    learning_rate: float = 4e-4
    critic_learning_rate: float = 4e-4
    critic_from: float = 0.1
    latent_noise: float = 0.2
    critic_weight: float = 0.04
    perceptual_weight: float = 0.1
    sample_share: float = 0.5
    recolour_share: float = 0.1


@dataclass(frozen=True, slots=True)
class SharpenBatch:
    """Crops of photos N x 3 x c x c, and windows M x Z x c/16 x c/16 of sampled latents."""

    pictures: Tensor
    samples: Tensor


class SharpenTask:
    """Losses of the light decoder and of its critic."""

    def __init__(self, light: Autoencoder, critic: PatchCritic, recipe: SharpenRecipe,
                 perceptual_net: PerceptualNet | None = None) -> None:
        self.decoder, self.recipe, self._perceptual_net = light.decoder, recipe, perceptual_net
        self._encoder = light.encoder.eval().requires_grad_(False)
        self._critic = critic
        self._drawn: Tensor | None = None
        self._judged = False

    def loss(self, batch: SharpenBatch) -> Losses:
        """Reconstruction and perceptual loss of photos, minus the critic's realness of all pictures."""
        noisy = add_latent_noise(self._encoder, batch.pictures, self.recipe.latent_noise)
        drawn = self.decoder(torch.cat([noisy, batch.samples])).float()
        self._drawn = drawn.detach()
        losses = {"reconstruction": reconstruction(drawn[: len(noisy)], batch.pictures)}
        total = losses["reconstruction"]
        if self._perceptual_net is not None:
            losses["perceptual"] = perceptual_distance(self._perceptual_net, drawn[: len(noisy)], batch.pictures)
            total = total + self.recipe.perceptual_weight * losses["perceptual"]
        if self._judged:
            losses["realness"] = self._critic(drawn).float().mean()
            total = total - self.recipe.critic_weight * losses["realness"]
        return {"total": total, **losses}

    def critic_loss(self, batch: SharpenBatch) -> Losses:
        """The critic's hinge loss on what was drawn in the same turn."""
        if self._drawn is None:
            raise RuntimeError("the critic trains after the decoder in each step")
        self._judged = True
        return {"total": hinge_discriminator(self._critic(batch.pictures).float(), self._critic(self._drawn).float())}


@torch.no_grad()
def draw_latent_samples(denoiser: Denoiser, tokenizer: XLMRobertaTokenizer, data: DecoderData, count: int, seed: int
                        ) -> Tensor:
    """`count` latents Z x h x w that the denoiser draws for captions and embeddings of its own lessons."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(data.captions), count, p=data.weights)
    device = next(denoiser.parameters()).device
    sampled = []
    for start in range(0, count, _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        texts = [data.captions[row][rng.integers(len(data.captions[row]))] for row in some]
        said, nothing = (read_for_decoder(words, denoiser.text, tokenizer) for words in (texts, [""] * len(some)))
        seen = torch.from_numpy(data.latents.embeddings[some, 0].astype(np.float32)).to(device)
        zero = torch.from_numpy(data.zero_embedding).to(device).expand(len(some), -1)
        noise = draw_noise(generators([seed + start + i for i in range(len(some))]), data.latents.latents.shape[2:])
        sampled.append(sample_latents(denoiser.unet, build_scheduler(), Conditioning(said, seen),
                                     Conditioning(nothing, zero), noise.to(device), SamplerSettings()).cpu())
    return torch.cat(sampled)


def draw_batch(images: Pictures, rows: NDArray[np.int64], samples: Tensor, recipe: SharpenRecipe,
               rng: np.random.Generator) -> SharpenBatch:
    """Crops of photos and, where there are any, windows of dreams."""
    crops = draw_crops(images, rows, recipe, rng)
    if not len(samples):
        return SharpenBatch(crops, samples)
    sampled = round(recipe.batch * recipe.sample_share)
    side = recipe.crop_px // PATCH_PX
    span = samples.shape[-1] - side
    windows = [samples[row, :, y : y + side, x : x + side]
               for row, y, x in zip(rng.integers(0, len(samples), sampled), rng.integers(0, span + 1, sampled),
                                    rng.integers(0, span + 1, sampled), strict=True)]
    return SharpenBatch(crops[: recipe.batch - sampled], torch.stack(windows))
