"""The tables of people: accounts, sign-ins, and what they chose."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.store.base import Base

LOCAL_USER = 0
"""The number of the one user of a studio without accounts."""


class UserRow(Base):
    """A person; number 0 is the local user and has neither name nor password. No number is ever given again."""

    __tablename__ = "users"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own way of saying it

    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(String(192), unique=True)
    """The name as it is compared: without case, compatibility forms folded."""
    password: Mapped[str] = mapped_column(String(256))
    created: Mapped[datetime]


class SignInRow(Base):
    """A sign-in that holds: the SHA-256 of its token, never the token."""

    __tablename__ = "sign_ins"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"), index=True)
    expires: Mapped[datetime]


class PreferenceRow(Base):
    """One thing that a user chose."""

    __tablename__ = "preferences"

    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
