"""The offers of a feed, put aside on disk and given back by product: variants may stand anywhere in a feed, and memory
does not grow with it."""

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from types import TracebackType
from typing import Final, Self

from modiste.catalog.feeds.offers import EmbeddedPicture, Offer
from modiste.core.errors import OutputError
from modiste.core.items import Money

_FIELDS: Final = tuple(one.name for one in fields(Offer))
_AT_ONCE: Final = 500
_TABLES: Final = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;
CREATE TABLE products (number INTEGER PRIMARY KEY, key BLOB UNIQUE);
CREATE TABLE offers (number INTEGER PRIMARY KEY, product INTEGER, id BLOB UNIQUE, data TEXT);
CREATE TABLE pictures (key TEXT PRIMARY KEY, data BLOB);
"""


class Spool:
    """Offers on disk, for one reading of a feed; a context manager. Its file has no name, so that a killed program
    leaves none behind.

    Raises OutputError from any method when the disk is full.
    """

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)  # SQLite's own: on disk where it grows, gone when closed
        self._rows.executescript(_TABLES)
        self._rows.execute("BEGIN")
        self.offers = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def add(self, offer: Offer) -> bool:
        """Put an offer aside; False where one of that id is there already, which stays."""
        with self._speaking():
            key = _digest(offer.product)
            own = _digest(offer.id) if offer.id else None
            self._rows.execute("INSERT OR IGNORE INTO products (key) VALUES (?)", (key,))
            added = self._rows.execute(
                "INSERT OR IGNORE INTO offers (product, id, data) SELECT number, ?, ? FROM products WHERE key = ?",
                (own, _to_json(offer), key)).rowcount > 0
        self.offers += added
        return added

    def add_picture(self, picture: EmbeddedPicture) -> None:
        """Put a picture of the table itself aside."""
        with self._speaking():
            self._rows.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?)", (picture.key, picture.data))

    def picture(self, key: str) -> bytes | None:
        """A picture of the table itself."""
        found = self._rows.execute("SELECT data FROM pictures WHERE key = ?", (key,)).fetchone()
        return found[0] if found is not None else None

    def products(self) -> Iterator[tuple[Offer, ...]]:
        """The offers of each product, in the order in which the feed first named it."""
        with self._speaking():
            self._rows.execute("CREATE INDEX IF NOT EXISTS by_product ON offers (product, number)")
        last = 0
        while rows := self._rows.execute(
                "SELECT number FROM products WHERE number > ? ORDER BY number LIMIT ?", (last, _AT_ONCE)).fetchall():
            for last, in rows:
                offers = self._rows.execute("SELECT data FROM offers WHERE product = ? ORDER BY number", (last,))
                yield tuple(_from_json(data) for data, in offers)

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError("catalog.spool_full", folder=tempfile.gettempdir(), reason=error) from error


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def _to_json(offer: Offer) -> str:
    values = [getattr(offer, name) for name in _FIELDS]
    return json.dumps([[str(one.amount), one.currency] if isinstance(one, Money) else one for one in values],
                      ensure_ascii=False, separators=(",", ":"))


def _from_json(text: str) -> Offer:
    values = dict(zip(_FIELDS, json.loads(text), strict=True))
    for name in ("price", "full_price"):
        if values[name] is not None:
            values[name] = Money(Decimal(values[name][0]), values[name][1])
    for name in ("pictures", "shared_pictures"):
        values[name] = tuple(values[name])
    values["said"] = tuple((kind, words) for kind, words in values["said"])
    return Offer(**values)
