"""Where an item's pictures are: in the table, in the feed's folder, in a folder by address, SKU or title, or
fetched."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from modiste.catalog.feeds.folding import FeedItem
from modiste.catalog.feeds.rows import EMBEDDED
from modiste.catalog.feeds.spool import Spool
from modiste.core.errors import ImageError, InputError, OutputError
from modiste.core.files import open_plain
from modiste.core.formats import PICTURE_SUFFIXES
from modiste.core.images import decode_image
from modiste.core.messages import Message, message
from modiste.core.pixels import flatten
from modiste.studio.catalog.fetching import MAX_BYTES, Fetcher
from modiste.studio.decoding import decoding
from modiste.studio.store.pictures.files import PictureFiles, encode_photo

_MOST_BY_NAME: Final = 12
_NUMBERED: Final = re.compile(r"[\s_.-]+\d{1,2}$")
_LEAST_PX: Final = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A picture of an item: how its feed calls it, where it is (a file, a key of the table, an address), and what tells
    that it changed; `place` is None where it is nowhere."""

    reference: str
    place: Path | str | None
    stamp: str


class PictureFinder:
    """Finds the pictures of a feed's items. What a feed names by a path is looked for below its own folder and the one
    that was given, nowhere else: a stranger's table may name any file of this computer."""

    def __init__(self, feed: Path, folder: Path | None, spool: Spool) -> None:
        """Raises InputError where `folder` is none."""
        if folder is not None and not folder.is_dir():
            raise InputError("studio.pictures_folder", folder=folder)
        self._roots = tuple(root.resolve() for root in (feed if feed.is_dir() else feed.parent, folder) if root)
        self._spool = spool
        self._by_name: dict[str, Path] = {}
        self._by_stem: dict[str, list[Path]] = {}
        for file in _pictures_below(folder) if folder is not None else ():
            self._by_name.setdefault(file.name.casefold(), file)
            self._by_stem.setdefault(file.stem.casefold(), []).append(file)
            plain = _NUMBERED.sub("", file.stem.casefold())
            if plain != file.stem.casefold():
                self._by_stem.setdefault(plain, []).append(file)

    def find(self, item: FeedItem) -> tuple[Found, ...]:
        """The pictures of an item, in its order; by its names where the feed has none."""
        found = tuple(self._find(reference) for reference in item.references)
        if any(one.place is not None and not _is_remote(one) for one in found):
            return found
        return self._named(item) or found

    def _find(self, reference: str) -> Found:
        if reference.startswith(EMBEDDED):
            data = self._spool.picture(reference) or b""
            return Found(reference, reference, hashlib.blake2b(data, digest_size=16).hexdigest())
        file = self._file(reference)
        if file is not None:
            return _on_disk(reference, file)
        return Found(reference, reference if _is_address(reference) else None, "")

    def _file(self, reference: str) -> Path | None:
        path = unquote(urlsplit(reference).path) if _is_address(reference) else reference.replace("\\", "/")
        name = path.rpartition("/")[2].casefold()
        if not _is_address(reference):
            for root in self._roots:
                file = (root / path).resolve()
                if file.is_relative_to(root) and file.is_file():
                    return file
        if name in self._by_name:
            return self._by_name[name]
        same = self._by_stem.get(name.rpartition(".")[0] or name)
        return same[0] if same else None

    def _named(self, item: FeedItem) -> tuple[Found, ...]:
        """Files called after SKU, id or title, with numbers behind them where there are several."""
        for name in (*item.skus, item.item.title):
            files = self._by_stem.get(name.split("\n")[0].casefold(), [])
            if files:
                return tuple(_on_disk(file.name, file) for file in dict.fromkeys(files[:_MOST_BY_NAME]))
        return ()


class PictureKeeper:
    """Decodes pictures and keeps them in the studio's store."""

    def __init__(self, files: PictureFiles, spool: Spool, fetcher: Fetcher | None) -> None:
        self._files = files
        self._spool = spool
        self._fetcher = fetcher

    def keep(self, found: Found, former: Mapping[str, str]) -> tuple[str | None, Message | None]:
        """The SHA-256 of a picture, kept; or what is wrong with it. One that was fetched before (`former`, by how the
        feed calls it) is not fetched again.

        Raises:
            OutputError: the disk is full.
        """
        reference = found.reference[:200]
        if found.place is None:
            return None, message("studio.picture_not_found", name=reference)
        if isinstance(found.place, str) and not found.place.startswith(EMBEDDED):
            if found.reference in former:
                return former[found.reference], None
            if self._fetcher is None:
                return None, message("studio.picture_not_fetched", name=reference)
        try:
            data = self._data(found.place)
            with decoding(data, reference):
                image = decode_image(data, reference)
                if min(image.size) < _LEAST_PX:
                    return None, message("studio.picture_tiny", name=reference, least=_LEAST_PX)
                return self._files.keep(encode_photo(flatten(image))), None
        except OutputError:
            raise
        except (ImageError, InputError) as error:
            return None, message("studio.picture_unusable", name=reference, reason=error)
        except OSError as error:
            return None, message("studio.picture_unusable", name=reference, reason=error)

    def _data(self, place: Path | str) -> bytes:
        if isinstance(place, Path):
            with open_plain(place) as file:
                data = file.read(2 * MAX_BYTES + 1)
            if len(data) > 2 * MAX_BYTES:
                raise ImageError("core.image_file_too_large", name=place, megabytes=len(data) >> 20)
            return data
        if place.startswith(EMBEDDED):
            return self._spool.picture(place) or b""
        if self._fetcher is None:
            raise InputError("studio.picture_not_fetched", name=place)
        return self._fetcher.get(place)


def _pictures_below(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file())


def _on_disk(reference: str, file: Path) -> Found:
    state = file.stat()
    return Found(reference, file, f"{state.st_size}:{state.st_mtime_ns}")


def _is_address(reference: str) -> bool:
    return reference.lower().startswith(("http://", "https://", "//"))


def _is_remote(found: Found) -> bool:
    return isinstance(found.place, str) and not found.place.startswith(EMBEDDED)
