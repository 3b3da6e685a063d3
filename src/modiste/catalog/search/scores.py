"""What is shown of a hit as a share: how much of what was asked it is.

The order comes from log odds, which add up evidence of different kinds and so are no probabilities. For a sample of the
catalogue's own labelled items the same search is made, by picture and by the words of their labels, and logistic curves
are drawn through how much of each hit agrees (Platt, "Probabilistic outputs for support vector machines", 1999, with
shares for targets): nothing where the type is another, half of it where it is one of the same family, else the share of
type, colour and pattern. Of pictures each part has a curve of its own over its likeness too: a plain skirt is something
like a tartan one, whatever the labels of its neighbours say against it. The very picture of an item is that item, and
what is called as the words ask is so. No hit shows more than the one before it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import CUT, PARTS, Vectors, parts_of
from modiste.catalog.index.item_index import ItemIndex
from modiste.catalog.index.place import read_file, write_file
from modiste.catalog.index.rows import IndexRow
from modiste.catalog.index.snapshot import Snapshot, best
from modiste.catalog.limits.tree import accepted
from modiste.catalog.search.query import Query, Seen
from modiste.catalog.search.ranking import chance
from modiste.catalog.search.titles import CALLED
from modiste.core.attributes import Attributes
from modiste.core.files import parse_json
from modiste.language.captions import caption
from modiste.language.vocabulary import widest_garment

if TYPE_CHECKING:
    from modiste.catalog.search.calibration import Calibration
    from modiste.catalog.search.searching import Asked

Line = tuple[float, float]
_FILE: Final = "scores.json"
_VERSION: Final = 5
_LEAST_LABELLED: Final = 40
_ASKED: Final = 60
_NEAR, _FAR = 12, 6
_STEPS, _RIDGE = 60, 1e-2
_LEAST_SLOPE: Final = 0.05  # a higher rank is never a lower share
_SAME, _OTHER = 0.995, 0.97
"""Likeness from which a picture is the item's own, and from which on it may be."""
_RELATED: Final = 0.5
"""How much of a type another of its family is."""


def share_of(odds: float, similarity: float | None, parts: Sequence[tuple[str, float]], asked: "Asked",
             whole: Mapping[str, Line]) -> float:
    """How much of what was asked a hit is, 0 to 1, by its log odds, its likeness and that of its parts."""
    if not asked.query.pictures or similarity is None:
        slope, intercept = whole.get("words", (1.0, 0.0))
        called = odds >= CALLED or asked.vector is None
        return chance(odds if called else min(slope * odds + intercept, CALLED))
    slope, intercept = whole.get("picture", (1.0, 0.0))
    found = max(chance(slope * odds + intercept), _by_parts(dict(parts), asked.query.weighing, whole))
    own = float(np.clip((similarity - _OTHER) / (_SAME - _OTHER), 0, 1))
    return found + own * (1 - found)


def _by_parts(parts: Mapping[str, float], weights: Mapping[str, float], whole: Mapping[str, Line]) -> float:
    """The share of the asked parts that likely agree, as far as the type does; 0 where no curves are."""
    likely = {name: chance(whole[name][0] * cosine + whole[name][1]) for name, cosine in parts.items() if name in whole}
    total = sum(weights.get(name, 1.0) for name in likely)
    if not likely or not total:
        return 0.0
    share = sum(weights.get(name, 1.0) * one for name, one in likely.items()) / total
    return likely.get(CUT.name, 1.0) * share


def whole_of(index: ItemIndex, calibration: "Calibration", embed_words: Callable[[Sequence[str]], Vectors]
             ) -> Mapping[str, Line]:
    """The lines from log odds to log odds of shares, by kind of query; kept beside the index, and drawn anew with the
    calibration that they stand on."""
    view = index.view()
    if view is None or view.snapshot is None:
        return {}
    key = [_VERSION, view.store.table, calibration.rows]
    try:
        kept = parse_json(read_file(index.place, _FILE) or b"{}")
        if kept.get("of") == key:
            return {str(kind): (float(line[0]), float(line[1])) for kind, line in kept["lines"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        pass  # damaged: it is drawn anew
    lines = measured(view.snapshot, calibration, embed_words)
    write_file(index.place, _FILE, json.dumps({"of": key, "lines": lines}).encode())
    return lines


def measured(snapshot: Snapshot, calibration: "Calibration", embed_words: Callable[[Sequence[str]], Vectors]
             ) -> Mapping[str, Line]:
    """The lines of a table that is in memory; none where too few of its rows are labelled."""
    labelled = np.flatnonzero((snapshot.columns["garment"].codes >= 0) & snapshot.pictured)
    rows = snapshot.rows(labelled.tolist())
    labelled = labelled[[bool(row.colours) for row in rows]] if len(rows) else labelled
    if len(labelled) < _LEAST_LABELLED:
        return {}
    dice = np.random.default_rng(len(snapshot))
    asked = dice.choice(labelled, size=min(_ASKED, len(labelled)), replace=False)
    rows = snapshot.rows(asked.tolist())
    texts = [caption(Attributes(garment=row.garment, colours=row.colours[:1], pattern=row.pattern), "en")
             for row in rows]
    said = embed_words(texts)
    by_picture = [Query(pictures=(Seen(row.vector),)) for row in rows]
    by_words = [Query(text=text, text_vector=np.asarray(vector, np.float32))
                for text, vector in zip(texts, said, strict=True)]
    lines = {}
    for kind, queries in (("picture", by_picture), ("words", by_words)):
        pairs = [pair for place, row, query in zip(asked.tolist(), rows, queries, strict=True)
                 for pair in _pairs(snapshot, calibration, (place, row, query), dice)]
        # What is called as the words ask needs no estimate.
        rated = [(one.odds, one.agrees, one.count) for one in pairs if kind == "picture" or one.odds < CALLED]
        lines[kind] = _line(rated)
        if kind == "picture":
            lines |= _part_lines(pairs, len(asked))
    return lines


@dataclass(frozen=True, slots=True)
class _Pair:
    """A hit of a sampled item: its log odds, how much of it agrees, how many it stands for, and by part its cosine with
    how far that agrees, None where it is not known."""

    odds: float
    agrees: float
    count: float
    parts: Mapping[str, tuple[float, float | None]]


def _pairs(snapshot: Snapshot, calibration: "Calibration", asked: tuple[int, IndexRow, Query],
           dice: np.random.Generator) -> list[_Pair]:
    from modiste.catalog.search.searching import asked_of, ranking_odds

    place, row, query = asked
    mask = np.ones(len(snapshot), bool)
    mask[place] = False
    odds = ranking_odds(snapshot, mask, asked_of(query), calibration)
    near = best(odds, _NEAR)
    rest = np.setdiff1d(np.flatnonzero(mask), near)
    far = dice.choice(rest, size=min(_FAR, len(rest)), replace=False)
    places = [*near.tolist(), *far.tolist()]
    counts = [1.0] * len(near) + [len(rest) / max(len(far), 1)] * len(far)
    found = []
    for at, hit, count in zip(places, snapshot.rows(places), counts, strict=True):
        agrees = dict(zip((part.name for part in PARTS), _agreeing(row, hit), strict=True))
        known = [one for one in agrees.values() if one is not None]
        share = (agrees[CUT.name] or 0.0) * sum(known) / max(len(known), 1)
        found.append(_Pair(float(odds[at]), share, count, {
            part.name: (float(row.vector[part.at] @ hit.vector[part.at]), agrees[part.name])
            for part in parts_of(len(row.vector))}))
    return found


def _agreeing(row: IndexRow, hit: IndexRow) -> tuple[float | None, float | None, float | None]:
    """How far type, colour and pattern agree; None where one is not known."""
    garment = _agree("garment", row.garment, hit.garment)
    if garment == 0 and widest_garment(row.garment or "") == widest_garment(hit.garment or ""):
        garment = _RELATED
    return (garment, _agree("colour", row.colours[0], hit.colours[0] if hit.colours else None),
            _agree("pattern", row.pattern, hit.pattern))


def _agree(field: str, one: str | None, other: str | None) -> float | None:
    if not one or not other:
        return None
    return float(other in accepted(field, one) or one in accepted(field, other))


def _part_lines(pairs: Sequence[_Pair], asked: int) -> dict[str, Line]:
    """The curve of each part over its cosine. A picture agrees with itself: so say as many pairs as were asked."""
    found = {}
    for part in PARTS:
        known = [(cosine, agrees, one.count) for one in pairs for cosine, agrees in (one.parts[part.name],)
                 if agrees is not None]
        if known:
            found[part.name] = _line([*known, *[(1.0, 1.0, 1.0)] * asked])
    return found


def _line(pairs: Sequence[tuple[float, float, float]]) -> Line:
    """Slope and intercept of the log odds of a share over log odds, or over a cosine: Newton's method on the
    cross-entropy."""
    table = np.array(pairs, np.float64)
    weight = np.sqrt(table[:, 2])  # the far are many and all alike: they hold the line down, the near turn it
    design: NDArray[np.float64] = np.stack([np.clip(table[:, 0], -20, 10), np.ones(len(table))])
    line = np.array([0.0, 0.0])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(line @ design, -30, 30)))
        gradient = design @ (weight * (likely - table[:, 1])) + _RIDGE * np.array([line[0], 0])
        hessian = (design * (weight * np.maximum(likely * (1 - likely), 1e-3))) @ design.T + _RIDGE * np.eye(2)
        line = line - np.clip(np.linalg.solve(hessian, gradient), -2, 2)
    return max(float(line[0]), _LEAST_SLOPE), float(line[1])
