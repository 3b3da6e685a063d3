"""One door to every kind of data set: `open_source` looks at the path and picks the reader."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.data.fashiongen import FashionGenSource
from modiste.data.folder import CAPTION_ENDINGS, FolderSource, JsonLinesSource, picture_files
from modiste.data.records import ChainedSource, LeftOut, RowSource
from modiste.data.shards import ShardSource, expand_shards
from modiste.data.table import CsvSource, ParquetSource

TAR_ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
METADATA_NAMES: Final = frozenset({"metadata.csv", "metadata.tsv", "metadata.jsonl"})
_LOOSE_TABLES: Final = frozenset({".csv", ".tsv", ".jsonl"})
_NOT_READ: Final = "table beside the data, not read; name it itself to read it"
_LOOKED_AT: Final = 64


def open_source(path: Path | str, caption_column: str | None = None, image_column: str | None = None) -> RowSource:
    """Open a data set of pictures with captions.

    Args:
        path: a folder of pictures, tables or shards; a table; a FashionGen file; a tar shard or a brace range of
            them (`shard-{000..009}.tar`).
        caption_column: the column, JSON key or file ending that holds the caption; found by its name when None.
        image_column: the column or member ending that holds the picture or its path; found by name and type when None.

    Returns:
        A source with a known length. It holds no pictures in memory and can be read repeatedly.

    Raises:
        DataError: nothing there, a kind that is not known, or a column that is not in it. One line, with the remedy.
    """
    path = Path(path)
    if path.is_dir():
        return _open_folder(path, caption_column, image_column)
    if "{" in path.name and not path.exists():
        return ShardSource(expand_shards(str(path)), caption_column, image_column)
    if not path.is_file():
        raise DataError("data.missing", path=path, kinds=message("data.kinds"))
    try:
        return _open_file(path, caption_column, image_column)
    except PermissionError as error:
        raise DataError("data.forbidden", path=path) from error


def _open_file(path: Path, caption_column: str | None, image_column: str | None) -> RowSource:
    match path.suffix.lower():
        case ".parquet":
            return ParquetSource(path, caption_column, image_column)
        case ".csv" | ".tsv":
            return CsvSource(path, caption_column, image_column)
        case ".jsonl":
            return JsonLinesSource(path, caption_column, image_column)
        case ".h5" | ".hdf5":
            return FashionGenSource(path, caption_column, image_column)
    if path.name.lower().endswith(TAR_ENDINGS):
        return ShardSource([path], caption_column, image_column)
    raise DataError("data.unknown_kind", path=path, kinds=message("data.kinds"))


def _open_folder(path: Path, caption_column: str | None, image_column: str | None) -> RowSource:
    """All the data of a folder: its tables by the usual names, Parquet files, HDF5 files and shards, one after another,
    splits and sub-folders alike; without any of them its pictures with their texts, or its other tables. What lies
    beside and is not read is counted."""
    files = [file for file in sorted(path.rglob("*"))
             if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)]
    shards = [file for file in files if file.name.lower().endswith(TAR_ENDINGS)]
    tables = [file for file in files if file.name.lower() in METADATA_NAMES]
    tables += [file for file in files if file.suffix.lower() in (".parquet", ".h5", ".hdf5")]
    others = [file for file in files if file.suffix.lower() in _LOOSE_TABLES and file not in tables]
    pictures = picture_files(path)
    if not tables and not shards:
        if pictures and not (others and not _have_texts(path, pictures)):
            return _beside(path, FolderSource(path, caption_column), others)
        if not others:
            return FolderSource(path, caption_column)
        tables, others = others, []
    named = sorted(tables, key=lambda file: file.suffix.lower() not in (".csv", ".jsonl"))
    parts, labels, left_out = _open_each(path, named, caption_column, image_column)
    if shards:
        parts.append(ShardSource(shards, caption_column, image_column))
        labels.append("shards")
    left_out += [LeftOut(file.relative_to(path).as_posix(), _NOT_READ) for file in others]
    if len(parts) == 1 and not left_out and not pictures:
        return parts[0]
    return ChainedSource(path.name, parts, labels, left_out=left_out, pictures=pictures)


def _open_each(path: Path, tables: Sequence[Path], caption_column: str | None, image_column: str | None
               ) -> tuple[list[RowSource], list[str], list[LeftOut]]:
    """The tables as sources with what to call them, and those that cannot be read with the reason. Raises DataError
    where none can."""
    parts: list[RowSource] = []
    labels: list[str] = []
    left_out: list[LeftOut] = []
    first: DataError | None = None
    for table in tables:
        try:
            parts.append(_open_file(table, caption_column, image_column))
        except DataError as error:
            first = first or error
            left_out.append(LeftOut(table.relative_to(path).as_posix(), "table that cannot be read as pictures with "
                                    "captions; open it alone to see why"))
        else:
            inner = table.relative_to(path)
            named_by = inner.parent if inner.name.lower() in METADATA_NAMES else inner.with_suffix("")
            labels.append("/".join(named_by.parts))
    if not parts and first is not None:
        raise first
    return parts, labels, left_out


def _beside(path: Path, pictures: FolderSource, tables: Sequence[Path]) -> RowSource:
    if not tables:
        return pictures
    left_out = [LeftOut(file.relative_to(path).as_posix(), _NOT_READ) for file in tables]
    return ChainedSource(path.name, [pictures], left_out=left_out)


def _have_texts(folder: Path, pictures: Sequence[Path]) -> bool:
    """Whether pictures have captions of their own: a text beside the first of them, or sub-folders that name them."""
    return any(file.with_suffix(ending).is_file() for file in pictures[:_LOOKED_AT] for ending in CAPTION_ENDINGS) or \
        all(file.parent != folder for file in pictures)
