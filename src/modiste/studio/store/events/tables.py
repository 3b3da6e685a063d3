"""The tables of events and profiles."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.saving import Json
from modiste.studio.store.base import Base


class EventRow(Base):
    """One thing that somebody did with an item. Rows are added and, on request, forgotten; never changed.

    `user` is whose studio it is, `person` of whom it tells; `digest` is of person, item, event and moment: the same
    again is the same.
    """

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("user", "digest"), Index("ix_events_user_person_at", "user", "person", "at"))

    number: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"))
    person: Mapped[str] = mapped_column(String(200))
    item: Mapped[str] = mapped_column(String(200))
    event: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(20))
    size: Mapped[str | None] = mapped_column(String(20))
    fit: Mapped[str | None] = mapped_column(String(10))
    occasion: Mapped[str | None] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(32))


class ProfileRow(Base):
    """What a person says of himself or herself: see `modiste.stylist.taste.profile`."""

    __tablename__ = "profiles"

    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    said: Mapped[dict[str, Json]] = mapped_column(JSON)
