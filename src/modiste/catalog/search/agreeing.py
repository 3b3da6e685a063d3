"""How far what items are called agrees with what a picture most likely shows.

A vector puts a grey shirt beside a black one; a catalogue's own words know which is which. What the picture shows is
estimated from what the encoder's own classifiers say of it, from what is read of it beside its vector, and from what
the nearest labelled items are called (a vote of neighbours weighted by likeness: Dudani, "The Distance-Weighted
k-Nearest-Neighbor Rule", 1976), each of which has one voice (a linear opinion pool: Stone, 1961, "The Opinion Pool");
an item of another type or colour loses by how much less likely that one is, so much that looks order what is called
alike. Where words change a picture, what it shows of its wearer is kept. Only words vote and are judged: a tag that a
picture gave would repeat what its vector says. Nothing is fitted to a catalogue: its labels are read at each search.
The weights were chosen on training products that no gradient saw (log).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import COLOUR, CUT, Vectors, parts_of, unit_parts
from modiste.catalog.index.snapshot import Coded, Snapshot, best
from modiste.catalog.search.query import Seen
from modiste.catalog.search.ranking import Odds, said_rows

if TYPE_CHECKING:
    from modiste.encoder.item.reading import TagReader

_LOOKED_AT: Final = 200
"""Of so many nearest by all parts the neighbours are taken that vote."""
_VOTES: Final = 20
"""So many of the nearest vote; where fewer are called anything, nobody does."""
_FLOOR: Final = 0.003
_UNKNOWN: Final = 0.5 * float(np.log(0.1))
"""Log odds that an item loses of which nothing is said: little, for looks tell something of it."""
_SAME, _OTHER = 0.995, 0.975
"""Likeness of all parts from which an item is the picture's own, whatever it is called, and below which it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VotedOn:
    """What is voted on: in which column, of which part it counts, with how much of the log odds, by which likeness;
    `reach`: likeness falls so far until a vote counts e times less; `by_looks`: whether items of which no words say it
    are judged by what is read off their vectors; `vector_voice`: how much the encoder's own classifier counts where
    something is read beside the vector."""

    kind: str
    column: str
    part: str
    weight: float
    likeness: tuple[float, float, float]
    reach: float = 0.05
    by_looks: bool = False
    vector_voice: float = 1.0


ALONE: Final = (
    # A shop photographs a line of models alike and calls it by one type: near twins decide.
    VotedOn(kind="garment", column="garment", part=CUT.name, weight=10.0, likeness=(0.8, 0.0, 0.2), reach=0.02,
            vector_voice=0.0),
    VotedOn(kind="colour", column="colours", part=COLOUR.name, weight=10.0, likeness=(0.2, 0.7, 0.1)))
"""What is voted on where pictures alone are shown."""
CHANGED: Final = (
    VotedOn(kind="gender", column="gender", part=CUT.name, weight=0.6, likeness=(0.8, 0.0, 0.2), by_looks=True),)
"""And where words change them."""


def agreement(snapshot: Snapshot, similar: NDArray[np.float32], vector: Vectors, pictures: Sequence[Seen],
              readers: "Sequence[TagReader]" = (), kinds: Sequence[VotedOn] = ALONE) -> Odds:
    """N numbers, none above zero: what each row loses by what its words call it. `vector` (D) is the weighted query of
    pictures alone, whose parts count as far as they weigh in it, and `similar` its similarities N; `pictures` are what
    is known of them, `readers` read tags off the vector where it is nobody's words that give them."""
    near = best(similar, _LOOKED_AT)
    found = np.zeros(len(snapshot))
    lengths = {part.name: float(np.linalg.norm(vector[part.at])) for part in parts_of(len(vector))}
    for kind in kinds:
        share = lengths[kind.part] / sum(lengths.values())
        said = said_rows(snapshot, kind.kind)
        voting = near[said[near]]
        reader = next((one for one in readers if one.kind == kind.kind), None)
        looks = reader if kind.by_looks else None
        # In a shop of a few items the nearest are of any type.
        if share == 0 or (len(voting) < _VOTES and looks is None):
            continue
        column = snapshot.columns[kind.column]
        likely = _told(column, vector, pictures, reader, kind)
        if len(voting) >= _VOTES:
            likely = likely + _likely(column, snapshot.vectors, voting, vector, kind)
        loss = np.where(said, kind.weight * _of_rows(column, _losses(likely), len(snapshot)), _UNKNOWN)
        if looks is not None and not said.all():
            alike = looks.likely(snapshot.vectors)[~said] @ looks.likely(unit_parts(vector[None]))[0]
            loss[~said] = kind.weight * _losses(alike)
        found += len(lengths) * share * loss
    own = np.clip((_SAME - similar) / (_SAME - _OTHER), 0, 1)
    return np.asarray(found * own, np.float64)


def _losses(likely: NDArray[np.floating]) -> NDArray[np.float64]:
    """Log odds that what is less likely than the likeliest loses."""
    most = likely.max(initial=0.0)
    return np.asarray(np.log((likely.astype(np.float64) + _FLOOR) / (most + _FLOOR)), np.float64)


def _likely(column: Coded, vectors: Vectors, voting: NDArray[np.intp], vector: Vectors,
            kind: VotedOn) -> NDArray[np.float64]:
    """The share of the neighbours' votes that each value of a column has."""
    alike = np.zeros(len(voting))
    for part, weight in zip(parts_of(len(vector)), kind.likeness, strict=True):
        length = float(np.linalg.norm(vector[part.at]))
        if weight and length:
            alike += weight * (vectors[voting][:, part.at] @ vector[part.at]) / length
    first = np.argsort(-alike, kind="stable")[:_VOTES]
    counts = np.exp((alike[first] - alike[first[0]]) / kind.reach)
    votes = np.zeros(len(column.values))
    for place, count in zip(voting[first].tolist(), counts, strict=True):
        codes = column.codes[place : place + 1] if column.rows is None else column.codes[column.rows == place]
        np.add.at(votes, codes[codes >= 0], count / max(1, len(codes)))
    return np.asarray(votes / max(float(votes.sum()), 1e-12), np.float64)


def _told(column: Coded, vector: Vectors, pictures: Sequence[Seen], reader: "TagReader | None", kind: VotedOn
          ) -> NDArray[np.float64]:
    """How sure each value of a column is by what pictures are called or, where only they themselves say it, by the
    reader of that kind and by what was read beside their vectors; where there is no reader by the tags of the first
    that has any."""
    tags = next((said for said in ([tag for tag in one.tags if tag.kind == kind.kind] for one in pictures) if said), [])
    sure = {tag.value: tag.confidence for tag in tags}
    if not all(tag.source == "picture" for tag in tags):
        return _in_order(column, sure)
    if reader is not None:
        sure = dict(zip(reader.classes, reader.likely(unit_parts(vector[None]))[0].tolist(), strict=True))
    beside = [one.beside[kind.kind] for one in pictures if kind.part in one.parts and kind.kind in one.beside]
    own = _in_order(column, sure) * (kind.vector_voice if beside else 1.0)
    return sum((_in_order(column, one) / len(beside) for one in beside), own)


def _in_order(column: Coded, sure: Mapping[str, float]) -> NDArray[np.float64]:
    """What is said of each value of a column."""
    return np.array([sure.get(value, 0.0) for value in column.values], np.float64)


def _of_rows(column: Coded, table: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """What a table says of each row's value, of the best where it has several."""
    if column.rows is None:
        return np.asarray(np.append(table, 0.0)[column.codes], np.float64)
    found = np.full(count, -np.inf)
    np.maximum.at(found, column.rows, table[column.codes])
    return np.asarray(np.maximum(found, table.min()), np.float64)
