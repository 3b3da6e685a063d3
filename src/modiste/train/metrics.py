"""Measures of generated pictures against real ones, on feature vectors of any embedder.

Kernel and Frechet distance, precision / recall / density / coverage, nearest neighbours, and rates with intervals.
Inputs are N x D arrays of features, rows are samples. A distance says nothing without its floor: the same measure
between two halves of the real pictures (`split_floor`).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from modiste.core.errors import InputError

Features: TypeAlias = NDArray[np.float64]
_CHUNK = 1024  # rows of a distance table that are in memory at once


@dataclass(frozen=True, slots=True)
class Interval:
    """A measured value and the bounds of its 95 % interval; `of` is the number of trials or samples behind it."""

    value: float
    low: float
    high: float
    of: int = 0


@dataclass(frozen=True, slots=True)
class Prdc:
    """Precision, recall (Kynkäänniemi et al., 2019), density, coverage (Naeem et al., 2020)."""

    precision: float
    recall: float
    density: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Closeness:
    """Distances of pictures to their nearest training picture: medians, and the shares of generated and of unseen real
    pictures that lie so near that they count as copies."""

    median: float
    real_median: float
    too_near: Interval
    real_too_near: Interval


def kernel_distance(real: ArrayLike, fake: ArrayLike) -> float:
    """KID: the unbiased estimate of squared MMD under k(x, y) = (x.y / D + 1)^3 (Binkowski et al., 2018, section 4).

    Zero in expectation when both come from one distribution, so it can be slightly negative. Raises InputError for
    fewer than two rows on a side, different widths, or values that are not finite.
    """
    x, y = _pair(real, fake)
    xx, yy, xy = _kernel(x, x), _kernel(y, y), _kernel(x, y)
    n, m = len(x), len(y)
    within_x = (xx.sum() - np.trace(xx)) / (n * (n - 1))
    within_y = (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(within_x + within_y - 2 * xy.mean())


def kernel_distance_interval(
    real: ArrayLike, fake: ArrayLike, *, rounds: int = 100, share: float = 0.5, seed: int = 0
) -> Interval:
    """KID with a 95 % interval by subsampling: `rounds` draws of a `share` of the rows without replacement.

    Drawing with replacement would put equal rows into the unbiased estimate and raise it. The spread of m out of n
    rows is scaled by sqrt(m / (n - m)), the finite-population form of the subsampling bootstrap (Politis et al., 1999).
    Raises InputError as `kernel_distance` does, or for fewer than 4 rows on a side.
    """
    x, y = _pair(real, fake)
    if min(len(x), len(y)) < 4:
        raise InputError("train.few_rows_for_interval", count=min(len(x), len(y)))
    if not 0 < share < 1:
        raise InputError("train.share", share=share)
    value = kernel_distance(x, y)
    rng = np.random.default_rng(seed)
    n, m = max(2, round(share * len(x))), max(2, round(share * len(y)))
    table = _Tables(_kernel(x, x), _kernel(y, y), _kernel(x, y))
    draws = np.array([
        table.distance(rng.choice(len(x), n, replace=False), rng.choice(len(y), m, replace=False))
        for _ in range(rounds)
    ])
    spread = (draws - draws.mean()) * math.sqrt(share / (1 - share))
    low, high = np.quantile(spread, (0.025, 0.975))
    return Interval(value, float(value + low), float(value + high), len(y))


def split_floor(
    real: ArrayLike, distance: Callable[[Features, Features], float], *, rows: int | None = None, rounds: int = 20,
    seed: int = 0,
) -> Interval:
    """The floor of a distance: its mean between two disjoint random sets of real rows, and where 95 % of them lie.

    `rows` a side, at most half of what there is (the default). Raises InputError for fewer than 4 rows.
    """
    x = _features(real, "real")
    half = len(x) // 2
    if half < 2:
        raise InputError("train.few_real_rows", count=len(x))
    count = half if rows is None else max(2, min(rows, half))
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(rounds):
        order = rng.permutation(len(x))
        values.append(distance(x[order[:count]], x[order[count : 2 * count]]))
    low, high = np.quantile(values, (0.025, 0.975))
    return Interval(float(np.mean(values)), float(low), float(high), count)


def frechet_distance(real: ArrayLike, fake: ArrayLike) -> float:
    """Squared Frechet distance of the Gaussians fitted to both (Heusel et al., 2017, equation 6).

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)); the trace of the root is that of (C1^(1/2) C2 C1^(1/2))^(1/2), which
    is symmetric. Raises InputError as `kernel_distance` does.
    """
    x, y = _pair(real, fake)
    shift = x.mean(axis=0) - y.mean(axis=0)
    c1, c2 = np.atleast_2d(np.cov(x, rowvar=False)), np.atleast_2d(np.cov(y, rowvar=False))
    root = _root(c1)
    inner = np.linalg.eigvalsh(root @ c2 @ root)
    cross = np.sqrt(np.clip(inner, 0, None)).sum()
    return float(shift @ shift + np.trace(c1) + np.trace(c2) - 2 * cross)


def prdc(real: ArrayLike, fake: ArrayLike, k: int = 5) -> Prdc:
    """Precision, recall, density and coverage with balls that reach to the k-th neighbour (Naeem et al., 2020).

    Raises InputError as `kernel_distance` does, or when a side has `k` rows or fewer.
    """
    x, y = _pair(real, fake)
    if k < 1 or min(len(x), len(y)) <= k:
        raise InputError("train.neighbours", k=k, count=min(len(x), len(y)))
    real_radius, fake_radius = _radius(x, k), _radius(y, k)
    distance = distances(x, y)  # N real x M fake
    inside = distance < real_radius[:, None]
    return Prdc(
        precision=float(inside.any(axis=0).mean()),
        recall=float((distance < fake_radius[None, :]).any(axis=1).mean()),
        density=float(inside.sum(axis=0).mean() / k),
        coverage=float((distance.min(axis=1) < real_radius).mean()),
    )


def distances(rows: ArrayLike, others: ArrayLike) -> NDArray[np.float64]:
    """Euclidean distances, N x M. Raises InputError for different widths."""
    x, y = _features(rows, "rows"), _features(others, "others")
    if x.shape[1] != y.shape[1]:
        raise InputError("train.features_width", width=x.shape[1], other=y.shape[1])
    square = (x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1)[None, :] - 2 * (x @ y.T)
    # Rounding leaves about 1e-16 of the squared norms where two rows are equal: that is a zero, not a distance.
    square[square < 1e-12 * max(1.0, float(np.abs(square).max(initial=0)))] = 0
    return np.asarray(np.sqrt(square))


def nearest(rows: ArrayLike, pool: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each row the number of the nearest pool row and its distance. Raises InputError for an empty pool."""
    x, y = _features(rows, "rows"), _features(pool, "pool")
    if not len(y):
        raise InputError("train.empty_pool")
    index: NDArray[np.int64] = np.empty(len(x), np.int64)
    value = np.empty(len(x))
    for start in range(0, len(x), _CHUNK):
        table = distances(x[start : start + _CHUNK], y)
        index[start : start + _CHUNK] = table.argmin(axis=1)
        value[start : start + _CHUNK] = table.min(axis=1)
    return index, value


def closeness(generated: ArrayLike, real: ArrayLike, training: ArrayLike) -> Closeness:
    """Distances of generated and of unseen real pictures to the nearest training picture, N x D rows each.

    A copy is as near as the nearest 1 % of real pictures, or within a twentieth of their median: catalogues list some
    products twice, so that the 1 % alone may be exact repetitions.
    """
    drawn, unseen = nearest(generated, training)[1], nearest(real, training)[1]
    limit = max(float(np.quantile(unseen, 0.01)), 0.05 * float(np.median(unseen)))
    near, real_near = (rate(int((found <= limit).sum()), len(found)) for found in (drawn, unseen))
    return Closeness(float(np.median(drawn)), float(np.median(unseen)), near, real_near)


def rate(successes: int, trials: int) -> Interval:
    """A share with its 95 % Wilson score interval (Wilson, 1927): honest near 0 and 1 and for few trials.

    No trials give 0 with the whole range around it. Raises InputError when there are more successes than trials.
    """
    if not 0 <= successes <= trials:
        raise InputError("train.rate", successes=successes, trials=trials)
    if trials == 0:
        return Interval(0.0, 0.0, 1.0, 0)
    from scipy.stats import binomtest

    bounds = binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    return Interval(successes / trials, float(bounds.low), float(bounds.high), trials)


def pair_accuracy(to_own: ArrayLike, to_other: ArrayLike) -> Interval:
    """The share of pairs in which the own partner is nearer than the other one, ties counting half, with its interval.

    Raises InputError when the two have different lengths.
    """
    own, other = np.asarray(to_own, np.float64), np.asarray(to_other, np.float64)
    if own.shape != other.shape or own.ndim != 1:
        raise InputError("train.pairs_length", shape=str(own.shape), other=str(other.shape))
    wins, ties = int((own < other).sum()), int((own == other).sum())
    bounds = rate(wins + ties // 2, len(own))
    value = (wins + ties / 2) / len(own) if len(own) else 0.0
    return Interval(value, bounds.low, bounds.high, bounds.of)


def ratio(part: Interval, whole: Interval) -> Interval:
    """The ratio of two independent shares, its 95 % interval by the delta method on the logarithm (Katz et al., 1978).

    A numerator of 0 gives 0 with the upper bound of its share over the whole. Raises InputError for a whole of 0.
    """
    if whole.value <= 0 or whole.of <= 0:
        raise InputError("train.reference_zero")
    value = part.value / whole.value
    if part.value <= 0 or part.of <= 0:
        return Interval(value, 0.0, part.high / whole.value, part.of)
    variance = (1 - part.value) / (part.value * part.of) + (1 - whole.value) / (whole.value * whole.of)
    factor = math.exp(1.959963984540054 * math.sqrt(max(0.0, variance)))
    return Interval(value, value / factor, value * factor, part.of)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Kernel values within and between two sets, computed once for every draw of a subsample."""

    xx: Features
    yy: Features
    xy: Features

    def distance(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> float:
        n, m = len(rows), len(columns)
        xx, yy = self.xx[np.ix_(rows, rows)], self.yy[np.ix_(columns, columns)]
        within_x = (xx.sum() - np.trace(xx)) / (n * (n - 1))
        within_y = (yy.sum() - np.trace(yy)) / (m * (m - 1))
        return float(within_x + within_y - 2 * self.xy[np.ix_(rows, columns)].mean())


def _kernel(x: Features, y: Features) -> Features:
    return np.asarray((x @ y.T / x.shape[1] + 1) ** 3)


def _radius(x: Features, k: int) -> NDArray[np.float64]:
    # Column 0 of the sorted table is the row itself.
    return np.asarray(np.partition(distances(x, x), k, axis=1)[:, k])


def _root(matrix: Features) -> Features:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T)


def _pair(real: ArrayLike, fake: ArrayLike) -> tuple[Features, Features]:
    x, y = _features(real, "real"), _features(fake, "fake")
    if min(len(x), len(y)) < 2:
        raise InputError("train.few_features", real=len(x), fake=len(y))
    if x.shape[1] != y.shape[1]:
        raise InputError("train.features_width", width=x.shape[1], other=y.shape[1])
    return x, y


def _features(values: ArrayLike, name: str) -> Features:
    array = np.asarray(values, np.float64)
    if array.ndim != 2:
        raise InputError("train.features_shape", name=name, shape=str(array.shape))
    if not np.isfinite(array).all():
        raise InputError("train.features_finite", name=name)
    return array
