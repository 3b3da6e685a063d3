"""One door to every kind of data set: `open_source` looks at the path and picks the reader."""

from collections.abc import Callable
from pathlib import Path

from modiste.core.errors import DataError
from modiste.data.records import ChainedSource, RowSource
from modiste.data.table import CsvSource, ParquetSource

Opener = Callable[[Path, str | None, str | None], RowSource]

KINDS = ("a folder of pictures (metadata.csv, metadata.jsonl, .txt captions or sub-folder names), a .csv, .tsv or "
         ".parquet table, a FashionGen .h5 file, or webdataset .tar shards")

READERS: dict[str, Opener] = {
    ".parquet": ParquetSource,
    ".csv": CsvSource,
    ".tsv": CsvSource,
}


def open_source(path: Path, caption_column: str | None = None, image_column: str | None = None) -> RowSource:
    """Open a data set of pictures with captions.

    Args:
        path: a table or a folder of Parquet tables.
        caption_column: the column, field or file ending that holds the caption; found by its name when None.
        image_column: the column that holds the picture or its path; found by its name and type when None.

    Returns:
        A source with a known length. It holds no pictures in memory and can be read repeatedly.

    Raises:
        DataError: nothing there, a kind that is not known, or a column that is not in it. One line, with the remedy.
    """
    path = Path(path)
    if not path.exists():
        raise DataError(f"{path}: no such file or folder; expected {KINDS}")
    if path.is_dir():
        tables = sorted(path.rglob("*.parquet"))
        if tables:
            parts = [ParquetSource(table, caption_column, image_column) for table in tables]
            return parts[0] if len(parts) == 1 else ChainedSource(path.name, parts)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DataError(f"{path}: not a known kind of data set; expected {KINDS}")
    return reader(path, caption_column, image_column)
