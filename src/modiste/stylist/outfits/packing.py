"""Outfits for several days, and a suitcase for them: few garments that make many outfits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from modiste.core.errors import InputError
from modiste.core.messages import message
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.generating import make_outfits
from modiste.stylist.outfits.suitcase import Space, fill
from modiste.stylist.outfits.values import MOST_DAYS, Outfit, OutfitRequest, Reason, Weather, jaccard
from modiste.stylist.outfits.wishes import shows
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_CANDIDATES: Final = 50
_DIFFERENT: Final = 14
_SEEDS: Final = 4
_OTHER_CLIMATE_CLO: Final = 0.5
"""Days of which one needs so much more insulation than another want two coats."""
_WASHED: Final = 0.2
_ALIKE: Final = 0.25
"""What an outfit loses that is another of the days before again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An outfit for each day from `first` on, and all the garments of them: the suitcase."""

    first: date
    outfits: tuple[Outfit, ...]
    items: tuple[str, ...]

    def days(self) -> tuple[tuple[date, Outfit], ...]:
        """Each day with its outfit."""
        return tuple((self.first + timedelta(days=number), one) for number, one in enumerate(self.outfits))


def plan_days(items: Sequence[WardrobeItem], request: OutfitRequest, first: date, weathers: Sequence[Weather | None],
              model: Compatibility | None = None) -> Plan:
    """An outfit for each day with its weather: what was worn as often as it is before a wash is left out while the rest
    dresses the day (else it is said what is washed by then), and none shares more than half with those of the fortnight
    before.

    Raises:
        InputError: too many days, or as `make_outfits` does.
    """
    _check_days(len(weathers))
    return _planned(_Days(items, request, model), first, weathers)


def pack(items: Sequence[WardrobeItem], request: OutfitRequest, first: date, weathers: Sequence[Weather | None],
         most: int, model: Compatibility | None = None) -> Plan:
    """A suitcase of at most so many garments (`suitcase.fill`), and an outfit of them for each day with its weather, as
    `plan_days` makes them.

    Raises:
        InputError: too many days, or so few garments that not even one outfit goes in; as `make_outfits` does.
    """
    _check_days(len(weathers))
    known = [one for one in (*weathers, request.weather) if one is not None]
    found: dict[frozenset[str], Outfit] = {}
    for seed in range(_SEEDS):
        asked = replace(request, n=_CANDIDATES, weather=_together(known), seed=request.seed + seed, shown=())
        found |= {frozenset(one.items): one for one in make_outfits(items, asked, model)}
    climates = 2 if known and max(one.needed_clo[1] for one in known) - min(
        one.needed_clo[1] for one in known) > _OTHER_CLIMATE_CLO else 1
    packed = fill(items, found, request.must, len(weathers), Space(most=most, climates=climates))
    if not packed:
        raise InputError("stylist.suitcase_small", most=most, least=min(map(len, found)))
    return _planned(_Days([one for one in items if one.id in packed], request, model, few=True), first, weathers)


def _planned(days: "_Days", first: date, weathers: Sequence[Weather | None]) -> Plan:
    for number, weather in enumerate(weathers):
        days.dress(first + timedelta(days=number), weather, number)
    return Plan(first=first, outfits=tuple(days.chosen), items=_all(days.chosen))


class _Days:
    """Outfits for one day after another, with what was worn and washed by then; of `few` garments outfits are alike,
    and a good one that is like yesterday's is better than one that is merely another."""

    def __init__(self, items: Sequence[WardrobeItem], request: OutfitRequest, model: Compatibility | None, *,
                 few: bool = False) -> None:
        self._few = few
        self.chosen: list[Outfit] = []
        self._items, self._request, self._model = items, request, model
        self._by_id = {one.id: one for one in items}
        self._lately = dict(request.lately)
        self._shown = list(request.shown)
        self._worn = {one.id: one.since_wash for one in items}

    def dress(self, day: date, weather: Weather | None, number: int) -> None:
        """Choose the outfit of a day."""
        asked = replace(self._request, n=1, weather=weather or self._request.weather, today=day, lately=self._lately,
                        shown=tuple(self._shown[-_DIFFERENT:]), seed=self._request.seed + number)
        fresh = [one for one in self._items if one.id in asked.must or not self._is_spent(one)]
        outfit = self._make(fresh, asked)
        if outfit is None or _lacks(outfit):
            washed = self._make(self._items, asked)
            if outfit is None or (washed is not None and _lacks(washed) < _lacks(outfit)):
                outfit = self._washed(washed or make_outfits(self._items, asked, self._model)[0])
        self.chosen.append(outfit)
        self._shown.append(frozenset(outfit.items))
        for name in outfit.items:
            self._worn[name] += 1
            if traits_of(self._by_id[name]).slot not in ("footwear", "outer", "bag"):
                self._lately[name] = day

    def _make(self, items: Sequence[WardrobeItem], asked: OutfitRequest) -> Outfit | None:
        if not any(one.is_there for one in items):
            return None
        # What was to lead and waits for its wash is not said to be missing.
        led = tuple(line for line in asked.led_by if any(shows(one, line) for one in items))
        asked = replace(asked, led_by=led)
        if not self._few:
            return make_outfits(items, asked, self._model)[0]
        late = self.chosen[-_DIFFERENT:]
        return max(make_outfits(items, replace(asked, n=_CANDIDATES, shown=()), self._model), key=lambda one: (
            one.score - _ALIKE * max((jaccard(frozenset(one.items), frozenset(other.items)) for other in late),
                                     default=0.0)))

    def _washed(self, outfit: Outfit) -> Outfit:
        """An outfit with what must be washed for it, which then begins anew."""
        spent = [self._by_id[name] for name in outfit.items if self._is_spent(self._by_id[name])]
        for one in spent:
            self._worn[one.id] = 0
        said = tuple(Reason(message("stylist.plan_wash", title=one.called), -_WASHED) for one in spent)
        return replace(outfit, reasons=(*said, *outfit.reasons))

    def _is_spent(self, one: WardrobeItem) -> bool:
        most = traits_of(one).wears
        return most > 0 and self._worn[one.id] >= most * one.quantity


def _lacks(outfit: Outfit) -> int:
    """How many places are empty, and whether it is too cold: what a wash may mend."""
    return len(outfit.missing) + any(one.said.code == "stylist.outfit_cold" for one in outfit.reasons)


def _together(weathers: Sequence[Weather]) -> Weather | None:
    if not weathers:
        return None
    return Weather(low_c=min(one.low_c for one in weathers), high_c=max(one.high_c for one in weathers),
                   rain=any(one.rain for one in weathers), snow=any(one.snow for one in weathers))


def _all(outfits: Sequence[Outfit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in outfits for name in one.items))


def _check_days(count: int) -> None:
    if not 1 <= count <= MOST_DAYS:
        raise InputError("stylist.days_asked", most=MOST_DAYS, count=count)
