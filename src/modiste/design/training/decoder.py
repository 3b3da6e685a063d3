"""Recipe: the latent denoiser, conditioned on image embedding and multilingual text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from diffusers.pipelines.kandinsky.text_encoder import MultilingualCLIP
from numpy.typing import NDArray
from torch import Tensor, nn

from modiste.design.build import TRAIN_STEPS, build_scheduler
from modiste.design.training.latents import LatentSet
from modiste.encoder.token_table import TokenTable
from modiste.nn.diffusion import add_noise, stratified_timesteps
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderRecipe:
    """Settings of the run. `drop_*`: shares of samples whose condition is replaced by the empty one; `prior_noise`
    blurs the image embedding (in its own standard deviations), so that a predicted one is forgiven."""

    batch: int = 64
    learning_rate: float = 8e-4
    ema_decay: float = 0.999
    drop_text: float = 0.1
    drop_image: float = 0.4
    drop_both: float = 0.08
    prior_noise: float = 0.4
    inpaint_share: float = 0.15
    gamma: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderBatch:
    """Latents N x Z x h x w, what is kept N x 1 x h x w (0: all is drawn), embeddings N x D, ids and mask N x 77."""

    latents: Tensor
    keep: Tensor
    embeddings: Tensor
    ids: Tensor
    mask: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderData:
    """Latents with the captions of each picture, as text and as tokens, and the probability with which each is
    drawn."""

    latents: LatentSet
    captions: Sequence[tuple[str, ...]]
    tokens: TokenTable
    weights: NDArray[np.float64]
    zero_embedding: NDArray[np.float32]


class Denoiser(nn.Module):
    """The denoiser and the multilingual text encoder that it listens to, trained together: what a caption must say to
    draw is more than what it must say to be matched with a picture."""

    def __init__(self, unet: UNet2DConditionModel, text: MultilingualCLIP) -> None:
        super().__init__()
        self.unet, self.text = unet, text


class DecoderTask:
    """The lesson of the denoiser and its text encoder; an error in latent channel k counts `channel_weights[k]`."""

    def __init__(self, denoiser: Denoiser, recipe: DecoderRecipe, channel_weights: Tensor, *, compiled: bool = False
                 ) -> None:
        self.denoiser, self.recipe = denoiser, recipe
        self._channel_weights = channel_weights.view(1, -1, 1, 1)
        self._forward: Callable[..., Any] = torch.compile(denoiser.unet) if compiled else denoiser.unet
        self._alphas_cumprod = build_scheduler().alphas_cumprod

    def loss(self, batch: DecoderBatch) -> Losses:
        """Weighted v-prediction error; `mse` is the same without weights."""
        prompt, hidden = self.denoiser.text(input_ids=batch.ids, attention_mask=batch.mask)
        noising = add_noise(batch.latents, self._alphas_cumprod, stratified_timesteps(len(batch.latents), TRAIN_STEPS),
                            self.recipe.gamma)
        seen = torch.cat([noising.noisy, batch.latents * batch.keep, batch.keep], dim=1)
        out = self._forward(seen, noising.timesteps, hidden, return_dict=False,
                            added_cond_kwargs={"text_embeds": prompt, "image_embeds": batch.embeddings})[0]
        velocity = out[:, : batch.latents.shape[1]].float()
        error = (velocity - noising.velocity).square()
        by_channel = (self._channel_weights.to(error.device) * error).mean(dim=(1, 2, 3))
        return {"total": (noising.weights * by_channel).mean(), "mse": error.mean()}


def draw_batch(data: DecoderData, recipe: DecoderRecipe, rng: np.random.Generator) -> DecoderBatch:
    """A batch with conditions dropped and embeddings blurred as the recipe says."""
    rows = rng.choice(len(data.captions), recipe.batch, p=data.weights)
    mirrored = rng.integers(0, 2, recipe.batch)
    latents = data.latents.latents[rows, mirrored].astype(np.float32)
    embeddings = data.latents.embeddings[rows, mirrored].astype(np.float32)
    blur = rng.random((recipe.batch, 1)) * recipe.prior_noise * embeddings.std()
    embeddings = embeddings + blur * rng.standard_normal(embeddings.shape)
    dropped = rng.random((3, recipe.batch)) < np.array([[recipe.drop_text], [recipe.drop_image], [recipe.drop_both]])
    no_text, no_image = dropped[0] | dropped[2], dropped[1] | dropped[2]
    embeddings[no_image] = data.zero_embedding
    texts = ["" if empty else data.captions[row][rng.integers(len(data.captions[row]))]
             for row, empty in zip(rows, no_text, strict=True)]
    ids, mask = data.tokens.read(texts)
    keep = np.stack([_keep_mask(latents.shape[2], recipe, rng) for _ in rows])
    return DecoderBatch(
        latents=torch.from_numpy(latents).contiguous(memory_format=torch.channels_last), keep=torch.from_numpy(keep),
        embeddings=torch.from_numpy(embeddings.astype(np.float32)), ids=ids, mask=mask)


def _keep_mask(side: int, recipe: DecoderRecipe, rng: np.random.Generator) -> NDArray[np.float32]:
    """1 x side x side: mostly zeros (draw everything); for inpainting, ones around a random rectangle or beside it."""
    keep = np.zeros((1, side, side), np.float32)
    if rng.random() < recipe.inpaint_share:
        height, width = rng.integers(side // 4, side, 2)
        top, left = rng.integers(0, side - height + 1), rng.integers(0, side - width + 1)
        keep[:] = 1
        keep[:, top : top + height, left : left + width] = 0
    return keep
