"""What fine-tuning minimises, for any Kandinsky 2 pair: the losses follow the folder's own schedulers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from diffusers import DDIMScheduler
from numpy.typing import NDArray
from torch import Tensor, nn

from modiste.core.errors import ModelError
from modiste.encoder.token_table import TokenTable
from modiste.nn.diffusion import add_noise, error_weights, stratified_timesteps
from modiste.train.loop import Losses

TEXT_TOKENS: Final = 77  # the stock Kandinsky 2.1 pipelines always pad to this length


@dataclass(frozen=True, slots=True, kw_only=True)
class FinetuneRecipe:
    """Settings of the run; `drop_*` are shares of samples whose condition is replaced by the empty one, so that
    guidance keeps working. The learning rates are those of LoRA and of all weights."""

    lora_rate: float = 3e-4
    full_rate: float = 5e-5
    ema_decay: float = 0.999
    drop_text: float = 0.1
    drop_image: float = 0.1
    gamma: float = 5.0
    own_caption_share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TuneBatch:
    """Latents N x Z x h x w, image embeddings N x D (`shown`: with some replaced by the empty one), and token ids and
    masks N x T of both tokenizers; a Kandinsky 2.2 decoder has no tokenizer, and the prior's stand in for them."""

    latents: Tensor
    embeddings: Tensor
    shown: Tensor
    ids: Tensor
    mask: Tensor
    prior_ids: Tensor
    prior_mask: Tensor

    def to(self, device: torch.device) -> "TuneBatch":
        """The batch on another device."""
        return TuneBatch(
            latents=self.latents.to(device), embeddings=self.embeddings.to(device), shown=self.shown.to(device),
            ids=self.ids.to(device), mask=self.mask.to(device), prior_ids=self.prior_ids.to(device),
            prior_mask=self.prior_mask.to(device))


@dataclass(frozen=True, slots=True, kw_only=True)
class TuneData:
    """Latents and embeddings N x 2 x ... (picture, mirrored), the empty picture's embedding D, and for each picture the
    user's caption and those made from it; all captions as tokens of the prior, and of a decoder that reads text."""

    latents: NDArray[np.float16]
    embeddings: NDArray[np.float16]
    empty: NDArray[np.float32]
    captions: Sequence[tuple[str, tuple[str, ...]]]
    prior_tokens: TokenTable
    decoder_tokens: TokenTable | None


class Trained(nn.Module):
    """The parameters of a network that are trained and nothing else, so that checkpoints and averages stay small."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.values = nn.ParameterList(p for p in network.parameters() if p.requires_grad)

    @torch.no_grad()
    def take(self, other: "Trained") -> None:
        """Copy the values of another one in place."""
        for mine, theirs in zip(self.values, other.values, strict=True):
            mine.copy_(theirs)


class DecoderLoss:
    """Error of the denoiser in the terms of its scheduler: noise, velocity or clean latents, weighted by noise."""

    def __init__(self, unet: Any, scheduler: DDIMScheduler, text: nn.Module | None, recipe: FinetuneRecipe) -> None:
        self.unet, self.text, self.recipe = unet, text, recipe
        self.kind = str(scheduler.config.prediction_type)
        self.alphas = scheduler.alphas_cumprod.float()
        if self.kind not in ("epsilon", "v_prediction", "sample"):
            raise ModelError("design.prediction_kind", kind=self.kind)

    def __call__(self, batch: TuneBatch) -> Losses:
        """Mean over the batch."""
        device = next(self.unet.parameters()).device
        batch = batch.to(device)
        steps = stratified_timesteps(len(batch.latents), len(self.alphas)).to(device)
        noising = add_noise(batch.latents, self.alphas.to(device), steps, self.recipe.gamma)
        out = self._predict(noising.noisy, steps, batch)[:, : batch.latents.shape[1]].float()
        target, weights = self._target(batch.latents, noising.noisy, noising.velocity, steps)
        error = (out - target).square().mean(dim=(1, 2, 3))
        return {"total": (weights * error).mean(), "mse": error.mean()}

    def _predict(self, noisy: Tensor, steps: Tensor, batch: TuneBatch) -> Tensor:
        dtype = self.unet.dtype
        conditions, hidden = {"image_embeds": batch.shown.to(dtype)}, None
        if self.text is not None:
            with torch.no_grad():
                pooled, hidden = self.text(input_ids=batch.ids, attention_mask=batch.mask)
            conditions["text_embeds"] = pooled.to(dtype)
            hidden = hidden.to(dtype)
        out: Tensor = self.unet(noisy.to(dtype), steps, hidden, added_cond_kwargs=conditions, return_dict=False)[0]
        return out

    def _target(self, clean: Tensor, noisy: Tensor, velocity: Tensor, steps: Tensor) -> tuple[Tensor, Tensor]:
        """What the network should say, and the weight of saying it (`nn.diffusion.error_weights`)."""
        alpha = self.alphas.to(clean.device)[steps]
        weights = error_weights(alpha, self.recipe.gamma)
        if self.kind == "v_prediction":
            return velocity, weights
        if self.kind == "sample":  # the error of the clean latents is that of the noise over the signal's share
            return clean, weights * alpha / (1 - alpha).clamp(min=1e-8)
        shape = (-1, 1, 1, 1)
        noise = alpha.sqrt().view(shape) * velocity + (1 - alpha).sqrt().view(shape) * noisy
        return noise, weights


class PriorLoss:
    """Squared error of the predicted clean image embedding (Ramesh et al., 2022, eq. 2), in the prior's own scale."""

    def __init__(self, prior: Any, scheduler: Any, text: nn.Module) -> None:
        self.prior, self.text = prior, text
        self.alphas = scheduler.alphas_cumprod.float()

    def __call__(self, batch: TuneBatch) -> Losses:
        """Mean over the batch."""
        device, dtype = next(self.prior.parameters()).device, self.prior.dtype
        batch = batch.to(device)
        mean, std = self.prior.clip_mean.detach().float(), self.prior.clip_std.detach().float()
        clean = (batch.embeddings - mean) / torch.where(std > 0, std, 1.0)
        steps = torch.randint(0, len(self.alphas), (len(clean),), device=device)
        alpha = self.alphas.to(device)[steps, None]
        noisy = alpha.sqrt() * clean + (1 - alpha).sqrt() * torch.randn_like(clean)
        with torch.no_grad():
            text = self.text(input_ids=batch.prior_ids)
        out = self.prior(noisy.to(dtype), steps, text.text_embeds.to(dtype), text.last_hidden_state.to(dtype),
                         batch.prior_mask.bool()).predicted_image_embedding
        return {"total": (out.float() - clean).square().mean()}


def draw_tune_batch(data: TuneData, size: int, recipe: FinetuneRecipe, rng: np.random.Generator) -> TuneBatch:
    """A batch of pictures (each as likely), mirrored at random, with a caption each and conditions dropped."""
    rows = rng.integers(0, len(data.captions), size)
    mirrored = rng.integers(0, 2, size)
    embeddings = data.embeddings[rows, mirrored].astype(np.float32)
    shown = np.where(rng.random((size, 1)) < recipe.drop_image, data.empty, embeddings)
    texts = ["" if rng.random() < recipe.drop_text else _pick(data.captions[row], recipe, rng) for row in rows]
    prior = data.prior_tokens.read(texts)
    ids, mask = prior if data.decoder_tokens is None else data.decoder_tokens.read(texts)
    return TuneBatch(
        latents=torch.from_numpy(data.latents[rows, mirrored].astype(np.float32)),
        embeddings=torch.from_numpy(embeddings), shown=torch.from_numpy(shown.astype(np.float32)),
        ids=ids, mask=mask, prior_ids=prior[0], prior_mask=prior[1])


def _pick(captions: tuple[str, tuple[str, ...]], recipe: FinetuneRecipe, rng: np.random.Generator) -> str:
    own, made = captions
    if own and (not made or rng.random() < recipe.own_caption_share):
        return own
    return made[rng.integers(len(made))] if made else ""
