"""Content taste: what somebody's likes and dislikes say of items that nobody has acted on.

A Bayesian linear regression of liking on what an item is: its vector (where there is one) and its attributes, each
attribute that occurs a column (Bishop, "Pattern Recognition and Machine Learning", 2006, 3.3). It is computed anew from
the events that there are, so that what is forgotten is forgotten, and as exactly as if it had never been.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LIKING: Final[Mapping[str, float]] = {"view": 0.1, "save": 0.7, "wear": 0.8, "buy": 1.0, "like": 1.0,
                                      "not_for_me": -1.0, "return": -0.7}
"""How much an event says for or against an item."""
_PRIOR_PRECISION: Final = 1.0
_NOISE_PRECISION: Final = 4.0
_HALF_LIFE_EVENTS: Final = 12.0
"""Likes count half after so many later ones: a taste that turns is followed."""
_VECTOR_SHARE: Final = 0.6


class Described(Protocol):
    """An item as taste sees it."""

    @property
    def attributes(self) -> Sequence[str]:
        """What it is, as "kind:value"."""

    @property
    def vector(self) -> NDArray[np.float32] | None:
        """Its embedding of unit length, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """An item that is described."""

    attributes: tuple[str, ...] = ()
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentSpace:
    """Items as rows N x D: columns of attributes, scaled so that rare ones count no more than common ones, beside the
    vectors; `names` are those of the attribute columns."""

    rows: NDArray[np.float32]
    names: tuple[str, ...]


def content_space(items: Sequence[Described]) -> ContentSpace:
    """Describe items by columns."""
    counts: dict[str, int] = {}
    for item in items:
        for name in set(item.attributes):
            counts[name] = counts.get(name, 0) + 1
    names = tuple(sorted(name for name, count in counts.items() if count < len(items) or len(items) == 1))
    places = {name: place for place, name in enumerate(names)}
    rows = np.zeros((len(items), len(names)), np.float32)
    for number, item in enumerate(items):
        mine = [places[name] for name in set(item.attributes) if name in places]
        if mine:
            rows[number, mine] = 1.0 / np.sqrt(len(mine))
    vectors = [item.vector for item in items]
    width = next((len(vector) for vector in vectors if vector is not None), 0)
    if width:
        whole = np.stack([vector if vector is not None and len(vector) == width else np.zeros(width, np.float32)
                          for vector in vectors])
        centred = whole - whole.mean(axis=0)
        rows = np.hstack([rows * np.sqrt(1 - _VECTOR_SHARE), centred.astype(np.float32) * np.sqrt(_VECTOR_SHARE)])
    return ContentSpace(rows=rows, names=names)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentTaste:
    """What is liked: the mean weight of each column, D, and what explains them: `seen` E x D rows with their weight."""

    mean: Floats
    seen: Floats

    def scores(self, space: ContentSpace) -> Floats:
        """Liking expected of each item, N."""
        return np.asarray(space.rows @ self.mean)

    def doubt(self, space: ContentSpace) -> Floats:
        """How unsure each is, N: its standard deviation under the posterior."""
        rows = space.rows.astype(np.float64)
        prior = (rows * rows).sum(axis=1) / _PRIOR_PRECISION
        if not len(self.seen):
            return np.asarray(np.sqrt(prior))
        inner = np.eye(len(self.seen)) / _NOISE_PRECISION + self.seen @ self.seen.T / _PRIOR_PRECISION
        cross = rows @ self.seen.T / _PRIOR_PRECISION
        return np.asarray(np.sqrt(np.maximum(prior - (cross @ np.linalg.inv(inner) * cross).sum(axis=1), 0.0)))


def learn_taste(space: ContentSpace, rows: Sequence[int], liking: Sequence[float], pairs: Sequence[tuple[int, int]] = ()
                ) -> ContentTaste:
    """Taste from events, oldest first: the items' rows and how much each was liked; and from pairs (the chosen, the
    other) of a quiz, which tell a difference."""
    width = space.rows.shape[1]
    if not rows and not pairs:
        return ContentTaste(mean=np.zeros(width), seen=np.zeros((0, width)))
    parts: list[Floats] = []
    targets: list[float] = []
    for number, (row, liked) in enumerate(zip(rows, liking, strict=True)):
        weight = np.sqrt(0.5 ** ((len(rows) - 1 - number) / _HALF_LIFE_EVENTS))
        parts.append(space.rows[row].astype(np.float64) * weight)
        targets.append(liked * weight)
    for chosen, other in pairs:
        parts.append((space.rows[chosen] - space.rows[other]).astype(np.float64))
        targets.append(1.0)
    seen, wanted = np.stack(parts), np.array(targets)
    # The dual form: as many unknowns as events, however many columns.
    inner = np.eye(len(seen)) / _NOISE_PRECISION + seen @ seen.T / _PRIOR_PRECISION
    return ContentTaste(mean=np.asarray(seen.T @ np.linalg.solve(inner, wanted) / _PRIOR_PRECISION), seen=seen)


def next_pair(space: ContentSpace, taste: ContentTaste, shown: Sequence[int], rng: np.random.Generator,
              tried: int = 400) -> tuple[int, int]:
    """The pair of items whose answer would tell most: the difference that is least sure, among random pairs of items
    that were not shown. Raises ValueError where fewer than two are left."""
    left = np.setdiff1d(np.arange(len(space.rows)), np.asarray(shown, np.int64))
    if len(left) < 2:
        raise ValueError("no pair left")
    first, second = rng.choice(left, tried), rng.choice(left, tried)
    different = first != second
    first, second = first[different], second[different]
    differences = ContentSpace(rows=space.rows[first] - space.rows[second], names=space.names)
    best = int(np.argmax(taste.doubt(differences) - 0.5 * np.abs(taste.scores(differences))))
    return int(first[best]), int(second[best])
