"""Linear attribute heads on the image embedding: the classifier that checks locked attributes and labels pictures."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.core.attributes import Attributes

HEAD_KINDS = ("garment", "colour", "pattern", "gender")
IGNORED = -100  # torch's ignore_index: the record says nothing about this kind


@dataclass(frozen=True, slots=True)
class LabelSpace:
    """For each kind, the vocabulary ids a head tells apart, in the order of its outputs."""

    classes: Mapping[str, tuple[str, ...]]

    def index(self, kind: str, value: str | None) -> int:
        """Output number of a value, or IGNORED when it is unknown to the head."""
        known = self.classes[kind]
        return known.index(value) if value in known else IGNORED

    def encode(self, attributes: Attributes) -> tuple[int, ...]:
        """One output number per kind of HEAD_KINDS."""
        return tuple(self.index(kind, attribute(attributes, kind)) for kind in HEAD_KINDS)


def attribute(attributes: Attributes, kind: str) -> str | None:
    """The value of a head's kind; the first of several colours."""
    if kind == "colour":
        return attributes.colours[0] if attributes.colours else None
    value: str | None = getattr(attributes, kind)
    return value


class AttributeHeads(nn.Module):
    """Image embeddings N x D (any length) -> logits N x C for each kind that has classes: what no training picture
    says often enough, no head learns."""

    def __init__(self, space: int, labels: LabelSpace) -> None:
        super().__init__()
        self.heads = nn.ModuleDict({
            kind: nn.Linear(space, len(labels.classes[kind])) for kind in HEAD_KINDS if labels.classes[kind]})

    def forward(self, embeddings: Tensor) -> dict[str, Tensor]:
        unit = F.normalize(embeddings, dim=-1) * embeddings.shape[-1] ** 0.5  # N D, unit scale per coordinate
        return {kind: head(unit) for kind, head in self.heads.items()}


def heads_loss(logits: Mapping[str, Tensor], labels: Tensor) -> Tensor:
    """Sum over kinds of the cross-entropy on the labelled rows; `labels` is N x len(HEAD_KINDS)."""
    total = torch.zeros((), device=labels.device)
    for column, kind in enumerate(HEAD_KINDS):
        target = labels[:, column]
        if bool((target != IGNORED).any()):
            total = total + F.cross_entropy(logits[kind].float(), target, label_smoothing=0.05)
    return total
