"""Clothes of children and of the grown are not mixed."""

from collections.abc import Sequence
from typing import Final

from modiste.stylist.wardrobe.values import WardrobeItem

_CHILDREN: Final = ("girls", "boys")
_GROWN: Final = ("women", "men")
_SURE: Final = 0.8
"""Confidence from which a picture's word for whom a garment is counts: below it, people's own photos of grown people's
clothes are called a child's as often."""


def of_one_age(items: Sequence[WardrobeItem], kept: frozenset[str]) -> list[WardrobeItem]:
    """The garments of the age that most of the wardrobe is of, or that those `kept` are of; what is of no known age is
    for either."""
    known = {one.id: age for one in items if (age := age_of(one)) is not None}
    deciding = [known[one] for one in kept if one in known] or list(known.values())
    if len(set(known.values())) < 2:
        return list(items)
    children = deciding.count("child") > len(deciding) / 2
    wanted = "child" if children else "grown"
    return [one for one in items if one.id in kept or known.get(one.id, wanted) == wanted]


def age_of(one: WardrobeItem) -> str | None:
    """"child" or "grown", where it is known."""
    for tag in one.item.tags:
        if tag.kind == "gender" and (tag.source != "picture" or tag.confidence >= _SURE):
            if tag.value in _CHILDREN:
                return "child"
            if tag.value in _GROWN:
                return "grown"
    return None
