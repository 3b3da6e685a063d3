"""Gradient-boosted trees as arrays: reading, writing and adding them up, without the library that grew them.

A node asks whether a feature is at most its threshold; NaN goes left or right as the node says. The sum of the leaves
that a row ends in, plus the base, is the log-odds (Friedman, "Greedy function approximation: a gradient boosting
machine", Annals of Statistics 2001, eq. 16-18).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAF: Final = 255
"""As a feature: the node asks nothing."""
_ROWS_AT_ONCE: Final = 4096
_FIELDS: Final = ("feature", "threshold", "left", "right", "missing_left", "value", "roots", "base")


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

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The log-odds of rows, N x F -> N."""
        found = np.empty(len(rows))
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            part = slice(start, start + _ROWS_AT_ONCE)
            found[part] = self._sum(rows[part])
        return found

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of rows, N x F -> N."""
        return 1.0 / (1.0 + np.exp(-self.log_odds(rows)))

    def _sum(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        total = np.full(len(rows), float(self.base[0]))
        number = np.arange(len(rows))
        for root in self.roots:
            node = np.full(len(rows), root, np.int32)
            while True:
                feature = self.feature[node]
                inner = feature != LEAF
                if not inner.any():
                    break
                value = rows[number, np.where(inner, feature, 0)]
                missing = np.isnan(value)
                left = np.where(missing, self.missing_left[node] == 1, value <= self.threshold[node])
                node = np.where(inner, np.where(left, self.left[node], self.right[node]), node)
            total += self.value[node]
        return total

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
