"""The tables of wardrobes."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.saving import Json
from modiste.studio.store.base import Base


class WardrobeItemRow(Base):
    """A garment; `version` goes up with each change, and the same photo (its pixels, and the part of clothes that is
    taken of them) is there once."""

    __tablename__ = "wardrobe_items"
    __table_args__ = (
        UniqueConstraint("user", "sha256", "part"),
        Index("ix_wardrobe_items_user_number", "user", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    own_type: Mapped[str] = mapped_column(String(60))
    own_tags: Mapped[list[str]] = mapped_column(JSON)
    tags: Mapped[list[list[Json]]] = mapped_column(JSON)
    """Each kind, value, confidence, source, share."""
    brand: Mapped[str] = mapped_column(String(100))
    size: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(100))
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    price: Mapped[str | None] = mapped_column(String(20))
    currency: Mapped[str | None] = mapped_column(String(3))
    bought: Mapped[date | None]
    since_wash: Mapped[int]
    warmth_clo: Mapped[float | None]
    formality: Mapped[float | None]
    seasons: Mapped[list[str]] = mapped_column(JSON)
    photo: Mapped[str] = mapped_column(String(200))
    part: Mapped[str] = mapped_column(String(20))
    """Which of the clothes in the photo it is; "" for all that the photo shows."""
    shows: Mapped[str] = mapped_column(String(20))
    """What the segmenter takes it for."""
    file_sha256: Mapped[str] = mapped_column(String(64))
    """Of the file that was brought: the same one is known before it is decoded."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the pixels."""
    original: Mapped[int] = mapped_column(ForeignKey("pictures.number", ondelete="CASCADE"), index=True)
    cutout: Mapped[int | None] = mapped_column(ForeignKey("pictures.number", ondelete="SET NULL"), index=True)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Half-precision numbers, little-endian."""
    embedder: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    created: Mapped[datetime]
    changed: Mapped[datetime]
    binned: Mapped[datetime | None]
    """Since when it lies in the bin; nothing else shows it then, and its pictures lie there with it."""


class WearRow(Base):
    """A day on which a garment was worn."""

    __tablename__ = "wardrobe_wears"

    item: Mapped[int] = mapped_column(ForeignKey("wardrobe_items.number", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class OutfitRow(Base):
    """Garments that go together: kept, or planned for a day."""

    __tablename__ = "wardrobe_outfits"
    __table_args__ = (Index("ix_wardrobe_outfits_user_day", "user", "day"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    items: Mapped[list[str]] = mapped_column(JSON)
    """Ids; one that is there no more is left out when the outfit is read."""
    day: Mapped[date | None]
    occasion: Mapped[str] = mapped_column(String(60))
    weather: Mapped[str] = mapped_column(String(200), server_default="")
    """What it was made for, as it was said."""
    score: Mapped[float | None]
    created: Mapped[datetime]


class HouseholdRow(Base):
    """People who share garments; whoever has the code may join."""

    __tablename__ = "households"

    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(16), unique=True)
    created: Mapped[datetime]


class HouseholdMemberRow(Base):
    """Who belongs to a household: to one at most."""

    __tablename__ = "household_members"

    user: Mapped[int] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"), primary_key=True)
    household: Mapped[int] = mapped_column(ForeignKey("households.number", ondelete="CASCADE"), index=True)


class ShareRow(Base):
    """A garment that its owner shows the household: to be looked at, or to be borrowed too; who has borrowed it."""

    __tablename__ = "wardrobe_shares"

    item: Mapped[int] = mapped_column(ForeignKey("wardrobe_items.number", ondelete="CASCADE"), primary_key=True)
    lends: Mapped[bool]
    borrower: Mapped[int | None] = mapped_column(ForeignKey("users.number", ondelete="SET NULL"), index=True)
