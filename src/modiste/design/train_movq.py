"""Recipes on frozen latents.

`movq` teaches the stock MoVQ autoencoder to write and draw the light autoencoder's latents, so that the stock
pipelines show the same garment; `light-decoder` sharpens the light decoder with a patch critic (Esser et al., 2021,
"Taming transformers", section 3.1, without the codebook).
"""

from dataclasses import dataclass

import torch
from diffusers import VQModel
from torch import Tensor

from modiste.design.networks import PatchCritic
from modiste.design.train_autoencoder import Autoencoder, reconstruction
from modiste.nn.losses import hinge_discriminator
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True)
class MoVQRecipe:
    """Settings of the distillation; lengths in pixels, noise in latent standard deviations."""

    crop_px: int = 128
    batch: int = 8
    learning_rate: float = 1e-3
    latent_noise: float = 0.2
    recolour_share: float = 0.2


@dataclass(frozen=True, slots=True)
class SharpenRecipe:
    """Settings of the light decoder's second training: more noise than a good latent has, as the denoiser's have."""

    crop_px: int = 128
    batch: int = 8
    learning_rate: float = 8e-4
    critic_learning_rate: float = 4e-4
    critic_from: float = 0.6
    latent_noise: float = 0.5
    critic_weight: float = 0.04
    recolour_share: float = 0.1


class MoVQTask:
    """MoVQ learning from the light autoencoder: its encoder regresses the latents, its decoder what the light one
    draws from noisy latents, which is an easier target than the photo since nothing in it is hidden."""

    def __init__(self, movq: VQModel, light: Autoencoder, recipe: MoVQRecipe) -> None:
        self.movq, self.recipe = movq, recipe
        self._light = light.eval().requires_grad_(False)

    def loss(self, pictures: Tensor) -> Losses:
        """Squared error of latents plus reconstruction error, for N x 3 x H x W pictures."""
        with torch.no_grad():
            latents = self._light.encode(pictures).float()
            scale = self.recipe.latent_noise * torch.rand(len(latents), 1, 1, 1, device=latents.device)
            noisy = latents + scale * torch.randn_like(latents)
            target = self._light(noisy).float().clamp(-1, 1)
        written = (self.movq.encode(pictures).latents.float() - latents).square().mean()
        drawn = reconstruction(self.movq.decode(noisy, force_not_quantize=True).sample.float(), target)
        return {"total": drawn + 0.3 * written, "written": written, "drawn": drawn}


class SharpenTask:
    """The light decoder on frozen latents: reconstruction and, once the critic has begun to play, its opinion."""

    def __init__(self, light: Autoencoder, critic: PatchCritic, recipe: SharpenRecipe) -> None:
        self.decoder, self.recipe = light.decoder, recipe
        self._encoder = light.encoder.eval().requires_grad_(False)
        self._critic = critic
        self._drawn: Tensor | None = None
        self._judged = False

    def loss(self, pictures: Tensor) -> Losses:
        """Error of pictures drawn from noisy latents, minus their realness."""
        with torch.no_grad():
            latents = self._encoder(pictures).float()
            scale = self.recipe.latent_noise * torch.rand(len(latents), 1, 1, 1, device=latents.device)
            noisy = latents + scale * torch.randn_like(latents)
        drawn = self.decoder(noisy).float()
        self._drawn = drawn.detach()
        error = reconstruction(drawn, pictures)
        if not self._judged:
            return {"total": error, "reconstruction": error}
        realness = self._critic(drawn).float().mean()
        return {"total": error - self.recipe.critic_weight * realness, "reconstruction": error, "realness": realness}

    def critic_loss(self, pictures: Tensor) -> Losses:
        """The critic's hinge loss on what was drawn in the same turn."""
        if self._drawn is None:
            raise RuntimeError("the critic plays after the decoder")
        self._judged = True
        return {"total": hinge_discriminator(self._critic(pictures).float(), self._critic(self._drawn).float())}


@torch.no_grad()
def start_with_colour(movq: VQModel, light: Autoencoder) -> None:
    """Let MoVQ's decoder begin with each patch in its mean colour.

    The last spatial norm adds a linear map of the latents; silu(x) - silu(-x) = x carries it through the activation
    into the output, exactly. Without this the decoder learns brightness for an hour before the first colour.
    """
    colour = light.decoder.linear.weight.mean(dim=(2, 3)).T  # 3 Z
    norm, out = movq.decoder.conv_norm_out, movq.decoder.conv_out
    for sign, first in ((1.0, 0), (-1.0, 3)):
        rows = slice(first, first + 3)
        norm.conv_y.weight[rows] = 0
        norm.conv_y.bias[rows] = 0
        norm.conv_b.weight[rows, :, 0, 0] = sign * colour
        norm.conv_b.bias[rows] = 0
        out.weight[:, rows] = 0
        out.weight[:, rows, 1, 1] = sign * torch.eye(3, device=out.weight.device)
    out.bias.copy_(light.decoder.linear.bias)
