"""A gallery asked as a catalogue is: by the ranking of `modiste find` itself, once with what the shop's words say of
each item, once with nothing but its picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import Vectors
from modiste.catalog.index.rows import as_table, index_row
from modiste.catalog.index.snapshot import Snapshot, snapshot_of
from modiste.catalog.measuring.gallery import Gallery
from modiste.catalog.search.calibration import Calibration, measure
from modiste.catalog.search.query import Query, Seen, words_to_embed
from modiste.catalog.search.searching import asked_of, odds_of
from modiste.core.attributes import Attributes
from modiste.core.items import Item, Tag
from modiste.encoder.item.reading import TagReader

EmbedWords = Callable[[Sequence[str]], Vectors]
_LEAST = 0.3
"""The confidence below which a picture says nothing: that of the embedder's tags."""
_TIE = 1e-3
_FIELDS = {"garment": "garment", "colour": "colours", "pattern": "pattern", "gender": "gender"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shop:
    """N pictures of a gallery as the items of a catalogue: `seen` are the tags of each by its picture, `beside` what is
    read of it beside its vector, `items` what the catalogue knows; rows of the snapshot stand in their order."""

    items: tuple[Item, ...] = field(repr=False)
    seen: tuple[tuple[Tag, ...], ...] = field(repr=False)
    beside: Sequence[Mapping[str, Mapping[str, float]]] = field(repr=False)
    snapshot: Snapshot = field(repr=False)
    calibration: Calibration = field(repr=False)
    readers: tuple[TagReader, ...] = field(repr=False)

    def odds(self, query: Query, without: int | None = None) -> NDArray[np.float64]:
        """How likely each item is what is asked (log odds N). The item `without` is as if it were not there: its words
        would tell of what the picture shows."""
        there = np.ones(len(self.snapshot), bool)
        if without is not None:
            there[without] = False
        return odds_of(self.snapshot, there, asked_of(query), self.calibration, self.readers)

    def shown(self, row: int) -> Seen:
        """A picture of the gallery as somebody shows it."""
        return Seen(self.snapshot.vectors[row], self.seen[row], beside=self.beside[row])


def shop_of(gallery: Gallery, readers: tuple[TagReader, ...], embed_words: EmbedWords, *, words: bool) -> Shop:
    """A gallery as a catalogue, whose words say what is known of each item (`words`) or nothing."""
    seen = tags_of_vectors(gallery.items, readers)
    told = [_tags(one.facts) if words else seen[row] for row, one in enumerate(gallery.shown)]
    items = tuple(Item(id=f"{row:016x}", product=one.product[:200], title=gallery.texts[row] if words else "",
                       tags=tags) for row, (one, tags) in enumerate(zip(gallery.shown, told, strict=True)))
    rows = [index_row(item, vector) for item, vector in zip(items, gallery.items, strict=True)]
    snapshot = snapshot_of(as_table(rows, gallery.items.shape[1]), 0)
    return Shop(items=items, seen=seen, beside=gallery.beside, snapshot=snapshot,
                calibration=measure(snapshot, embed_words), readers=readers)


def found_by_pictures(shop: Shop, rows: NDArray[np.int64], count: int = 1) -> NDArray[np.int64]:
    """The `count` first that each of Q pictures finds, but for itself: Q x count."""
    found = np.zeros((len(rows), count), np.int64)
    for number, row in enumerate(rows.tolist()):
        found[number] = _first(shop.odds(Query(pictures=(shop.shown(row),)), without=row), count)
    return found


def finds_itself_first(shop: Shop, rows: NDArray[np.int64]) -> float:
    """The share of pictures that are the first of what they find, or as likely as the first."""
    hits = []
    for row in rows.tolist():
        odds = shop.odds(Query(pictures=(shop.shown(row),)))
        hits.append(bool(odds[row] >= odds.max() - _TIE))
    return float(np.mean(hits))


def changes_found(shop: Shop, embed_words: EmbedWords, anchors: Sequence[int], texts: Sequence[str]
                  ) -> NDArray[np.float32]:
    """Log odds Q x N of pictures with words."""
    said = embed_words([words_to_embed(text) for text in texts])
    return np.stack([shop.odds(Query(pictures=(shop.shown(anchor),), text=text, text_vector=vector), without=anchor)
                     .astype(np.float32) for anchor, text, vector in zip(anchors, texts, said, strict=True)])


def tags_of_vectors(vectors: Vectors, readers: Sequence[TagReader]) -> tuple[tuple[Tag, ...], ...]:
    """The likeliest tag of each kind, as far as vectors say it."""
    said: list[list[Tag]] = [[] for _ in vectors]
    for reader in readers:
        likely = reader.likely(vectors)
        for row, place in enumerate(likely.argmax(axis=1).tolist()):
            if likely[row, place] >= _LEAST:
                said[row].append(Tag(reader.kind, reader.classes[place], confidence=min(1.0, float(likely[row, place])),
                                     source="picture"))
    return tuple(map(tuple, said))


def _tags(facts: Attributes) -> tuple[Tag, ...]:
    found: list[Tag] = []
    for kind, name in _FIELDS.items():
        value: str | tuple[str, ...] | None = getattr(facts, name)
        found += [Tag(kind, one, source="feed") for one in (value if isinstance(value, tuple) else (value,)) if one]
    return tuple(found)


def _first(odds: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    return np.argsort(-odds, kind="stable")[:count]
