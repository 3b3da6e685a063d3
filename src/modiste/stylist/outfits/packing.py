"""Outfits for several days, and a suitcase for them: few garments that make many outfits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from modiste.core.errors import InputError
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.generating import make_outfits
from modiste.stylist.outfits.values import MOST_DAYS, Outfit, OutfitRequest, Weather
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_CANDIDATES: Final = 50
_DIFFERENT: Final = 14
_SEEDS: Final = 4


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
    """An outfit for each day with its weather: what was worn is left out until it would be washed, and none shares more
    than half with those of the fortnight before.

    Raises:
        InputError: too many days, or as `make_outfits` does.
    """
    _check_days(len(weathers))
    lately = dict(request.lately)
    shown = list(request.shown)
    worn: dict[str, int] = {}
    by_id = {one.id: one for one in items}
    chosen = []
    for number, weather in enumerate(weathers):
        day = first + timedelta(days=number)
        fresh = [one for one in items if one.id in request.must or not _spent(one, worn.get(one.id, 0))]
        asked = replace(request, n=1, weather=weather or request.weather, today=day, lately=lately,
                        shown=tuple(shown[-_DIFFERENT:]), seed=request.seed + number)
        outfit = make_outfits(fresh or items, asked, model)[0]
        chosen.append(outfit)
        shown.append(frozenset(outfit.items))
        for name in outfit.items:
            worn[name] = worn.get(name, 0) + 1
            if traits_of(by_id[name]).slot not in ("footwear", "outer", "bag"):
                lately[name] = day
    return Plan(first=first, outfits=tuple(chosen), items=_all(chosen))


def pack(items: Sequence[WardrobeItem], request: OutfitRequest, first: date, weathers: Sequence[Weather | None],
         most: int, model: Compatibility | None = None) -> Plan:
    """A suitcase of at most so many garments with an outfit for each day: greedy cover (Johnson, 1974), which takes the
    outfit with the most score for each garment that it adds, until every day has one of its own.

    Raises:
        InputError: too many days, or so few garments that not even one outfit goes in; as `make_outfits` does.
    """
    _check_days(len(weathers))
    weather = _together([one for one in (*weathers, request.weather) if one is not None])
    found: dict[frozenset[str], Outfit] = {}
    for seed in range(_SEEDS):
        asked = replace(request, n=_CANDIDATES, weather=weather, seed=request.seed + seed, shown=())
        found |= {frozenset(one.items): one for one in make_outfits(items, asked, model)}
    smallest = min(map(len, found))
    if smallest > most:
        raise InputError("stylist.suitcase_small", most=most, least=smallest)
    packed: set[str] = set(request.must)
    chosen: list[Outfit] = []
    while len(chosen) < len(weathers):
        fits = {names: one for names, one in found.items() if one not in chosen and len(packed | names) <= most}
        if not fits:
            break
        best = max(fits, key=lambda names: (fits[names].score + 0.05) / (1 + len(names - packed)))
        chosen.append(fits[best])
        packed |= best
    if not chosen:
        raise InputError("stylist.suitcase_small", most=most, least=smallest)
    outfits = tuple(chosen[number % len(chosen)] for number in range(len(weathers)))
    return Plan(first=first, outfits=outfits, items=_all(outfits))


def _spent(one: WardrobeItem, wears: int) -> bool:
    most = traits_of(one).wears
    return most > 0 and one.since_wash + wears >= most * one.quantity


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
