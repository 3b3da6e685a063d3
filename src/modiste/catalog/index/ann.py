"""Approximate search for tables that are too large to scan: an inverted file (IVF) over the vectors as they are.

How many partitions a query looks into is measured on the table's own vectors, and the smallest number that finds
`WANTED` of the true ten nearest is kept with the index. Where a limit leaves few rows they are scanned: partitions
would hold too few of them.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.index.lance import Table
from modiste.catalog.index.rows import vectors_of

WANTED: Final = 0.97
"""Recall at 10 to reach; what is promised is 0.95."""
_NEAREST: Final = 10
_PROBES: Final = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512)
_MEASURED: Final = 200
_ROWS_OF_PARTITION: Final = 2000
_GROWN: Final = 1.25
"""A table that has grown so far since is measured anew."""
_SCANNED: Final = 30_000
_OVERFETCHED: Final = 8
"""Rows with equal similarity beyond the last that is asked for, so that ties can be put in order."""


def search(table: Table, vector: NDArray[np.float32], where: str, count: int, asked: Mapping[str, float] | None
           ) -> list[tuple[str, float]]:
    """Ids and dot products of the nearest rows that keep a condition, nearest first, ties by id."""
    probes = int(asked["probes"]) if asked else 0
    if probes and where != _EVERYTHING and table.count_rows(where) <= _SCANNED:
        probes = 0
    found = _ask(table, vector, where, count + _OVERFETCHED, probes)
    if probes and len(found) < count:
        found = _ask(table, vector, where, count + _OVERFETCHED, 0)
    return sorted(found, key=lambda one: (-round(one[1], 6), one[0]))[:count]


_EVERYTHING: Final = "(true) AND (owner IS NULL)"


def tuned(table: Table, most_scanned: int, asked: Mapping[str, float] | None) -> Mapping[str, float] | None:
    """How a table is to be asked, its approximate index made or made anew where that is due; None: exactly."""
    from lancedb.index import IvfFlat

    rows = int(table.count_rows())
    if rows <= most_scanned:
        return None
    if asked is not None and asked["rows"] <= rows <= _GROWN * asked["rows"]:
        return asked
    partitions = max(rows // _ROWS_OF_PARTITION, 1)
    table.create_index("vector", config=IvfFlat(distance_type="dot", num_partitions=partitions))
    vectors = sample(table, _MEASURED)
    true = [_ask(table, vector, _EVERYTHING, _NEAREST, 0) for vector in vectors]
    recall, probes = 0.0, 0
    for probes in _PROBES:
        probes = min(probes, partitions)
        recall = recall_of([_ask(table, vector, _EVERYTHING, _NEAREST, probes) for vector in vectors], true)
        if recall >= WANTED or probes == partitions:
            break
    return {"rows": rows, "partitions": partitions, "probes": probes, "recall": round(recall, 4)}


def sample(table: Table, count: int) -> list[NDArray[np.float32]]:
    """Queries like those that come: mixtures of two rows, one of which rules."""
    rows = int(table.count_rows())
    places = np.random.default_rng(rows).choice(rows, size=min(2 * count, rows), replace=False)
    vectors = vectors_of(table.take_offsets(sorted(map(int, places))).select(["vector"]).to_arrow())
    half = len(vectors) // 2
    return list(0.85 * vectors[:half] + 0.15 * vectors[half : 2 * half])


def recall_of(found: Sequence[Sequence[tuple[str, float]]], true: Sequence[Sequence[tuple[str, float]]]) -> float:
    """The share of the true nearest that was found; a row as near as the last true one counts, whichever it is."""
    hits = []
    for ours, theirs in zip(found, true, strict=True):
        least = min((similarity for _, similarity in theirs), default=0.0) - 1e-5
        hits.append(min(sum(similarity >= least for _, similarity in ours), len(theirs)) / max(len(theirs), 1))
    return float(np.mean(hits)) if hits else 1.0


def rows_indexed(table: Table) -> int:
    """How many rows the approximate index knows."""
    for one in table.list_indices():
        if "vector" in one.columns:
            said = table.index_stats(one.name)
            return int(said.num_indexed_rows) if said is not None else 0
    return 0


def _ask(table: Table, vector: NDArray[np.float32], where: str, count: int, probes: int) -> list[tuple[str, float]]:
    """The nearest rows; with no probes by comparing all. LanceDB's dot distance is one less the dot product."""
    query = table.search(vector).distance_type("dot").where(where, prefilter=True).select(["id", "_distance"])
    query = query.minimum_nprobes(probes).maximum_nprobes(probes) if probes else query.bypass_vector_index()
    rows = query.limit(count).to_arrow()
    return [(one, 1.0 - distance) for one, distance in
            zip(rows["id"].to_pylist(), rows["_distance"].to_pylist(), strict=True)]
