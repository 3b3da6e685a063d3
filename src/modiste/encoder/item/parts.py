"""The layout of an item's vector: its cut, its colour and its print, each of unit length or zero.

An encoder may give more numbers to the cut: the last 64 of a vector are its print, the 64 before them its colour.

With weights w a query is the concatenation of w_p q_p; its dot product with an item's vector is the weighted mean of
the parts' cosines, so that any index for dot products ranks by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VectorPart:
    """The numbers `start` to `stop` of a vector."""

    name: str
    start: int
    stop: int

    @property
    def width(self) -> int:
        """How many numbers it has."""
        return self.stop - self.start

    @property
    def at(self) -> slice:
        """Where it stands in the last axis."""
        return slice(self.start, self.stop)


CUT: Final = VectorPart("cut", 0, 128)
COLOUR: Final = VectorPart("colour", 128, 192)
PRINT: Final = VectorPart("print", 192, 256)
PARTS: Final = (CUT, COLOUR, PRINT)
DIMENSION: Final = 256
ITEM: Final = "item"
"""The folder of a trained encoder of items among weights."""
_NOTHING: Final = 1e-8


@cache
def parts_of(dimension: int) -> tuple[VectorPart, ...]:
    """The parts of a vector of so many numbers, which are more than 128."""
    print_at, colour_at = dimension - PRINT.width, dimension - PRINT.width - COLOUR.width
    return (VectorPart(CUT.name, 0, colour_at), VectorPart(COLOUR.name, colour_at, print_at),
            VectorPart(PRINT.name, print_at, dimension))


def unit_parts(vectors: Vectors) -> Vectors:
    """N x D with every part of every row brought to unit length; a part that is zero stays zero."""
    result = np.array(vectors, np.float32)
    for part in parts_of(result.shape[-1]):
        length = np.linalg.norm(result[..., part.at], axis=-1, keepdims=True)
        result[..., part.at] /= np.maximum(length, _NOTHING)
        result[..., part.at] *= length > _NOTHING
    return result


def weighted(vector: Vectors, weights: Mapping[str, float] | None = None) -> Vectors:
    """A query ... x D of a vector ... x D whose parts count as `weights` say (1 where they say nothing), normalised so
    that the parts that it has count 1 together: its dot product with an item lies in [-1, 1]."""
    result = np.array(vector, np.float32)
    parts = parts_of(result.shape[-1])
    shares = {part.name: (weights or {}).get(part.name, 1.0) for part in parts}
    there = np.stack([shares[part.name] * (np.linalg.norm(result[..., part.at], axis=-1) > _NOTHING)
                      for part in parts], axis=-1)
    total = np.maximum(there.sum(axis=-1, keepdims=True), _NOTHING)
    for number, part in enumerate(parts):
        result[..., part.at] *= (there / total)[..., number, None]
    return result
