"""A table in memory: vectors in one array, the columns as codes; limits and exact search take milliseconds.

LanceDB reads and decodes every vector for each exact query; a shop's catalogue fits in memory, where a query is one
product of a matrix and a vector. Rows stand in the order of their ids, so that equal hits come in the order of ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.index.rows import LISTS, TEXTS, IndexRow, from_table, vectors_of
from modiste.catalog.limits.known import TAGGED
from modiste.catalog.limits.tree import LISTED, SINGLE, All, AnyOf, Available, Is, Limit, Not, Price, accepted

if TYPE_CHECKING:
    import pyarrow as pa

Mask = NDArray[np.bool_]
DECIMALS: Final = 6
"""To so many decimals two similarities are one, whatever order they were summed in."""
_GATHERED: Final = 0.25
"""Below this share of rows it is quicker to take their vectors out than to multiply all."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts: `codes` into `values`, -1 for none. Of a column of lists `rows` says whose each code is."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]
    rows: NDArray[np.int32] | None = None

    def holding(self, wanted: frozenset[str], count: int) -> Mask:
        """Which of `count` rows have one of the values."""
        table = np.zeros(len(self.values) + 1, bool)  # the last stands for -1
        table[[at for at, value in enumerate(self.values) if value in wanted]] = True
        if self.rows is None:
            return np.asarray(table[self.codes], bool)
        found = np.zeros(count, bool)
        found[self.rows[table[self.codes]]] = True
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """A table as it was at `version`. vectors: N x D, rows by ascending id."""

    version: int
    ids: tuple[str, ...]
    vectors: NDArray[np.float32]
    columns: Mapping[str, Coded]
    price: NDArray[np.float64]
    available: Mask
    table: "pa.Table"
    places: Mapping[str, int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def mask(self, limit: Limit) -> Mask:
        """Which rows keep a limit: N booleans, what `limits.tree.holds` says of each."""
        if isinstance(limit, All | AnyOf):
            found = np.full(len(self), isinstance(limit, All))
            for part in limit.parts:
                found = found & self.mask(part) if isinstance(limit, All) else found | self.mask(part)
            return found
        if isinstance(limit, Not):
            return ~self.mask(limit.part)
        if isinstance(limit, Available):
            return self.available
        if isinstance(limit, Price):
            return self._priced(limit)
        return self._having(limit)

    @property
    def pictured(self) -> Mask:
        """Which rows have a picture: of the others the vector is zero."""
        return np.asarray(self.vectors.any(axis=1), bool)

    def visible(self, owner: str | None) -> Mask:
        """Which rows are everybody's or this person's."""
        owners = self.columns["owner"]
        free: Mask = owners.codes < 0
        return free if owner is None else free | owners.holding(frozenset({owner}), len(self))

    def similarities(self, vector: NDArray[np.float32], mask: Mask) -> NDArray[np.float32]:
        """The dot products of a vector (D) with all rows; minus infinity where the mask does not hold."""
        found = np.full(len(self), -np.inf, np.float32)
        if mask.mean() < _GATHERED if len(mask) else False:
            rows = np.flatnonzero(mask)
            found[rows] = self.vectors[rows] @ vector
        else:
            np.copyto(found, self.vectors @ vector, where=mask)
        return np.asarray(np.round(found, DECIMALS), np.float32)

    def rows(self, places: Sequence[int]) -> tuple[IndexRow, ...]:
        """The rows at some places."""
        return tuple(from_table(self.table.take(list(places)))) if len(places) else ()

    def _having(self, limit: Is) -> Mask:
        values = accepted(limit.field, limit.value)
        if limit.field in TAGGED:
            values = frozenset(f"{limit.field}:{value}" for value in values)
            return self.columns["tags"].holding(values, len(self))
        column = SINGLE.get(limit.field) or LISTED[limit.field]
        return self.columns[column].holding(values - {""}, len(self))

    def _priced(self, limit: Price) -> Mask:
        found = ~np.isnan(self.price)
        if limit.currency is not None:
            found &= self.columns["currency"].holding(frozenset({limit.currency}), len(self))
        with np.errstate(invalid="ignore"):
            if limit.low is not None:
                found &= self.price > limit.low if limit.above else self.price >= limit.low
            if limit.high is not None:
                found &= self.price < limit.high if limit.below else self.price <= limit.high
        return found


def best(similarities: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    """The places of the `count` largest finite similarities, largest first; of equal ones the earlier places."""
    count = min(count, int(np.isfinite(similarities).sum()))
    if count == 0:
        return np.zeros(0, np.intp)
    least = np.partition(similarities, len(similarities) - count)[len(similarities) - count]
    above = np.flatnonzero(similarities > least)
    equal = np.flatnonzero(similarities == least)[: count - len(above)]
    places = np.concatenate([above, equal])
    return places[np.lexsort((places, -similarities[places]))]


def snapshot_of(table: "pa.Table", version: int) -> Snapshot:
    """A table of the index, without its words, in memory."""
    table = table.sort_by("id").combine_chunks()
    columns = {name: _single(table.column(name)) for name in TEXTS}
    columns |= {name: _listed(table.column(name)) for name in LISTS}
    ids = tuple(table.column("id").to_pylist())
    price = table.column("price").to_numpy(zero_copy_only=False)
    has_vectors = "vector" in table.column_names
    vectors = np.ascontiguousarray(vectors_of(table)) if has_vectors else np.zeros((len(ids), 0), np.float32)
    return Snapshot(
        version=version, ids=ids, vectors=vectors, columns=columns,
        price=np.asarray(price, np.float64), table=table, places={one: place for place, one in enumerate(ids)},
        available=np.asarray(table.column("available").fill_null(False).to_numpy(zero_copy_only=False), bool))


def _single(column: "pa.ChunkedArray") -> Coded:
    coded = column.combine_chunks().dictionary_encode()
    return Coded(np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32),
                 tuple(coded.dictionary.to_pylist()))


def _listed(column: "pa.ChunkedArray") -> Coded:
    import pyarrow.compute as pc

    lists = column.combine_chunks()
    coded = lists.flatten().dictionary_encode()
    lengths = np.asarray(pc.list_value_length(lists).fill_null(0).to_numpy(zero_copy_only=False), np.int64)
    return Coded(np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32),
                 tuple(coded.dictionary.to_pylist()), np.repeat(np.arange(len(lengths), dtype=np.int32), lengths))
