"""Hits that are one to a shopper: the colours of a model, and the same picture twice."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import PARTS
from modiste.catalog.index.snapshot import Snapshot

_SAME: Final = 0.999
"""Mean cosine of the parts of two vectors above which they are of one picture."""


def folded(snapshot: Snapshot, places: Iterable[int], count: int, *, fold: bool) -> list[tuple[int, list[int]]]:
    """The first `count` groups of ranked places: the best of each, and those that it stands for."""
    groups: list[tuple[int, list[int]]] = []
    products = snapshot.columns["product"]
    owners: dict[int, int] = {}
    kept: NDArray[np.float32] = np.zeros((count, snapshot.vectors.shape[1]), np.float32)
    for place in places:
        code = int(products.codes[place])
        group = owners.get(code) if code >= 0 else None
        if fold and group is None and groups:
            near = kept[: len(groups)] @ snapshot.vectors[place]
            best = int(np.argmax(near))
            group = best if near[best] >= _SAME * len(PARTS) else None
        if fold and group is not None:
            groups[group][1].append(place)
            continue
        if len(groups) == count:
            break
        if code >= 0:
            owners[code] = len(groups)
        kept[len(groups)] = snapshot.vectors[place]
        groups.append((place, []))
    return groups
