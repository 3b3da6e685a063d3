"""From rows of items to values and back, and the look-ups that every part makes: whose it is, is it there."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from modiste.core.items import Item, Money, Tag, Variant
from modiste.studio.home import UserId
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.items.tables import ItemPictureRow, ItemRow, ItemTagRow, VariantRow
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.text_fields import is_id

AT_ONCE: Final = 400
"""Below the number of parameters that any database takes."""
_COLUMNS: Final = 2
"""The form of the index's rows: those of another one are old, and written anew from the vectors that are there."""


def owner_of(user: UserId) -> int | None:
    """The owner of what a user imports: who has no account works for the whole studio."""
    return user_number(user) if user is not None else None


def seen_by(user: UserId) -> ColumnElement[bool]:
    """The items that a user sees: those of all, and his or her own."""
    return ItemRow.user.is_(None) if user is None else or_(ItemRow.user.is_(None), ItemRow.user == user_number(user))


def owned_by(user: UserId) -> ColumnElement[bool]:
    """The items that a user may change: those of all belong to who works at the computer itself."""
    return ItemRow.user.is_(None) if user is None else ItemRow.user == user_number(user)


def find_item(session: Session, user: UserId, item: str, *, to_change: bool = False) -> ItemRow:
    """The row of an item that this user sees, or may change.

    Raises:
        NotFoundError: there is none of that id for this user.
    """
    which = owned_by(user) if to_change else seen_by(user)
    row = session.scalar(select(ItemRow).where(ItemRow.id == item, which)) if is_id(item) else None
    if row is None:
        raise NotFoundError("item", item)
    return row


def items_of(session: Session, rows: Sequence[ItemRow]) -> tuple[Item, ...]:
    """The values of rows, in their order: three more queries for each few hundred."""
    variants: dict[int, list[Variant]] = {}
    pictures: dict[int, list[str]] = {}
    tags: dict[int, list[Tag]] = {}
    for start in range(0, len(rows), AT_ONCE):
        numbers = [row.number for row in rows[start : start + AT_ONCE]]
        for variant in session.scalars(select(VariantRow).where(VariantRow.item.in_(numbers))
                                       .order_by(VariantRow.item, VariantRow.place)):
            variants.setdefault(variant.item, []).append(_variant(variant))
        for picture in session.scalars(select(ItemPictureRow).where(ItemPictureRow.item.in_(numbers))
                                       .order_by(ItemPictureRow.item, ItemPictureRow.place)):
            if picture.sha256 is not None:
                pictures.setdefault(picture.item, []).append(picture.sha256)
        for tag in session.scalars(select(ItemTagRow).where(ItemTagRow.item.in_(numbers))
                                   .order_by(ItemTagRow.item, ItemTagRow.place)):
            tags.setdefault(tag.item, []).append(_tag(tag))
    return tuple(Item(
        id=row.id, product=row.product, title=row.title, brand=row.brand, description=row.description,
        category=row.category, url=row.url, tags=tuple(tags.get(row.number, ())),
        variants=tuple(variants.get(row.number, ())), pictures=tuple(pictures.get(row.number, ())),
        available=row.available, source=row.source, owner=str(row.user) if row.user is not None else None,
    ) for row in rows)


def money(amount: object, currency: str | None) -> Money | None:
    """A price of two columns."""
    return Money(amount, currency) if isinstance(amount, Decimal) and currency is not None else None


def _variant(row: VariantRow) -> Variant:
    return Variant(sku=row.sku, size=row.size, size_system=row.size_system, price=money(row.price, row.currency),
                   full_price=money(row.full_price, row.full_currency), available=row.available, stock=row.stock)


def _tag(row: ItemTagRow) -> Tag:
    source = row.source
    return Tag(row.kind, row.value, confidence=row.confidence,
               source=source if source in ("feed", "words", "picture") else "person", share=row.share)  # type: ignore[arg-type]


def variant_values(number: int, variants: Sequence[Variant]) -> list[dict[str, object]]:
    """The rows of an item's variants."""
    return [{
        "item": number, "place": place, "sku": one.sku, "size": one.size, "size_system": one.size_system,
        "price": one.price.amount if one.price is not None else None,
        "currency": one.price.currency if one.price is not None else None,
        "full_price": one.full_price.amount if one.full_price is not None else None,
        "full_currency": one.full_price.currency if one.full_price is not None else None,
        "available": one.available, "stock": one.stock} for place, one in enumerate(variants)]


def tag_values(number: int, tags: Iterable[Tag]) -> list[dict[str, object]]:
    """The rows of an item's tags: each thing once, by who is surest of it."""
    best: dict[tuple[str, str], Tag] = {}
    for tag in tags:
        known = best.get((tag.kind, tag.value))
        if known is None or known.confidence < tag.confidence:
            best[tag.kind, tag.value] = tag
    return [{"item": number, "place": place, "kind": one.kind, "value": one.value[:60], "confidence": one.confidence,
             "source": one.source, "share": one.share} for place, one in enumerate(best.values())]


def picture_values(number: int, pictures: Sequence[tuple[str, str | None]]) -> list[dict[str, object]]:
    """The rows of an item's pictures."""
    return [{"item": number, "place": place, "reference": reference, "sha256": sha256}
            for place, (reference, sha256) in enumerate(pictures)]


def index_digest(item: Item, encoder: str) -> str:
    """A short name for all that the index has of an item by an encoder: where it differs the index is old."""
    said = [_COLUMNS, encoder, item.title, item.brand, item.description, item.category, item.product,
            item.available, item.owner, item.pictures[:1],
            [(one.size, one.size_system, one.available, str(one.price)) for one in item.variants],
            [(one.kind, one.value, round(one.confidence, 4), one.share) for one in item.tags]]
    return digest_of(said)


def digest_of(value: object) -> str:
    """32 hexadecimal digits for a value of JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
