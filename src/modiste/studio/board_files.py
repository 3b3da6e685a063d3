"""Pictures of files on a board, with what they say of how they were made."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from modiste.core.images import load_photo
from modiste.core.values import Lineage
from modiste.studio.home import UserId
from modiste.studio.store import NewPicture, Store
from modiste.studio.store.boards.values import Board

_KINDS: Final = {"sew": "design", "design": "design", "restyle": "design", "fabric": "fabric", "drape": "draped",
                 "recolour": "draped"}


def board_of_files(store: Store, user: UserId, title: str, files: Sequence[Path], note: str = "") -> Board:
    """Keep the pictures and put them on a new board, in this order. One that was made from another of them is linked
    to it, so that its page shows the way.

    Raises:
        ImageError: a file is no picture that can be read; nothing is kept then.
        InputError: the title is blank or too long, or there are more than 500 pictures.
        OutputError: the disk or the database fails.
    """
    photos = [load_photo(path) for path in files]
    made: dict[Lineage, str] = {}
    kept: list[str] = []
    for path, photo in zip(files, photos, strict=True):
        lineage = photo.lineage
        parents = tuple(made[one] for one in lineage.parents if one in made) if lineage is not None else ()
        kind = _KINDS.get(lineage.kind, "photo") if lineage is not None else "photo"
        picture = store.pictures.add(user, photo.image, NewPicture(
            kind=kind, title=_title(path.stem, lineage), lineage=lineage, parents=parents))
        kept.append(picture.id)
        if lineage is not None:
            made[lineage] = picture.id
    board = store.boards.create(user, title, kept)
    return store.boards.change(user, board.id, board.version, note=note) if note else board


def _title(stem: str, lineage: Lineage | None) -> str:
    """A file's name as a title, without the seed by which our own files end."""
    seed = f"-{lineage.seed}" if lineage is not None and lineage.seed is not None else ""
    named = stem.removesuffix(seed) if seed and stem != seed else stem
    return (named or stem).replace("-", " ")
