"""What must be in an outfit and what must not, checked against each other before anything is made."""

from collections.abc import Sequence
from typing import Final

from modiste.core.errors import InputError
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_ONE_EACH: Final = ("outer", "mid", "upper", "lower", "dress", "footwear", "bag", "headwear", "umbrella")
_NOT_BOTH: Final = (("dress", "lower"), ("dress", "upper"))


def wished(items: Sequence[WardrobeItem], must: Sequence[str]) -> list[WardrobeItem]:
    """The garments that must be in it.

    Raises:
        InputError: one is not in the wardrobe, or cannot be worn now.
    """
    by_id = {one.id: one for one in items}
    found = []
    for name in dict.fromkeys(must):
        if name not in by_id:
            raise InputError("stylist.must_unknown", id=name)
        if not by_id[name].is_there:
            raise InputError("stylist.must_not_ready", title=by_id[name].called, state=by_id[name].state)
        found.append(by_id[name])
    return found


def check_wishes(must: Sequence[WardrobeItem], request: OutfitRequest) -> None:
    """Raises InputError where two demands contradict each other, naming both."""
    del request
    slots = [(traits_of(one).slot, one) for one in must]
    for place, (slot, one) in enumerate(slots):
        for other_slot, other in slots[place + 1:]:
            both = {slot, other_slot}
            if (slot == other_slot and slot in _ONE_EACH) or any(both == set(pair) for pair in _NOT_BOTH):
                raise InputError("stylist.must_not_both", first=one.called, second=other.called)


def allowed(items: Sequence[WardrobeItem], must_not: Sequence[str], must: Sequence[WardrobeItem]) -> list[WardrobeItem]:
    """The garments that no wish leaves out: `must_not` are ids, types, colours, materials or own tags.

    Raises:
        InputError: what must be in it must not be in it; it names both.
    """
    for one in must:
        for word in must_not:
            if _is(one, word):
                raise InputError("stylist.must_contradicts", title=one.called, word=word)
    return [one for one in items if not any(_is(one, word) for word in must_not)] if must_not else list(items)


def _is(one: WardrobeItem, word: str) -> bool:
    named = {one.id, one.garment, one.own_type.casefold(), *one.colours[:1], *one.materials,
             *(tag.casefold() for tag in one.own_tags), one.item.attributes().pattern or ""}
    return bool(word) and (word in named or word.casefold() in named)
