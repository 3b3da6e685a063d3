"""Recipe: the light decoder again, on frozen latents, against a patch critic (Esser et al., 2021, "Taming
transformers", section 3.1, without the codebook).

The critic judges two kinds of pictures. Those drawn from the noisy latents of photos stay anchored to the photos by a
reconstruction error; those drawn from latents that the denoiser dreamt have no photo, and only the critic can say that
they look like none.
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
from modiste.encoder.teacher import Seer, perceptual
from modiste.nn.losses import hinge_discriminator
from modiste.train.loop import Losses

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class SharpenRecipe:
    """Settings of the run; lengths in pixels, noise in the latents' own units. `dream_share` is the part of a batch
    that the denoiser dreamt, where there is a denoiser."""

    crop_px: int = 128
    batch: int = 8
    learning_rate: float = 4e-4
    critic_learning_rate: float = 4e-4
    critic_from: float = 0.1
    latent_noise: float = 0.2
    critic_weight: float = 0.04
    perceptual_weight: float = 0.1
    dream_share: float = 0.5
    recolour_share: float = 0.1


@dataclass(frozen=True, slots=True)
class SharpenBatch:
    """Crops of photos N x 3 x c x c, and windows M x Z x c/16 x c/16 of dreamt latents."""

    pictures: Tensor
    dreams: Tensor


class SharpenTask:
    """The lessons of the light decoder and of its critic."""

    def __init__(self, light: Autoencoder, critic: PatchCritic, recipe: SharpenRecipe,
                 seer: Seer | None = None) -> None:
        self.decoder, self.recipe, self._seer = light.decoder, recipe, seer
        self._encoder = light.encoder.eval().requires_grad_(False)
        self._critic = critic
        self._drawn: Tensor | None = None
        self._judged = False

    def loss(self, batch: SharpenBatch) -> Losses:
        """Error of the pictures drawn from noisy latents, in pixels and to the seer, minus the realness of all."""
        noisy = add_latent_noise(self._encoder, batch.pictures, self.recipe.latent_noise)
        drawn = self.decoder(torch.cat([noisy, batch.dreams])).float()
        self._drawn = drawn.detach()
        losses = {"reconstruction": reconstruction(drawn[: len(noisy)], batch.pictures)}
        total = losses["reconstruction"]
        if self._seer is not None:
            losses["perceptual"] = perceptual(self._seer, drawn[: len(noisy)], batch.pictures)
            total = total + self.recipe.perceptual_weight * losses["perceptual"]
        if self._judged:
            losses["realness"] = self._critic(drawn).float().mean()
            total = total - self.recipe.critic_weight * losses["realness"]
        return {"total": total, **losses}

    def critic_loss(self, batch: SharpenBatch) -> Losses:
        """The critic's hinge loss on what was drawn in the same turn."""
        if self._drawn is None:
            raise RuntimeError("the critic plays after the decoder")
        self._judged = True
        return {"total": hinge_discriminator(self._critic(batch.pictures).float(), self._critic(self._drawn).float())}


@torch.no_grad()
def dream(denoiser: Denoiser, tokenizer: XLMRobertaTokenizer, data: DecoderData, count: int, seed: int) -> Tensor:
    """`count` latents Z x h x w that the denoiser draws for captions and embeddings of its own lessons."""
    rng = np.random.default_rng(seed)
    rows = rng.choice(len(data.captions), count, p=data.weights)
    device = next(denoiser.parameters()).device
    dreamt = []
    for start in range(0, count, _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        texts = [data.captions[row][rng.integers(len(data.captions[row]))] for row in some]
        said, nothing = (read_for_decoder(words, denoiser.text, tokenizer) for words in (texts, [""] * len(some)))
        seen = torch.from_numpy(data.latents.embeddings[some, 0].astype(np.float32)).to(device)
        zero = torch.from_numpy(data.zero_embedding).to(device).expand(len(some), -1)
        noise = draw_noise(generators([seed + start + i for i in range(len(some))]), data.latents.latents.shape[2:])
        dreamt.append(sample_latents(denoiser.unet, build_scheduler(), Conditioning(said, seen),
                                     Conditioning(nothing, zero), noise.to(device), SamplerSettings()).cpu())
    return torch.cat(dreamt)


def draw_batch(images: Pictures, rows: NDArray[np.int64], dreams: Tensor, recipe: SharpenRecipe,
               rng: np.random.Generator) -> SharpenBatch:
    """Crops of photos and, where there are any, windows of dreams."""
    crops = draw_crops(images, rows, recipe, rng)
    if not len(dreams):
        return SharpenBatch(crops, dreams)
    dreamt = round(recipe.batch * recipe.dream_share)
    side = recipe.crop_px // PATCH_PX
    span = dreams.shape[-1] - side
    windows = [dreams[row, :, y : y + side, x : x + side]
               for row, y, x in zip(rng.integers(0, len(dreams), dreamt), rng.integers(0, span + 1, dreamt),
                                    rng.integers(0, span + 1, dreamt), strict=True)]
    return SharpenBatch(crops[: recipe.batch - dreamt], torch.stack(windows))
