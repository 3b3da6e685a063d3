"""Embedding a catalogue anew for another encoder, while the former vectors are still searched.

The new vectors go into a table of their own; `store.json` names it as the next one, so that a run that was killed goes
on with what is missing. Only when it has every row of the former is it put in its place.
"""

from collections.abc import Iterable
from dataclasses import replace

from modiste.catalog.index.item_index import ItemIndex, _ids_of
from modiste.catalog.index.lance import connect, reading, writing
from modiste.catalog.index.lease import lease
from modiste.catalog.index.place import IndexPlace, Store, new_store, read_store, write_store
from modiste.catalog.index.rows import IndexRow, as_table, batches
from modiste.core.errors import DataError, OutputError

_BATCH = 2_000


class Reembedding:
    """Begin, or go on, embedding the index anew for the encoder of `index`, whatever the one was that is searched."""

    def __init__(self, index: ItemIndex) -> None:
        self._index, self._place = index, index.place
        with lease(self._place), writing(self._place):
            store = read_store(self._place) or new_store(index.encoder, index.dimension, index.source)
            if store.next_table is None or (store.next_encoder, store.next_dimension) != (index.encoder,
                                                                                          index.dimension):
                self._drop(store)
                number = int(store.table.rpartition("-")[2]) + 1
                store = replace(store, next_table=f"items-{number}", next_encoder=index.encoder,
                                next_dimension=index.dimension, next_source=index.source)
                self._index._make(f"items-{number}", index.dimension)
                write_store(self._place, store)

    def missing(self) -> frozenset[str]:
        """The ids that the former table has and the new one has not."""
        store = self._store()
        with reading(self._place):
            return _ids_of(self._index._open(store.table)) - self._done(store)

    def add(self, rows: Iterable[IndexRow]) -> int:
        """Put rows with their new vectors into the new table."""
        done = 0
        for batch in batches(rows, _BATCH):
            data = as_table(batch, self._index.dimension)
            with lease(self._place), writing(self._place):
                self._index._merge(self._index._open(str(self._store().next_table)), data)
            done += len(data)
        return done

    def finish(self) -> int:
        """Put the new table in the place of the former, which goes; gives how many rows it has.

        Raises:
            DataError: rows are missing yet.
        """
        with lease(self._place), writing(self._place):
            store = self._store()
            former, done = _ids_of(self._index._open(store.table)), self._done(store)
            if former - done:
                raise DataError("catalog.not_all_embedded", missing=len(former - done), count=len(former))
            table = self._index._open(str(store.next_table))
            gone = done - former
            if gone:  # removed while it was embedded
                from modiste.catalog.limits.sql import one_of

                table.delete(one_of("id", gone))
            write_store(self._place, replace(
                new_store(str(store.next_encoder), int(store.next_dimension or 0), store.next_source),
                table=str(store.next_table)))
            connect(self._place, 0.0).drop_table(store.table, ignore_missing=True)
        self._index.compact()
        return len(former)

    def _store(self) -> Store:
        store = read_store(self._place)
        if store is None or store.next_table is None:
            raise OutputError("catalog.embedded_elsewhere", place=self._place.uri)
        return store

    def _done(self, store: Store) -> frozenset[str]:
        return _ids_of(self._index._open(str(store.next_table)))

    def _drop(self, store: Store) -> None:
        if store.next_table is not None:
            connect(self._place, 0.0).drop_table(store.next_table, ignore_missing=True)


def keep_encoder(place: IndexPlace, source: str | None) -> None:
    """Stay with the encoder of an index, which lies at `source`: what was begun for another one goes.

    Raises:
        OutputError: it cannot be written, or another program writes.
    """
    with lease(place), writing(place):
        store = read_store(place)
        if store is None:
            return
        write_store(place, replace(store, source=source, next_table=None, next_encoder=None, next_dimension=None,
                                   next_source=None))
        if store.next_table is not None:
            connect(place, 0.0).drop_table(store.next_table, ignore_missing=True)
