"""Content taste: what somebody's likes and dislikes say of items that nobody has acted on.

A Bayesian linear regression of liking on what an item is: its vector (where there is one) and its attributes, each
attribute that occurs a column (Bishop, "Pattern Recognition and Machine Learning", 2006, 3.3). It is computed anew from
the events that there are, so that what is forgotten is forgotten, and as exactly as if it had never been.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

LIKING: Final[Mapping[str, float]] = {"view": 0.1, "save": 0.7, "wear": 0.8, "buy": 1.0, "like": 1.0,
                                      "not_for_me": -1.0, "return": -0.7}
"""How much an event says for (above 0) or against an item: the sign is what it says, the size how surely."""
BLAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "colour": ("colour",), "print": ("pattern",), "brand": ("brand",), "price": (), "size": (),
    "cut": ("garment", "fit", "length", "neckline", "sleeve", "detail")}
"""The kinds of attributes that a reason for turning away blames; price and size are no taste."""
_LOOKS: Final[Mapping[str, str]] = {"colour": "colour", "print": "print", "cut": "cut"}
"""The part of a vector that a reason blames."""
_PRIOR_PRECISION: Final = 1.0
_NOISE_PRECISION: Final = 4.0
_HALF_LIFE_EVENTS: Final = 40.0
"""Likes count half after so many later ones."""
_REMEMBERED: Final = 400
_LATELY: Final = 10
_LIKES_LATELY: Final = 5
_AT_ODDS: Final = 0.75
"""Where the likes of the last events stand, among all items, by the taste of all earlier ones: lower, and the taste has
turned."""
_TURNED: Final = 0.05
"""How much what came before a turn still counts."""
_COMMON: Final = 1.0
"""The weight, before anything is known, of what all items share; of what half of them share half of that, and so on."""
_ASKED_ABOUT: Final = 300
_VECTOR_SHARE: Final = 0.6


class Described(Protocol):
    """An item as taste sees it."""

    @property
    def attributes(self) -> Sequence[str]:
        """What it is, as "kind:value"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """An item that is described."""

    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looks:
    """Vectors of items, N x V (zero where an item has none), and where their `parts` stand ("cut", "colour",
    "print")."""

    vectors: NDArray[np.float32]
    parts: Mapping[str, slice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentSpace:
    """N items as rows of A + V columns: `marks` N x A, an attribute each, and `looks` N x V; `names` are those of the
    attribute columns. Both are scaled so that a row has about unit length."""

    marks: "csr_matrix"
    looks: NDArray[np.float32]
    names: tuple[str, ...]
    parts: Mapping[str, slice]
    common: Floats

    def __len__(self) -> int:
        return int(self.looks.shape[0])

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names) + int(self.looks.shape[1])

    def times(self, weights: Floats, places: NDArray[np.int64] | None = None) -> Floats:
        """The product of rows (all, or those at `places`) with one weight for each column."""
        marks, looks = (self.marks, self.looks) if places is None else (self.marks[places], self.looks[places])
        count = len(self.names)
        return np.asarray(marks @ weights[:count] + looks @ weights[count:].astype(np.float32), np.float64)

    def rows(self, places: Sequence[int] | NDArray[np.int64]) -> Floats:
        """Some rows, K x (A + V), as one array."""
        chosen = np.asarray(places, np.int64)
        return np.hstack([self.marks[chosen].toarray().astype(np.float64), self.looks[chosen].astype(np.float64)])

    def columns(self, kinds: Iterable[str], part: str | None) -> NDArray[np.bool_]:
        """Which columns are attributes of these kinds, or of that part of the vectors."""
        wanted = tuple(f"{kind}:" for kind in kinds)
        found = np.zeros(self.width, bool)
        found[: len(self.names)] = [name.startswith(wanted) for name in self.names] if wanted else False
        if part is not None and part in self.parts:
            at = self.parts[part]
            found[len(self.names) + at.start : len(self.names) + at.stop] = True
        return found


def content_space(items: Sequence[Described], looks: Looks | None = None) -> ContentSpace:
    """Describe items by columns; what all of them are tells nothing."""
    from scipy.sparse import csr_matrix

    said = [sorted(set(item.attributes)) for item in items]
    counts: dict[str, int] = {}
    for attributes in said:
        for name in attributes:
            counts[name] = counts.get(name, 0) + 1
    names = tuple(sorted(name for name, count in counts.items() if count < len(items) or len(items) == 1))
    places = {name: place for place, name in enumerate(names)}
    found = [[places[name] for name in attributes if name in places] for attributes in said]
    lengths = np.array([len(row) for row in found], np.int64)
    flat = np.array([place for row in found for place in row], np.int32)
    weights = np.repeat(1.0 / np.sqrt(np.maximum(lengths, 1)), lengths).astype(np.float32)
    marks = csr_matrix((weights, flat, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(items), len(names)))
    share = np.array([counts[name] for name in names]) / max(len(items), 1)
    if looks is None or not looks.vectors.any():
        return ContentSpace(marks=marks, looks=np.zeros((len(items), 0), np.float32), names=names, parts={},
                            common=_COMMON * share)
    there = np.asarray(looks.vectors.any(axis=1), bool)
    centred = np.where(there[:, None], looks.vectors - looks.vectors[there].mean(axis=0), 0.0).astype(np.float32)
    length = float(np.sqrt((centred[there] ** 2).sum(axis=1).mean())) or 1.0
    common = np.concatenate([_COMMON * share, np.zeros(centred.shape[1])])
    return ContentSpace(marks=(marks * np.float32(np.sqrt(1 - _VECTOR_SHARE))).tocsr(), names=names, parts=looks.parts,
                        common=common,
                        looks=centred * np.float32(np.sqrt(_VECTOR_SHARE) / length))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """That the item in a row was liked so much (-1 to 1), for a `reason` where one was said."""

    row: int
    liking: float
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentTaste:
    """What is liked: the mean weight of each column, and what explains it: E rows `seen` of the U columns `used` with
    their weight, the item whose row each is, and how much each counts (`pull`: the mean is their sum)."""

    mean: Floats
    used: NDArray[np.int64]
    seen: Floats
    items: tuple[int, ...]
    pull: Floats
    kernel: Floats

    def scores(self, space: ContentSpace) -> Floats:
        """Liking expected of each item, N."""
        return space.times(self.mean) if len(self.seen) else np.zeros(len(space))

    def doubt(self, rows: Floats) -> Floats:
        """How unsure each row is, K x (A + V) -> K: its standard deviation under the posterior."""
        prior = (rows * rows).sum(axis=1) / _PRIOR_PRECISION
        if not len(self.seen):
            return np.asarray(np.sqrt(prior))
        cross = rows[:, self.used] @ self.seen.T / _PRIOR_PRECISION
        known = np.linalg.solve(self.kernel, cross.T).T
        return np.asarray(np.sqrt(np.maximum(prior - (cross * known).sum(axis=1), 0.0)))

    def covariance(self, rows: Floats, others: Floats) -> Floats:
        """Of rows K x (A + V) with others J x (A + V) under the posterior, K x J."""
        prior = rows @ others.T / _PRIOR_PRECISION
        if not len(self.seen):
            return np.asarray(prior)
        known = np.linalg.solve(self.kernel, self.seen @ others[:, self.used].T / _PRIOR_PRECISION)
        return np.asarray(prior - rows[:, self.used] @ self.seen.T / _PRIOR_PRECISION @ known)

    def because(self, row: Floats) -> int | None:
        """The liked item that lifts a row, A + V, most: each event lifts it by its pull times their likeness."""
        if not len(self.seen):
            return None
        lifts = np.where(self.pull > 0, self.pull * (self.seen @ row[self.used]), 0.0)
        best = int(np.argmax(lifts))
        return self.items[best] if lifts[best] > 0 else None


def learn_taste(space: ContentSpace, opinions: Sequence[Opinion], pairs: Sequence[tuple[int, int]] = (),
                off: Iterable[str] = ()) -> ContentTaste:
    """Taste from opinions, oldest first, and from pairs (the chosen, the other) of a quiz before them, which tell a
    difference. Attributes that are `off` are held to say nothing. Where the last opinions are at odds with all earlier
    ones, the taste has turned, and the earlier ones count little."""
    late = [one for one in opinions if one.liking][-_REMEMBERED:]
    seen, targets, sure = _said(space, late, pairs, frozenset(off))
    taste = _regressed(space, seen, targets, sure, late, pairs)
    recent = [row for row, one in enumerate(late) if row >= len(late) - _LATELY and one.liking > 0]
    if len(late) < 2 * _LATELY or len(recent) < _LIKES_LATELY:
        return taste
    earlier = np.ones(len(seen), bool)
    earlier[len(late) - _LATELY : len(late)] = False
    former = _regressed(space, seen, targets, sure * earlier, late, pairs).scores(space)
    ranks = np.searchsorted(np.sort(former), [former[late[row].row] for row in recent]) / max(len(former), 1)
    if ranks.mean() >= _AT_ODDS:
        return taste
    return _regressed(space, seen, targets, np.where(earlier, _TURNED * sure, sure), late, pairs)


def _said(space: ContentSpace, late: Sequence[Opinion], pairs: Sequence[tuple[int, int]], off: frozenset[str]
          ) -> tuple[Floats, Floats, Floats]:
    """Rows of opinions and pairs, what they say (1 or -1), and how surely."""
    count = len(late)
    strength = np.array([abs(one.liking) for one in late])
    later = strength[::-1].cumsum()[::-1] - strength if count else strength
    seen = np.zeros((count + len(pairs), space.width))
    if late:
        seen[:count] = _blamed(space, late)
    if pairs:
        chosen, other = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
        seen[count:] = space.rows(chosen) - space.rows(other)
    if off:
        seen[:, [place for place, name in enumerate(space.names) if name in off]] = 0.0
    sure = np.concatenate([strength * 0.5 ** (later / _HALF_LIFE_EVENTS),
                           np.full(len(pairs), 0.5 ** (strength.sum() / _HALF_LIFE_EVENTS))])
    return seen, np.concatenate([np.sign([one.liking for one in late]), np.ones(len(pairs))]), sure


def _regressed(space: ContentSpace, seen: Floats, targets: Floats, sure: Floats, late: Sequence[Opinion],
               pairs: Sequence[tuple[int, int]]) -> ContentTaste:
    """The regression: what is seen, less what everybody would say of it, weighs by how sure it is."""
    weights = np.sqrt(sure)
    used = np.flatnonzero(seen.any(axis=0))
    rest = (targets - seen @ space.common) * weights
    rows = seen[:, used] * weights[:, None]
    # The dual form: as many unknowns as events, however many columns.
    kernel = np.eye(len(rows)) / _NOISE_PRECISION + rows @ rows.T / _PRIOR_PRECISION
    pull = np.asarray(np.linalg.solve(kernel, rest) / _PRIOR_PRECISION, np.float64)
    mean = np.zeros(space.width)
    mean[used] = rows.T @ pull
    return ContentTaste(mean=mean, used=used, seen=rows, pull=pull, kernel=kernel,
                        items=(*(one.row for one in late), *(int(chosen) for chosen, _ in pairs)))


def _blamed(space: ContentSpace, opinions: Sequence[Opinion]) -> Floats:
    """The rows of items; where a reason was said, what the reason blames, as heavy as the whole."""
    rows = space.rows([one.row for one in opinions])
    for reason in {one.reason for one in opinions if one.reason is not None}:
        which = [number for number, one in enumerate(opinions) if one.reason == reason]
        blamed = rows[which] * space.columns(BLAMED.get(reason, ()), _LOOKS.get(reason))
        lengths, left = np.linalg.norm(rows[which], axis=1), np.linalg.norm(blamed, axis=1)
        rows[which] = blamed * np.where(left > 0, lengths / np.where(left > 0, left, 1.0), 0.0)[:, None]
    return rows


def next_pair(space: ContentSpace, taste: ContentTaste, left: NDArray[np.int64], rng: np.random.Generator,
              tried: int = 1000) -> tuple[int, int]:
    """The pair of items whose answer would tell most of all other items: the difference that takes most variance from
    a sample of them (A-optimal design: Chaloner and Verdinelli, Statistical Science 1995), among random pairs of the
    items that are `left`. Raises ValueError where fewer than two are."""
    if len(left) < 2:
        raise ValueError("no pair left")
    first, second = rng.choice(left, tried), rng.choice(left, tried)
    different = first != second
    first, second = first[different], second[different]
    if not len(first):
        raise ValueError("no pair left")
    asked = space.rows(rng.choice(left, min(_ASKED_ABOUT, len(left)), replace=False))
    rows = space.rows(first) - space.rows(second)
    told = (taste.covariance(rows, asked) ** 2).sum(axis=1) / (taste.doubt(rows) ** 2 + 1.0 / _NOISE_PRECISION)
    # An answer that can be foreseen tells nothing.
    best = int(np.argmax(told * np.exp(-(rows @ (taste.mean + space.common)) ** 2)))
    return int(first[best]), int(second[best])
