"""Which files nobody has any more."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from modiste.studio.store.items.tables import ItemPictureRow
from modiste.studio.store.pictures.tables import PictureRow

_AT_ONCE: Final = 500


def unused(session: Session, hashes: Sequence[str]) -> tuple[str, ...]:
    """Those of `hashes` that neither a picture nor an item of the catalogue has."""
    used: set[str | None] = set()
    for start in range(0, len(hashes), _AT_ONCE):
        some = hashes[start : start + _AT_ONCE]
        for column in (PictureRow.sha256, ItemPictureRow.sha256):
            used.update(session.scalars(select(column).where(column.in_(some)).distinct()))
    return tuple(name for name in hashes if name not in used)
