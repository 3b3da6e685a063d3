"""One import: the feed read and put aside, folded, its pictures kept, its rows written, some at a time.

Whatever is written is whole, and says by its digest that it need not be done again: an import that was killed is begun
again and only does what is missing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from modiste.catalog.feeds.detect import FeedOptions, open_feed
from modiste.catalog.feeds.folding import FeedItem, fold
from modiste.catalog.feeds.offers import Broken, EmbeddedPicture, Offer, Problem, Reader
from modiste.catalog.feeds.spool import Spool
from modiste.catalog.tagging import tags_of_words
from modiste.core.errors import DataError, InputError
from modiste.core.items import Tag
from modiste.core.messages import Message, message, named
from modiste.core.progress import Progress
from modiste.language.prompts import detect_language
from modiste.studio.catalog.fetching import Fetcher
from modiste.studio.catalog.item_pictures import Found, PictureFinder, PictureKeeper
from modiste.studio.catalog.requests import AddRequest, ImportCounts, ImportReport, ProblemLog
from modiste.studio.store.items.imports import CUT, DONE
from modiste.studio.store.items.rows import digest_of, owner_of
from modiste.studio.store.items.values import NewItem
from modiste.studio.store.store import Store

T = TypeVar("T")

_AT_ONCE: Final = 50
_SAID_EVERY: Final = 2000
_READ_SHARE, _WRITTEN_SHARE = 0.1, 0.5
GUESSED: Final = ("shopify", "woocommerce", "table")
"""Formats whose prices may stand without a currency, which is never guessed."""
_MARKED: Final = re.compile(r"(?:[\s_.-]+(?:\d[\d_.:-]*|copy|копия)|\s*\(\d+\))+$", re.IGNORECASE)


def source_name(path: Path, said: str | None) -> str:
    """What a feed is called: as the user says, else after its file without the date or number of the export, so that
    the next export brings the same items up to date."""
    name = " ".join((said or "").split())
    if not name:
        stem = path.resolve().stem if path.is_file() else path.resolve().name
        name = _MARKED.sub("", stem) or stem
    return name[:200]


class Importing:
    """One import. `run` may be called once."""

    def __init__(self, request: AddRequest, progress: Progress) -> None:
        """Raises what `feeds.detect.open_feed` raises."""
        self._request = request
        self._progress = progress
        self._reader: Reader = open_feed(request.path, FeedOptions(
            format=request.format, columns=request.columns, currency=request.currency,
            has_pictures=request.pictures is not None))
        self.source = source_name(request.path, request.source)
        self._log = ProblemLog()
        self._counts: Counter[str] = Counter()
        self._currencies: Counter[str] = Counter()
        self._cut: Message | None = None
        self._title = ""

    def look(self) -> ImportReport:
        """What the import would do, as far as the feed alone tells; writes nothing."""
        with Spool() as spool:
            self._read(spool)
            finder = PictureFinder(self._request.path, self._request.pictures, spool)
            for item in self._items(spool):
                found = finder.find(item)
                self._counts["items"] += 1
                self._count_price(item)
                self._counts["without_picture"] += not any(
                    one.place is not None and (self._request.fetch or not _is_address(one)) for one in found)
                for one in found:
                    if one.place is None:
                        self._log.add(message("studio.picture_not_found", name=one.reference[:200]))
        return self.report(dry_run=True)

    def write(self, store: Store) -> None:
        """Read the feed and bring the rows up to date.

        Raises:
            DataError: nothing in the feed can be used.
            InputError: its prices name no currency, and none was given.
            OutputError: the disk is full.
        """
        with Spool() as spool:
            self._read(spool)
            self._check()
            entry = store.imports.begin(self._request.user, self.source, format=self._reader.format,
                                        name=self._request.path.name)
            finder = PictureFinder(self._request.path, self._request.pictures, spool)
            fetcher = Fetcher() if self._request.fetch else None
            try:
                keeper = PictureKeeper(store.files, spool, fetcher)
                for some in _lots(self._items(spool), _AT_ONCE):
                    self._put(store, entry.number, some, finder, keeper)
                    self._counts["items"] += len(some)
                    done = self._counts["items"] / max(spool.offers, self._counts["items"])
                    self._progress(_READ_SHARE + (_WRITTEN_SHARE - _READ_SHARE) * done,
                                   message("studio.items_written", count=self._counts["items"]))
            finally:
                if fetcher is not None:
                    fetcher.close()
            if self._cut is None and not self._request.partial:
                self._counts["unavailable"] = store.items.end_unseen(self._request.user, self.source, entry.number)
            store.imports.end(entry.number, DONE if self._cut is None else CUT, dict(self._counts))

    def count(self, **counts: int) -> None:
        """Add to the counts of the report."""
        self._counts.update(counts)

    def note(self, problem: Message) -> None:
        """Add a problem to the report."""
        self._log.add(problem)

    def report(self, *, dry_run: bool = False) -> ImportReport:
        """What was done."""
        return ImportReport(
            source=self.source, format=self._reader.format, columns=self._reader.columns,
            counts=ImportCounts(**self._counts), currencies=dict(self._currencies.most_common()),
            problems=self._log.all(), cut=self._cut, dry_run=dry_run)

    def _read(self, spool: Spool) -> None:
        """Put the whole feed aside."""
        for entry in self._reader.entries():
            if isinstance(entry, Offer):
                self._title = self._title or entry.title
                if spool.add(entry):
                    self._counts["offers"] += 1
                else:
                    self._counts["skipped"] += 1
                    self._log.add(message("studio.offer_twice", place=entry.place, id=entry.id.split("\n")[0][:60]))
                if spool.offers % _SAID_EVERY == 0:
                    self._progress(0.0, message("studio.offers_read", count=spool.offers))
            elif isinstance(entry, EmbeddedPicture):
                spool.add_picture(entry)
            elif isinstance(entry, Broken):
                self._cut = self._cut or entry.what
                self._log.add(entry.what)
            elif isinstance(entry, Problem):
                self._counts["skipped"] += entry.record
                self._log.add(entry.what)

    def _check(self) -> None:
        unclear = self._log.first("catalog.price_without_currency")
        if unclear is not None and self._reader.format in GUESSED:
            raise InputError("catalog.currency_needed", path=self._request.path, price=unclear.parameters["price"],
                             example=_likely_currency(" ".join((*(one.name for one in self._reader.columns),
                                                                self._title))))
        if not self._counts["offers"]:
            first = next((one for problems in self._log.all() for one in problems.examples), None)
            raise DataError("catalog.nothing_usable", path=self._request.path,
                            reason=first or message("studio.no_offers"))

    def _items(self, spool: Spool) -> Iterator[FeedItem]:
        owner = owner_of(self._request.user)
        for offers in spool.products():
            yield from fold(offers, self.source, str(owner) if owner is not None else None)

    def _put(self, store: Store, seen: int, items: list[FeedItem], finder: PictureFinder,
             keeper: PictureKeeper) -> None:
        """Write some items, all or none of them."""
        user = self._request.user
        known = store.items.known(user, [one.item.id for one in items])
        former = store.items.pictures(user, list(known))
        new: list[NewItem] = []
        unchanged: list[str] = []
        for one in items:
            self._count_price(one)
            found = finder.find(one)
            digest = _digest(one, found)
            kept = known.get(one.item.id)
            if kept is not None and kept.digest == digest and not (kept.incomplete and _may_come(found, self._request)):
                unchanged.append(one.item.id)
                self._counts["without_picture"] += not former.get(one.item.id)
                continue
            pictures = self._keep(found, keeper, former.get(one.item.id, {}))
            self._counts["without_picture"] += all(sha256 is None for _, sha256 in pictures)
            new.append(NewItem(item=replace(one.item, tags=self._tags(one)), pictures=pictures, digest=digest))
        put = store.items.put(user, new, seen)
        store.items.touch(user, unchanged, seen)
        self._counts.update(new=put.new, changed=put.changed, unchanged=len(unchanged))

    def _tags(self, item: FeedItem) -> tuple[Tag, ...]:
        known = self._request.known
        return next((known[sku] for sku in item.skus if sku in known), None) or tags_of_words(item)

    def _keep(self, found: tuple[Found, ...], keeper: PictureKeeper, former: dict[str, str]
              ) -> tuple[tuple[str, str | None], ...]:
        pictures = []
        for one in found:
            sha256, problem = keeper.keep(one, former)
            if problem is not None:
                self._log.add(problem)
            self._counts["pictures"] += sha256 is not None and sha256 not in former.values()
            pictures.append((one.reference, sha256))
        return tuple(pictures)

    def _count_price(self, item: FeedItem) -> None:
        price = item.item.price
        if price is not None:
            self._currencies[price.currency] += 1


def _likely_currency(text: str) -> str | Message:
    """The code to show as an example: of a feed whose words are Russian, and to who reads Russian, roubles."""
    return "RUB" if detect_language(text) == "ru" else named("EUR", "RUB")


def _digest(item: FeedItem, found: tuple[Found, ...]) -> str:
    """Of all that the feed and its pictures are."""
    one = item.item
    return digest_of([one.title, one.brand, one.description, one.category, one.url, item.said,
                      [(size.sku, size.size, size.size_system, str(size.price), str(size.full_price), size.available,
                        size.stock) for size in one.variants], [(place.reference, place.stamp) for place in found]])


def _may_come(found: tuple[Found, ...], request: AddRequest) -> bool:
    """Whether a picture that was not had may be had now."""
    return any(one.place is not None and (request.fetch or not _is_address(one)) for one in found)


def _is_address(found: Found) -> bool:
    return isinstance(found.place, str) and "://" in found.place[:10]


def _lots(values: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(values)
    while some := list(islice(iterator, size)):
        yield some
