"""Taste as the studio keeps it: events, profiles, and what to show next."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from modiste.core.errors import InputError
from modiste.core.files import parse_json
from modiste.core.settings import Settings
from modiste.studio.home import UserId
from modiste.studio.store.store import Store
from modiste.studio.stylist.requests import EventsRequest, RecommendRequest
from modiste.stylist.taste.events import ME, Event, read_events
from modiste.stylist.taste.profile import Profile

if TYPE_CHECKING:
    from modiste.stylist.taste.recommending import Offer, Recommendation, Shop
    from modiste.stylist.trends.counts import MonthlyCounts

_PAGE: Final = 1000
_MOST_BYTES: Final = 1_000_000
_NAMED: Final = 12


class Taste:
    """`studio.stylist.taste`. Each method takes the user last: whose studio it is, None on a laptop."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings = settings
        self._clock = clock
        self._shops: dict[UserId, tuple[tuple[int, int], Shop]] = {}

    @cached_property
    def store(self) -> Store:
        """The studio's rows, opened on first use and kept open."""
        return Store.open(self._settings.make_home(), self._settings.database)

    def add(self, events: Sequence[Event], user: UserId = None) -> int:
        """Note what people did; gives how many were not noted yet."""
        return self.store.events.add(user, events)

    def bring(self, request: EventsRequest, user: UserId = None) -> int:
        """Note the events of a file, all or none; gives how many were not noted yet.

        Raises:
            DataError: the file cannot be read, or has a row that cannot be used.
        """
        known = {offer.id for offer in self._offers(user)}
        knows = None if request.any_item or not known else known.__contains__
        return self.store.events.add(user, tuple(read_events(request.data, self._clock(), request.person, knows)))

    def events(self, person: str | None = None, user: UserId = None) -> tuple[Event, ...]:
        """What people did, oldest first."""
        return tuple(self.store.events.list(user, person))

    def months(self, kinds: Sequence[str], since: str | None, user: UserId = None) -> "tuple[MonthlyCounts, ...]":
        """What people took, counted by month for each kind of attribute.

        Raises:
            InputError: nobody has taken anything of which that is known, or `since` is no month.
        """
        from modiste.stylist.taste.shop import TAKEN
        from modiste.stylist.trends.counts import count_months, month_of_time
        from modiste.stylist.trends.reading import month_of

        start = month_of(since) if since is not None else 0
        facts = {offer.id: offer.attributes for offer in self._offers(user)}
        taken = [one for one in self.events(None, user) if one.event in TAKEN and one.item in facts
                 and month_of_time(one.at) >= start]
        if not taken:
            raise InputError("stylist.nothing_dated")
        when = np.array([month_of_time(one.at) for one in taken], np.int64)
        found = []
        for kind in kinds:
            mark = f"{'garment' if kind == 'type' else kind}:"
            values = [next((name.removeprefix(mark) for name in facts[one.item] if name.startswith(mark)), "")
                      for one in taken]
            found.append(count_months(kind, when, values))
        return tuple(found)

    def forget(self, person: str = ME, *, item: str | None = None, event: str | None = None, user: UserId = None
               ) -> int:
        """Forget what a person did: all with the profile, or with one item, or events of one kind. What is shown next
        is what would be shown if it had never been."""
        gone = self.store.events.forget(user, person, item, event)
        if item is None and event is None:
            self.store.events.keep_profile(user, person, None)
        self._shops.pop(user, None)
        return gone

    def profile(self, person: str = ME, user: UserId = None) -> Profile:
        """What a person said; an empty one where nothing was.

        Raises:
            InputError: what is kept is no profile.
        """
        kept = self.store.events.profile(user, person)
        return Profile() if kept is None else Profile.from_json(kept)

    def keep(self, profile: Profile, person: str = ME, user: UserId = None) -> None:
        """Keep what a person says."""
        self.store.events.keep_profile(user, person, profile.to_json())

    def read_profile(self, path: Path) -> Profile:
        """A profile from a file of `modiste profile export`.

        Raises:
            InputError: it cannot be read, or is none.
        """
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
            said: Any = parse_json(data)
        except (OSError, ValueError) as error:
            raise InputError("stylist.no_profile") from error
        if len(data) > _MOST_BYTES or not isinstance(said, dict):
            raise InputError("stylist.no_profile")
        return Profile.from_json(said.get("profile", said))

    def lines(self, person: str = ME, user: UserId = None) -> tuple[tuple[str, float], ...]:
        """What the events say of a person's taste: attributes by weight, without those that the person struck out."""
        from modiste.stylist.taste.recommending import taste_lines, taste_of

        shop = self._shop(user)
        off = set(self.profile(person, user).lines_off)
        taste = taste_of(shop, self._kept(self.events(person, user), shop, off))
        return tuple(line for line in taste_lines(shop, taste) if line[0] not in off)

    def recommend(self, request: RecommendRequest, user: UserId = None) -> "Recommendation":
        """What to show a person next.

        Raises:
            InputError: nothing is known of a person who is named, or there is nothing to show.
        """
        from modiste.stylist.fit.steps import read_step
        from modiste.stylist.taste.recommending import Wanted, recommend
        from modiste.stylist.taste.shop import day_of

        people = self.store.events.people(user)
        if request.person != ME and request.person not in people:
            raise InputError("stylist.unknown_person", person=request.person[:60], known=people[:_NAMED])
        shop = self._shop(user)
        if not shop.offers:
            raise InputError("stylist.nothing_to_recommend")
        profile = self.profile(request.person, user)
        events = self._kept(self.events(request.person, user), shop, set(profile.lines_off))
        usual = read_step(profile.sizes[0]) if profile.sizes else None
        return recommend(shop, request.person, events, profile, Wanted(
            count=request.count, day=day_of(self._clock()), budget=request.budget, occasion=request.occasion,
            usual=usual, seed=request.seed))

    @staticmethod
    def _kept(events: Sequence[Event], shop: "Shop", off: set[str]) -> tuple[Event, ...]:
        """Events without those that could only have said what the person struck out: of items with nothing else."""
        if not off:
            return tuple(events)
        attributes = {offer.id: set(offer.attributes) for offer in shop.offers}
        return tuple(one for one in events if not attributes.get(one.item) or not attributes[one.item] <= off)

    def _offers(self, user: UserId) -> "list[Offer]":
        from modiste.stylist.taste.shop import offer_of

        found: list[Offer] = []
        after: int | None = None
        while True:
            page = self.store.items.list(user, after=after, limit=_PAGE)
            found += [offer_of(item) for item in page.items]
            after = page.next
            if after is None:
                return found

    def _shop(self, user: UserId) -> "Shop":
        """The shop of a user; put together anew where items or events have changed."""
        from modiste.stylist.taste.ranker import bundled_ranker
        from modiste.stylist.taste.shop import open_shop

        version = self.store.items.count(user), self.store.events.count(user)
        kept = self._shops.get(user)
        if kept is None or kept[0] != version:
            shop = open_shop(self._offers(user), self.store.events.list(user), bundled_ranker())
            kept = version, shop
            self._shops[user] = kept
        return kept[1]
