"""Outfits out of a closet: a beam search over the slots, then a choice of good ones that differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from modiste.core.errors import InputError
from modiste.core.messages import Message, message
from modiste.stylist.outfits.ages import of_one_age
from modiste.stylist.outfits.closet import Closet, lay_out
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.judging import TOLERATED_CLO, Judgement, felt_cold, judge, warmth
from modiste.stylist.outfits.occasions import DressCode, dress_code
from modiste.stylist.outfits.suiting import (
    at_this_time,
    bares_legs,
    in_code,
    lacks,
    lacks_warmth,
    suitable,
    usual_weather,
)
from modiste.stylist.outfits.values import Outfit, OutfitRequest, Reason, Weather, jaccard
from modiste.stylist.outfits.wishes import allowed, check_wishes, lead_reasons, leading, wished, with_leads
from modiste.stylist.wardrobe.traits import DRESS_CODED, SLOTS, Traits, traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

Rows = tuple[int, ...]
MOST_ALIKE: Final = 0.5
"""Outfits of a fortnight share at most half of their garments (Jaccard)."""
_BEAM: Final = 60
_A_SLOT: Final = 40
_JUDGED: Final = 160
_TOPS: Final = ("upper", "mid")
_COLD_C: Final = 8.0
_PAIR: Final = 0.12
_WARM: Final = 0.5
_WARM_SHARE: Final = 4  # of the outfits that a search goes on with, one in so many is there for its warmth
_LACKING: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    closet: Closet
    request: OutfitRequest
    code: DressCode | None
    rows: dict[str, list[int]]
    fixed: frozenset[int]
    leads: tuple[frozenset[int], ...]
    own: list[float] = field(repr=False)
    pairs: list[list[float]] = field(repr=False)


def make_outfits(items: Sequence[WardrobeItem], request: OutfitRequest, model: Compatibility | None = None
                 ) -> tuple[Outfit, ...]:
    """Outfits of the garments, the best first, that differ from each other and from those lately shown by half or more
    as far as the wardrobe allows.

    Raises:
        InputError: there is no garment that can be worn now, or demands contradict each other; it names which.
        UnknownNameError: there is no such occasion.
    """
    code = dress_code(request.occasion) if request.occasion else None
    traits = {one.id: traits_of(one) for one in items if one.is_there or not request.ready_only}
    usable = [one for one in items if one.id in traits and traits[one.id].slot not in ("other", "underwear")]
    must = wished(items, request.must)
    usable = allowed(usable, request.must_not, must)
    check_wishes(must, request)
    if not usable:
        raise InputError("stylist.nothing_to_wear", count=len(items))
    owned = [traits[one.id] for one in usable]
    held = frozenset(one.id for one in must)
    usable = of_one_age(usable, held)
    there = usable
    if code is not None:
        usable = in_code(usable, traits, code, held)
    suiting, usable = usable, at_this_time(
        usable, traits, replace(request, occasion=code.occasion if code else None), held)
    unseasonal = [one for one in suiting if one not in usable]
    if request.weather is not None:
        usable = suitable(usable, traits, request.weather, held)
    usable = with_leads(there, usable, request.led_by)
    chosen = _shortlist(usable, traits, request, code, must)
    closet = lay_out(chosen, model)
    search = _prepare(closet, request, code, {one.id for one in must})
    found = _beam(search)
    judged = sorted(((judge(closet, rows, request, code), rows) for rows in found),
                    key=lambda pair: -pair[0].score)
    judged = _least_wrong(closet, judged, request.weather)
    outfits = (_outfit(closet, rows, how, request, owned, unseasonal)
               for how, rows in _different(closet, judged, request))
    return tuple(replace(one, reasons=(*lead_reasons(items, there, one, request.led_by), *one.reasons))
                 for one in outfits)


def _least_wrong(closet: Closet, judged: Sequence[tuple[Judgement, Rows]], weather: Weather | None
                 ) -> list[tuple[Judgement, Rows]]:
    """Those with fewest faults for the weather, and of as many faults those in which nobody feels cold: what is wrong
    is not proposed while something right can be, and against rain, not against cold, there is an umbrella."""
    wrong = [(len(how.faults), weather is not None and felt_cold(closet, rows, weather)) for how, rows in judged]
    return [one for one, is_wrong in zip(judged, wrong, strict=True) if is_wrong == min(wrong)]


def _shortlist(items: Sequence[WardrobeItem], traits: Mapping[str, Traits], request: OutfitRequest,
               code: DressCode | None, must: Sequence[WardrobeItem]) -> list[WardrobeItem]:
    """The garments of each slot that suit occasion, weather and habit best; the rest of a large wardrobe waits for
    another seed."""
    rng = np.random.default_rng(request.seed)
    own = {one.id: _fits(one, traits[one.id], request, code) + 0.15 * rng.random() for one in items}
    kept = {one.id for one in must}.union(*leading(items, request.led_by).values())
    taken: dict[str, list[WardrobeItem]] = {}
    for one in sorted(items, key=lambda one: -own[one.id]):
        row = taken.setdefault(traits[one.id].slot, [])
        if len(row) < _A_SLOT or one.id in kept:
            row.append(one)
    return [one for row in taken.values() for one in row]


def _fits(one: WardrobeItem, traits: Traits, request: OutfitRequest, code: DressCode | None) -> float:
    """How a garment suits by itself, about -1 to 1."""
    found = 0.0
    if code is not None and (traits.slot in DRESS_CODED or traits.slot == "outer"):
        found -= 1.5 * code.distance(traits.formality) + (0.8 if code.rules_out(one.garment, traits.occasions) else 0.0)
    if request.weather is not None:
        if request.weather.is_wet:
            found += {"spoils": -0.5, "bears": 0.0, "keeps_dry": 0.2}[traits.rain]
        least, most = request.weather.needed_clo
        if traits.slot in ("upper", "lower", "dress", "mid"):
            wanted = {"upper": 0.22, "lower": 0.25, "dress": 0.45, "mid": 0.3}[traits.slot] * (least + most)
            found -= min(0.5, abs(traits.clo - wanted))
    if request.today is not None and (day := request.lately.get(one.id)) is not None:
        found -= 0.3 * min(1.0, max(0.0, 1 - (request.today - day).days / 14))  # a plan may lie ahead
    if (lean := request.leans.get(one.id)) is not None:
        found += 0.2 * lean.weight
    return found + 0.2 * request.taste.get(one.id, 0.0)


def _prepare(closet: Closet, request: OutfitRequest, code: DressCode | None, must: set[str]) -> _Search:
    fixed = frozenset(row for row, one in enumerate(closet.items) if one.id in must)
    rows = {slot: closet.rows_in(slot) for slot in SLOTS}
    for slot in SLOTS:
        held = [row for row in rows[slot] if row in fixed]
        if held:
            rows[slot] = held
    leads = tuple(frozenset(closet.row_of(one) for one in those)
                  for those in leading(closet.items, request.led_by).values())
    return _Search(closet=closet, request=request, code=code, rows=rows, fixed=fixed, leads=leads,
                   own=[_fits(one, traits, request, code)
                        for one, traits in zip(closet.items, closet.traits, strict=True)],
                   pairs=closet.pairs.tolist())


def _beam(search: _Search) -> list[Rows]:
    """Sets of rows, the most promising first: a body, then slot by slot what goes over, under and beside it."""
    beam = _bodies(search)
    for slot in _stages(search):
        options: list[int | None] = list(search.rows[slot])
        needed = any(row in search.fixed for row in search.rows[slot])
        if slot != "footwear" and not needed:
            options.append(None)
        elif not options:
            continue
        grown: dict[Rows, float] = {}
        for rows in beam:
            if slot in _TOPS and any(search.closet.traits[row].slot == slot for row in rows):
                grown[rows] = _promise(search, rows)
                continue
            for option in options:
                wider = rows if option is None else (*rows, option)
                grown[wider] = _promise(search, wider)
        beam = _kept(search, grown, _BEAM if slot != "bag" else _JUDGED)
    must = search.fixed
    beam = [rows for rows in beam if must <= set(rows)] or beam
    led = [_led(search, rows) for rows in beam]
    return [rows for rows, count in zip(beam, led, strict=True) if count == max(led)]


def _led(search: _Search, rows: Rows) -> int:
    """How many of the attributes that shall lead are there."""
    return sum(not those.isdisjoint(rows) for those in search.leads)


def _kept(search: _Search, grown: Mapping[Rows, float], most: int) -> list[Rows]:
    """The most promising of those that show most of what shall lead; and of those that are least short of warmth the
    most promising, too: a warm jacket that suits the occasion little would never be tried otherwise."""
    ranked = _spread(search, sorted(grown, key=lambda rows: (-_led(search, rows), -grown[rows])), most)
    if search.request.weather is None:
        return ranked[:most]
    needed = search.request.weather.needed_clo[1]
    warm = sorted(ranked, key=lambda rows: max(0.0, needed - warmth(search.closet, rows)[1] - TOLERATED_CLO))
    return list(dict.fromkeys((*ranked[:most], *warm[: most // _WARM_SHARE])))


def _spread(search: _Search, ranked: Sequence[Rows], most: int) -> list[Rows]:
    """The same, so that of the first `most` no garment is in more than half while its place has others: all could
    hang on the one that promises most, and nothing else would ever be judged."""
    alone = {row for row, one in enumerate(search.closet.traits)
             if row in search.fixed or len(search.rows[one.slot]) == 1}
    first: list[Rows] = []
    later: list[Rows] = []
    uses: Counter[int] = Counter()
    for rows in ranked:
        free = [row for row in rows if row not in alone]
        is_too_often = any(uses[row] >= most // 2 for row in free)
        if not is_too_often:
            uses.update(free)
        (later if is_too_often else first).append(rows)
    return [*first, *later]


def _bodies(search: _Search) -> list[Rows]:
    """Tops with bottoms, and dresses; what there is, where neither can be made."""
    tops, lower, dress = search.rows["upper"] + search.rows["mid"], search.rows["lower"], search.rows["dress"]
    held = {search.closet.traits[row].slot for row in search.fixed}
    if held & {"upper"}:
        tops = search.rows["upper"]
    pairs = [(top, low) for top in tops for low in lower]
    single = [(row,) for row in dress]
    if held & {"dress"}:
        pairs = []
    elif held & {"upper", "lower"}:
        single = []
    bodies: list[Rows] = [*pairs, *single]
    if not bodies:
        bodies = [(row,) for row in (*tops, *lower, *dress)] or [()]
    ranked = sorted(bodies, key=lambda rows: (-_led(search, rows), -_promise(search, rows)))
    return _spread(search, ranked, 2 * _BEAM)[: 2 * _BEAM]


def _stages(search: _Search) -> list[str]:
    weather = search.request.weather
    stages = ["mid", "outer", "legwear", "footwear", "bag"] if _wants_hosiery(search) else [
        "mid", "outer", "footwear", "bag"]
    if weather is not None and weather.low_c < _COLD_C:
        stages += ["headwear", "neckwear", "handwear"]
    if weather is not None and weather.is_wet:
        stages.append("umbrella")
    held = {search.closet.traits[row].slot for row in search.fixed}
    for those in search.leads:
        slots = {search.closet.traits[row].slot for row in those}
        held |= slots if slots.isdisjoint(("upper", "lower", "dress", *stages)) else set()
    return [*stages, *(slot for slot in ("upper", "legwear", "headwear", "neckwear", "handwear", "umbrella",
                                          "accessory") if slot in held and slot not in stages)]


def _wants_hosiery(search: _Search) -> bool:
    """Whether a garment leaves legs bare that the weather wants in tights."""
    weather = search.request.weather
    return weather is not None and any(bares_legs(one, weather, hosiery=False) for one in search.closet.traits)


def _promise(search: _Search, rows: Rows) -> float:
    """A quick guess of how good an outfit will be."""
    if not rows:
        return -9.0
    count = len(rows)
    value = sum(search.own[row] for row in rows) / count
    if count > 1:
        together = sum(search.pairs[a][b] for place, a in enumerate(rows) for b in rows[place + 1:])
        value += _PAIR * together * 2 / (count * (count - 1))
    weather = search.request.weather
    if weather is not None:
        least, most = weather.needed_clo
        light, worn = warmth(search.closet, rows)
        value -= _WARM * (max(0.0, most - worn - 0.2) + max(0.0, light - least - 0.2) + max(0.0, worn - most - 0.4))
    elif any(search.closet.traits[row].slot in ("outer", "mid") for row in rows):
        value -= 0.02  # without a word on the weather, nothing more than is needed
    formal = [search.closet.traits[row].formality for row in rows]
    return value - 0.3 * max(0.0, max(formal) - min(formal) - 0.4) - _unsheltered(search, rows)


def _unsheltered(search: _Search, rows: Rows) -> float:
    """What bare legs, and rain that nothing keeps off, take from the promise."""
    weather, traits = search.request.weather, [search.closet.traits[row] for row in rows]
    if weather is None:
        return 0.0
    hosiery = any(one.slot == "legwear" for one in traits)
    bare = sum(bares_legs(one, weather, hosiery=hosiery) for one in traits)
    dry = any(one.rain == "keeps_dry" and one.slot in ("outer", "umbrella") for one in traits)
    return 0.3 * bare + 0.2 * (weather.is_wet and not dry)


def _different(closet: Closet, judged: Sequence[tuple[Judgement, Rows]], request: OutfitRequest
               ) -> list[tuple[Judgement, Rows]]:
    """The best that differ enough, and of which no garment is in more than half where others could be there instead;
    where there are too few, the best that differ enough, then the best of those that differ at all."""
    chosen: list[tuple[Judgement, Rows]] = []
    taken = list(request.shown)
    uses: Counter[int] = Counter()
    often = (request.n + 1) // 2
    bound = set.intersection(*(set(rows) for _, rows in judged)) if judged else set()
    for most, is_spread in ((MOST_ALIKE, True), (MOST_ALIKE, False), (0.7, False), (0.999, False)):
        for how, rows in judged:
            if len(chosen) >= request.n:
                return sorted(chosen, key=lambda pair: -pair[0].score)
            if is_spread and any(uses[row] >= often for row in rows if row not in bound):
                continue
            names = _names(closet, rows)
            if all(jaccard(names, other) <= most for other in taken):
                chosen.append((how, rows))
                taken.append(names)
                uses.update(rows)
        if chosen and most == MOST_ALIKE and not is_spread and len(judged) > 1 and request.shown:
            break
    if not chosen and judged:
        chosen = [judged[0]]
    return sorted(chosen, key=lambda pair: -pair[0].score)


def _season(unseasonal: Sequence[WardrobeItem]) -> Message:
    """That the time of the year was taken for the weather, and what that left out."""
    if not unseasonal:
        return message("stylist.outfit_season")
    return message("stylist.outfit_season_left", first=unseasonal[0].called, count=len(unseasonal))


def _names(closet: Closet, rows: Rows) -> frozenset[str]:
    return frozenset(closet.items[row].id for row in rows)


def _outfit(closet: Closet, rows: Rows, how: Judgement, request: OutfitRequest, owned: Sequence[Traits] = (),
            unseasonal: Sequence[WardrobeItem] = ()) -> Outfit:
    """The outfit of some rows; `owned` are all garments that it could have been made of, None: it was put together;
    `unseasonal` those that wait for another time of the year."""
    slots = [closet.traits[row].slot for row in rows]
    has_body = "dress" in slots or ("lower" in slots and set(slots) & set(_TOPS))
    missing = [] if has_body else [one for one in ("upper", "lower") if one not in slots and not (
        one == "upper" and "mid" in slots)]
    if "footwear" not in slots:
        missing.append("footwear")
    lacking = _lacking(how, request, owned)
    assumed = request.weather is None and request.today is not None and usual_weather(request.today) is not None
    unsaid = {"stylist.outfit_wet"} if any(one.said.code == "stylist.lacks_dry" for one in lacking) else set()
    reasons = [*lacking, *(one for one in how.reasons if one.said.code not in unsaid),
               *(Reason(message("stylist.outfit_missing", slot=slot), 0.0) for slot in missing),
               *((Reason(_season(unseasonal), 0.01),) if assumed and owned else ())]
    order = sorted(range(len(rows)), key=lambda place: SLOTS.index(slots[place]))
    return Outfit(items=tuple(closet.items[rows[place]].id for place in order), score=how.score, parts=how.parts,
                  reasons=tuple(reasons), missing=tuple(missing))


def _lacking(how: Judgement, request: OutfitRequest, owned: Sequence[Traits]) -> list[Reason]:
    """What the wardrobe lacks for the weather, where outfits of it are wrong for it."""
    if request.weather is None or not owned:
        return []
    said = list(lacks(owned, request.weather))
    if "cold" in how.faults:
        said.append(lacks_warmth(owned))
    return [Reason(one, -_LACKING) for one in said]


def judge_outfit(items: Sequence[WardrobeItem], request: OutfitRequest, model: Compatibility | None = None) -> Outfit:
    """What is to be said of an outfit that somebody put together.

    Raises:
        InputError: it has no garment.
        UnknownNameError: there is no such occasion.
    """
    if not items:
        raise InputError("stylist.nothing_to_wear", count=0)
    code = dress_code(request.occasion) if request.occasion else None
    closet = lay_out(items, model)
    rows = tuple(range(len(items)))
    return _outfit(closet, rows, judge(closet, rows, request, code), request)


def swap(items: Sequence[WardrobeItem], outfit: Sequence[str], out: str, request: OutfitRequest,
         model: Compatibility | None = None) -> tuple[Outfit, ...]:
    """Outfits in which one garment is another, and the rest stays.

    Raises:
        InputError: the garment is not in the outfit, or there is none to take its place.
    """
    if out not in outfit:
        raise InputError("stylist.not_in_outfit", id=out)
    worn = next(one for one in items if one.id == out)
    slot = traits_of(worn).slot
    rest = tuple(one for one in outfit if one != out)
    kept = [one for one in items if one.id in rest]
    others = [one for one in items if one.id not in outfit and traits_of(one).slot == slot and one.is_there]
    if not others:
        raise InputError("stylist.nothing_instead", title=worn.called)
    code = dress_code(request.occasion) if request.occasion else None
    closet = lay_out([*kept, *others], model)
    base = tuple(range(len(kept)))
    free = replace(request, shown=())
    judged = [(judge(closet, (*base, len(kept) + place), free, code), (*base, len(kept) + place))
              for place in range(len(others))]
    best = sorted(judged, key=lambda pair: -pair[0].score)[: request.n]
    return tuple(_outfit(closet, rows, how, free) for how, rows in best)
