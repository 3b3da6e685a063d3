"""Tables of pictures with captions: CSV/TSV (a column of paths) and Parquet (bytes, `struct{bytes, path}` or paths)."""

import csv
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.data.records import CAPTION_NAMES, IMAGE_NAMES, KEY_NAMES, Record, RowSource, check_header, pick_name
from modiste.data.texts import encoding_of

BATCH_ROWS = 64
SNIFF_BYTES = 65536
LONGEST_CELL = 131_072
"""Characters. The csv module has a limit of its own, but one for the whole program, which another reader may raise."""


def scalar_text(value: object) -> str:
    """A scalar as the text of a field: `2011.0` -> `2011`, `True` -> `true`, a list joined by commas, nothing -> ``."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(scalar_text, value)))
    return str(value).strip()


def choose_column(names: Sequence[str], asked: str | None, known: Sequence[str], where: str, kind: str) -> str | None:
    """The asked column, which must exist, or the first conventional one that does, or None.

    Raises:
        DataError: `asked` is no column of the table.
    """
    if asked is not None and asked not in names:
        raise DataError("data.no_such_column", where=where, what=kind, name=asked, known=names)
    return asked if asked is not None else pick_name(names, known)


class ParquetSource(RowSource):
    """One Parquet file, streamed in small batches: memory does not grow with the file.

    A table without any caption column is read with empty captions (its other columns are then all there is to learn
    from); where there is one, a row with an empty caption is skipped.

    Raises:
        DataError: not a Parquet file, no rows, no picture column, or an asked column that is not there.
    """

    def __init__(self, path: Path, caption_column: str | None = None, image_column: str | None = None) -> None:
        super().__init__(path.name)
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                schema: pa.Schema = file.schema_arrow
                self._count: int = file.metadata.num_rows
        except (pa.ArrowException, OSError) as error:
            raise DataError("data.parquet_unreadable", path=path) from error
        if not self._count:
            raise DataError("data.table_without_rows", path=path)
        self._image = _image_column(schema, image_column, path)
        texts = [f.name for f in schema if f.name != self._image and _is_text(f.type)]
        asked_texts = schema.names if caption_column is not None else texts
        self._caption = choose_column(asked_texts, caption_column, CAPTION_NAMES, str(path), "caption")
        self._fields = [f.name for f in schema
                        if f.name not in (self._image, self._caption) and _is_scalar(f.type)]
        self._key = pick_name(self._fields, KEY_NAMES)

    def __len__(self) -> int:
        return self._count

    def _rows(self) -> Iterator[Record]:
        columns = [self._image, *([self._caption] if self._caption else []), *self._fields]
        start = 0
        with pq.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                done = 0
                try:
                    for batch in file.iter_batches(BATCH_ROWS, row_groups=[group], columns=columns, use_threads=False):
                        for row in batch.to_pylist():
                            record = self._record(row, start + done)
                            done += 1
                            if record is not None:
                                yield record
                except (pa.ArrowException, OSError):
                    self.skipped.add(str(start + done), "damaged row group", rows - done)
                start += rows

    def _record(self, row: Mapping[str, object], number: int) -> Record | None:
        fields = {name: text for name in self._fields if (text := scalar_text(row[name]))}
        key = fields.get(self._key, "") if self._key else ""
        key = key or f"{number:08d}"
        caption = scalar_text(row[self._caption]) if self._caption else ""
        if self._caption and not caption:
            return self._skip(key, "no caption")
        image = row[self._image]
        if isinstance(image, Mapping):
            image = image.get("bytes") or image.get("path")
        if isinstance(image, str):
            file = find_file(self.path.parent, image)
            return Record(key, file, caption, fields) if file else self._skip(key, "image file not found")
        if not isinstance(image, bytes):
            return self._skip(key, "no image")
        problem = check_header(image)
        return self._skip(key, problem) if problem else Record(key, image, caption, fields)


class CsvSource(RowSource):
    """A CSV or TSV file (comma, semicolon, tab or bar; UTF-8 or UTF-16) with a column of paths relative to the file.

    Raises:
        DataError: no header, no rows, no picture column, or an asked column that is not there.
    """

    def __init__(self, path: Path, caption_column: str | None = None, image_column: str | None = None) -> None:
        super().__init__(path.name)
        self.path = path
        with self._open() as file:
            self._dialect = _delimiter(file.read(SNIFF_BYTES).partition("\n")[0])
        with self._open() as file:
            rows = self._read(file)
            header = next(rows, [])
            self._names = [name.strip() for name in header or []]
            self._count = sum(1 for row in rows if row is None or any(row))
        if not any(self._names):
            raise DataError("data.table_empty", path=path)
        if not self._count:
            raise DataError("data.table_of_header", path=path)
        image = choose_column(self._names, image_column, IMAGE_NAMES, str(path), "picture")
        if image is None:
            raise DataError("data.no_picture_paths", path=path, names=self._names)
        self._image = image
        others = [name for name in self._names if name != image]
        self._caption = choose_column(others if caption_column is None else self._names, caption_column,
                                      CAPTION_NAMES, str(path), "caption")
        self._key = pick_name(others, KEY_NAMES)

    def __len__(self) -> int:
        return self._count

    def _open(self) -> TextIO:
        encoding = encoding_of(self.path)
        # Bytes that are not UTF-8 become surrogates: one bad row is found and counted instead of ending the pass.
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        return self.path.open(encoding=encoding, errors=errors, newline="")

    def _read(self, file: TextIO) -> Iterator[list[str] | None]:
        reader = csv.reader(file, delimiter=self._dialect)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield None
            else:
                yield None if any(len(cell) > LONGEST_CELL for cell in row) else row

    def _rows(self) -> Iterator[Record]:
        with self._open() as file:
            rows = self._read(file)
            next(rows, None)
            for number, row in enumerate(row for row in rows if row is None or any(row)):
                record = self._record(row, number)
                if record is not None:
                    yield record

    def _record(self, row: list[str] | None, number: int) -> Record | None:
        key = f"{number:08d}"
        if row is None:
            return self._skip(key, "malformed row")
        if len(row) != len(self._names):
            return self._skip(key, message("data.row_cells", count=len(self._names)))
        if any("\udc80" <= char <= "\udcff" or char == "\ufffd" for cell in row for char in cell):
            return self._skip(key, "text is not UTF-8 or UTF-16")
        cells = {name: cell.strip() for name, cell in zip(self._names, row, strict=True)}
        key = (cells[self._key] if self._key else "") or key
        caption = cells[self._caption] if self._caption else ""
        if self._caption and not caption:
            return self._skip(key, "no caption")
        if not cells[self._image]:
            return self._skip(key, "no image")
        file = find_file(self.path.parent, cells[self._image])
        if file is None:
            return self._skip(key, "image file not found")
        fields = {name: cell for name, cell in cells.items() if cell and name not in (self._image, self._caption)}
        return Record(key, file, caption, fields)


def find_file(folder: Path, name: str) -> Path | None:
    """The picture `name` relative to `folder` (an absolute path stands for itself), or None when it is no file.

    Names written on another system are found too: with "\\" between folders, or with letters (de)composed otherwise.
    """
    if "\0" in name:
        return None
    spellings = (name, name.replace("\\", "/"))
    forms = (unicodedata.normalize(form, one) for one in spellings for form in ("NFC", "NFD"))
    try:
        return next((path for one in dict.fromkeys((*spellings, *forms)) if (path := folder / one).is_file()), None)
    except OSError:
        return None


def _delimiter(header: str) -> str:
    """What stands between the cells of a header, outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t|", key=bare.count)


def _image_column(schema: pa.Schema, asked: str | None, path: Path) -> str:
    pictures = [f.name for f in schema if _is_picture(f.type)]
    texts = [f.name for f in schema if _is_text(f.type)]
    if asked is not None:
        choose_column(schema.names, asked, (), str(path), "picture")
        if asked not in pictures + texts:
            raise DataError("data.column_kind", path=path, column=asked, kind=str(schema.field(asked).type))
        return asked
    found = pick_name(pictures, IMAGE_NAMES) or (pictures[0] if pictures else pick_name(texts, IMAGE_NAMES))
    if found is None:
        raise DataError("data.no_picture_column", path=path, names=schema.names)
    return found


def _is_picture(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        return bool(kind.get_field_index("bytes") >= 0 or kind.get_field_index("path") >= 0)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_scalar(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind = kind.value_type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return not (pa.types.is_nested(kind) or _is_picture(kind))
