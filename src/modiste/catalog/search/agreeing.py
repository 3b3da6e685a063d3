"""How far what items are called agrees with what a picture most likely shows.

A vector puts a grey shirt beside a black one; a catalogue's own words know which is which. What the picture shows is
estimated from its tags and from what the nearest labelled items are called (a vote of neighbours weighted by likeness:
Dudani, "The Distance-Weighted k-Nearest-Neighbor Rule", 1976); an item of another type or colour loses by how much
less likely that one is. Only words vote and are judged: a tag that a picture gave would repeat what its vector says.
Nothing is fitted to a catalogue: its labels are read at each search. The two weights were chosen by `modiste evaluate
catalog` (log).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import COLOUR, CUT, Vectors, parts_of
from modiste.catalog.index.snapshot import Coded, Mask, Snapshot, best
from modiste.catalog.search.ranking import Odds, said_rows
from modiste.core.items import Tag

_LOOKED_AT: Final = 200
"""Of so many nearest by all parts the neighbours are taken that vote."""
_VOTES: Final = 20
"""So many of the nearest vote; where fewer are called anything, nobody does."""
_REACH: Final = 0.05
"""Likeness falls so far until a vote counts e times less."""
_FLOOR: Final = 0.003
_UNKNOWN: Final = 0.5 * float(np.log(0.1))
"""What an item loses of which nothing is said: as one whose value is a third as likely as the best."""
_SAME, _OTHER = 0.995, 0.975
"""Likeness of all parts from which an item is the picture's own, whatever it is called, and below which it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is voted on: in which column, of which part it counts, with how much of the log odds, by which likeness."""

    kind: str
    column: str
    part: str
    weight: float
    likeness: tuple[float, float, float]


_KINDS: Final = (
    _Kind(kind="garment", column="garment", part=CUT.name, weight=0.7, likeness=(0.8, 0.0, 0.2)),
    _Kind(kind="colour", column="colours", part=COLOUR.name, weight=1.0, likeness=(0.2, 0.7, 0.1)))


def agreement(snapshot: Snapshot, mask: Mask, vector: Vectors, pictures: Sequence[tuple[Tag, ...]]) -> Odds:
    """N numbers, none above zero: what each row loses by what its words call it. `vector` (D) is the weighted query of
    pictures alone, whose parts count as far as they weigh in it; `pictures` are their tags."""
    similar = snapshot.similarities(vector, mask)
    near = best(similar, _LOOKED_AT)
    found = np.zeros(len(snapshot))
    lengths = {part.name: float(np.linalg.norm(vector[part.at])) for part in parts_of(len(vector))}
    for kind in _KINDS:
        share = lengths[kind.part] / sum(lengths.values())
        said = said_rows(snapshot, kind.kind)
        voting = near[said[near]]
        if share == 0 or len(voting) < _VOTES:  # in a shop of a few items the nearest are of any type
            continue
        column = snapshot.columns[kind.column]
        likely = _likely(column, snapshot.vectors, voting, vector, kind) + _of_tags(column, pictures, kind.kind)
        table = np.log((likely + _FLOOR) / (likely.max() + _FLOOR))
        found += kind.weight * len(lengths) * share * np.where(said, _of_rows(column, table, len(snapshot)), _UNKNOWN)
    own = np.clip((_SAME - similar) / (_SAME - _OTHER), 0, 1)
    return np.asarray(found * own, np.float64)


def _likely(column: Coded, vectors: Vectors, voting: NDArray[np.intp], vector: Vectors, kind: _Kind
            ) -> NDArray[np.float64]:
    """The share of the neighbours' votes that each value of a column has."""
    alike = np.zeros(len(voting))
    for part, weight in zip(parts_of(len(vector)), kind.likeness, strict=True):
        length = float(np.linalg.norm(vector[part.at]))
        if weight and length:
            alike += weight * (vectors[voting][:, part.at] @ vector[part.at]) / length
    first = np.argsort(-alike, kind="stable")[:_VOTES]
    counts = np.exp((alike[first] - alike[first[0]]) / _REACH)
    votes = np.zeros(len(column.values))
    for place, count in zip(voting[first].tolist(), counts, strict=True):
        codes = column.codes[place : place + 1] if column.rows is None else column.codes[column.rows == place]
        np.add.at(votes, codes[codes >= 0], count / max(1, len(codes)))
    return np.asarray(votes / max(float(votes.sum()), 1e-12), np.float64)


def _of_tags(column: Coded, pictures: Sequence[tuple[Tag, ...]], kind: str) -> NDArray[np.float64]:
    """How sure the first picture that says a kind is of each value of a column."""
    told = next((tags for tags in pictures if any(tag.kind == kind for tag in tags)), ())
    sure = {tag.value: tag.confidence for tag in told if tag.kind == kind}
    return np.array([sure.get(value, 0.0) for value in column.values])


def _of_rows(column: Coded, table: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """What a table says of each row's value, of the best where it has several."""
    if column.rows is None:
        return np.asarray(np.append(table, 0.0)[column.codes], np.float64)
    found = np.full(count, -np.inf)
    np.maximum.at(found, column.rows, table[column.codes])
    return np.asarray(np.maximum(found, table.min()), np.float64)
