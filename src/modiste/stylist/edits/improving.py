"""Which small change makes an outfit better: worn differently, taken off, swapped, altered, bought."""

from collections.abc import Mapping, Sequence
from typing import Final

from modiste.core.errors import InputError
from modiste.stylist.edits.altering import Shortened, dyed, shortened
from modiste.stylist.edits.choosing import worthwhile
from modiste.stylist.edits.exchanging import swapped, traded
from modiste.stylist.edits.standing import Standing
from modiste.stylist.edits.values import Edit
from modiste.stylist.edits.wearing import ADDED, put_on, taken_off, worn_differently
from modiste.stylist.outfits.ages import of_one_age
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_TAKEN_IN: Final = 120   # garments of a slot, owned or for sale, that are looked at
_TRADES: Final = {"dress": ("upper", "mid", "lower"), "lower": ("dress",)}
"""What may take the place of a garment of another slot."""
_BELTS: Final = "accessory"


def improve(outfit: Sequence[WardrobeItem], wardrobe: Sequence[WardrobeItem], request: OutfitRequest,
            model: Compatibility | None = None, offers: Sequence[WardrobeItem] = (), boldness: float = 0.5,
            shorter: Mapping[str, Shortened] | None = None) -> tuple[Edit, ...]:
    """Edits that help an outfit, cheapest first (`choosing.worthwhile`); none where nothing helps.

    Args:
        wardrobe: what can be swapped in.
        offers: what could be bought.
        boldness: 0 asks for the least change, which must gain the more the dearer it is; 1 for the most gain.
        shorter: garments of the outfit with shorter hems, by their ids.

    Raises:
        InputError: the outfit has no garment, or the boldness is none.
        UnknownNameError: there is no such occasion.
    """
    if not outfit:
        raise InputError("stylist.nothing_to_wear", count=0)
    if not 0 <= boldness <= 1:
        raise InputError("stylist.number_range", name="boldness", most=1.0, value=boldness)
    bought = frozenset(one.id for one in offers)
    now = Standing.of(outfit, _instead(outfit, (*wardrobe, *offers), bought), request, model, bought)
    found = (*worn_differently(now), *put_on(now), *taken_off(now), *swapped(now), *traded(now),
             *shortened(outfit, now, shorter or {}), *dyed(outfit, now))
    if len(now.rows) == 1:  # one garment has nothing to go with: only the weather tells it from another
        found = tuple(one for one in found if one.mends)
    return worthwhile(found, boldness)


def _instead(outfit: Sequence[WardrobeItem], others: Sequence[WardrobeItem], bought: frozenset[str]
             ) -> list[WardrobeItem]:
    """As many garments of the slots that can change as are worth looking at, for people of the outfit's age."""
    worn = frozenset(one.id for one in outfit)
    slots = {traits_of(one).slot for one in outfit}
    slots |= {*ADDED, _BELTS, *(other for slot in slots for other in _TRADES.get(slot, ()))}
    taken: dict[tuple[str, bool], int] = {}
    kept = []
    for one in of_one_age([*outfit, *(one for one in others if one.id not in worn)], worn)[len(outfit):]:
        if not (one.is_there or one.id in bought):
            continue
        key = (traits_of(one).slot, one.id in bought)
        if key[0] in slots and taken.get(key, 0) < _TAKEN_IN:
            taken[key] = taken.get(key, 0) + 1
            kept.append(one)
    return kept
