"""The tables of boards: each with its pictures in order."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.store.base import Base


class BoardRow(Base):
    """A board; `version` goes up with each change."""

    __tablename__ = "boards"
    __table_args__ = (Index("ix_boards_user_changed", "user", "changed"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    created: Mapped[datetime]
    changed: Mapped[datetime]
    binned: Mapped[datetime | None]
    """Since when it lies in the bin, where only the bin shows it; None: it does not."""


class BoardPictureRow(Base):
    """A picture's place on a board."""

    __tablename__ = "board_pictures"
    __table_args__ = (UniqueConstraint("board", "picture"),)

    board: Mapped[int] = mapped_column(ForeignKey("boards.number", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    picture: Mapped[int] = mapped_column(ForeignKey("pictures.number", ondelete="CASCADE"), index=True)
