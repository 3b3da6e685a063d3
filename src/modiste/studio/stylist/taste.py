"""Taste as the studio keeps it: events, profiles, and what to show next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from modiste.core.errors import InputError
from modiste.core.files import parse_json
from modiste.core.settings import Settings
from modiste.language.vocabulary import widest_garment
from modiste.studio.home import UserId
from modiste.studio.store import NotFoundError
from modiste.studio.store.store import Store
from modiste.studio.stylist.dated import Dated
from modiste.studio.stylist.requests import EventsRequest, QuizPair, RecommendRequest
from modiste.studio.stylist.shops import Shops
from modiste.stylist.outfits.liking import TrendDial
from modiste.stylist.taste.events import AHEAD, ME, Event, read_events
from modiste.stylist.taste.profile import Profile

if TYPE_CHECKING:
    from modiste.catalog.index.snapshot import Snapshot
    from modiste.stylist.taste.goods import Goods
    from modiste.stylist.taste.lines import TasteLine
    from modiste.stylist.taste.quiz import QuizAnswer
    from modiste.stylist.taste.recommending import Recommendation
_A_WARDROBE: Final = 6
"""Fewer types of garments are no wardrobe that could lack one."""
_MOST_BYTES: Final = 1_000_000
_NAMED: Final = 12


class Taste:
    """`studio.stylist.taste`. Each method takes the user last: whose studio it is, None on a laptop."""

    def __init__(self, settings: Settings, index: "Callable[[], Snapshot | None]" = lambda: None,
                 clock: Callable[[], datetime] = lambda: datetime.now(UTC),
                 rises: Callable[[UserId], Mapping[str, float]] = lambda _user: {}) -> None:
        self._settings, self._clock, self._rises = settings, clock, rises
        self.shops = Shops(lambda: self.store, index)

    @cached_property
    def store(self) -> Store:
        """The studio's rows, opened on first use and kept open."""
        return Store.open(self._settings.make_home(), self._settings.database)

    def warm(self) -> None:
        """Put the catalogue that everybody sees together, so that the first question after a start does not wait."""
        self.shops.goods(None)

    def add(self, events: Sequence[Event], user: UserId = None) -> int:
        """Note what people did; gives how many were not noted yet."""
        return self.store.events.add(user, events)

    def note(self, events: Sequence[Event], user: UserId = None) -> int:
        """Note events of items that are there and of no later than now; gives how many were not noted yet.

        Raises:
            NotFoundError: there is no such item.
            InputError: an event lies in the future.
        """
        places, now = self.shops.goods(user).places, self._clock()
        for event in events:
            if event.item not in places:
                raise NotFoundError("item", event.item[:40])
            if event.at > now + AHEAD:
                raise InputError("stylist.event_later", value=event.at.isoformat())
        return self.add(events, user)

    def bring(self, request: EventsRequest, user: UserId = None) -> int:
        """Note the events of a file, all or none; gives how many were not noted yet.

        Raises:
            DataError: the file cannot be read, or has a row that cannot be used.
        """
        known = self.shops.goods(user).places
        knows = None if request.any_item or not self.store.items.count(user) else known.__contains__
        return self.store.events.add(user, tuple(read_events(request.data, self._clock(), request.person, knows)))

    def events(self, person: str | None = None, user: UserId = None) -> tuple[Event, ...]:
        """What people did, oldest first."""
        return tuple(self.store.events.list(user, person))

    def judge(self, item: str, event: str, reason: str | None = None, user: UserId = None) -> Event:
        """Note what a person thinks of an item, now.

        Raises:
            NotFoundError: there is no such item.
            UnknownNameError: there is no such event or reason.
        """
        if item not in self.shops.goods(user).places:
            raise NotFoundError("item", item[:40])
        noted = Event(person=ME, item=item, event=event, at=self._clock(), reason=reason)
        self.add((noted,), user)
        return noted

    def dated(self, user: UserId = None) -> tuple[Dated, ...]:
        """What people took, dated, of which something is known."""
        from modiste.stylist.taste.shop import TAKEN

        goods = self.shops.goods(user)
        return tuple(Dated(one.at, goods.offers[goods.places[one.item]].attributes) for one in self.events(None, user)
                     if one.event in TAKEN and one.item in goods.places)

    def forget(self, person: str = ME, *, item: str | None = None, event: str | None = None, user: UserId = None
               ) -> int:
        """Forget what a person did: all with the profile, or with one item, or events of one kind. What is shown next
        is what would be shown if it had never been."""
        gone = self.store.events.forget(user, person, item, event)
        if item is None and event is None:
            self.store.events.keep_profile(user, person, None)
        self.shops.forget(user)
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

    def lines(self, person: str = ME, user: UserId = None) -> "tuple[TasteLine, ...]":
        """What events and answers say of a person's taste, without the lines that the person struck out."""
        from modiste.stylist.taste.lines import taste_lines
        from modiste.stylist.taste.recommending import taste_of

        goods, events, profile = self.shops.goods(user), self.events(person, user), self.profile(person, user)
        return taste_lines(goods, taste_of(goods, events, profile), events, profile.quiz)

    def quiz(self, person: str = ME, user: UserId = None) -> QuizPair:
        """The next pair of the quiz: the one whose answer would tell most; at its `first` and `second` is None where no
        pair is left.

        Raises:
            InputError: there is nothing to show.
        """
        from modiste.stylist.taste.quiz import ask_next
        from modiste.stylist.taste.recommending import taste_of

        goods, profile = self.shops.goods(user), self.profile(person, user)
        if not len(goods):
            raise InputError("stylist.nothing_to_recommend")
        taste = taste_of(goods, self.events(person, user), profile)
        pair = ask_next(goods, taste, profile.quiz, profile.refused)
        first, second = pair if pair is not None else (None, None)
        return QuizPair(number=len(profile.quiz) + 1, first=first, second=second)

    def answer(self, answer: "QuizAnswer", person: str = ME, user: UserId = None) -> None:
        """Keep an answer to a pair of the quiz in place of a former one to the same pair.

        Raises:
            InputError: there are no such items.
        """
        places = self.shops.goods(user).places
        if answer.first not in places or answer.second not in places:
            raise InputError("stylist.quiz_unknown")
        profile = self.profile(person, user)
        others = tuple(one for one in profile.quiz if {one.first, one.second} != {answer.first, answer.second})
        self.keep(replace(profile, quiz=(*others, answer)), person, user)

    def likes(self, user: UserId = None) -> dict[str, float]:
        """Attributes ("colour:navy") by how much the user of the studio likes them, -1 to 1; empty where nothing was
        said or done."""
        from modiste.stylist.outfits.liking import attribute_likes

        profile = self.profile(ME, user)
        known = self.events(ME, user) or profile.quiz
        lines = [(one.name, one.weight) for one in self.lines(ME, user)] if known else []
        return attribute_likes(lines, profile.loved, profile.refused)

    def trend_dial(self, user: UserId = None) -> TrendDial:
        """How much the user of the studio wants trends to count, with the trends where they do."""
        dial = self.profile(ME, user).dial
        return TrendDial(dial, self._rises(user) if dial else {})

    def recommend(self, request: RecommendRequest, user: UserId = None) -> "Recommendation":
        """What to show a person next.

        Raises:
            InputError: nothing is known of a person who is named, or there is nothing to show.
        """
        from modiste.stylist.fit.steps import read_step
        from modiste.stylist.taste.recommending import Wanted, recommend
        from modiste.stylist.taste.shop import day_of

        if request.person != ME and not self.store.events.knows(user, request.person):
            known = self.store.events.people(user)[:_NAMED]
            if not known:
                raise InputError("stylist.unknown_first_person", person=request.person[:60])
            raise InputError("stylist.unknown_person", person=request.person[:60], known=known)
        profile, events = self.profile(request.person, user), self.events(request.person, user)
        usual = read_step(profile.sizes[0]) if profile.sizes else None
        with self.shops.lock:
            shop = self.shops.of(user)
            if not len(shop.goods):
                raise InputError("stylist.nothing_to_recommend")
            return recommend(shop, request.person, events, profile, Wanted(
                count=request.count, day=day_of(self._clock()), budget=request.budget, occasion=request.occasion,
                usual=usual, seed=request.seed, dial=profile.dial, gaps=self._gaps(shop.goods, user),
                trends=self._rises(user) if profile.dial else {}))

    def _gaps(self, goods: "Goods", user: UserId) -> tuple[str, ...]:
        """Types that the catalogue has and the person's wardrobe lacks, where the wardrobe is one: of whose widest type
        nothing is there, for who owns a trench coat owns a coat."""
        types = {one.garment for one in self.store.wardrobes.list(user, gone=False) if one.garment}
        if len(types) < _A_WARDROBE:
            return ()
        owned = {widest_garment(one) for one in types}
        return tuple(name for name in goods.marks if name.startswith("garment:")
                     and widest_garment(name.removeprefix("garment:")) not in owned)
