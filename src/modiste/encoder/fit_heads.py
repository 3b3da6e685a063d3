"""The attribute heads alone, on frozen embeddings: minutes instead of an hour when only the labels have changed."""

from collections.abc import Sequence

import torch
from torch import Tensor

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.encoder.heads import IGNORED, AttributeHeads, LabelSpace, heads_loss

STEPS = 1500
_LEARNING_RATE = 3e-3
_BALANCED = (0, 1)  # garment and colour; drawn patterns are frequent enough, and balancing them hides the real ones


def fit_heads(embeddings: Tensor, attributes: Sequence[Attributes], labels: LabelSpace, seed: int = 0,
              batch: int = 1024) -> AttributeHeads:
    """Logistic regression on N x D embeddings; rare classes are drawn more often (square root of the frequency)."""
    torch.manual_seed(seed)
    targets = torch.tensor([labels.encode(facts) for facts in attributes])
    weights = _weights(targets)
    heads = AttributeHeads(embeddings.shape[1], labels)
    optimizer = torch.optim.AdamW(heads.parameters(), _LEARNING_RATE, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    for _ in range(STEPS):
        rows = torch.multinomial(weights, min(batch, len(weights)), replacement=True)
        noisy = embeddings[rows] + 0.1 * torch.randn_like(embeddings[rows])
        optimizer.zero_grad(set_to_none=True)
        heads_loss(heads(noisy), targets[rows]).backward()  # type: ignore[no-untyped-call]  # torch's own stub lacks it
        optimizer.step()
        schedule.step()
    return heads.eval()


def _weights(targets: Tensor) -> Tensor:
    weights = (targets != IGNORED).any(dim=1).float()
    for column in _BALANCED:
        known = targets[:, column] != IGNORED
        counts = torch.bincount(targets[known, column]).clamp(min=1).float()
        weights[known] *= counts[targets[known, column]] ** -0.25
    if not weights.any():
        raise DataError("encoder.heads_without_labels")
    return weights
