"""The rows of the index, and their columns in Arrow."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.limits.known import Known, known_of, seen_marks
from modiste.core.errors import InputError
from modiste.core.items import Item
from modiste.language.morphology import is_russian, keys, tokens

if TYPE_CHECKING:
    import pyarrow as pa

LISTS: Final = ("colours", "materials", "sizes", "seasons", "occasions", "tags")
TEXTS: Final = ("garment", "pattern", "gender", "brand", "currency", "owner", "product")
WORDS: Final = ("words_en", "words_ru")
_MOST_WORDS: Final = 400
_KEY: Final = {b"lance-schema:unenforced-primary-key": b"true"}
"""Declared so, two writers of the same new id leave one row, not two."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndexRow(Known):
    """An item as it is indexed. vector: D float32, its parts of unit length. owner: whose it is, None for everybody's.
    product: the model, which its other colours share. tags: also `seen_marks`. words_en, words_ru: dictionary forms of
    its words."""

    id: str
    vector: NDArray[np.float32] = field(repr=False)
    owner: str | None = None
    product: str = ""
    words_en: str = ""
    words_ru: str = ""


def index_row(item: Item, vector: NDArray[np.float32]) -> IndexRow:
    """The row of an item with its vector."""
    known = known_of(item)
    english, russian = lemmas(f"{item.title} . {item.brand} . {item.category} . {item.description}")
    told = {one.name: getattr(known, one.name) for one in fields(Known)}
    return IndexRow(
        **{**told, "tags": (*known.tags, *seen_marks(item))},
        id=item.id, vector=np.asarray(vector, np.float32), owner=item.owner, product=item.product,
        words_en=" ".join(english), words_ru=" ".join(russian))


def lemmas(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The dictionary forms of a text's words, English and Russian apart; a word that may be of several has them all.
    Query and rows go through here alike, so that any form finds any other."""
    english: list[str] = []
    russian: list[str] = []
    for count, token in enumerate(tokens(text[:20_000])):
        if count == _MOST_WORDS:
            break
        forms = [key for key in keys(token.text) if not key.startswith("~")]
        if is_russian(token.text):
            russian += forms[1:] or forms
        elif not token.text.startswith("#"):
            english += forms
    return tuple(english), tuple(russian)


def schema(dimension: int) -> "pa.Schema":
    """The columns of a table whose vectors have so many numbers."""
    import pyarrow as pa

    listed = [pa.field(name, pa.list_(pa.string())) for name in LISTS]
    return pa.schema([
        pa.field("id", pa.string(), nullable=False, metadata=_KEY),
        pa.field("vector", pa.list_(pa.float32(), dimension), nullable=False),
        *(pa.field(name, pa.string()) for name in (*TEXTS, *WORDS)),
        pa.field("price", pa.float64()), pa.field("available", pa.bool_()), *listed,
    ])


def as_table(rows: Sequence[IndexRow], dimension: int) -> "pa.Table":
    """Rows in Arrow; of several with one id the last counts.

    Raises:
        InputError: a vector has another length, or numbers that are not finite.
    """
    import pyarrow as pa

    last = {row.id: row for row in rows}
    for row in last.values():
        if row.vector.shape != (dimension,):
            raise InputError("catalog.vector_length", id=row.id, length=row.vector.size, dimension=dimension)
        if not np.isfinite(row.vector).all():
            raise InputError("catalog.vector_numbers", id=row.id)
    kept = list(last.values())
    vectors = np.concatenate([row.vector for row in kept]) if kept else np.zeros(0, np.float32)
    columns: dict[str, Any] = {
        name: [getattr(row, name) or None if name in TEXTS else getattr(row, name) for row in kept]
        for name in ("id", *TEXTS, *WORDS, "price", "available")}
    columns |= {name: [list(getattr(row, name)) for row in kept] for name in LISTS}
    columns["vector"] = pa.FixedSizeListArray.from_arrays(pa.array(vectors, pa.float32()), dimension)
    wanted = schema(dimension)
    return pa.table([pa.array(columns[field.name], field.type) if field.name != "vector" else columns["vector"]
                     for field in wanted], schema=wanted)


def from_table(table: "pa.Table") -> Iterator[IndexRow]:
    """The rows of a table of the index."""
    vectors = vectors_of(table)
    for number, row in enumerate(table.drop_columns(["vector"]).to_pylist()):
        told: dict[str, Any] = {name: row[name] or "" if name in ("brand", "product", *WORDS) else row[name]
                                for name in (*TEXTS, *WORDS) if name in row}
        told |= {name: tuple(row[name] or ()) for name in LISTS}
        yield IndexRow(id=row["id"], vector=vectors[number], price=row["price"], available=bool(row["available"]),
                       **told)


def vectors_of(table: "pa.Table") -> NDArray[np.float32]:
    """The vectors of a table, N x D."""
    column = table.column("vector").combine_chunks()
    flat = column.flatten().to_numpy(zero_copy_only=False)
    return np.asarray(flat, np.float32).reshape(len(table), column.type.list_size)


def batches(rows: Iterable[IndexRow], size: int) -> Iterator[list[IndexRow]]:
    """Rows by so many at a time."""
    batch: list[IndexRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
