"""From rows to the index: what is missing there or old, embedded in batches.

The rows are the ledger: each says what the index has of it. A run that was killed has at most one batch to do again,
and does it to the same rows.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from modiste.catalog.index import IndexPlace, IndexRow, ItemIndex, index_row
from modiste.catalog.index.place import read_store
from modiste.core.items import Item
from modiste.core.messages import Message, message
from modiste.core.progress import Progress
from modiste.studio.catalog.looking import Eyes, embedded
from modiste.studio.store.items.rows import index_digest
from modiste.studio.store.items.values import ToIndex
from modiste.studio.store.store import Store

if TYPE_CHECKING:

    from modiste.catalog.embedding import Vectors

AT_ONCE: Final = 32
"""Pictures embedded at once."""
_ROWS: Final = 1000
_SECONDS: Final = 30.0
"""Rows are written to the index by so many, or after so long: each writing is a fragment there, and work to do again
for who is killed before it."""


@dataclass(slots=True)
class Indexed:
    """What was done."""

    embedded: int = 0
    refreshed: int = 0
    strays: int = 0
    problems: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    """Rows for the index, and what to note of them once they are there."""

    rows: list[IndexRow] = field(default_factory=list)
    marks: list[tuple[str, str, str]] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    def add(self, item: Item, vector: "Vectors", encoder: str) -> None:
        self.rows.append(index_row(item, vector))
        self.marks.append((item.id, index_digest(item, encoder), vector_name(encoder, item)))

    @property
    def full(self) -> bool:
        return len(self.rows) >= _ROWS or (bool(self.rows) and time.monotonic() - self.since > _SECONDS)


def vector_name(encoder: str, item: Item) -> str:
    """What an item's vector is of: the encoder and its main picture."""
    return f"{encoder}:{item.pictures[0] if item.pictures else ''}"


class Indexing:
    """Brings the index at a place up to date with the rows of a store."""

    def __init__(self, store: Store, place: IndexPlace, eyes: Callable[[], Eyes], source: str | None = None) -> None:
        """`eyes` are opened where something is to be looked at; `source` is the folder or hub id of their embedder, for
        the mark of a new index."""
        self._store = store
        self._place = place
        self._source = source
        self._eyes = eyes

    def run(self, progress: Progress) -> Indexed:
        """Embed what is missing, refresh what is old, and delete what has no item.

        Raises:
            DataError: the index is of another encoder, or of a newer version.
            OutputError: it cannot be written.
        """
        kept = read_store(self._place)
        # The embedder takes seconds to load: where nothing is missing it is not needed.
        encoder = kept.encoder if kept is not None else self._eyes().id
        dimension = kept.dimension if kept is not None else self._eyes().dimension
        index = ItemIndex(self._place, encoder, dimension, source=self._source)
        done, there = Indexed(), index.ids()
        items = self._store.items
        items.unmark_all_but(there)
        strays = there - items.ids()
        done.strays = index.delete(strays) if strays else 0
        total = max(items.last_number(), 1)
        batch = _Batch()
        for some, reached in self._pending(encoder):
            self._refresh(index, [one for one in some if one.embedded == vector_name(encoder, one.item)], batch, done)
            changed = [one for one in some if one.embedded != vector_name(encoder, one.item)]
            new = [one for one in changed if one.item.pictures]
            if new and self._eyes().id != encoder:
                index = ItemIndex(self._place, self._eyes().id, self._eyes().dimension)
                index.store()  # says whose it is
            # What has no picture is found by its words: nothing looks like its vector.
            for one in changed:
                if not one.item.pictures:
                    batch.add(one.item, np.zeros(index.dimension, np.float32), index.encoder)
                    done.refreshed += 1
            for told, vectors in self._look([one.item for one in new], done):
                for item, vector in zip(told, vectors, strict=True):
                    batch.add(item, vector, index.encoder)
                done.embedded += len(told)
                progress(reached / total, message("studio.items_embedded", count=done.embedded))
                if batch.full:
                    batch = self._flush(index, batch)
            if batch.full:
                batch = self._flush(index, batch)
        self._flush(index, batch)
        if done.embedded or done.refreshed or done.strays:
            index.compact()
        return done

    def _pending(self, encoder: str) -> Iterator[tuple[Sequence[ToIndex], int]]:
        after: int | None = 0
        while after is not None:
            some, following = self._store.items.to_index(encoder, after)
            yield some, following or self._store.items.last_number()
            after = following

    def _refresh(self, index: ItemIndex, some: Sequence[ToIndex], batch: _Batch, done: Indexed) -> None:
        """Rows whose picture is embedded already."""
        if not some:
            return
        vectors = {row.id: row.vector for row in index.rows([one.item.id for one in some])}
        for one in some:
            if one.item.id in vectors:
                batch.add(one.item, vectors[one.item.id], index.encoder)
                done.refreshed += 1

    def _look(self, items: Sequence[Item], done: Indexed) -> "Iterator[tuple[tuple[Item, ...], Vectors]]":
        """Items as they are looked at, some at a time."""
        if items:
            lots = (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
            yield from embedded(self._store, self._eyes(), lots, done.problems)

    def _flush(self, index: ItemIndex, batch: _Batch) -> _Batch:
        """Write the rows, and then note it: who is killed between writes them again."""
        if batch.rows:
            index.upsert(batch.rows)
            self._store.items.mark(batch.marks)
        return _Batch()
