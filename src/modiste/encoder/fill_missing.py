"""Attributes that a record lacks, filled in by the encoder's heads where they are confident."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.core.attributes import Attributes
from modiste.encoder.heads import HEAD_KINDS, AttributeHeads, LabelSpace, attribute

_SURE: Final = {"garment": 0.6, "colour": 0.5, "pattern": 0.7, "gender": 0.7}


@torch.no_grad()
def fill_missing(known: Sequence[Attributes], vectors: Tensor, heads: AttributeHeads,
              labels: LabelSpace) -> list[Attributes]:
    """What the records say of N pictures, and what `heads` say of their vectors N x D where a record says nothing."""
    found: list[dict[str, str]] = [{} for _ in known]
    for kind, logits in heads(vectors).items():
        sure = F.softmax(logits, dim=-1).max(dim=-1)
        for answers, best, confidence in zip(found, sure.indices.tolist(), sure.values.tolist(), strict=True):
            if confidence > _SURE[kind]:
                answers[kind] = labels.classes[kind][best]
    return [_filled(facts, guesses) for facts, guesses in zip(known, found, strict=True)]


def _filled(known: Attributes, guesses: dict[str, str]) -> Attributes:
    said = {kind: attribute(known, kind) or guesses.get(kind) for kind in HEAD_KINDS}
    # A labelled record that names no pattern is left as it is: most of them are plain, and "plain" is not known.
    pattern = known.pattern if known.garment is not None else said["pattern"]
    colours = known.colours or ((said["colour"],) if said["colour"] else ())
    return replace(known, garment=said["garment"], colours=colours, pattern=pattern, gender=said["gender"])
