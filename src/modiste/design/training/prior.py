"""Recipe: the diffusion prior, from a caption to the image embedding of a picture that fits it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from diffusers import PriorTransformer
from numpy.typing import NDArray
from torch import Tensor
from transformers import CLIPTextModelWithProjection

from modiste.design.build import TRAIN_STEPS, build_prior_scheduler
from modiste.encoder.token_table import TokenTable
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True)
class PriorRecipe:
    """Settings of the run."""

    batch: int = 192
    learning_rate: float = 5e-4
    ema_decay: float = 0.999
    drop_text: float = 0.1


@dataclass(frozen=True, slots=True)
class PriorBatch:
    """Normalised image embeddings N x D, token ids and mask N x T of the CLIP tokenizer."""

    embeddings: Tensor
    ids: Tensor
    mask: Tensor


@dataclass(frozen=True, slots=True)
class PriorData:
    """Normalised image embeddings N x 2 x D (picture, mirrored), captions and drawing probabilities."""

    embeddings: NDArray[np.float32]
    captions: Sequence[tuple[str, ...]]
    tokens: TokenTable
    weights: NDArray[np.float64]


class PriorTask:
    """The prior's lesson; the text tower that it listens to stays frozen."""

    def __init__(self, prior: PriorTransformer, text: CLIPTextModelWithProjection) -> None:
        self.prior = prior
        self._text = text.eval().requires_grad_(False)
        self._alphas_cumprod = build_prior_scheduler().alphas_cumprod

    def loss(self, batch: PriorBatch) -> Losses:
        """Squared error of the predicted clean embedding (Ramesh et al., 2022, eq. 2)."""
        with torch.no_grad():
            text = self._text(input_ids=batch.ids)
        device = batch.embeddings.device
        steps = torch.randint(0, TRAIN_STEPS, (len(batch.embeddings),), device=device)
        alpha_bar = self._alphas_cumprod.to(device)[steps, None]
        noisy = alpha_bar.sqrt() * batch.embeddings + (1 - alpha_bar).sqrt() * torch.randn_like(batch.embeddings)
        predicted = self.prior(noisy, steps, text.text_embeds, text.last_hidden_state,
                               batch.mask.bool()).predicted_image_embedding
        return {"total": (predicted.float() - batch.embeddings).square().mean()}


def draw_batch(data: PriorData, recipe: PriorRecipe, rng: np.random.Generator) -> PriorBatch:
    """A batch; some captions are dropped for classifier-free guidance."""
    rows = rng.choice(len(data.captions), recipe.batch, p=data.weights)
    embeddings = data.embeddings[rows, rng.integers(0, 2, recipe.batch)]
    texts = ["" if rng.random() < recipe.drop_text else data.captions[row][rng.integers(len(data.captions[row]))]
             for row in rows]
    return PriorBatch(torch.from_numpy(embeddings), *data.tokens.read(texts))
