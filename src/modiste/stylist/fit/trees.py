"""Gradient-boosted trees as arrays: reading, writing and adding them up, without the library that grew them.

A node asks whether a feature is at most its threshold; NaN goes left or right as the node says. The sum of the leaves
that a row ends in, plus the base, is the log-odds (Friedman, "Greedy function approximation: a gradient boosting
machine", Annals of Statistics 2001, eq. 16-18).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAF: Final = 255
"""As a feature: the node asks nothing."""
_PLACES_AT_ONCE: Final = 1 << 16
"""Rows times trees: what fits into a processor's cache."""
_FIELDS: Final = ("feature", "threshold", "left", "right", "missing_left", "value", "roots", "base")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Walk:
    """A forest for going through it: leaves lead to themselves; `depth` steps reach every leaf."""

    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    missing_left: NDArray[np.bool_]
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trees:
    """A forest of M nodes and T trees: `feature` M (LEAF for a leaf), `threshold` M, `left`, `right` M (nodes),
    `missing_left` M, `value` M (of leaves), `roots` T, `base` the log-odds before any tree."""

    feature: NDArray[np.uint8]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    missing_left: NDArray[np.uint8]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    base: NDArray[np.float32]
    _walks: "list[_Walk]" = field(default_factory=list, repr=False, init=False)

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The log-odds of rows, N x F -> N."""
        found = np.empty(len(rows))
        at_once = max(1, _PLACES_AT_ONCE // max(len(self.roots), 1))
        for start in range(0, len(rows), at_once):
            part = slice(start, start + at_once)
            found[part] = self._sum(rows[part])
        return found

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of rows, N x F -> N."""
        return 1.0 / (1.0 + np.exp(-self.log_odds(rows)))

    def _sum(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """All trees at once, a level at a time: a leaf leads to itself."""
        walk = self._walk()
        node = np.broadcast_to(self.roots.astype(np.intp), (len(rows), len(self.roots)))
        number = np.arange(len(rows))[:, None]
        holes = bool(np.isnan(rows).any())
        for _ in range(walk.depth):
            value = rows[number, walk.feature[node]]
            left = value <= walk.threshold[node]
            if holes:
                left |= np.isnan(value) & walk.missing_left[node]
            node = np.where(left, walk.left[node], walk.right[node])
        return np.asarray(float(self.base[0]) + self.value[node].sum(axis=1, dtype=np.float64))

    def _walk(self) -> "_Walk":
        """The forest as it is gone through, put together on first use."""
        if not self._walks:
            leaf, own = self.feature == LEAF, np.arange(len(self.feature))
            left, right = np.where(leaf, own, self.left), np.where(leaf, own, self.right)
            depth, now = 0, np.unique(self.roots)
            while not leaf[now].all():  # children stand after their parents, so that this ends
                now = np.unique(np.concatenate([left[now[~leaf[now]]], right[now[~leaf[now]]]]))
                depth += 1
            self._walks.append(_Walk(feature=np.where(leaf, 0, self.feature).astype(np.intp), depth=depth, left=left,
                                     threshold=self.threshold, right=right, missing_left=self.missing_left == 1))
        return self._walks[0]

    def to_arrays(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """As named arrays."""
        return {f"{prefix}.{name}": getattr(self, name) for name in _FIELDS}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], prefix: str, features: int) -> "Trees":
        """What `to_arrays` gave.

        Raises:
            KeyError: an array is missing.
            ValueError: they do not belong together: a node asks for a feature that there is not, or leads nowhere or
                back, which would never end.
        """
        found = {name: np.asarray(arrays[f"{prefix}.{name}"]) for name in _FIELDS}
        trees = cls(
            feature=found["feature"].astype(np.uint8), threshold=found["threshold"].astype(np.float32),
            left=found["left"].astype(np.int32), right=found["right"].astype(np.int32),
            missing_left=found["missing_left"].astype(np.uint8), value=found["value"].astype(np.float32),
            roots=found["roots"].astype(np.int32), base=found["base"].astype(np.float32))
        trees._check(features)
        return trees

    def _check(self, features: int) -> None:
        count = len(self.feature)
        inner = np.flatnonzero(self.feature != LEAF)
        sizes = {len(getattr(self, name)) for name in ("threshold", "left", "right", "missing_left", "value")}
        children = np.concatenate([self.left[inner], self.right[inner]])
        finite = np.isfinite(self.value).all() and np.isfinite(self.base).all() and len(self.base) == 1
        if (sizes != {count} or not finite or (self.feature[inner] >= features).any()
                or (children <= np.concatenate([inner, inner])).any() or (children >= count).any()
                or (self.roots < 0).any() or (self.roots >= count).any()):
            raise ValueError("trees that do not hold together")
