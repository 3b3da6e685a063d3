"""The tables of threads: each with its messages in order."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.store.base import Base


class ThreadRow(Base):
    """A thread; `state` is what holds in it, as JSON, and `version` goes up with each change of it."""

    __tablename__ = "threads"
    __table_args__ = (Index("ix_threads_user_changed", "user", "changed"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    created: Mapped[datetime]
    changed: Mapped[datetime]


class ThreadMessageRow(Base):
    """What a person said, and the answer as JSON: "" until there is one."""

    __tablename__ = "thread_messages"

    number: Mapped[int] = mapped_column(primary_key=True)
    thread: Mapped[int] = mapped_column(ForeignKey("threads.number", ondelete="CASCADE"), index=True)
    said: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
