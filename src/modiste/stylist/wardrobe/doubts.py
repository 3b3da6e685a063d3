"""What of a garment was seen too unsurely to be taken as said: the person is asked."""

from typing import Final

from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

SURE: Final = 0.6
"""From it a colour told of people's own photos is right in nine of ten; more than half of the wrong ones are below."""
CUT_SURE: Final = 0.5
"""Below it a cut-out is told as one to be looked at: see `garment.segmentation.quality`."""
PAINTED_FROM: Final = 0.3
"""Below it nothing is painted by a mask: of 332 garments of street photos with true masks those are 0.26 of the masks
that overlap with the true one by less than 0.6, and 0.03 of the others (0.42 and 0.09 below one half)."""


def doubts_of(one: WardrobeItem) -> tuple[str, ...]:
    """"garment" where its type, or what kind of shoes it is, is in doubt, "colour" where its colour is,
    "cutout" where its edge is."""
    found = []
    if not one.own_type:
        types = [tag for tag in one.item.tags if tag.kind == "garment"]
        said = any(tag.source == "person" for tag in types)
        if max((tag.confidence for tag in types), default=0.0) < SURE or (not said and _shoes_unknown(one)):
            found.append("garment")
    colours = [tag for tag in one.item.tags if tag.kind == "colour"]
    if colours and max(tag.confidence for tag in colours) < SURE:
        found.append("colour")
    if one.cutout is not None and one.cut_confidence is not None and one.cut_confidence < CUT_SURE:
        found.append("cutout")
    return tuple(found)


def _shoes_unknown(one: WardrobeItem) -> bool:
    traits = traits_of(one)
    return traits.slot == "footwear" and traits.shoes == "unknown"
