"""Which two pictures to ask about next."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.taste.content import Floats
from modiste.stylist.taste.learning import BARS, QUIZ, ContentTaste

_TRIED: Final = 400
_POINTS: Final = 6


def next_pair(taste: ContentTaste, left: NDArray[np.int64], rng: np.random.Generator, tried: int = _TRIED
              ) -> tuple[int, int]:
    """The pair of items whose answer (the first, the second, neither) is expected to tell most of the person's taste,
    in bits, among random pairs of the items that are `left`: an answer that can be foreseen tells nothing, nor does one
    between two that are much the same (Bayesian active learning by disagreement: Houlsby et al., arXiv 1112.5745).

    Raises ValueError where fewer than two are left.
    """
    if len(left) < 2:
        raise ValueError("no pair left")
    first, second = rng.choice(left, tried), rng.choice(left, tried)
    different = first != second
    first, second = first[different], second[different]
    if not len(first):
        raise ValueError("no pair left")
    best = int(np.argmax(_told(taste, taste.space.rows(first), taste.space.rows(second))))
    return int(first[best]), int(second[best])


def _told(taste: ContentTaste, first: Floats, second: Floats) -> Floats:
    """What the answer tells of taste, K: the doubt about it, less the doubt that would be left if the taste were known.

    The choice is a multinomial logit of both items and of neither (McFadden, "Conditional logit analysis", 1974); the
    mean over tastes is taken at the points of Gauss and Hermite in both items' log-odds.
    """
    space = taste.space
    weights = space.usual + taste.mean
    bar = BARS[QUIZ][0] - space.middle
    own, other = taste.covariance(first, first, 1.0), taste.covariance(second, second, 1.0)
    root = np.sqrt(np.maximum(own, 1e-9))
    shared = taste.covariance(first, second, 1.0) / root
    rest = np.sqrt(np.maximum(other - shared**2, 0.0))
    at, share = np.polynomial.hermite_e.hermegauss(_POINTS)
    points = np.stack(np.meshgrid(at, at, indexing="ij")).reshape(2, -1)
    share = np.outer(share, share).reshape(-1) / share.sum() ** 2
    liked = (first @ weights + bar)[:, None] + root[:, None] * points[0]
    rival = (second @ weights + bar)[:, None] + shared[:, None] * points[0] + rest[:, None] * points[1]
    odds = np.stack([liked, rival, np.zeros_like(liked)], axis=2)
    chances = np.exp(odds - odds.max(axis=2, keepdims=True))
    chances /= chances.sum(axis=2, keepdims=True)
    expected = np.einsum("kpa,p->ka", chances, share)
    return np.asarray(_doubt(expected) - _doubt(chances) @ share)


def _doubt(chances: Floats) -> Floats:
    """The entropy of answers, in bits, along the last axis."""
    return np.asarray(-(chances * np.log2(np.maximum(chances, 1e-12))).sum(axis=-1))
