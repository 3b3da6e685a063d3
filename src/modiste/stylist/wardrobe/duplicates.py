"""Garments that may be in a wardrobe twice: photos of one thing, offered for merging, never merged by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

ALIKE: Final = 0.96
"""The cosine of two vectors from which on photos are likely of one garment."""
_AT_ONCE: Final = 1024


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two garments by their ids that look like one, and how alike they are (cosine)."""

    first: str
    second: str
    alike: float


def duplicates(items: Sequence[WardrobeItem], least: float = ALIKE) -> tuple[Duplicate, ...]:
    """The pairs of like garments of one slot that are not gone, the likest first."""
    there = [one for one in items if one.vector is not None and one.state != "gone"]
    found: list[Duplicate] = []
    for kind in dict.fromkeys(one.embedder for one in there):
        some = [one for one in there if one.embedder == kind]
        vectors = np.stack([one.vector for one in some if one.vector is not None])
        vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        slots = np.array([traits_of(one).slot for one in some])
        for begin in range(0, len(some), _AT_ONCE):
            alike = vectors[begin : begin + _AT_ONCE] @ vectors.T
            rows, columns = np.nonzero(alike >= least)
            found += [Duplicate(some[row + begin].id, some[column].id, float(alike[row, column]))
                      for row, column in zip(rows, columns, strict=True)
                      if column > row + begin and slots[row + begin] == slots[column]]
    return tuple(sorted(found, key=lambda pair: -pair.alike))


def nearest(items: Sequence[WardrobeItem], vector: np.ndarray, embedder: str, k: int = 3
            ) -> tuple[tuple[WardrobeItem, float], ...]:
    """The garments that look most like a vector of the same embedder, with their cosines, the likest first."""
    there = [one for one in items if one.vector is not None and one.embedder == embedder and one.state != "gone"]
    if not there:
        return ()
    vectors = np.stack([one.vector for one in there if one.vector is not None])
    lengths = np.linalg.norm(vectors, axis=1) * max(float(np.linalg.norm(vector)), 1e-6)
    alike = vectors @ vector / np.maximum(lengths, 1e-6)
    return tuple((there[row], float(alike[row])) for row in np.argsort(-alike)[:k])
