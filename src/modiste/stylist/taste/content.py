"""Items as taste sees them: a row of columns for each, an attribute or a number of its vector, and what people mostly
think of a column before anything is known of one of them.

A person likes some colours, types and prints and leaves the rest: each attribute is liked or is not, and the more often
something is offered, the likelier it is one of those liked, as a shop offers what people take. Of that, a normal
distribution with the same mean and variance is kept for the weight of each column; of a vector's numbers nothing is
known but how large they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

_LIKED: Final = 3.0
"""What one liked attribute of three adds to the log-odds that an item is liked."""
_CHANCES: Final = 3.0
"""An attribute is liked by as many as would meet it among so many items taken at random."""
_RARE: Final = 0.15
"""The variance, in liked attributes, that is left for what is offered too seldom for many to like it: who likes it may
like nothing else."""
_OF: Final = 3.0
_VECTOR_SHARE: Final = 0.6
"""How much of what is not known of an item lies in its vector, where it has one."""
_BENT: Final = 1.5
"""How steeply an attribute's worth rises below the middle between liked and not; above it, it levels off."""


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
    attribute columns. Both are scaled so that a row has about unit length. `usual` and `spread` are mean and variance
    of the weight of a column, A + V, among people of whom nothing is known: log-odds of liking are rows times weights;
    `unit` is the weight of an attribute that adds 1 to an item of three, `middle` the usual log-odds of all items."""

    marks: "csr_matrix"
    looks: NDArray[np.float32]
    names: tuple[str, ...]
    parts: Mapping[str, slice]
    usual: Floats
    spread: Floats
    unit: float
    middle: float

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

    def worth(self, weights: Floats) -> Floats:
        """What weights of columns are worth to the ranking, as log-odds, A + V.

        A liked colour does not make up for a type that is not liked, so that the worth of an attribute levels off:
        what is not liked counts for more than what is (conjunctive choice: Gilbride and Allenby, Marketing Science
        2004). Numbers of a vector count as they are.
        """
        found = weights.copy()
        count = len(self.names)
        found[:count] = -self.unit * np.logaddexp(0.0, _BENT * (_LIKED / 2 - weights[:count] / self.unit))
        return found

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
        usual, spread, unit = _priors(share, 1.0)
        return ContentSpace(marks=marks, looks=np.zeros((len(items), 0), np.float32), names=names, parts={},
                            usual=usual, spread=spread, unit=unit, middle=_middle(marks, usual))
    there = np.asarray(looks.vectors.any(axis=1), bool)
    centred = np.where(there[:, None], looks.vectors - looks.vectors[there].mean(axis=0), 0.0).astype(np.float32)
    length = float(np.sqrt((centred[there] ** 2).sum(axis=1).mean())) or 1.0
    marks = (marks * np.float32(np.sqrt(1 - _VECTOR_SHARE))).tocsr()
    usual, spread, unit = _priors(share, 1 - _VECTOR_SHARE)
    said_of = float(np.mean(marks.multiply(marks) @ spread)) if names else 0.0
    of_looks = np.full(centred.shape[1], (said_of or _LIKED**2) / (1 - _VECTOR_SHARE))
    return ContentSpace(
        marks=marks, names=names, parts=looks.parts, unit=unit, middle=_middle(marks, usual),
        usual=np.append(usual, np.zeros(len(of_looks))), spread=np.append(spread, of_looks),
        looks=centred * np.float32(np.sqrt(_VECTOR_SHARE) / length))


def _priors(share: Floats, row_share: float) -> tuple[Floats, Floats, float]:
    """Mean and variance of the weights of attributes by how many items have them, and their unit."""
    liked = 1.0 - (1.0 - share) ** _CHANCES
    unit = float(np.sqrt(_OF / row_share))
    return _LIKED * unit * liked, (_LIKED * unit) ** 2 * (liked * (1.0 - liked) + _RARE), unit


def _middle(marks: "csr_matrix", usual: Floats) -> float:
    """The mean of rows times weights."""
    return float(np.mean(marks @ usual)) if marks.shape[0] else 0.0
