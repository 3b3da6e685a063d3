"""The tables of pictures: what is known of each, its tags, and what it was made from."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from modiste.studio.saving import Json
from modiste.studio.store.base import Base


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
    part: Mapped[str] = mapped_column(String(20))
    """Of a mask: the part of clothes that is white in it, "all" for all of them; "" where nothing says."""
    origin: Mapped[str] = mapped_column(String(20))
    """How it came about: "upload", "design", "segmenter", "brush", ...; "" for what was kept before this was noted."""
    attributes: Mapped[dict[str, Json]] = mapped_column(JSON)
    """What it shows, as facts for programs: a design's garment and colours, a fabric's category and seed."""
    binned: Mapped[datetime | None]
    """Since when it is in the bin, where only the bin shows it; None: it is not."""

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
