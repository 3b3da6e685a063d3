"""Shops as the studio keeps them between questions: goods until the catalogue changes, crowds until something is
forgotten; what people do is added to them as it comes."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Final

import numpy as np

from modiste.studio.home import UserId
from modiste.studio.store.events.events import LastEvent
from modiste.studio.store.store import Store
from modiste.stylist.taste.goods import Goods, Offer, offer_of, prepare
from modiste.stylist.taste.ranker import bundled_ranker
from modiste.stylist.taste.shop import A_CROWD, Crowd, Shop

if TYPE_CHECKING:
    from modiste.catalog.index.snapshot import Snapshot
    from modiste.stylist.taste.content import Looks

_PAGE: Final = 1000
_MOST_GOODS: Final = 4
"""Catalogues kept at once: that of all, and those of people who brought garments of their own."""
_MOST_CROWDS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kept:
    """A crowd with the goods and the last event that it knows; None: too few people."""

    goods: Goods
    crowd: Crowd | None
    last: LastEvent


class Shops:
    """The shops of a studio; safe to be asked by several threads."""

    def __init__(self, store: Callable[[], Store], index: "Callable[[], Snapshot | None]") -> None:
        self._store, self._index = store, index
        self._goods: OrderedDict[UserId, tuple[object, Goods]] = OrderedDict()
        self._crowds: OrderedDict[UserId, _Kept] = OrderedDict()
        self.lock = RLock()

    def of(self, user: UserId) -> Shop:
        """The shop of a user as it is now."""
        with self.lock:
            goods = self.goods(user)
            return Shop(goods=goods, crowd=self._crowd(user, goods), ranker=bundled_ranker())

    def goods(self, user: UserId) -> Goods:
        """What can be shown to a user: the catalogue, or where that is empty whatever events name."""
        with self.lock:
            items = self._store().items
            # Who brought nothing sees what everybody sees: one catalogue in memory for all of them.
            whose = user if user is not None and items.owns_any(user) else None
            index = self._index()
            count = items.count(whose)
            version: tuple[object, ...] = (count, self._store().imports.last(), index.version if index else -1)
            if not count:
                whose, version = user, self._store().events.items(user)
            kept = self._goods.get(whose)
            if kept is None or kept[0] != version:
                kept = version, self._prepare(whose, index)
                self._goods[whose] = kept
            self._goods.move_to_end(whose)
            if len(self._goods) > _MOST_GOODS:
                self._goods.popitem(last=False)
            return kept[1]

    def forget(self, user: UserId) -> None:
        """Put a user's crowd together anew when it is next asked for."""
        with self.lock:
            self._crowds.pop(user, None)

    def _prepare(self, user: UserId, index: "Snapshot | None") -> Goods:
        offers: list[Offer] = []
        after: int | None = None
        while True:
            page = self._store().items.list(user, after=after, limit=_PAGE)
            offers += [offer_of(item) for item in page.items]
            after = page.next
            if after is None:
                break
        if not offers:
            offers = [Offer(id=name, title=name) for name in self._store().events.items(user)]
        return prepare(offers, _looks(offers, index))

    def _crowd(self, user: UserId, goods: Goods) -> Crowd | None:
        last = self._store().events.last(user)
        kept = self._crowds.get(user)
        if kept is None or kept.goods is not goods or not self._follow(user, kept, last):
            kept = _Kept(goods=goods, crowd=self._gather(user, goods), last=last)
        elif kept.last != last:
            kept = _Kept(goods=goods, crowd=kept.crowd, last=last)
        self._crowds[user] = kept
        self._crowds.move_to_end(user)
        if len(self._crowds) > _MOST_CROWDS:
            self._crowds.popitem(last=False)
        return kept.crowd

    def _follow(self, user: UserId, kept: _Kept, last: LastEvent) -> bool:
        """Add to a crowd what has come since; False where it must be put together anew: something was taken back, came
        late, or people are now enough for one."""
        if kept.last == last:
            return True
        if kept.crowd is None:
            return self._store().events.people_count(user) < A_CROWD
        new = self._store().events.since(user, kept.last)
        return new is not None and kept.crowd.add(new)

    def _gather(self, user: UserId, goods: Goods) -> Crowd | None:
        events = self._store().events
        if events.people_count(user) < A_CROWD:
            return None
        crowd = Crowd(goods)
        crowd.add(tuple(events.list(user)))
        return crowd


def _looks(offers: list[Offer], index: "Snapshot | None") -> "Looks | None":
    """The vectors that the index has of offers."""
    if index is None or not offers or not index.vectors.shape[1]:
        return None
    from modiste.catalog.embedding import DIMENSION, PARTS
    from modiste.stylist.taste.content import Looks

    vectors = np.zeros((len(offers), index.vectors.shape[1]), np.float32)
    found = [(row, index.places[offer.id]) for row, offer in enumerate(offers) if offer.id in index.places]
    if found:
        rows, places = (np.array(side, np.int64) for side in zip(*found, strict=True))
        vectors[rows] = index.vectors[places]
    parts = {part.name: part.at for part in PARTS} if vectors.shape[1] == DIMENSION else {}
    return Looks(vectors=vectors, parts=parts)
