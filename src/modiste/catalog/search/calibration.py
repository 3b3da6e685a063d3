"""What a score means: how likely a hit is right, estimated on the catalogue's own labelled items.

Right is a hit of the asked type, colour and pattern, as far as these count in the query. For a sample of items their
nearest and some random others are compared, by picture and by the caption of their labels; a logistic curve through
what was right (Platt, "Probabilistic outputs for support vector machines", 1999) turns a similarity into a probability.
A catalogue with too few labels takes curves set by hand.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import PARTS, Vectors, parts_of, weighted
from modiste.catalog.index.item_index import ItemIndex
from modiste.catalog.index.place import read_file, write_file
from modiste.catalog.index.rows import IndexRow
from modiste.catalog.index.snapshot import Snapshot
from modiste.catalog.limits.tree import accepted
from modiste.core.attributes import Attributes
from modiste.core.files import parse_json
from modiste.language.captions import caption

Pair: TypeAlias = tuple[float, ...]
"""Cosines of cut, colour and print; then 1, 0 or -1 (not known) for each being right; then how many pairs it is."""

_BY_HAND: Final[Mapping[str, tuple[float, float]]] = {"picture": (14.0, -11.5), "words": (12.0, -6.5),
                                                       "both": (13.0, -10.0)}
_LEAST_LABELLED: Final = 60
_FILE: Final = "calibration.json"
_ASKED: Final = 100
_NEAR, _FAR = 12, 6
_LEAST_SLOPE: Final = 1.0  # nearer is never worse
_STEPS, _RIDGE, _LEAST_STEP = 50, 1e-3, 1e-7
_GROWN: Final = 1.25


@dataclass(frozen=True, slots=True)
class Calibration:
    """Compared pairs by kind of query ("picture", "words"), of an index of so many `rows`; `whole` are the lines from
    log odds of hits to what is shown of them (`scores`)."""

    pairs: Mapping[str, tuple[Pair, ...]]
    rows: int = 0
    whole: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    _parts: "dict[int, tuple[float, float] | None]" = field(default_factory=dict, init=False, compare=False, repr=False)
    """The curves of `agreement` as they were fitted: thousands of pairs are looked through once, not for every hit."""

    def curve(self, kind: str, weights: Mapping[str, float]) -> tuple[float, float]:
        """Slope and intercept of the log odds that a hit is right, over the weighted similarity."""
        pairs = self.pairs.get("picture" if kind == "both" else kind, ())
        if len(pairs) < _LEAST_LABELLED:
            return _BY_HAND.get(kind, (0.0, 0.0))
        return _fitted(pairs, tuple(weights.get(part.name, 1.0) for part in PARTS))


    def agreement(self, part: str, cosine: float) -> float | None:
        """How likely two items whose `part` has this cosine have the same type, colour or pattern; None where the
        catalogue has too few labels to tell."""
        place = [one.name for one in PARTS].index(part)
        if place not in self._parts:
            self._parts[place] = _of_part(self.pairs.get("picture", ()), place)
        curve = self._parts[place]
        return None if curve is None else float(1 / (1 + np.exp(-np.clip(curve[0] * cosine + curve[1], -30, 30))))

    def alike(self, parts: Sequence[tuple[str, float]]) -> dict[str, float]:
        """`agreement` of each part of a hit, as far as it is known."""
        found = {name: self.agreement(name, cosine) for name, cosine in parts}
        return {name: agreed for name, agreed in found.items() if agreed is not None}


def _of_part(pairs: tuple[Pair, ...], part: int) -> tuple[float, float] | None:
    table = np.array([pair for pair in pairs if pair[3 + part] >= 0], np.float64)
    if len(table) < _LEAST_LABELLED:
        return None
    # Each pair counts once: what is asked is how hits agree, most of which are near.
    return _logistic(table[:, part], (table[:, 3 + part] > 0).astype(np.float64), np.ones(len(table)))


@lru_cache(maxsize=64)
def _fitted(pairs: tuple[Pair, ...], weights: tuple[float, ...]) -> tuple[float, float]:
    table = np.array(pairs, np.float64)
    shares = np.array(weights) / sum(weights)
    similarity = table[:, :3] @ shares
    asked = shares > 0
    right = np.all((table[:, 3:6] != 0) | ~asked, axis=1)
    # The cut decides the type and is always labelled; a pattern that nobody noted speaks neither for nor against.
    return _logistic(similarity, right.astype(np.float64), table[:, 6])


def _logistic(x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and intercept by Newton's method, the slope never negative; Platt's smoothed targets. A step that raises
    the loss is halved (Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs", 2007): whole steps run away where
    the few near pairs stand against many times their weight of far ones."""
    positive, negative = float((weight * y).sum()), float((weight * (1 - y)).sum())
    target = np.where(y > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.stack([x, np.ones_like(x)])
    line = np.array([0.0, float(np.log((positive + 1) / (negative + 1)))])

    def loss(at: NDArray[np.float64]) -> float:
        odds = at @ design
        return float((weight * (np.logaddexp(0, odds) - target * odds)).sum() + 0.5 * _RIDGE * at[0] ** 2)

    best = loss(line)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(line @ design, -30, 30)))
        gradient = design @ (weight * (chance - target)) + _RIDGE * np.array([line[0], 0])
        hessian = (design * (weight * np.maximum(chance * (1 - chance), 1e-6))) @ design.T + _RIDGE * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        while (tried := loss(line - step)) > best and np.abs(step).max() > _LEAST_STEP:
            step = step / 2
        if tried > best:
            break
        line, best = line - step, tried
        if np.abs(step).max() < _LEAST_STEP:
            break
    return max(float(line[0]), _LEAST_SLOPE), float(line[1])


def calibrate(index: ItemIndex, embed_words: Callable[[Sequence[str]], Vectors]) -> Calibration:
    """The calibration of an index, measured anew where its rows have grown by a quarter, and kept beside it."""
    view = index.view()
    if view is None:
        return Calibration({})
    rows = view.count_all()
    kept = _kept(index, view.store.table)
    if kept is not None and (view.snapshot is None or kept.rows <= rows <= _GROWN * kept.rows):
        return kept
    if view.snapshot is None:
        return Calibration({})
    measured = measure(view.snapshot, embed_words)
    said = {"table": view.store.table, "rows": rows, "pairs": measured.pairs}
    write_file(index.place, _FILE, json.dumps(said).encode())
    return measured


def measure(snapshot: Snapshot, embed_words: Callable[[Sequence[str]], Vectors]) -> Calibration:
    """The calibration of a table that is in memory."""
    return Calibration(_compared(snapshot, embed_words), len(snapshot))


def _kept(index: ItemIndex, table: str) -> Calibration | None:
    """What was measured before; None where there is nothing, or of another table."""
    data = read_file(index.place, _FILE)
    try:
        said = parse_json(data) if data is not None else {}
        if said.get("table") != table:
            return None
        pairs = {str(kind): tuple(tuple(map(float, one)) for one in rows) for kind, rows in said["pairs"].items()}
        return Calibration(pairs, int(said["rows"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # damaged: it is measured anew


def _compared(snapshot: Snapshot, embed_words: Callable[[Sequence[str]], Vectors]) -> dict[str, tuple[Pair, ...]]:
    labelled = np.flatnonzero((snapshot.columns["garment"].codes >= 0) & _coloured(snapshot) & snapshot.pictured)
    if len(labelled) < _LEAST_LABELLED:
        return {"picture": (), "words": ()}
    chance = np.random.default_rng(len(snapshot))
    asked = chance.choice(labelled, size=min(_ASKED, len(labelled)), replace=False)
    rows = snapshot.rows(asked.tolist())
    said = embed_words([caption(Attributes(garment=row.garment, colours=row.colours[:2], pattern=row.pattern), "en")
                        for row in rows])
    found: dict[str, tuple[Pair, ...]] = {}
    for kind, vectors in (("picture", snapshot.vectors[asked]), ("words", said)):
        pairs: list[Pair] = []
        for place, row, vector in zip(asked.tolist(), rows, vectors, strict=True):
            pairs += _pairs_of(snapshot, labelled, (place, row, np.asarray(vector, np.float32)), chance)
        found[kind] = tuple(pairs)
    return found


def _pairs_of(snapshot: Snapshot, labelled: NDArray[np.intp], asked: tuple[int, IndexRow, Vectors],
              chance: np.random.Generator) -> list[Pair]:
    place, row, vector = asked
    others = labelled[labelled != place]
    similar = snapshot.vectors[others] @ weighted(vector)
    near = others[np.argsort(-similar, kind="stable")[:_NEAR]]
    far = chance.choice(others, size=min(_FAR, len(others)), replace=False)
    weight = {**dict.fromkeys(far.tolist(), max(len(others) - len(near), 1) / len(far)), **dict.fromkeys(near.tolist(),
                                                                                                  1.0)}
    pairs: list[Pair] = []
    for other, count in zip(snapshot.rows(list(weight)), weight.values(), strict=True):
        cosines = [round(float(vector[part.at] @ other.vector[part.at]), 4) for part in parts_of(len(vector))]
        right = (_agree("garment", row.garment, other.garment), _agree("colour", row.colours[0], other.colours[0]),
                 _agree("pattern", row.pattern, other.pattern))
        pairs.append((*cosines, *right, round(float(count), 2)))
    return pairs


def _coloured(snapshot: Snapshot) -> NDArray[np.bool_]:
    colours = snapshot.columns["colours"]
    found = np.zeros(len(snapshot), bool)
    if colours.rows is not None:
        found[colours.rows] = True
    return found


def _agree(field: str, one: str | None, other: str | None) -> float:
    """1 where one value is the other or a kind of it, 0 where not, -1 where one is not known."""
    if not one or not other:
        return -1.0
    return float(other in accepted(field, one) or one in accepted(field, other))
