"""The index as it is at one moment, to be asked: how many, which are nearest, whose words match."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.index import ann
from modiste.catalog.index.lance import Table, is_gone, reading
from modiste.catalog.index.place import IndexPlace, Store
from modiste.catalog.index.rows import LISTS, TEXTS, WORDS, IndexRow, lemmas
from modiste.catalog.index.snapshot import Snapshot, best, snapshot_of
from modiste.catalog.limits.sql import one_of, to_sql, visible_to
from modiste.catalog.limits.tree import EVERYTHING, Limit

T = TypeVar("T")

READ: Final = ("id", "vector", *TEXTS, "price", "available", *LISTS)


@dataclass(frozen=True, slots=True)
class Nearest:
    """A row that was found, and how near it is (larger is nearer)."""

    id: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """An index at one moment. `snapshot` is the whole table where that fits in memory, else None; `open` gives the
    table, `forget` lets go of handles of what was cleared away."""

    place: IndexPlace
    store: Store
    snapshot: Snapshot | None
    open: Callable[[], Table]
    forget: Callable[[], None]

    def count(self, limit: Limit = EVERYTHING, owner: str | None = None) -> int:
        """How many rows that a person may see keep a limit."""
        if self.snapshot is not None:
            return int((self.snapshot.mask(limit) & self.snapshot.visible(owner)).sum())
        return self._read(lambda table: int(table.count_rows(f"{to_sql(limit)} AND {visible_to(owner)}")))

    def count_all(self) -> int:
        """How many rows there are."""
        return len(self.snapshot) if self.snapshot is not None else self._read(lambda table: int(table.count_rows()))

    def search(self, vector: NDArray[np.float32], limit: Limit = EVERYTHING, k: int = 10, *, offset: int = 0,
               owner: str | None = None) -> tuple[Nearest, ...]:
        """The rows nearest to a vector (D) by dot product, among those that keep a limit, nearest first; equal ones in
        the order of their ids. The limit holds before ranking: k rows come back wherever k keep it."""
        if k < 1:
            return ()
        vector, snapshot = np.asarray(vector, np.float32), self.snapshot
        if snapshot is not None:
            found = snapshot.similarities(vector, snapshot.mask(limit) & snapshot.visible(owner))
            places = best(found, offset + k)[offset:]
            return tuple(Nearest(snapshot.ids[place], float(found[place])) for place in places)
        where = f"{to_sql(limit)} AND {visible_to(owner)}"
        scored = self._read(lambda table: ann.search(table, vector, where, offset + k, self.store.ann))
        return tuple(Nearest(one, similarity) for one, similarity in scored[offset : offset + k])

    def matching(self, text: str, limit: Limit = EVERYTHING, k: int = 10, *, owner: str | None = None
                 ) -> tuple[Nearest, ...]:
        """The rows whose words match a text best (BM25, dictionary forms of both languages), among those that keep a
        limit."""
        asked = dict(zip(WORDS, lemmas(text), strict=True))
        if not any(asked.values()):
            return ()
        where = f"{to_sql(limit)} AND {visible_to(owner)}"
        found: dict[str, float] = {}
        for column, words in asked.items():
            for one, score in self._read(partial(_of_words, column=column, words=words, where=where, k=k)):
                found[one] = found.get(one, 0.0) + score
        ranked = sorted(found.items(), key=lambda item: (-round(item[1], 6), item[0]))[:k]
        return tuple(Nearest(one, score) for one, score in ranked)

    def rows(self, ids: Sequence[str]) -> tuple[IndexRow, ...]:
        """The rows of some ids, in that order; unknown ids are left out."""
        if not ids:
            return ()
        snapshot = self.part(ids)
        return snapshot.rows([snapshot.places[one] for one in ids if one in snapshot.places])

    def part(self, ids: Collection[str]) -> Snapshot:
        """A snapshot that has the rows of some ids at least."""
        return self.snapshot or self._read(lambda table: snapshot_of(
            table.search().where(one_of("id", set(ids))).select(list(READ)).limit(len(ids) or 1).to_arrow(), -1))

    def columns(self, limit: Limit = EVERYTHING, owner: str | None = None) -> Snapshot:
        """A snapshot to count in: all rows, or of a large table those that keep a limit, without their vectors."""
        if self.snapshot is not None:
            return self.snapshot
        where = f"{to_sql(limit)} AND {visible_to(owner)}"
        return self._read(lambda table: snapshot_of(
            table.search().where(where).select([name for name in READ if name != "vector"]).to_arrow(), -1))

    def _read(self, ask: Callable[[Table], T]) -> T:
        """What is asked of the table; asked once more where it was compacted meanwhile."""
        with reading(self.place):
            try:
                return ask(self.open())
            except (OSError, RuntimeError, ValueError) as error:
                if not is_gone(error):
                    raise
                self.forget()
                return ask(self.open())


def _of_words(table: Table, column: str, words: Sequence[str], where: str, k: int) -> list[tuple[str, float]]:
    if not words:
        return []
    if not any(column in one.columns for one in table.list_indices()):
        return []  # its first import is not over yet
    rows = (table.search(" ".join(dict.fromkeys(words)), query_type="fts", fts_columns=column)
            .where(where, prefilter=True).select(["id", "_score"]).limit(k).to_arrow())
    return list(zip(rows["id"].to_pylist(), rows["_score"].to_pylist(), strict=True))
