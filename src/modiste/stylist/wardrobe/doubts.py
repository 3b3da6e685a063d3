"""What of a garment was seen too unsurely to be taken as said: the person is asked."""

from typing import Final

from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

SURE: Final = 0.6
"""From it a colour told of people's own photos is right in nine of ten; more than half of the wrong ones are below."""


def doubts_of(one: WardrobeItem) -> tuple[str, ...]:
    """"garment" where its type, or what kind of shoes it is, is in doubt, "colour" where its colour is."""
    found = []
    if not one.own_type:
        types = [tag for tag in one.item.tags if tag.kind == "garment"]
        said = any(tag.source == "person" for tag in types)
        if max((tag.confidence for tag in types), default=0.0) < SURE or (not said and _shoes_unknown(one)):
            found.append("garment")
    colours = [tag for tag in one.item.tags if tag.kind == "colour"]
    if colours and max(tag.confidence for tag in colours) < SURE:
        found.append("colour")
    return tuple(found)


def _shoes_unknown(one: WardrobeItem) -> bool:
    traits = traits_of(one)
    return traits.slot == "footwear" and traits.shoes == "unknown"
