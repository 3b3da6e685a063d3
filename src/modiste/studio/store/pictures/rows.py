"""From rows of pictures to values, and the look-ups that every part of the store makes: whose it is, is it there."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from modiste.core.values import Lineage
from modiste.studio.home import UserId
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.pictures.tables import OriginRow, PictureRow
from modiste.studio.store.pictures.values import Picture
from modiste.studio.store.text_fields import is_id

_IDS_A_QUERY: Final = 500
"""Below the number of parameters that any database takes."""


def whole_picture() -> tuple[ExecutableOption, ...]:
    """Loads what a `Picture` shows beside its row: two more queries, however many pictures there are."""
    return (
        selectinload(PictureRow.tags),
        selectinload(PictureRow.origins).joinedload(OriginRow.made_from).load_only(PictureRow.id),
    )


def find_picture(session: Session, user: UserId, picture: str, *, to_change: bool = False) -> PictureRow:
    """The row of a picture of this user, with what `picture_of` needs; `to_change` makes other writers wait.

    Raises:
        NotFoundError: there is none of that id, it is in the bin, or it is another user's.
    """
    query = select(PictureRow).where(PictureRow.id == picture, PictureRow.user == user_number(user),
                                     PictureRow.binned.is_(None))
    if to_change:
        query = query.with_for_update()
    row = session.scalar(query.options(*whole_picture())) if is_id(picture) else None
    if row is None:
        raise NotFoundError("picture", picture)
    return row


def find_hash(session: Session, user: UserId, picture: str, *, binned: bool = False) -> str:
    """The SHA-256 of a picture's file, from one narrow query; with `binned` also of one in the bin.

    Raises:
        NotFoundError: there is none of that id, or it is another user's.
    """
    query = select(PictureRow.sha256).where(PictureRow.id == picture, PictureRow.user == user_number(user))
    if not binned:
        query = query.where(PictureRow.binned.is_(None))
    sha256 = session.scalar(query) if is_id(picture) else None
    if sha256 is None:
        raise NotFoundError("picture", picture)
    return sha256


def find_pictures(
    session: Session, user: UserId, ids: Sequence[str], *, to_refer: bool = False
) -> tuple[PictureRow, ...]:
    """The rows of pictures of this user, in the order of `ids`, with what `picture_of` needs.

    `to_refer` keeps others from deleting them until what refers to them is written.

    Raises:
        NotFoundError: one is not there, or another user's.
    """
    found = pictures_there(session, user, ids, to_refer=to_refer)
    for name in ids:
        if name not in found:
            raise NotFoundError("picture", name)
    return tuple(found[name] for name in ids)


def pictures_there(
    session: Session, user: UserId, ids: Sequence[str], *, to_refer: bool = False
) -> dict[str, PictureRow]:
    """As `find_pictures`, by id, without those that are not there."""
    found: dict[str, PictureRow] = {}
    asked = [name for name in dict.fromkeys(ids) if is_id(name)]
    for start in range(0, len(asked), _IDS_A_QUERY):
        some = asked[start : start + _IDS_A_QUERY]
        query = select(PictureRow).where(PictureRow.id.in_(some), PictureRow.user == user_number(user),
                                         PictureRow.binned.is_(None))
        if to_refer:
            query = query.order_by(PictureRow.number).with_for_update(read=True, key_share=True)
        found |= {row.id: row for row in session.scalars(query.options(*whole_picture()))}
    return found


def picture_of(row: PictureRow) -> Picture:
    """The value of a row that was loaded with `whole_picture`."""
    return Picture(
        id=row.id, kind=row.kind, title=row.title, prompt=row.prompt, tags=tuple(tag.tag for tag in row.tags),
        width_px=row.width_px, height_px=row.height_px, sha256=row.sha256, created=row.created,
        parents=tuple(origin.made_from.id for origin in row.origins),
        lineage=Lineage.from_json(row.lineage) if row.lineage is not None else None,
        part=row.part, origin=row.origin, attributes=row.attributes,
    )
