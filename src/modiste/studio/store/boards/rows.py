"""The look-up of boards."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from modiste.studio.home import UserId
from modiste.studio.store.boards.tables import BoardRow
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.text_fields import is_id


def find_board(session: Session, user: UserId, board: str, *, to_change: bool = False) -> BoardRow:
    """The row of a board of this user; `to_change` makes other writers wait.

    Raises:
        NotFoundError: there is none of that id, or it is another user's.
    """
    query = select(BoardRow).where(BoardRow.id == board, BoardRow.user == user_number(user))
    if to_change:
        query = query.with_for_update()
    row = session.scalar(query) if is_id(board) else None
    if row is None:
        raise NotFoundError("board", board)
    return row
