"""The look-up of boards."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from modiste.studio.home import UserId
from modiste.studio.store.boards.tables import BoardPictureRow, BoardRow
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.text_fields import is_id, now


def find_board(session: Session, user: UserId, board: str, *, to_change: bool = False) -> BoardRow:
    """The row of a board of this user; `to_change` makes other writers wait.

    Raises:
        NotFoundError: there is none of that id, it is in the bin, or it is another user's.
    """
    query = select(BoardRow).where(BoardRow.id == board, BoardRow.user == user_number(user), BoardRow.binned.is_(None))
    if to_change:
        query = query.with_for_update()
    row = session.scalar(query) if is_id(board) else None
    if row is None:
        raise NotFoundError("board", board)
    return row


def take_off_boards(session: Session, pictures: Sequence[int]) -> None:
    """Take pictures, by number, off all boards; each board that showed one is of a new version."""
    on = BoardPictureRow.picture.in_(pictures)
    session.execute(update(BoardRow).where(BoardRow.number.in_(select(BoardPictureRow.board).where(on)))
                    .values(version=BoardRow.version + 1, changed=now()).execution_options(synchronize_session=False))
    session.execute(delete(BoardPictureRow).where(on))


def delete_binned_boards(session: Session, *which: ColumnElement[bool]) -> None:
    """Delete boards in the bin that `which` tells of; their pictures stay."""
    session.execute(delete(BoardRow).where(BoardRow.binned.is_not(None), *which))
