"""A folder of pictures with captions in metadata.csv / metadata.jsonl, in .txt files, or in its sub-folders' names.

The metadata files follow the Hugging Face `imagefolder` convention: a `file_name` column relative to the file itself.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from modiste.core.errors import DataError
from modiste.core.formats import UNREAD_SUFFIXES
from modiste.core.messages import message
from modiste.data.records import CAPTION_NAMES, IMAGE_NAMES, IMAGE_SUFFIXES, KEY_NAMES, Record, RowSource, pick_name
from modiste.data.table import choose_column, find_file, scalar_text
from modiste.data.texts import decode_text, encoding_of

CAPTION_ENDINGS = (".txt", ".caption")


class JsonLinesSource(RowSource):
    """`metadata.jsonl`: an object a line with the picture's path and its caption; the rest becomes fields.

    Raises:
        DataError: no rows, no picture or caption name among the keys of the first good line, or an asked one not there.
    """

    def __init__(self, path: Path, caption_column: str | None = None, image_column: str | None = None) -> None:
        super().__init__(path.name)
        self.path = path
        names: list[str] = []
        self._count = 0
        for line in self._lines():
            self._count += 1
            if not names:
                names = list(_parse(line) or ())
        if not self._count:
            raise DataError("data.lines_empty", path=path)
        if not names:
            raise DataError("data.lines_without_objects", path=path)
        image = choose_column(names, image_column, IMAGE_NAMES, str(path), "picture")
        if image is None:
            raise DataError("data.lines_without_pictures", path=path, names=names)
        self._image = image
        others = [name for name in names if name != image]
        self._caption = choose_column(others, caption_column, CAPTION_NAMES, str(path), "caption")
        self._key = pick_name(others, KEY_NAMES)

    def __len__(self) -> int:
        return self._count

    def _lines(self) -> Iterator[bytes]:
        encoding = encoding_of(self.path)
        if not encoding.startswith("utf-8"):
            with self.path.open(encoding=encoding, errors="replace") as text:
                yield from (line.encode() for line in text if line.strip())
            return
        with self.path.open("rb") as file:
            for line in file:
                if line.strip():
                    yield line

    def _rows(self) -> Iterator[Record]:
        for number, line in enumerate(self._lines()):
            record = self._record(_parse(line), f"{number:08d}")
            if record is not None:
                yield record

    def _record(self, row: Mapping[str, object] | None, key: str) -> Record | None:
        if row is None:
            return self._skip(key, "not a JSON object")
        key = (scalar_text(row.get(self._key)) if self._key else "") or key
        caption = scalar_text(row.get(self._caption)) if self._caption else ""
        if self._caption and not caption:
            return self._skip(key, "no caption")
        name = row.get(self._image)
        if not isinstance(name, str) or not name:
            return self._skip(key, "no image")
        file = find_file(self.path.parent, name)
        if file is None:
            return self._skip(key, "image file not found")
        fields = {name: text for name, value in row.items() if name not in (self._image, self._caption)
                  and not isinstance(value, dict) and (text := scalar_text(value))}
        return Record(key, file, caption, fields)


class FolderSource(RowSource):
    """Pictures below a folder, each with the text file of its own name as caption, else the name of its sub-folder.

    The key is the path relative to the folder. A picture directly in the folder that has no text file is skipped.

    Raises:
        DataError: there is no picture below the folder.
    """

    def __init__(self, path: Path, caption_ending: str | None = None) -> None:
        super().__init__(path.name or str(path))
        self.path = path
        self._endings = CAPTION_ENDINGS if caption_ending is None else ("." + caption_ending.lstrip("."),)
        self._files = picture_files(path)
        if not self._files:
            raise DataError("data.folder_without_pictures", path=path, endings=sorted(IMAGE_SUFFIXES))

    def __len__(self) -> int:
        return len(self._files)

    def _rows(self) -> Iterator[Record]:
        for file in self._files:
            record = self._record(file)
            if record is not None:
                yield record

    def _record(self, file: Path) -> Record | None:
        inner = file.relative_to(self.path)
        key = inner.as_posix()
        label = inner.parent.name.replace("_", " ").strip()
        caption = label
        if file.suffix.lower() in UNREAD_SUFFIXES:
            return self._skip(key, message("data.pictures_of_kind", ending=file.suffix.lower()))
        sidecar = self._sidecar(file)
        if sidecar is not None:
            try:
                caption = " ".join(decode_text(sidecar.read_bytes()).split())
            except UnicodeDecodeError:
                return self._skip(key, "caption file is not UTF-8 or UTF-16")
            except OSError:
                return self._skip(key, "caption file not readable")
        if not caption:
            return self._skip(key, "no caption")
        return Record(key, file, caption, {"label": label} if label else {})


    def _sidecar(self, file: Path) -> Path | None:
        """The caption's file: "0.txt" or "0.jpg.txt" beside "0.jpg"."""
        endings = [*self._endings, *(ending.upper() for ending in self._endings)]
        named = [file.with_suffix(ending) for ending in endings] + [file.with_name(file.name + end) for end in endings]
        return next((side for side in named if side.is_file()), None)


def picture_files(folder: Path) -> list[Path]:
    """The files below a folder that are pictures by their names, in order, hidden ones left out."""
    known = IMAGE_SUFFIXES | UNREAD_SUFFIXES
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in known and file.is_file()
                  and not any(part.startswith(".") for part in file.relative_to(folder).parts))


def _parse(line: bytes) -> dict[str, object] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
