"""Nearest neighbours and what they have in common with what was asked."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.language import parse
from modiste.language.colours import colour_centre

Scores = NDArray[np.float32]
Found = NDArray[np.bool_]
_FAR: Final = 0.25     # OKLab: shades that are farther apart have nothing in common
_SAME: Final = 1e-5
_NO_ONE_COLOUR: Final = ("multicolour", "metallic")


def nearest(scores: Scores, count: int, left_out: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """The columns of the `count` best of each row Q x M, the best first; of equals the first. `left_out` names a column
    of each row that does not count."""
    if left_out is not None:
        scores = scores.copy()
        scores[np.arange(len(scores)), left_out] = -np.inf
    return np.argsort(-scores, axis=1, kind="stable")[:, :count]


def same_label(labels: Sequence[str], rows: NDArray[np.int64], found: NDArray[np.int64]) -> Found:
    """Whether what each of the rows found first has its label."""
    names = np.array(labels, dtype=object)
    return np.asarray(names[rows] == names[found[:, 0]], bool)


def shade_likeness(labels: Sequence[str], rows: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 where the first found has the same shop's colour, less the farther the two lie apart in OKLab, 0 from 0.25."""
    centres = {name: next((colour_centre(one) for one in parse(name).colours if one not in _NO_ONE_COLOUR), None)
               for name in set(labels)}
    return np.array([_likeness(labels[row], labels[first], centres)
                     for row, first in zip(rows, found[:, 0], strict=True)])


def _likeness(one: str, other: str, centres: dict[str, tuple[float, float, float] | None]) -> float:
    first, second = centres[one], centres[other]
    if one == other or first is None or second is None:
        return float(one == other)
    gap = float(np.linalg.norm(np.subtract(first, second)))
    return max(0.0, 1 - gap / _FAR)


def recalls(right: Found, order: NDArray[np.int64], ranks: Sequence[int] = (1, 10)) -> dict[int, Found]:
    """For each rank k whether any of the first k of Q x K is right; `right` is Q x M."""
    hits = np.take_along_axis(right, order, axis=1)
    return {rank: np.asarray(hits[:, :rank].any(axis=1), bool) for rank in ranks}


def finds_itself(vectors: Scores) -> float:
    """The share of items whose own vector is the nearest to it, or as near as the nearest."""
    scores = vectors @ vectors.T
    own = scores.diagonal()
    best: Scores = scores.max(axis=1)
    return float(np.count_nonzero(own >= best - _SAME) / len(scores))


def paired_interval(first: NDArray[np.generic], second: NDArray[np.generic], seed: int = 0, draws: int = 2000
                    ) -> tuple[float, float]:
    """The 95 % interval of the mean of first minus second over queries drawn anew (paired bootstrap)."""
    gaps = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    rng = np.random.default_rng(seed)
    means = [gaps[rng.integers(0, len(gaps), len(gaps))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def discounted_gain(grades: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.float64]:
    """nDCG at the depth of `order` Q x K of grades Q x M (Jarvelin and Kekalainen, 2002, with gains 2^g - 1)."""
    gains = (2.0 ** np.take_along_axis(grades, order, axis=1)) - 1
    ideal = (2.0 ** -np.sort(-grades, axis=1)[:, : order.shape[1]]) - 1
    weights = 1 / np.log2(np.arange(2, order.shape[1] + 2))
    return np.asarray((gains * weights).sum(axis=1) / np.maximum((ideal * weights).sum(axis=1), 1e-9), np.float64)
