"""One door to every kind of data set: `open_source` looks at the path and picks the reader."""

from pathlib import Path

from modiste.core.errors import DataError
from modiste.data.fashiongen import FashionGenSource
from modiste.data.folder import FolderSource, JsonLinesSource
from modiste.data.records import ChainedSource, RowSource
from modiste.data.shards import ShardSource, expand_shards
from modiste.data.table import CsvSource, ParquetSource

KINDS = ("a folder of pictures (metadata.csv, metadata.jsonl, .txt captions or sub-folder names), a .csv, .tsv, .jsonl "
         "or .parquet table, a FashionGen .h5 file, or webdataset .tar shards")
TAR_ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


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
        raise DataError(f"{path}: no such file or folder; expected {KINDS}")
    try:
        return _open_file(path, caption_column, image_column)
    except PermissionError as error:
        raise DataError(f"{path}: not allowed to read it; change its permissions or copy it elsewhere") from error


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
    raise DataError(f"{path}: not a known kind of data set; expected {KINDS}")


def _open_folder(path: Path, caption_column: str | None, image_column: str | None) -> RowSource:
    metadata = sorted([*path.rglob("metadata.csv"), *path.rglob("metadata.jsonl")])
    tables = metadata or sorted(path.rglob("*.parquet"))
    if tables:
        parts = [_open_file(table, caption_column, image_column) for table in tables]
        return parts[0] if len(parts) == 1 else ChainedSource(path.name, parts)
    shards = sorted(file for file in path.rglob("*.tar*") if file.name.lower().endswith(TAR_ENDINGS))
    if shards:
        return ShardSource(shards, caption_column, image_column)
    return FolderSource(path, caption_column)
