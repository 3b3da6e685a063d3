"""The index: rows in, the nearest rows out.

Up to `MOST_SCANNED` rows the search is exact, over a snapshot of the table in memory; above, LanceDB's approximate
index is asked with what was measured to find at least `ann.WANTED` of the true ten nearest.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.index import ann
from modiste.catalog.index.lance import Table, connect, is_gone, reading, writing
from modiste.catalog.index.lease import lease
from modiste.catalog.index.place import IndexPlace, Store, new_store, read_store, write_store
from modiste.catalog.index.rows import (
    WORDS,
    IndexRow,
    as_table,
    batches,
    from_table,
    schema,
)
from modiste.catalog.index.snapshot import Snapshot, snapshot_of
from modiste.catalog.index.view import READ, Nearest, View
from modiste.catalog.limits.sql import literal, one_of
from modiste.catalog.limits.tree import EVERYTHING, Limit
from modiste.core.errors import DataError

T = TypeVar("T")

MOST_SCANNED: Final = 120_000
_BATCH: Final = 4_000
_COMMITS_APART: Final = 16
_NOW: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexInfo:
    """What an index holds. recall: of the true ten nearest the share that a search finds, 1 where it is exact.
    rows_indexed: in the approximate index; the others are searched exactly until it is compacted."""

    rows: int
    fragments: int
    versions: int
    bytes: int
    exact: bool
    recall: float
    encoder: str
    dimension: int
    rows_indexed: int = 0
    next_encoder: str | None = None
    next_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What a repair found: rows that stood twice, and bytes that killed writers had left."""

    duplicates: int
    bytes_freed: int


class ItemIndex:
    """The index at a place for the vectors of one encoder.

    `encoder` and `dimension` are those of the vectors given and asked, `source` is what an index is marked with that is
    made: the encoder's folder or hub id, None for the bundled one. An index that does not exist is empty; it is
    made with its first rows. Reads see what others wrote after at most `fresh_seconds`.
    """

    def __init__(self, place: IndexPlace, encoder: str, dimension: int = 256, *, fresh_seconds: float = 0.0,
                 most_scanned: int = MOST_SCANNED, source: str | None = None) -> None:
        self.place, self.encoder, self.dimension = place, encoder, dimension
        self.source = source
        self._fresh_seconds, self._most_scanned = fresh_seconds, most_scanned
        self._tables: dict[str, Table] = {}
        self._snapshot: tuple[str, Snapshot] | None = None
        self._store: tuple[float, Store | None] | None = None
        self._commits = 0

    def store(self) -> Store | None:
        """What the index is; None where there is none yet.

        Raises:
            DataError: it is of a newer version, damaged, or of another encoder.
            InputError: its place cannot be reached.
        """
        now = monotonic()
        if self._store is not None and now - self._store[0] < self._fresh_seconds:
            return self._store[1]
        store = read_store(self.place)
        if store is not None and (store.encoder, store.dimension) != (self.encoder, self.dimension):
            raise DataError("catalog.other_encoder", place=self.place.uri, found=store.encoder, asked=self.encoder)
        self._store = (now, store)
        return store

    def upsert(self, rows: Iterable[IndexRow]) -> int:
        """Add rows, or put them in the place of those with their ids; gives how many. Each batch is whole or not there.

        Raises:
            InputError: a vector is of another length or not finite.
            OutputError: it cannot be written, or another program writes.
        """
        done = 0
        for batch in batches(rows, _BATCH):
            data = as_table(batch, self.dimension)
            with lease(self.place), writing(self.place):
                store = self.store() or self._create()
                self._merge(self._open(store.table), data)
                self._commits += 1
                if self._commits % _COMMITS_APART == 0:
                    self._open(store.table).optimize(cleanup_older_than=_NOW)
            done += len(data)
        return done

    def delete(self, ids: Collection[str]) -> int:
        """Remove rows by their ids; gives how many there were.

        Raises:
            OutputError: it cannot be written, or another program writes.
        """
        return self._delete(one_of("id", set(ids))) if ids else 0

    def delete_of(self, owner: str) -> int:
        """Remove all rows of a person."""
        return self._delete(f"owner IS NOT NULL AND owner = {literal(owner)}")

    def ids(self) -> frozenset[str]:
        """The ids of all rows."""
        store = self.store()
        if store is None:
            return frozenset()
        with reading(self.place):
            return _ids_of(self._open(store.table))

    def view(self) -> View | None:
        """The index as it is now, to be asked several things of; None where there is none yet."""
        store = self.store()
        if store is None:
            return None
        with reading(self.place):
            snapshot = self._snapshot_of(store)
        return View(place=self.place, store=store, snapshot=snapshot, open=lambda: self._open(store.table),
                    forget=self._tables.clear)

    def count(self, limit: Limit = EVERYTHING, owner: str | None = None) -> int:
        """How many rows that a person may see keep a limit."""
        view = self.view()
        return view.count(limit, owner) if view is not None else 0

    def search(self, vector: NDArray[np.float32], limit: Limit = EVERYTHING, k: int = 10, *, offset: int = 0,
               owner: str | None = None) -> tuple[Nearest, ...]:
        """The nearest rows: see `View.search`."""
        view = self.view()
        return view.search(vector, limit, k, offset=offset, owner=owner) if view is not None else ()

    def matching(self, text: str, limit: Limit = EVERYTHING, k: int = 10, *, owner: str | None = None
                 ) -> tuple[Nearest, ...]:
        """The rows whose words match: see `View.matching`."""
        view = self.view()
        return view.matching(text, limit, k, owner=owner) if view is not None else ()

    def rows(self, ids: Sequence[str]) -> tuple[IndexRow, ...]:
        """The rows of some ids, in that order; unknown ids are left out."""
        view = self.view()
        return view.rows(ids) if view is not None else ()

    def compact(self) -> None:
        """After an import: few fragments, no former versions, indices that know every row, and, where the table is too
        large to scan, an approximate index whose recall is measured and kept.

        Raises:
            OutputError: it cannot be written, or another program writes.
        """
        store = self.store()
        if store is None:
            return
        with lease(self.place), writing(self.place):
            table = self._open(store.table)
            for column in WORDS:
                _index_words(table, column)
            table.optimize(cleanup_older_than=_NOW)
            store = self.store() or store
            asked = ann.tuned(table, self._most_scanned, store.ann)
            table.optimize(cleanup_older_than=_NOW)
            if asked != store.ann:
                write_store(self.place, replace(store, ann=asked))
                self._store = None

    def repair(self) -> Repaired:
        """Clear away what killed writers left, and rows that stand twice."""
        store = self.store()
        if store is None:
            return Repaired(duplicates=0, bytes_freed=0)
        before = self._bytes(store)
        with lease(self.place), writing(self.place):
            table = self._open(store.table)
            doubled = _doubled(table)
            if doubled:
                rows = table.search().where(one_of("id", doubled)).limit(table.count_rows()).to_arrow()
                last = as_table(list(from_table(rows)), self.dimension)
                table.delete(one_of("id", doubled))
                self._merge(table, last)
            table.optimize(cleanup_older_than=_NOW, delete_unverified=True)
        return Repaired(duplicates=len(doubled), bytes_freed=max(before - self._bytes(store), 0))

    def info(self) -> IndexInfo:
        """What the index holds."""
        store = read_store(self.place)
        if store is None:
            return IndexInfo(rows=0, fragments=0, versions=0, bytes=0, exact=True, recall=1.0, encoder=self.encoder,
                             dimension=self.dimension)
        with reading(self.place):
            table = self._open(store.table)
            rows, said = table.count_rows(), store.ann or {}
            exact = rows <= self._most_scanned or not said
            coming = store.next_table is not None and self._exists(store.next_table)
            return IndexInfo(
                rows=rows, fragments=table.stats()["fragment_stats"]["num_fragments"],
                versions=len(table.list_versions()), bytes=self._bytes(store), exact=exact,
                recall=1.0 if exact else float(said["recall"]), encoder=store.encoder, dimension=store.dimension,
                rows_indexed=0 if exact else ann.rows_indexed(table), next_encoder=store.next_encoder,
                next_rows=self._open(store.next_table).count_rows() if coming and store.next_table else 0)

    # What follows is for `reembedding` too, which works on a second table of the same place.

    def _create(self) -> Store:
        store = new_store(self.encoder, self.dimension, self.source)
        self._make(store.table, self.dimension)
        write_store(self.place, store)
        self._store = None
        return store

    def _make(self, name: str, dimension: int) -> None:
        connect(self.place, 0.0).create_table(name, schema=schema(dimension), exist_ok=True,
                                              storage_options={"new_table_data_storage_version": "2.1"})

    def _exists(self, name: str) -> bool:
        return name in connect(self.place, 0.0).list_tables().tables

    def _open(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = connect(self.place, self._fresh_seconds).open_table(name)
        return self._tables[name]

    def _merge(self, table: Table, data: object) -> None:
        table.merge_insert("id").when_matched_update_all().when_not_matched_insert_all().execute(data)

    def _delete(self, condition: str) -> int:
        store = self.store()
        if store is None:
            return 0
        with lease(self.place), writing(self.place):
            table = self._open(store.table)
            before = table.count_rows()
            table.delete(condition)
            return int(before - table.count_rows())

    def _snapshot_of(self, store: Store) -> Snapshot | None:
        try:
            return self._loaded(self._open(store.table), store)
        except (OSError, RuntimeError, ValueError) as error:
            if not is_gone(error):
                raise
            self._tables.pop(store.table, None)  # compacted while it was read
            return self._loaded(self._open(store.table), store)

    def _loaded(self, table: Table, store: Store) -> Snapshot | None:
        version = int(table.version)
        if self._snapshot is not None and self._snapshot[0] == store.table and self._snapshot[1].version == version:
            return self._snapshot[1]
        if table.count_rows() > self._most_scanned:
            return None
        loaded = snapshot_of(table.search().select(list(READ)).to_arrow(), version)
        self._snapshot = (store.table, loaded)
        return loaded

    def _bytes(self, store: Store) -> int:
        folder = self.place.folder
        if folder is None:
            return int(self._open(store.table).stats()["total_bytes"])
        return sum(_size(path) for path in folder.rglob("*"))


def _index_words(table: Table, column: str) -> None:
    """A full-text index of whole dictionary forms: they are stemmed already, so the index does not."""
    from lancedb.index import FTS

    if not any(column in one.columns for one in table.list_indices()):
        table.create_index(column, config=FTS(stem=False, remove_stop_words=False, ascii_folding=False,
                                              base_tokenizer="whitespace"))


def _ids_of(table: Table) -> frozenset[str]:
    return frozenset(table.search().select(["id"]).to_arrow()["id"].to_pylist())


def _doubled(table: Table) -> set[str]:
    seen: set[str] = set()
    doubled: set[str] = set()
    for one in table.search().select(["id"]).to_arrow()["id"].to_pylist():
        (doubled if one in seen else seen).add(one)
    return doubled


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # cleared away meanwhile
        return 0
