"""The prior with its text read once: what does not change from step to step is not computed again.

unCLIP's prior is causal (Ramesh et al., 2022, section 2.2): the text stands before the time and the noisy embedding,
and so never sees them. Its keys and values are the same at every step and for every sample, and only the last three
tokens are left to compute (a key-value cache, as language models have it). The arithmetic is PriorTransformer's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import PriorTransformer
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True, slots=True)
class PriorText:
    """A text as each block of the prior sees it: keys and values R x heads x (T + 1) x d, the mask R x (T + 1) of
    tokens that are there; R rows of texts."""

    keys: Sequence[Tensor]
    values: Sequence[Tensor]
    mask: Tensor


def read_once(prior: PriorTransformer, pooled: Tensor, hidden: Tensor, mask: Tensor) -> PriorText:
    """Read texts (pooled R x D, per token R x T x D, mask R x T) up to where the time begins."""
    if prior.embedding_proj_norm is not None:
        pooled = prior.embedding_proj_norm(pooled)
    if prior.encoder_hidden_states_proj is not None:
        hidden = prior.encoder_hidden_states_proj(hidden)
    x = torch.cat([hidden, prior.embedding_proj(pooled)[:, None]], dim=1)  # R T+1 H
    x = x + prior.positional_embedding[:, : x.shape[1]]
    there = F.pad(mask.bool(), (0, 1), value=True)
    seen = there[:, None, None, :] & _causal(x.shape[1], x.shape[1], x.device)
    x = x if prior.norm_in is None else prior.norm_in(x)
    keys, values = [], []
    for block in prior.transformer_blocks:
        query, key, value = _projected(block, x)
        keys.append(key)
        values.append(value)
        x = _finished(block, x, F.scaled_dot_product_attention(query, key, value, attn_mask=seen))
    return PriorText(keys, values, there)


def clean_embeddings(prior: PriorTransformer, latents: Tensor, timestep: Tensor, text: PriorText) -> Tensor:
    """The embeddings N x D that the prior expects behind noisy ones; the rows of `text` are each for N / R in a row."""
    time = prior.time_embedding(prior.time_proj(timestep.reshape(1)).to(latents.dtype)).expand(len(latents), -1)
    last = [time[:, None], prior.proj_in(latents)[:, None]]
    if prior.prd_embedding is not None:
        last.append(prior.prd_embedding.expand(len(latents), -1, -1))
    x = torch.cat(last, dim=1)  # N 3 H
    tokens = text.mask.shape[1]
    x = x + prior.positional_embedding[:, tokens : tokens + x.shape[1]]
    x = x if prior.norm_in is None else prior.norm_in(x)
    for block, keys, values in zip(prior.transformer_blocks, text.keys, text.values, strict=True):
        x = _finished(block, x, _mixed(*_projected(block, x), keys, values, text.mask))
    out: Tensor = prior.proj_to_clip_embeddings(prior.norm_out(x)[:, -1])
    return out


def _mixed(query: Tensor, key: Tensor, value: Tensor, keys: Tensor, values: Tensor, there: Tensor) -> Tensor:
    """Attention N x heads x 3 x d of the last tokens to a text's (R rows, not copied for each sample) and to the own
    ones before them."""
    count, heads, last, width = query.shape
    rows, tokens = len(keys), keys.shape[2]
    together = query.reshape(rows, -1, heads, last, width).transpose(1, 2).flatten(2, 3)  # R heads (N/R 3) d
    to_text = (together @ keys.transpose(2, 3)).masked_fill(~there[:, None, None, :], -torch.inf)
    to_text = to_text.reshape(rows, heads, -1, last, tokens).transpose(1, 2).flatten(0, 1)  # N heads 3 T+1
    to_own = (query @ key.transpose(2, 3)).masked_fill(~_causal(last, last, query.device), -torch.inf)
    shares = (torch.cat([to_text, to_own], dim=3) * width**-0.5).softmax(dim=3)
    of_text, of_own = shares[..., :tokens], shares[..., tokens:]
    said = of_text.reshape(rows, -1, heads, last, tokens).transpose(1, 2).flatten(2, 3) @ values  # R heads (N/R 3) d
    said = said.reshape(rows, heads, -1, last, width).transpose(1, 2).reshape(count, heads, last, width)
    return said + of_own @ value


def _causal(queries: int, keys: int, device: torch.device) -> Tensor:
    """queries x keys: whether the last `queries` of `keys` tokens see each of them."""
    return torch.ones(queries, keys, dtype=torch.bool, device=device).tril(keys - queries)


def _projected(block: Any, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    attention, normal = block.attn1, block.norm1(x)

    def headed(projection: Any) -> Tensor:
        out: Tensor = projection(normal)
        return out.reshape(*out.shape[:2], attention.heads, -1).transpose(1, 2)  # N heads T d

    return headed(attention.to_q), headed(attention.to_k), headed(attention.to_v)


def _finished(block: Any, x: Tensor, mixed: Tensor) -> Tensor:
    x = x + block.attn1.to_out[0](mixed.transpose(1, 2).flatten(2))
    return x + block.ff(block.norm3(x))
