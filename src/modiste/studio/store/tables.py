"""The tables, as SQLAlchemy sees them. A change here needs a new file in `migrations/versions`; a test compares both.

Rows have a `number` for joins and order, and a public `id` that says nothing about how many there are.
"""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

LOCAL_USER = 0
"""The number of the one user of a studio without accounts."""


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps no zone, so the column holds none on any database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To the database: without a zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """From the database: with one."""
        return value.replace(tzinfo=UTC) if value is not None else None


class Base(DeclarativeBase):
    """What all tables share: constraints that have names, so that migrations can change them on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime}  # noqa: RUF012 - SQLAlchemy's own way of saying it


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


class PictureRow(Base):
    """A picture; its pixels are the file of that SHA-256."""

    __tablename__ = "pictures"
    __table_args__ = (
        Index("ix_pictures_user_number", "user", "number"),
        Index("ix_pictures_user_kind_number", "user", "kind", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    prompt: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    """Title, prompt and tags as they are searched: databases do not fold the case of Cyrillic."""
    width_px: Mapped[int]
    height_px: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created: Mapped[datetime]
    lineage: Mapped[str | None] = mapped_column(Text)

    tags: Mapped[list["TagRow"]] = relationship(
        order_by="TagRow.place", cascade="all, delete-orphan", passive_deletes=True, lazy="raise"
    )
    origins: Mapped[list["OriginRow"]] = relationship(
        foreign_keys="OriginRow.picture", order_by="OriginRow.place", cascade="all, delete-orphan",
        passive_deletes=True, lazy="raise",
    )


class TagRow(Base):
    """One tag of a picture."""

    __tablename__ = "picture_tags"
    __table_args__ = (Index("ix_picture_tags_tag_picture", "tag", "picture"),)

    picture: Mapped[int] = mapped_column(ForeignKey("pictures.number", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int]


class OriginRow(Base):
    """One picture that another was made from; it goes when either of them does."""

    __tablename__ = "picture_origins"

    picture: Mapped[int] = mapped_column(ForeignKey("pictures.number", ondelete="CASCADE"), primary_key=True)
    parent: Mapped[int] = mapped_column(
        ForeignKey("pictures.number", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]

    made_from: Mapped[PictureRow] = relationship(foreign_keys=parent, lazy="raise", viewonly=True)


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


class BoardPictureRow(Base):
    """A picture's place on a board."""

    __tablename__ = "board_pictures"
    __table_args__ = (UniqueConstraint("board", "picture"),)

    board: Mapped[int] = mapped_column(ForeignKey("boards.number", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    picture: Mapped[int] = mapped_column(ForeignKey("pictures.number", ondelete="CASCADE"), index=True)


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
    error: Mapped[str] = mapped_column(Text)
    pictures: Mapped[str] = mapped_column(Text)
    """Ids, with a space between."""
    version: Mapped[int]
    created: Mapped[datetime]
    started: Mapped[datetime | None]
    finished: Mapped[datetime | None]
