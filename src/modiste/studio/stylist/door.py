"""The door of the stylist: trends, fit, taste and recommendations."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from modiste.core.errors import InputError
from modiste.core.progress import Progress
from modiste.core.settings import Settings
from modiste.studio.home import UserId
from modiste.studio.store.events.events import LastEvent
from modiste.studio.stylist.requests import AdviseRequest, FitRequest, TrendRequest
from modiste.stylist.advice.values import Colouring
from modiste.stylist.taste.events import ME

if TYPE_CHECKING:
    from modiste.studio.catalog.door import Catalog
    from modiste.studio.sewing.door import Sewing
    from modiste.studio.stylist.advising import Advice
    from modiste.studio.stylist.taste import Taste
    from modiste.stylist.fit.advice import FitAdvice
    from modiste.stylist.fit.asking import FitAsked
    from modiste.stylist.trends.report import TrendReport
    from modiste.stylist.trends.rises import Followed

_FOLLOWED: Final = "trends.followed"
_MOST_RISES: Final = 60

class Stylist:
    """`studio.stylist`."""

    def __init__(self, settings: Settings, catalog: "Callable[[], Catalog]", sewing: "Callable[[], Sewing]") -> None:
        self._settings, self._catalog, self._sewing = settings, catalog, sewing
        self._own_rises: dict[UserId, tuple[LastEvent, Mapping[str, float]]] = {}

    @cached_property
    def taste(self) -> "Taste":
        """Events, profiles and recommendations."""
        from modiste.studio.stylist.taste import Taste

        return Taste(self._settings, self._catalog().finding.snapshot, rises=self._rises)

    def trends(self, request: TrendRequest, user: UserId = None) -> "tuple[TrendReport, ...]":
        """What rises and falls, a report for each kind.

        Raises:
            DataError: the file cannot be read, or has no column of dates or of a kind.
            InputError: `since` is no month, or nothing is dated yet.
        """
        from modiste.studio.stylist.dated import count, of_catalogue, of_wardrobe
        from modiste.stylist.trends.reading import read_months
        from modiste.stylist.trends.report import report

        if request.data is not None:
            counted = read_months(request.data, request.by, request.since)
        else:
            store = self.taste.store
            dated = (of_wardrobe(store, user) if request.source == "wardrobe" else
                     of_catalogue(store, user) if request.source == "catalogue" else self.taste.dated(user))
            counted = count(dated, request.by, request.since)
        return tuple(report(counts, request.months) for counts in counted)

    def follow(self, reports: "Sequence[TrendReport]", name: str, user: UserId = None) -> int:
        """Let the trends of some reports (`name` says of what) count in recommendations and outfits, as far as the
        person's dial says; gives how many rise or fall."""
        from modiste.stylist.trends.rises import rises_of

        rises = dict(sorted(rises_of(reports).items(), key=lambda pair: -abs(pair[1]))[:_MOST_RISES])
        said = {"of": name[:80], "rises": {key: round(rise, 4) for key, rise in rises.items()}}
        self.taste.store.preferences.set(user, _FOLLOWED, json.dumps(said, ensure_ascii=False))
        return len(rises)

    def followed(self, user: UserId = None) -> "Followed":
        """The trends that count for a person: those that were chosen, else of what people take here."""
        from modiste.stylist.trends.rises import Followed, rises_of

        kept = self.taste.store.preferences.get(user).get(_FOLLOWED)
        if kept is not None:
            said: Any = json.loads(kept)
            return Followed(of=said["of"], rises=said["rises"])
        log = self.taste.store.events.last(user)
        known = self._own_rises.get(user)
        if known is None or known[0] != log:
            try:
                rises = rises_of(self.trends(TrendRequest(), user))
            except InputError:
                rises = {}  # nobody has taken anything yet
            known = self._own_rises[user] = log, rises
        return Followed(of="", rises=known[1])

    def _rises(self, user: UserId) -> "Mapping[str, float]":
        return self.followed(user).rises

    def advise(self, request: AdviseRequest, progress: Progress | None = None, *, user: UserId = None) -> "Advice":
        """Garments on a person's own measures, side by side, with what was measured on each; what the request leaves
        open (body, colours, lines that are off) comes from what the person says of themselves.

        Raises:
            InputError: a text names nothing that can be sewn, or the measures are none.
        """
        from modiste.studio.stylist.advising import advise

        profile = self.taste.profile(user=user)
        asked = replace(
            request, body=request.body or profile.body.girths or None, off=request.off or profile.advice_off,
            colouring=profile.colouring if request.colouring == Colouring() else request.colouring)
        return advise(asked, self._sewing(), progress, owner=user)

    def fit(self, request: FitRequest, user: UserId = None) -> "FitAdvice":
        """How likely each size of an item is small, fits, or is large, and which to take; what the question leaves open
        (measures, the usual size) comes from what the person says of themselves.

        Raises:
            DataError: the file cannot be read.
            InputError: the item is in none of its notes, or a size is none.
            WeightsError: the bundled model is damaged.
        """
        from modiste.stylist.fit.asking import ask
        from modiste.stylist.fit.model import bundled_model
        from modiste.stylist.fit.rentals import read_fit_notes

        model = bundled_model()
        named = None
        if request.data is not None:
            named = read_fit_notes(request.data, model.categories, model.occasions)
        today = datetime.now(UTC).date().toordinal() - datetime(1970, 1, 1, tzinfo=UTC).date().toordinal()
        return ask(model, named, self._as_told(request.asked, user), today, item_must_be_noted=request.data is not None)

    def _as_told(self, asked: "FitAsked", user: UserId) -> "FitAsked":
        """A question with the measures and the size of the person's profile where it names none."""
        profile = self.taste.profile(asked.person or ME, user)
        known = {one.name: getattr(profile.body, one.name) for one in fields(asked.body)
                 if getattr(asked.body, one.name) is None}
        return replace(asked, body=replace(asked.body, **known),
                       usual=asked.usual or next(iter(profile.sizes), None))
