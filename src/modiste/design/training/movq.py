"""Recipe: the stock MoVQ autoencoder learns to write and draw the light autoencoder's latents, so that the stock
pipelines show the same garment."""

from dataclasses import dataclass

import torch
from diffusers import VQModel
from torch import Tensor

from modiste.design.networks import Autoencoder
from modiste.design.training.autoencoder import add_latent_noise, reconstruction
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True, kw_only=True)
class MoVQRecipe:
    """Settings of the distillation; lengths in pixels, noise in the latents' own units."""

    crop_px: int = 128
    batch: int = 8
    learning_rate: float = 1e-3
    latent_noise: float = 0.2
    recolour_share: float = 0.2


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
            noisy = add_latent_noise(self._light.encoder, pictures, self.recipe.latent_noise)
            target = self._light(noisy).float().clamp(-1, 1)
        written = (self.movq.encode(pictures).latents.float() - latents).square().mean()
        drawn = reconstruction(self.movq.decode(noisy, force_not_quantize=True).sample.float(), target)
        return {"total": drawn + 0.3 * written, "written": written, "drawn": drawn}


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
