"""The table of jobs."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.saving import Json
from modiste.studio.store.base import Base


class JobRow(Base):
    """A job: what was asked, and how far it came."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_user_number", "user", "number"), Index("ix_jobs_state", "state"))

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    request: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    done: Mapped[int]
    total: Mapped[int]
    message: Mapped[str] = mapped_column(Text)
    failure: Mapped[dict[str, Json] | None] = mapped_column(JSON(none_as_null=True))
    """A `Message`: why it failed."""
    result: Mapped[dict[str, Json]] = mapped_column(JSON)
    """A `JobResult`."""
    version: Mapped[int]
    created: Mapped[datetime]
    started: Mapped[datetime | None]
    finished: Mapped[datetime | None]
