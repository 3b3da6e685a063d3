"""A shop: what is offered, and what a crowd did with it, event after event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np

from modiste.core.errors import InputError
from modiste.stylist.fit.steps import read_step
from modiste.stylist.taste.behaviour import Behaviour, DayEvents
from modiste.stylist.taste.content import Looks
from modiste.stylist.taste.events import FITS, Event
from modiste.stylist.taste.goods import Goods, Offer, prepare
from modiste.stylist.taste.ranker import Ranker

TAKEN: Final = ("save", "wear", "buy", "like")
"""What counts as taking an item; looking does not, and turning away neither."""
A_CROWD: Final = 5
"""Fewer people are no crowd to follow."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Crowd:
    """What people did with goods, oldest first: their `behaviour`, and codes of `people` and `occasions`, which grow as
    they come. `events` are those that count as taking."""

    def __init__(self, goods: Goods) -> None:
        self.behaviour = Behaviour(len(goods), goods.kinds, 1)
        self.people: dict[str, int] = {}
        self.occasions: dict[str, int] = {}
        self.events = 0
        self._goods = goods
        self._last: datetime | None = None

    @property
    def is_one(self) -> bool:
        """Whether there are people enough to follow."""
        return len(self.people) >= A_CROWD

    def add(self, events: Sequence[Event]) -> bool:
        """Add later events, oldest first; False, and nothing is added, where one is earlier than what is there."""
        if not events:
            return True
        if self._last is not None and events[0].at < self._last:
            return False
        by_day: dict[int, list[Event]] = {}
        for event in events:
            if event.event in TAKEN and event.item in self._goods.places:
                by_day.setdefault(day_of(event.at), []).append(event)
        for day, some in sorted(by_day.items()):
            self.events += len(some)
            self.behaviour.add(day, DayEvents(
                person=np.array([_code(self.people, one.person) for one in some], np.int64),
                item=np.array([self._goods.places[one.item] for one in some], np.int64),
                step=np.array([_step(one.size) for one in some]),
                occasion=np.array([_code(self.occasions, one.occasion) if one.occasion else -1 for one in some],
                                  np.int64),
                outcome=np.array([FITS.index(one.fit) if one.fit else -1 for one in some], np.int64)))
        self._last = events[-1].at
        return True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shop:
    """What can be shown, and who did what with it. Without a crowd, or a ranker to ask of it, taste alone counts."""

    goods: Goods
    crowd: Crowd | None = None
    ranker: Ranker | None = None


def day_of(at: datetime) -> int:
    """Days since 1970."""
    return (at - _EPOCH).days


def open_shop(offers: Sequence[Offer], events: Iterable[Event], ranker: Ranker | None, looks: Looks | None = None
              ) -> Shop:
    """Put offers and events (oldest first) together; items that only events name are offered by their name where
    nothing else is."""
    log = list(events)
    if not offers:
        offers, looks = [Offer(id=name, title=name) for name in sorted({one.item for one in log})], None
    goods = prepare(offers, looks)
    crowd = Crowd(goods)
    crowd.add(log)
    return Shop(goods=goods, crowd=crowd, ranker=ranker)


def _code(known: dict[str, int], name: str) -> int:
    return known.setdefault(name, len(known))


def _step(size: str | None) -> float:
    try:
        return read_step(size) if size else np.nan
    except InputError:
        return np.nan
