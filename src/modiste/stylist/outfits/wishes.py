"""What must be in an outfit and what must not, checked against each other before it is made; what leads it."""

from collections.abc import Sequence
from typing import Final

from modiste.core.errors import InputError
from modiste.core.messages import message
from modiste.stylist.outfits.values import Outfit, OutfitRequest, Reason
from modiste.stylist.taste.wording import attribute
from modiste.stylist.wardrobe.traits import traits_of, with_wider
from modiste.stylist.wardrobe.values import WardrobeItem

_ONE_EACH: Final = ("outer", "mid", "upper", "lower", "dress", "footwear", "bag", "headwear", "umbrella")
_SEEN_FIRST: Final = ("outer", "mid", "upper", "dress", "lower")
"""Places of what an outfit is made of: a red dress leads it, a red bag only where nothing of these is red."""
_LEADS: Final = 0.5
"""The weight of the reason that tells it: it is what was asked for, and stands first."""
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


def shows(one: WardrobeItem, line: str) -> bool:
    """Whether a garment has an attribute ("colour:red"): its main colour, or a type that its own is one of."""
    kind, _, value = line.partition(":")
    if kind == "garment":
        return value in with_wider(one.garment)
    if kind == "colour":
        return one.colours[:1] == (value,)
    if kind == "brand":
        return one.item.brand.casefold() == value.casefold()
    return any(tag.kind == kind and tag.value == value for tag in one.item.tags)


def leading(items: Sequence[WardrobeItem], led_by: Sequence[str]) -> dict[str, frozenset[str]]:
    """For each attribute that shall lead, the garments (ids) that can: those of the places that are seen first, else
    any; attributes that nothing has are left out."""
    found: dict[str, frozenset[str]] = {}
    for line in led_by:
        those = [one for one in items if shows(one, line)]
        first = [one for one in those if traits_of(one).slot in _SEEN_FIRST]
        if those:
            found[line] = frozenset(one.id for one in first or those)
    return found


def with_leads(items: Sequence[WardrobeItem], left: Sequence[WardrobeItem], led_by: Sequence[str]
               ) -> list[WardrobeItem]:
    """The garments that were left, and of those left out the ones by which alone an attribute can lead."""
    kept = {one.id for one in left}
    missing = [those for those in leading(items, led_by).values() if not those & kept]
    return [one for one in items if one.id in kept or any(one.id in those for those in missing)]


def lead_reasons(items: Sequence[WardrobeItem], usable: Sequence[WardrobeItem], outfit: Outfit, led_by: Sequence[str]
                 ) -> tuple[Reason, ...]:
    """What is said of each attribute that was to lead: by which garment it does, or why it does not."""
    found = []
    for line in led_by:
        what = attribute(line)
        worn = next((one for one in items if one.id in outfit.items and shows(one, line)), None)
        if worn is not None:
            found.append(Reason(message("stylist.outfit_led", what=what, title=worn.called), _LEADS))
        elif any(shows(one, line) for one in usable):
            found.append(Reason(message("stylist.outfit_not_led", what=what), -_LEADS))
        elif any(shows(one, line) for one in items):
            found.append(Reason(message("stylist.lead_not_ready", what=what), -_LEADS))
        else:
            found.append(Reason(message("stylist.lead_not_owned", what=what), -_LEADS))
    return tuple(found)
