"""Boards: pictures side by side in an order. Two tabs that change one board get a conflict, never lost work."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from modiste.core.errors import InputError
from modiste.studio.home import UserId
from modiste.studio.store.boards.rows import delete_binned_boards, find_board
from modiste.studio.store.boards.tables import BoardPictureRow, BoardRow
from modiste.studio.store.boards.values import Board, BoardSummary
from modiste.studio.store.database import Database
from modiste.studio.store.errors import ConflictError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.pictures.rows import find_pictures, picture_of, whole_picture
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.text_fields import new_id, note_of, now, title_of

MAX_ON_BOARD: Final = 500


class Boards:
    """The boards of every user. Each method takes the user first: what is another's is as if it were not there.

    Every method raises NotFoundError for an id that is not this user's, and OutputError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, user: UserId, title: str, pictures: Sequence[str] = ()) -> Board:
        """A new board, of version 1.

        Raises:
            InputError: the title is blank or too long, or there are more than 500 pictures.
        """
        moment = now()
        with self._database.write() as session:
            board = BoardRow(
                id=new_id(), user=user_number(user), title=_title(title), note="", version=1, created=moment,
                changed=moment,
            )
            session.add(board)
            session.flush()
            _place(session, user, board, pictures)
            return _board(session, board)

    def list(self, user: UserId) -> tuple[BoardSummary, ...]:
        """All boards, the last changed first, in one query."""
        return self._list(user, binned=False)

    def in_bin(self, user: UserId) -> tuple[BoardSummary, ...]:
        """The boards in the bin, the last deleted first."""
        return self._list(user, binned=True)

    def _list(self, user: UserId, *, binned: bool) -> tuple[BoardSummary, ...]:
        count = (
            select(func.count()).select_from(BoardPictureRow)
            .join(PictureRow, BoardPictureRow.picture == PictureRow.number)
            .where(BoardPictureRow.board == BoardRow.number, PictureRow.binned.is_(None))
            .correlate(BoardRow).scalar_subquery()
        )
        cover = (
            select(PictureRow.id).join(BoardPictureRow, BoardPictureRow.picture == PictureRow.number)
            .where(BoardPictureRow.board == BoardRow.number, PictureRow.binned.is_(None))
            .order_by(BoardPictureRow.place).limit(1)
            .correlate(BoardRow).scalar_subquery()
        )
        query = (
            select(BoardRow.id, BoardRow.title, BoardRow.version, count, cover, BoardRow.changed)
            .where(BoardRow.user == user_number(user),
                   BoardRow.binned.is_not(None) if binned else BoardRow.binned.is_(None))
            .order_by((BoardRow.binned if binned else BoardRow.changed).desc(), BoardRow.number.desc())
        )
        with self._database.read() as session:
            return tuple(
                BoardSummary(id=name, title=title, version=version, count=pictures, cover=first, changed=changed)
                for name, title, version, pictures, first, changed in session.execute(query)
            )

    def get(self, user: UserId, board: str) -> Board:
        """A board with its pictures."""
        with self._database.read() as session:
            return _board(session, find_board(session, user, board))

    def change(
        self, user: UserId, board: str, version: int, *, title: str | None = None, note: str | None = None,
        pictures: Sequence[str] | None = None,
    ) -> Board:
        """Change what is not None of the board as it was in `version`; `pictures` are all of them, in order.

        Raises:
            ConflictError: it has been changed since.
            InputError: a text is blank or too long, or there are more than 500 pictures.
            NotFoundError: the board or a picture is not there.
        """
        with self._database.write() as session:
            row = find_board(session, user, board, to_change=True)
            _advance(row, version)
            if title is not None:
                row.title = _title(title)
            if note is not None:
                row.note = note_of(note)
            if pictures is not None:
                _place(session, user, row, pictures)
            session.flush()
            return _board(session, row)

    def append(self, user: UserId, board: str, pictures: Sequence[str]) -> Board:
        """Put pictures at the end; those that are on the board stay where they are. It asks for no version, because
        it takes nothing away.

        Raises:
            InputError: there would be more than 500 pictures.
            NotFoundError: the board or a picture is not there.
        """
        with self._database.write() as session:
            row = find_board(session, user, board, to_change=True)
            there = [picture.id for picture in _pictures(session, row)]
            _advance(row, row.version)
            _place(session, user, row, (*there, *pictures))
            session.flush()
            return _board(session, row)

    def put_in_bin(self, user: UserId, board: str, version: int) -> None:
        """Put a board as it was in `version` into the bin; its pictures stay, and its order and note with it, until it
        is restored, or deleted as pictures in the bin are.

        Raises:
            ConflictError: it has been changed since.
        """
        with self._database.write(frees=True) as session:
            row = find_board(session, user, board, to_change=True)
            _advance(row, version)
            row.binned = now()

    def restore(self, user: UserId, boards: Sequence[str]) -> None:
        """Bring boards back from the bin as they were; those that are not in it are left as they are."""
        with self._database.write() as session:
            session.execute(update(BoardRow).where(BoardRow.user == user_number(user), BoardRow.id.in_(boards))
                            .values(binned=None))

    def empty_bin(self, user: UserId, boards: Sequence[str]) -> None:
        """Delete boards that lie in the bin for good; their pictures stay."""
        with self._database.write(frees=True) as session:
            delete_binned_boards(session, BoardRow.user == user_number(user), BoardRow.id.in_(boards))

    def remove(self, user: UserId, board: str, version: int) -> None:
        """Delete a board as it was in `version` for good; its pictures stay.

        Raises:
            ConflictError: it has been changed since.
        """
        with self._database.write(frees=True) as session:
            row = find_board(session, user, board, to_change=True)
            _advance(row, version)
            session.execute(delete(BoardRow).where(BoardRow.number == row.number))


def _advance(board: BoardRow, version: int) -> None:
    """Take the next version: of several writers that started from the same, one can; the row is held to be changed."""
    if board.version != version:
        raise ConflictError("studio.board_changed", title=board.title, version=board.version, yours=version)
    board.version += 1
    board.changed = now()


def _place(session: Session, user: UserId, board: BoardRow, pictures: Sequence[str]) -> None:
    """Lay out the board anew, each picture once."""
    names = tuple(dict.fromkeys(pictures))
    if len(names) > MAX_ON_BOARD:
        raise InputError("studio.board_full", most=MAX_ON_BOARD, count=len(names))
    rows = find_pictures(session, user, names, to_refer=True)
    session.execute(delete(BoardPictureRow).where(BoardPictureRow.board == board.number))
    if rows:
        places = [{"board": board.number, "place": place, "picture": row.number} for place, row in enumerate(rows)]
        session.execute(insert(BoardPictureRow), places)


def _pictures(session: Session, board: BoardRow) -> Sequence[PictureRow]:
    query = (
        select(PictureRow).join(BoardPictureRow, BoardPictureRow.picture == PictureRow.number)
        .where(BoardPictureRow.board == board.number, PictureRow.binned.is_(None))
        .order_by(BoardPictureRow.place).options(*whole_picture())
    )
    return session.scalars(query).all()


def _board(session: Session, row: BoardRow) -> Board:
    pictures = tuple(picture_of(picture) for picture in _pictures(session, row))
    return Board(id=row.id, title=row.title, note=row.note, version=row.version, pictures=pictures,
                 created=row.created, changed=row.changed)


def _title(text: str) -> str:
    title = title_of(text)
    if not title:
        raise InputError("studio.board_without_title")
    return title
