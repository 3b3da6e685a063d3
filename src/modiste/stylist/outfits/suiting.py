"""What weather forbids: bare legs in the cold, open shoes in the cold and in rain, cloth that rain spoils.

A garment that is wrong for the weather is left out while the wardrobe has a right one for its place; where it has none,
what is missing is said by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from modiste.core.messages import Message, message
from modiste.stylist.outfits.values import Weather
from modiste.stylist.wardrobe.traits import Traits
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
