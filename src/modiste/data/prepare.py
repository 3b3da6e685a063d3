"""From what a user names on the command line to a pack: packed once, then opened."""

from collections.abc import Sequence
from pathlib import Path

from modiste.data.framing import Framing
from modiste.data.pack import Pack, build_pack, is_pack, open_pack
from modiste.data.readers import open_source


def open_packs(data: Sequence[Path], cache: Path, framing: Framing, *, caption_column: str | None = None,
               image_column: str | None = None) -> tuple[Pack, ...]:
    """Open the packs among `data`; read, frame and pack the others below `cache` first.

    Raises:
        DataError: a data set is unreadable or without a usable picture.
    """
    packs = []
    for number, path in enumerate(data):
        if is_pack(path):
            packs.append(open_pack(path))
            continue
        folder = cache / f"{number}-{path.stem}"
        if not is_pack(folder):
            build_pack(open_source(path, caption_column, image_column), folder, framing)
        packs.append(open_pack(folder))
    return tuple(packs)
