"""The items of a catalogue as rows: brought by imports, looked at, marked as indexed, removed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from modiste.core.errors import SettingError
from modiste.core.items import Item, Tag
from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.items.rows import (
    AT_ONCE,
    find_item,
    index_digest,
    items_of,
    money,
    owned_by,
    owner_of,
    picture_values,
    seen_by,
    tag_values,
    variant_values,
)
from modiste.studio.store.items.tables import ItemPictureRow, ItemRow, ItemTagRow, PriceRow, VariantRow
from modiste.studio.store.items.values import ItemPage, Known, NewItem, PricePoint, Put, ToIndex
from modiste.studio.store.pictures.files import PictureFiles
from modiste.studio.store.pictures.search import like_patterns
from modiste.studio.store.pictures.unused import unused
from modiste.studio.store.text_fields import now, search_words

MAX_PAGE = 1000


class Items:
    """The catalogue's items. Each method takes the user first: items of all are seen by everybody, and changed by who
    has no account but the computer itself; those of another person are as if they were not there.
    """

    def __init__(self, database: Database, files: PictureFiles) -> None:
        self._database = database
        self._files = files

    def known(self, user: UserId, ids: Sequence[str]) -> Mapping[str, Known]:
        """What is known of those of some items that there are."""
        found: dict[str, Known] = {}
        with self._database.read() as session:
            for some in _lots(ids):
                lost = select(ItemPictureRow.item).where(ItemPictureRow.sha256.is_(None))
                query = select(ItemRow.id, ItemRow.digest, ItemRow.number.in_(lost)).where(
                    ItemRow.id.in_(some), owned_by(user))
                found |= {name: Known(digest, bool(lacks)) for name, digest, lacks in session.execute(query)}
        return found

    def put(self, user: UserId, items: Sequence[NewItem], seen: int) -> Put:
        """Add items or bring them up to date, all or none; `seen` is the number of the import. What pictures said of an
        item whose main picture stays, and what people said, is kept."""
        try:
            return self._put(user, items, seen)
        except IntegrityError:
            # Another computer added one at the same moment: now it is there to be changed.
            return self._put(user, items, seen)

    def _put(self, user: UserId, items: Sequence[NewItem], seen: int) -> Put:
        new = changed = 0
        with self._database.write() as session:
            for some in _lots([one.item.id for one in items]):
                rows = {row.id: row for row in session.scalars(select(ItemRow).where(ItemRow.id.in_(some)))}
                for one in (one for one in items if one.item.id in frozenset(some)):
                    row = rows.get(one.item.id)
                    new += row is None
                    changed += row is not None
                    rows[one.item.id] = _write(session, user, row, one, seen)
        return Put(new, changed)

    def touch(self, user: UserId, ids: Sequence[str], seen: int) -> None:
        """Note that an import saw items, unchanged."""
        with self._database.write() as session:
            for some in _lots(ids):
                session.execute(update(ItemRow).where(ItemRow.id.in_(some), owned_by(user)).values(seen=seen))

    def end_unseen(self, user: UserId, source: str, seen: int) -> int:
        """What of a feed an import did not see can no longer be bought; how many could be until now."""
        which = (ItemRow.source == source, ItemRow.seen < seen, ItemRow.available, owned_by(user))
        with self._database.write() as session:
            rows = session.scalars(select(ItemRow).where(*which)).all()
            for row in rows:
                row.available, row.changed, row.digest, row.indexed = False, now(), "", ""
            session.flush()
            for some in _lots([row.number for row in rows]):
                session.execute(update(VariantRow).where(VariantRow.item.in_(some)).values(available=False))
            if rows:
                session.execute(insert(PriceRow), [_price_point(row, now()) for row in rows])
            return len(rows)

    def get(self, user: UserId, item: str) -> Item:
        """An item by its id.

        Raises:
            NotFoundError: there is none that this user sees.
        """
        with self._database.read() as session:
            return items_of(session, [find_item(session, user, item)])[0]

    def get_many(self, user: UserId, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by their ids, in that order, without those that are not there."""
        with self._database.read() as session:
            rows = {row.id: row for some in _lots(ids)
                    for row in session.scalars(select(ItemRow).where(ItemRow.id.in_(some), seen_by(user)))}
            return items_of(session, [rows[one] for one in ids if one in rows])

    def titles(self, user: UserId, ids: Sequence[str]) -> Mapping[str, str]:
        """What items are called, with their brands, by id."""
        with self._database.read() as session:
            return {one: f"{title} {brand}" for some in _lots(ids) for one, title, brand in session.execute(
                select(ItemRow.id, ItemRow.title, ItemRow.brand).where(ItemRow.id.in_(some), seen_by(user)))}

    def brands(self, user: UserId) -> tuple[str, ...]:
        """The brands of all items as their feeds write them, the most frequent spelling last."""
        with self._database.read() as session:
            return tuple(session.scalars(select(ItemRow.brand).where(seen_by(user), ItemRow.brand != "")
                                         .group_by(ItemRow.brand).order_by(func.count(ItemRow.number))))

    def list(self, user: UserId, *, search: str = "", source: str | None = None, available: bool | None = None,
             after: int | None = None, limit: int = 50) -> ItemPage:
        """A page of items, in the order of coming: those with all words of `search` in title, brand or category.

        Raises:
            SettingError: `limit` is not from 1 to 1000.
        """
        if not 1 <= limit <= MAX_PAGE:
            raise SettingError("studio.limit", most=MAX_PAGE, limit=limit)
        query = select(ItemRow).where(*_matching(user, search, source, available), ItemRow.number > (after or 0))
        with self._database.read() as session:
            rows = session.scalars(query.order_by(ItemRow.number).limit(limit + 1)).all()
            return ItemPage(items_of(session, rows[:limit]), rows[limit - 1].number if len(rows) > limit else None)

    def all(self, user: UserId, *, source: str | None = None) -> Iterator[Item]:
        """Every item that a user sees, some at a time."""
        page = self.list(user, source=source, limit=AT_ONCE)
        while True:
            yield from page.items
            if page.next is None:
                return
            page = self.list(user, source=source, after=page.next, limit=AT_ONCE)

    def count(self, user: UserId, *, search: str = "", source: str | None = None, available: bool | None = None) -> int:
        """How many items `list` would give in all."""
        with self._database.read() as session:
            return session.scalar(select(func.count(ItemRow.number)).where(
                *_matching(user, search, source, available))) or 0

    def dated(self, user: UserId) -> Iterator[tuple[datetime, tuple[tuple[str, str], ...]]]:
        """When each item came, and the kinds and values of its tags."""
        query = (select(ItemRow.number, ItemRow.created, ItemTagRow.kind, ItemTagRow.value)
                 .join(ItemTagRow, ItemTagRow.item == ItemRow.number).where(seen_by(user))
                 .order_by(ItemRow.number, ItemTagRow.place))
        with self._database.read() as session:
            for (_, at), rows in groupby(session.execute(query), key=lambda row: (row.number, row.created)):
                yield at, tuple((row.kind, row.value) for row in rows)

    def owns_any(self, user: UserId) -> bool:
        """Whether some items are this user's alone."""
        with self._database.read() as session:
            return session.scalar(select(ItemRow.number).where(owned_by(user), ItemRow.user.is_not(None)).limit(1)
                                  ) is not None

    def prices(self, user: UserId, item: str) -> tuple[PricePoint, ...]:
        """What an item cost, from the first time that it was seen.

        Raises:
            NotFoundError: there is no such item that this user sees.
        """
        with self._database.read() as session:
            number = find_item(session, user, item).number
            rows = session.scalars(select(PriceRow).where(PriceRow.item == number).order_by(PriceRow.number))
            return tuple(PricePoint(row.at, money(row.price, row.currency), row.available) for row in rows)

    def remove(self, user: UserId, ids: Sequence[str] | None = None, *, source: str | None = None
               ) -> tuple[str, ...]:
        """Delete items of this user, by their ids or all of a source, with files that nobody else has; the ids of those
        that went."""
        which = [owned_by(user)]
        if source is not None:
            which.append(ItemRow.source == source)
        gone: list[str] = []
        for some in _lots(ids) if ids is not None else iter([None]):
            asked = [*which, ItemRow.id.in_(some)] if some is not None else which
            while True:
                with self._database.write(frees=True) as session:
                    rows = session.execute(select(ItemRow.number, ItemRow.id).where(*asked).limit(AT_ONCE)).all()
                    numbers = [number for number, _ in rows]
                    hashes = session.scalars(select(ItemPictureRow.sha256).where(
                        ItemPictureRow.item.in_(numbers), ItemPictureRow.sha256.is_not(None)).distinct()).all()
                    session.execute(delete(ItemRow).where(ItemRow.number.in_(numbers)))
                    orphans = unused(session, [one for one in hashes if one is not None])
                self._files.drop(orphans)
                gone += [name for _, name in rows]
                if len(rows) < AT_ONCE:
                    break
        return tuple(gone)

    # Between rows and index: rows are the ledger of what is embedded.

    def to_index(self, encoder: str, after: int = 0, *, limit: int = AT_ONCE) -> tuple[tuple[ToIndex, ...], int | None]:
        """The next items, of all people, whose row in the index is missing or old, or should go; and where to go on."""
        with self._database.read() as session:
            rows = session.scalars(select(ItemRow).where(ItemRow.number > after, *_stale(encoder))
                                   .order_by(ItemRow.number).limit(limit)).all()
            found = [ToIndex(item=item, embedded=row.embedded, digest=index_digest(item, encoder))
                     for row, item in zip(rows, items_of(session, rows), strict=True)]
            return tuple(found), rows[-1].number if len(rows) == limit else None

    def tell(self, tags: Mapping[str, tuple[Tag, ...]]) -> tuple[Item, ...]:
        """Keep what pictures say of items in place of what they said before; the items, by id, as they are now."""
        with self._database.write() as session:
            rows = session.scalars(select(ItemRow).where(ItemRow.id.in_(tags)).order_by(ItemRow.number)).all()
            for row in rows:
                told = session.scalars(select(ItemTagRow).where(ItemTagRow.item == row.number)).all()
                kept = [Tag(one.kind, one.value, confidence=one.confidence, source=one.source, share=one.share)  # type: ignore[arg-type]
                        for one in told if one.source != "picture"]
                said = {one.kind for one in kept}
                more = [one for one in tags[row.id] if one.kind not in said]
                _replace(session, ItemTagRow, row.number, tag_values(row.number, (*kept, *more)))
            return items_of(session, rows)

    def mark(self, indexed: Iterable[tuple[str, str, str]]) -> None:
        """Note what the index has: ids with `ToIndex.digest` and the name of the vector."""
        with self._database.write() as session:
            for item, digest, embedded in indexed:
                session.execute(update(ItemRow).where(ItemRow.id == item).values(indexed=digest, embedded=embedded))

    def unmark_all_but(self, ids: frozenset[str]) -> int:
        """Forget that items are indexed which the index does not have; how many there were."""
        with self._database.read() as session:
            marked = session.scalars(select(ItemRow.id).where(ItemRow.embedded != "")).all()
        lost = [one for one in marked if one not in ids]
        with self._database.write() as session:
            for some in _lots(lost):
                session.execute(update(ItemRow).where(ItemRow.id.in_(some)).values(indexed="", embedded=""))
        return len(lost)

    def ids(self) -> frozenset[str]:
        """The ids of all items, of all people."""
        with self._database.read() as session:
            return frozenset(session.scalars(select(ItemRow.id)))

    def last_number(self) -> int:
        """The number of the last row, 0 without any."""
        with self._database.read() as session:
            return session.scalar(select(func.max(ItemRow.number))) or 0

    def waiting(self, encoder: str) -> int:
        """How many items the index has not as they are now."""
        with self._database.read() as session:
            return session.scalar(select(func.count(ItemRow.number)).where(*_stale(encoder))) or 0

    def by_ids(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """Items by their ids, whosever they are: for the index."""
        with self._database.read() as session:
            return items_of(session, session.scalars(
                select(ItemRow).where(ItemRow.id.in_(ids)).order_by(ItemRow.number)).all())

    def check_owned(self, user: UserId, item: str) -> None:
        """See that a user may change an item.

        Raises:
            NotFoundError: there is none of that id that is this user's.
        """
        with self._database.read() as session:
            find_item(session, user, item, to_change=True)

    def pictures(self, user: UserId, ids: Sequence[str]) -> Mapping[str, dict[str, str]]:
        """The pictures that items of this user have, by how their feed calls them."""
        found: dict[str, dict[str, str]] = {}
        with self._database.read() as session:
            for some in _lots(ids):
                query = select(ItemRow.id, ItemPictureRow.reference, ItemPictureRow.sha256).join(
                    ItemPictureRow, ItemPictureRow.item == ItemRow.number).where(
                        ItemRow.id.in_(some), owned_by(user), ItemPictureRow.sha256.is_not(None))
                for name, reference, sha256 in session.execute(query):
                    found.setdefault(name, {})[reference] = sha256 or ""
        return found

    def picture_file(self, user: UserId, item: str, place: int = 0) -> Path:
        """The file of a picture of an item.

        Raises:
            NotFoundError: there is no such item that this user sees, or no such picture.
        """
        pictures = self.get(user, item).pictures
        if not 0 <= place < len(pictures):
            raise NotFoundError("picture", f"{item}/{place}")
        return self._files.path(pictures[place])

    def without_picture(self, user: UserId) -> int:
        """How many items have no picture: nothing finds them by how they look."""
        with self._database.read() as session:
            has = select(ItemPictureRow.item).where(ItemPictureRow.sha256.is_not(None))
            return session.scalar(select(func.count(ItemRow.number)).where(
                seen_by(user), ItemRow.number.not_in(has))) or 0


def _stale(encoder: str) -> tuple[ColumnElement[bool], ...]:
    """Items whose row in the index is missing, old, or of another encoder."""
    current = ItemRow.embedded.startswith(f"{encoder}:", autoescape=True)
    return (or_(ItemRow.indexed == "", ~current),)


def _lots(values: Sequence[object]) -> Iterator[Sequence]:  # type: ignore[type-arg]
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def _matching(user: UserId, search: str, source: str | None, available: bool | None) -> list[ColumnElement[bool]]:
    conditions = [seen_by(user)]
    if source is not None:
        conditions.append(ItemRow.source == source)
    if available is not None:
        conditions.append(ItemRow.available.is_(available))
    return conditions + [or_(*(ItemRow.words.like(pattern, escape="\\") for pattern in patterns))
                         for patterns in like_patterns(search)]


def _write(session: Session, user: UserId, row: ItemRow | None, new: NewItem, seen: int) -> ItemRow:
    """Bring one item's rows up to date."""
    item, moment = new.item, now()
    before = None if row is None else (row.price, row.currency, row.available)
    price = item.price
    if row is None:
        row = ItemRow(id=item.id, user=owner_of(user), source=item.source, product=item.product, created=moment,
                      embedded="")
        session.add(row)
    row.title, row.brand, row.description, row.category = item.title, item.brand, item.description, item.category
    row.url, row.available, row.digest, row.seen, row.changed = item.url, item.available, new.digest, seen, moment
    row.indexed = ""  # its vector may stay, the rest of its row is old
    row.words = search_words(item.title, item.brand, item.category)
    row.price = price.amount if price is not None else None
    row.currency = price.currency if price is not None else None
    session.flush()
    kept = [] if before is None else _kept_tags(session, row.number, item, new)
    _replace(session, VariantRow, row.number, variant_values(row.number, item.variants))
    _replace(session, ItemPictureRow, row.number, picture_values(row.number, new.pictures))
    _replace(session, ItemTagRow, row.number, tag_values(row.number, (*item.tags, *kept)))
    if before != (row.price, row.currency, row.available):
        session.execute(insert(PriceRow), [_price_point(row, moment)])
    return row


def _kept_tags(session: Session, number: int, item: Item, new: NewItem) -> list[Tag]:
    """What people said of an item, and its picture where that is still the main one."""
    former = session.scalar(select(ItemPictureRow.sha256).where(
        ItemPictureRow.item == number, ItemPictureRow.sha256.is_not(None)).order_by(ItemPictureRow.place).limit(1))
    first = next((sha256 for _, sha256 in new.pictures if sha256 is not None), None)
    sources = ("person", "picture") if former == first else ("person",)
    said = {one.kind for one in item.tags}
    rows = session.scalars(select(ItemTagRow).where(ItemTagRow.item == number, ItemTagRow.source.in_(sources)))
    return [Tag(row.kind, row.value, confidence=row.confidence, source=row.source, share=row.share)  # type: ignore[arg-type]
            for row in rows if row.source == "person" or row.kind not in said]


def _price_point(row: ItemRow, at: datetime) -> dict[str, object]:
    return {"item": row.number, "at": at, "price": row.price, "currency": row.currency, "available": row.available}


def _replace(session: Session, table: type[VariantRow | ItemPictureRow | ItemTagRow], number: int,
             values: list[dict[str, object]]) -> None:
    session.execute(delete(table).where(table.item == number))
    if values:
        session.execute(insert(table), values)
