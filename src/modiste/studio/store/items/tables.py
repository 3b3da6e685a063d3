"""The tables of the catalogue."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, BigInteger, Dialect, Float, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from modiste.studio.saving import Json
from modiste.studio.store.base import Base

_PARTS = 10_000
"""Of a unit of currency: no currency has more than four decimals."""


class Amount(TypeDecorator[Decimal]):
    """An exact amount of money: SQLite has no decimals, so the column holds ten-thousandths."""

    impl = BigInteger
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        """What a value is."""
        return Decimal

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """To the database."""
        return round(value * _PARTS) if value is not None else None

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """From the database."""
        if value is None:
            return None
        amount = Decimal(value) / _PARTS
        return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


class ItemRow(Base):
    """A garment in one colour. `user` is whose it is, NULL where everybody in the studio sees it."""

    __tablename__ = "items"
    __table_args__ = (Index("ix_items_source_seen", "source", "seen"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int | None] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    product: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[str] = mapped_column(Text)
    brand: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    """Title, brand and category as they are searched: databases do not fold the case of Cyrillic."""
    available: Mapped[bool]
    price: Mapped[Decimal | None] = mapped_column(Amount)
    """The lowest, as `Item.price`; with it in the list and in the history."""
    currency: Mapped[str | None] = mapped_column(String(3))
    digest: Mapped[str] = mapped_column(String(32))
    """Of all that its feed says: the same again changes nothing."""
    indexed: Mapped[str] = mapped_column(String(32))
    """Of what the index has of it, "" where that is nothing or old; see `rows.index_digest`."""
    embedded: Mapped[str] = mapped_column(String(300))
    """Whose vector the index has: the encoder and the picture."""
    seen: Mapped[int]
    """The number of the import that saw it last."""
    created: Mapped[datetime]
    changed: Mapped[datetime]


class VariantRow(Base):
    """One size of an item."""

    __tablename__ = "item_variants"

    item: Mapped[int] = mapped_column(ForeignKey("items.number", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(Text)
    size: Mapped[str | None] = mapped_column(Text)
    size_system: Mapped[str | None] = mapped_column(String(20))
    price: Mapped[Decimal | None] = mapped_column(Amount)
    full_price: Mapped[Decimal | None] = mapped_column(Amount)
    currency: Mapped[str | None] = mapped_column(String(3))
    full_currency: Mapped[str | None] = mapped_column(String(3))
    available: Mapped[bool]
    stock: Mapped[int | None]


class ItemPictureRow(Base):
    """Where a picture of an item comes from, and the file that it is; NULL while it was not found."""

    __tablename__ = "item_pictures"

    item: Mapped[int] = mapped_column(ForeignKey("items.number", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)


class ItemTagRow(Base):
    """One thing that is said of an item."""

    __tablename__ = "item_tags"
    __table_args__ = (Index("ix_item_tags_kind_value", "kind", "value"),)

    item: Mapped[int] = mapped_column(ForeignKey("items.number", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(60))
    confidence: Mapped[float] = mapped_column(Float)
    source: Mapped[str] = mapped_column(String(10))
    share: Mapped[float | None] = mapped_column(Float)


class PriceRow(Base):
    """What an item cost from a moment on, and whether it could be bought."""

    __tablename__ = "item_prices"

    number: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[int] = mapped_column(ForeignKey("items.number", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    price: Mapped[Decimal | None] = mapped_column(Amount)
    currency: Mapped[str | None] = mapped_column(String(3))
    available: Mapped[bool]


class ImportRow(Base):
    """One reading of a feed: the ledger of what was imported."""

    __tablename__ = "imports"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(16), unique=True)
    user: Mapped[int | None] = mapped_column(ForeignKey("users.number", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    """running, done, or cut where the feed was; a running one whose program is gone was killed."""
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    counts: Mapped[dict[str, Json]] = mapped_column(JSON)
