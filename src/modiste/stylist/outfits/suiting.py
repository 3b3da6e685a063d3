"""What weather forbids: bare legs in the cold, open shoes in the cold and in rain, cloth that rain spoils.

A garment that is wrong for the weather is left out while the wardrobe has a right one for its place; where it has none,
what is missing is said by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from modiste.core.messages import Message, message
from modiste.stylist.outfits.occasions import DressCode
from modiste.stylist.outfits.values import OutfitRequest, Weather
from modiste.stylist.wardrobe.traits import Traits, with_wider
from modiste.stylist.wardrobe.values import WardrobeItem

BARE_C: Final = 16.0
"""The day's mean temperature below which legs are not bare."""
HOSIERY_C: Final = 13.0
"""And below which skirts and dresses want tights."""
OPEN_C: Final = 15.0
"""And below which shoes are closed."""
_BODY: Final = ("lower", "dress")
_RIGHT, _DOUBTFUL, _WRONG = 0, 1, 2
_KEEP_DRY: Final = ("outer", "umbrella")
"""Places of what keeps the whole figure dry."""
_SLIPPERS: Final = "flip_flops"
"""Slippers and flip-flops are one type: photos do not tell them apart. Neither goes out, but to a beach or in heat."""
_BAREFOOT: Final = ("home", "beach", "holiday")
_BAREFOOT_C: Final = 22.0
_COLD_MONTHS: Final = {12: (-4.0, 2.0), 1: (-4.0, 2.0), 2: (-4.0, 2.0), 3: (3.0, 9.0),
                       10: (5.0, 11.0), 11: (2.0, 8.0)}
"""The usual temperatures of the months that are cold where most people live, north of the tropics; a person elsewhere
says the weather."""
_NO_HAT: Final = 0.3
"""How much too plain a hat may be: a woollen one is worn on the way, a cap is not."""
_OPTIONAL: Final = ("mid", "outer", "headwear", "neckwear", "handwear", "bag", "legwear", "accessory")
WARM_OUTER_CLO: Final = 0.45
_WARM_MID_CLO: Final = 0.25


def bares_legs(traits: Traits, weather: Weather, *, hosiery: bool) -> bool:
    """Whether a garment leaves legs bare that should not be; `hosiery`: tights or stockings are worn too."""
    if traits.slot not in _BODY:
        return False
    return (traits.legs == "bare" and weather.mean_c < BARE_C) or (
        traits.legs == "hosiery" and not hosiery and weather.mean_c < HOSIERY_C)


def wants_closed_shoes(weather: Weather) -> bool:
    """Whether the weather is for closed shoes."""
    return weather.is_wet or weather.mean_c < OPEN_C


def fault_of(traits: Traits, weather: Weather, *, hosiery: bool, outermost: bool = True) -> str | None:
    """What is wrong with a garment for the weather, as the end of a message's code; None: nothing. Rain spoils only
    what is `outermost`."""
    if bares_legs(traits, weather, hosiery=hosiery):
        return "bare_legs"
    if traits.slot == "footwear" and traits.shoes == "open" and wants_closed_shoes(weather):
        return "open_shoes"
    if weather.is_wet and traits.rain == "spoils" and outermost:
        return "spoilt"
    return None


def suitable(items: Sequence[WardrobeItem], traits: Mapping[str, Traits], weather: Weather, kept: frozenset[str]
             ) -> list[WardrobeItem]:
    """The garments that the weather lets be worn: of each place the right ones, of what is wrong only what has no
    better one; those `kept` stay. A dress and a pair of trousers are of one place, as far as there is a top for it."""
    hosiery = any(one.slot == "legwear" for one in traits.values())
    has_top = any(traits[one.id].slot in ("upper", "mid") for one in items)
    places: dict[str, list[tuple[int, WardrobeItem]]] = {}
    for one in items:
        slot = traits[one.id].slot
        if slot == "lower" and not has_top:
            continue
        places.setdefault("body" if slot in _BODY else slot, []).append((_rank(traits[one.id], weather, hosiery), one))
    left: set[str] = set()
    for ranked in places.values():
        if not any(one.id in kept for _, one in ranked):
            best = min(rank for rank, _ in ranked)
            left |= {one.id for rank, one in ranked if rank > best}
    return [one for one in items if one.id not in left]


def at_this_time(items: Sequence[WardrobeItem], traits: Mapping[str, Traits], request: OutfitRequest,
                 kept: frozenset[str]) -> list[WardrobeItem]:
    """The garments that are worn outdoors at this time of the year, of each place in which there are some: no slippers,
    and where no weather is said, in cold months no sandals, bare legs or summer clothes. At home anything goes."""
    if request.occasion == "home":
        return list(items)
    usual = usual_weather(request.today) if request.weather is None and request.today is not None else None
    barefoot = request.occasion in _BAREFOOT or (
        request.weather is not None and request.weather.mean_c >= _BAREFOOT_C and not request.weather.is_wet)
    summery = {one.id for one in items if traits[one.id].slot in ("upper", *_BODY)
               and traits[one.id].seasons == ("summer",)}
    slippers = {one.id for one in items if _SLIPPERS in with_wider(one.garment)}
    out = (set() if barefoot else slippers) | (set() if usual is None else summery)
    left = _without(items, traits, out, kept)
    return left if usual is None else suitable(left, traits, usual, kept)


def usual_weather(day: date) -> Weather | None:
    """The usual weather of a cold month; None for one that is not."""
    span = _COLD_MONTHS.get(day.month)
    return None if span is None else Weather(low_c=span[0], high_c=span[1])


def in_code(items: Sequence[WardrobeItem], traits: Mapping[str, Traits], code: DressCode, kept: frozenset[str]
            ) -> list[WardrobeItem]:
    """The garments that an occasion does not rule out, and no cap at work; those it does only where a place that must
    be filled has no other."""
    out = {one.id for one in items if code.rules_out(one.garment, traits[one.id].occasions) or (
        traits[one.id].slot == "headwear" and code.least - traits[one.id].formality > _NO_HAT)}
    return _without(items, traits, out, kept, optional=_OPTIONAL)


def _without(items: Sequence[WardrobeItem], traits: Mapping[str, Traits], out: set[str], kept: frozenset[str],
             optional: Sequence[str] = ()) -> list[WardrobeItem]:
    """The garments but those that are `out`, which stay where a place has no other, unless it may be empty."""
    filled = {traits[one.id].slot for one in items if one.id not in out}
    return [one for one in items if one.id not in out or one.id in kept
            or not (traits[one.id].slot in filled or traits[one.id].slot in optional)]


def _rank(traits: Traits, weather: Weather, hosiery: bool) -> int:
    outermost = traits.slot in ("outer", "footwear", "bag", "headwear")
    if fault_of(traits, weather, hosiery=hosiery, outermost=outermost) is not None:
        return _WRONG
    doubtful = traits.slot == "footwear" and traits.shoes == "unknown" and wants_closed_shoes(weather)
    return _DOUBTFUL if doubtful else _RIGHT


def lacks(traits: Iterable[Traits], weather: Weather) -> tuple[Message, ...]:
    """What a whole wardrobe lacks for the weather, by name; warmth is told by what is put together of it."""
    owned = tuple(traits)
    found = []
    if weather.is_wet and not any(one.rain == "keeps_dry" and one.slot in _KEEP_DRY for one in owned):
        found.append(message("stylist.lacks_dry"))
    shoes = {one.shoes for one in owned if one.slot == "footwear" and one.rain != "spoils"}
    if wants_closed_shoes(weather) and "closed" not in shoes:
        asked = "unknown" in shoes
        found.append(message("stylist.lacks_shoes_known" if asked else "stylist.lacks_shoes"))
    hosiery = any(one.slot == "legwear" for one in owned)
    bodies = [one for one in owned if one.slot in _BODY]
    if bodies and all(bares_legs(one, weather, hosiery=hosiery) for one in bodies):
        found.append(message("stylist.lacks_legs"))
    return tuple(found)


def lacks_warmth(traits: Iterable[Traits]) -> Message:
    """What a wardrobe of which nothing is warm enough lacks first."""
    owned = tuple(traits)
    if not any(one.slot == "outer" and one.clo >= WARM_OUTER_CLO for one in owned):
        return message("stylist.lacks_coat")
    if not any(one.slot == "mid" and one.clo >= _WARM_MID_CLO for one in owned):
        return message("stylist.lacks_sweater")
    return message("stylist.lacks_warmth")
