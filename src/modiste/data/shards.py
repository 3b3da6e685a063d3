"""Tar shards in webdataset naming: `000.jpg`, `000.txt`, `000.json` belong together by the name before the first dot.

Members are read in place and nothing is ever written to disk, so a member's name can be as hostile as it likes.
"""

import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from modiste.core.errors import DataError
from modiste.core.messages import message
from modiste.data.records import CAPTION_NAMES, IMAGE_SUFFIXES, Record, RowSource, check_header, pick_name
from modiste.data.table import scalar_text
from modiste.data.texts import decode_text

MAX_MEMBER_BYTES = 1 << 28
MAX_SHARDS = 100_000
CAPTION_ENDINGS = ("txt", "caption", "text")
_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")


class ShardSource(RowSource):
    """Samples of one or more tar shards, one shard after another.

    The caption is the `.txt` member, else the caption key of the `.json` member; the JSON's other scalars become
    fields. A shard that is cut off gives the samples before the cut.

    Args:
        paths: the shards.
        caption_column: the ending (`txt`) or the JSON key that holds the caption; found by its name when None.
        image_column: the ending of the picture's member (`jpg`); any picture when None.

    Raises:
        DataError: none of the shards is a tar file, or there is no picture in them.
    """

    def __init__(self, paths: list[Path], caption_column: str | None = None, image_column: str | None = None) -> None:
        super().__init__(paths[0].name if len(paths) == 1 else str(paths[0].parent))
        self.paths = paths
        self._caption = caption_column
        self._suffixes = IMAGE_SUFFIXES if image_column is None else frozenset({"." + image_column.lower().lstrip(".")})
        problems: list[str] = []
        self._dotted: list[set[str]] = []  # of each shard, the names whose dots are no endings ("look.01.jpg")
        self._count = sum(self._pictures(path, problems) for path in paths)
        if not self._count:
            raise DataError("data.shard_without_pictures", name=self.name,
                            problem=message("core.bracketed", what=problems[0]) if problems else "", count=len(paths))

    def __len__(self) -> int:
        return self._count

    def _pictures(self, path: Path, problems: list[str]) -> int:
        """Number of samples with a picture in a shard, from the member headers alone.

        A key ends at the first dot; where no caption is found under it so, dots belong to the names.
        """
        endings: dict[str, set[str]] = {}
        try:
            with tarfile.open(path) as tar:
                for member in tar:
                    stem, ending = split_name(member.name)
                    if member.isfile() and ending:
                        endings.setdefault(stem, set()).add(ending)
        except (tarfile.TarError, OSError, EOFError, ValueError) as error:
            problems.append(f"{path.name}: {type(error).__name__}")
        texts = {*CAPTION_ENDINGS, "json", (self._caption or "txt").lstrip(".")}
        dotted = {stem for stem, ends in endings.items() if not ends & texts}
        self._dotted.append(dotted)
        pictures = [(stem, end) for stem, ends in endings.items() for end in ends
                    if "." + end.rpartition(".")[2] in self._suffixes]
        return len({f"{stem}.{end.rpartition('.')[0]}" if stem in dotted else stem for stem, end in pictures})

    def _rows(self) -> Iterator[Record]:
        for path, dotted in zip(self.paths, self._dotted, strict=True):
            prefix = f"{path.stem}/" if len(self.paths) > 1 else ""
            stem, parts = "", dict[str, bytes]()
            try:
                with tarfile.open(path) as tar:
                    for member in tar:
                        name, ending = split_name(member.name)
                        if name in dotted and "." in ending:
                            inner, _, ending = ending.rpartition(".")
                            name = f"{name}.{inner}"
                        if not member.isfile() or not ending:
                            continue
                        if name != stem:
                            yield from self._finish(prefix + stem, parts)
                            stem, parts = name, {}
                        parts[ending] = self._content(tar, member, prefix + name)
            except (tarfile.TarError, OSError, EOFError, ValueError):
                self.skipped.add(prefix + stem if stem else path.name, "shard damaged or cut off here")
                continue
            yield from self._finish(prefix + stem, parts)

    def _content(self, tar: tarfile.TarFile, member: tarfile.TarInfo, key: str) -> bytes:
        if member.size > MAX_MEMBER_BYTES:
            self.skipped.add(key, "member larger than 256 MB")
            return b""
        file = tar.extractfile(member)  # opens a view into the archive; nothing reaches the disk
        return file.read() if file else b""

    def _finish(self, key: str, parts: Mapping[str, bytes]) -> Iterator[Record]:
        if not parts:
            return
        endings = [end for end in parts if "." + end.rpartition(".")[2] in self._suffixes]
        if not endings:
            self.skipped.add(key, "no image")
            return
        problem = check_header(parts[endings[0]])
        try:
            fields = {} if "json" not in parts else _fields(parts["json"])
            caption = self._find_caption(parts, fields)
        except ValueError:
            problem, caption, fields = "text is not UTF-8, UTF-16 or JSON", "", {}
        if problem or not caption:
            self.skipped.add(key, problem or "no caption")
        else:
            yield Record(key, parts[endings[0]], caption, fields)

    def _find_caption(self, parts: Mapping[str, bytes], fields: dict[str, str]) -> str:
        endings = CAPTION_ENDINGS if self._caption is None else (self._caption.lstrip("."),)
        for ending in endings:
            if ending in parts:
                return " ".join(decode_text(parts[ending]).split())
        name = self._caption if self._caption is not None else pick_name(list(fields), CAPTION_NAMES)
        return fields.pop(name, "") if name else ""


def split_name(name: str) -> tuple[str, str]:
    """`train/000.seg.png` -> (`train/000`, `seg.png`): the sample's key ends at the first dot of the file's name."""
    folder, slash, file = name.replace("\\", "/").rpartition("/")
    stem, _, ending = file.partition(".")
    return folder + slash + stem, ending.lower()


def expand_shards(pattern: str) -> list[Path]:
    """The shards of a brace range: `shard-{000..009}.tar` names ten files, zero-padded like the range's start.

    Raises:
        DataError: the range runs backwards, is too long, or a shard is missing.
    """
    names = [pattern]
    while (match := _RANGE.search(names[0])) is not None:
        first, last = int(match[1]), int(match[2])
        if last < first or (last - first + 1) * len(names) > MAX_SHARDS:
            raise DataError("data.shard_range", pattern=pattern, range=match[0])
        names = [name.replace(match[0], str(number).zfill(len(match[1])), 1)
                 for name in names for number in range(first, last + 1)]
    paths = [Path(name) for name in names]
    missing = [path for path in paths if not path.is_file()]
    if missing:
        raise DataError("data.shards_missing", pattern=pattern, missing=len(missing), count=len(paths),
                        first=missing[0])
    return paths


def _fields(data: bytes) -> dict[str, str]:
    try:
        row = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(row, dict):
        raise ValueError("not an object")  # noqa: TRY004 - bad data, not a bad call
    return {str(name): text for name, value in row.items()
            if not isinstance(value, dict) and (text := scalar_text(value))}
