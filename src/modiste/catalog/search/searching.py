"""A search from query to hits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from modiste.catalog.embedding import Vectors, parts_of
from modiste.catalog.index.item_index import ItemIndex
from modiste.catalog.index.snapshot import Mask, Snapshot, best
from modiste.catalog.index.view import View
from modiste.catalog.limits.describing import described
from modiste.catalog.limits.tree import AnyOf, Is, Limit, both, swapped_prices
from modiste.catalog.search.agreeing import ALONE, CHANGED, agreement
from modiste.catalog.search.calibration import Calibration
from modiste.catalog.search.emptied import remarks_of
from modiste.catalog.search.folding import folded
from modiste.catalog.search.missing import no_such_type
from modiste.catalog.search.query import Query
from modiste.catalog.search.ranking import Odds, log_odds
from modiste.catalog.search.scores import share_of
from modiste.catalog.search.titles import called_first
from modiste.core.messages import Message, message

if TYPE_CHECKING:
    from modiste.encoder.item.reading import TagReader

_MATCHED = 300
_BLOCK = 1000
_GROWS = 4
_HARD = ("garment", "colour", "pattern")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that was found. score: how much of what was asked it is, 0 to 1, None where nothing but limits was asked,
    which every hit keeps; similarity: the weighted cosine of its
    looks, None where none were asked; parts: the cosine of each part that was; others: what it stands for (other
    colours of the model, the same picture), best first."""

    id: str
    score: float | None
    similarity: float | None = None
    parts: tuple[tuple[str, float], ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: `hits`, the `limit` as it was understood, the `wishes` that ranked, how many items keep the
    limit (`total`), and remarks: what empties it, prices that were not compared."""

    hits: tuple[Hit, ...]
    limit: Limit
    wishes: tuple[Is, ...] = ()
    total: int = 0
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """A query as it is ranked by: with all its limits and wishes, its vector, and how well words that nobody knows
    match the rows that have them."""

    query: Query
    limit: Limit
    wishes: tuple[Is, ...]
    vector: Vectors | None
    matched: Mapping[str, float] = field(default_factory=dict)


def asked_of(query: Query) -> Asked:
    """What is asked, but for words that are looked up in the index."""
    wanted = query.wanted
    return Asked(query=query, limit=both(query.limit, wanted.limit), wishes=wanted.wishes, vector=query.vector())


def odds_of(snapshot: Snapshot, mask: Mask, asked: Asked, calibration: Calibration,
            readers: "Sequence[TagReader]" = ()) -> Odds:
    """N numbers: how likely each row is what is asked; minus infinity outside the mask."""
    query = asked.query
    similar = None if asked.vector is None else snapshot.similarities(asked.vector, mask)
    odds = log_odds(snapshot, mask, similar, calibration.curve(query.kind, query.weighing), asked.wishes,
                    asked.matched, readers)
    shown = asked.vector if query.kind == "picture" else query.shown()
    if not query.pictures or similar is None or shown is None or not mask.any():
        return odds
    alone = query.kind == "picture"
    if not alone and query.wanted.attributes.gender is not None:
        return odds
    return odds + agreement(snapshot, similar if alone else snapshot.similarities(shown, mask), shown,
                            query.pictures, readers, ALONE if alone else CHANGED)


def ranking_odds(snapshot: Snapshot, mask: Mask, asked: Asked, calibration: Calibration,
                 readers: "Sequence[TagReader]" = ()) -> Odds:
    """`odds_of`, with what is called as the words ask before all else: by these hits are ordered."""
    _, intercept = calibration.curve(asked.query.kind, asked.query.weighing)
    return called_first(snapshot, odds_of(snapshot, mask, asked, calibration, readers), asked, intercept)


class ItemSearch:
    """Search of an index. `calibration` says what scores mean, `readers` what vectors say of items without words."""

    def __init__(self, index: ItemIndex, calibration: Calibration | None = None,
                 readers: "Sequence[TagReader]" = ()) -> None:
        self.index, self.readers = index, readers
        self.calibration = calibration or Calibration({})

    def find(self, query: Query) -> Found:
        """The hits of a query, likeliest first; equal ones in the order of their ids. The same query with another
        offset goes on where the last page ended."""
        view = self.index.view()
        asked = asked_of(query)
        limit, wishes = asked.limit, asked.wishes
        if view is None:
            return Found(hits=(), limit=limit, wishes=wishes, remarks=(message("catalog.empty"),))
        total = view.count(limit, query.owner)
        asked = replace(asked, matched=_matched(view, query, limit, " ".join(query.wanted.unread)))
        hits = tuple(self._hits(view, asked)) if total else ()
        missing = no_such_type(view, query, wishes, [hit.id for hit in hits]) if not query.offset else ()
        return Found(hits=hits, limit=limit, wishes=wishes, total=total, remarks=(
            *_swapped(limit), *_unknown(asked), *missing, *remarks_of(view, limit, wishes, query.owner)))

    def _hits(self, view: View, asked: Asked) -> Iterator[Hit]:
        query = asked.query
        wanted = query.offset + query.k
        seen: set[str] = set(query.without)
        groups: list[Hit] = []
        for snapshot in _blocks(view, asked):
            mask = snapshot.mask(asked.limit) & snapshot.visible(query.owner)
            mask[[snapshot.places[one] for one in seen if one in snapshot.places]] = False
            odds = ranking_odds(snapshot, mask, asked, self.calibration, self.readers)
            ranked = _ranked(odds, wanted - len(groups))
            for place, others in folded(snapshot, ranked, wanted - len(groups), fold=query.fold):
                groups.append(_hit(snapshot, place, others, asked, float(odds[place]), self.calibration))
            seen.update(one for group in groups for one in (group.id, *group.others))
            if len(groups) >= wanted:
                break
        yield from _falling(groups)[query.offset : wanted]


def _falling(hits: Sequence[Hit]) -> list[Hit]:
    """Ranked hits, none with a larger score than the one before it."""
    scores = list(accumulate((1.0 if hit.score is None else hit.score for hit in hits), min))
    return [hit if hit.score is None else replace(hit, score=score) for hit, score in zip(hits, scores, strict=True)]


def _swapped(limit: Limit) -> tuple[Message, ...]:
    """How the price ranges were read whose ends were said the wrong way round."""
    return tuple(message("catalog.range_swapped", limit=described(one)) for one in swapped_prices(limit))


def _unknown(asked: Asked) -> tuple[Message, ...]:
    """The words that neither the vocabulary nor any item knows."""
    unread = asked.query.wanted.unread
    if not unread or asked.matched or asked.query.titled:
        return ()
    return (message("catalog.unknown_words", words=" ".join(unread)),)


def _ranked(odds: Odds, wanted: int) -> Iterator[int]:
    """Places by falling odds, sorted as far as they are asked for."""
    count = max(4 * wanted, 64)
    places = best(odds, count)
    yield from map(int, places)
    if len(places) == count:
        yield from map(int, best(odds, len(odds))[count:])


def _matched(view: View, query: Query, limit: Limit, unread: str) -> dict[str, float]:
    """How well the words that the vocabulary does not know fit the texts of items."""
    if not unread:
        return {}
    return {one.id: one.similarity for one in view.matching(unread, limit, _MATCHED, owner=query.owner)}


def _blocks(view: View, asked: Asked) -> Iterator[Snapshot]:
    """What to rank: the whole table where it is in memory; of a large one the nearest, by growing blocks, those that
    have what is wished for among them."""
    if view.snapshot is not None:
        yield view.snapshot
        return
    hard = [AnyOf(tuple(wish for wish in asked.wishes if wish.field == name)) for name in _HARD]
    narrowed = both(asked.limit, *(part for part in hard if part.parts))
    vector = asked.vector if asked.vector is not None else np.zeros(view.store.dimension, np.float32)
    owner, size = asked.query.owner, _BLOCK
    while True:
        ids = {one.id for one in view.search(vector, asked.limit, size, owner=owner)}
        more = len(ids) == size
        if narrowed != asked.limit:
            ids |= {one.id for one in view.search(vector, narrowed, size, owner=owner)}
        yield view.part(ids | set(asked.matched) | set(asked.query.titled))
        if not more or size > 64 * _BLOCK:
            return
        size *= _GROWS


def _hit(snapshot: Snapshot, place: int, others: list[int], asked: Asked, odds: float,
         calibration: Calibration) -> Hit:
    row, vector = snapshot.vectors[place], asked.vector
    similarity = round(float(row @ vector), 4) if vector is not None else None
    ranked = vector is not None or bool(asked.wishes or asked.matched or asked.query.titled)
    parts: tuple[tuple[str, float], ...] = ()
    if vector is not None:
        lengths = [(part, float(np.linalg.norm(vector[part.at]))) for part in parts_of(len(row))]
        parts = tuple((part.name, round(float(row[part.at] @ vector[part.at]) / length, 4))
                      for part, length in lengths if length > 0)
    score = round(share_of(odds, similarity, parts, asked, calibration.whole), 4) if ranked else None
    return Hit(id=snapshot.ids[place], score=score, parts=parts, similarity=similarity,
               others=tuple(snapshot.ids[one] for one in others))
