"""What vectors say of items by themselves: the classifiers that were trained with the encoder read type, colour,
pattern and wearer off a vector's parts, so that rows of an index are read without their pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from torch import nn

from modiste.encoder.item.networks import PART_OF
from modiste.encoder.item.parts import Vectors, parts_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TagReader:
    """A linear classifier of one kind of tag: `weight` C x W and `bias` C over the W numbers of a `part`, scaled by its
    temperature already, for C `classes`."""

    kind: str
    part: str
    classes: tuple[str, ...]
    weight: NDArray[np.float32] = field(repr=False)
    bias: NDArray[np.float32] = field(repr=False)

    def likely(self, vectors: Vectors) -> NDArray[np.float32]:
        """How likely each class is of vectors N x D, N x C; rows sum to 1."""
        place = next(part.at for part in parts_of(vectors.shape[1]) if part.name == self.part)
        logits = vectors[:, place] @ self.weight.T + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        likely = np.exp(logits)
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float32)


def readers_of(heads: nn.ModuleDict, classes: Mapping[str, tuple[str, ...]], heats: Mapping[str, float]
               ) -> tuple[TagReader, ...]:
    """The linear classifiers of a trained encoder with its temperatures. They see parts times the root of their
    width."""
    found = []
    for kind, head in heads.items():
        if isinstance(head, nn.Linear):
            weight, bias = (np.asarray(value.detach().float().cpu().numpy() / heats.get(kind, 1.0), np.float32)
                            for value in (head.weight, head.bias))
            found.append(TagReader(kind=kind, part=PART_OF[kind], classes=classes[kind], bias=bias,
                                   weight=np.ascontiguousarray(weight * np.float32(weight.shape[1] ** 0.5))))
    return tuple(found)
