"""Clothes of children and of the grown are not mixed."""

import re
from collections.abc import Sequence
from typing import Final

from modiste.stylist.wardrobe.values import WardrobeItem

_CHILDREN: Final = ("girls", "boys")
_GROWN: Final = ("women", "men")
_WORDS: Final = re.compile(r"\b(kid|child|детск|девоч|мальчик|ребен|ребён)", re.IGNORECASE)


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
    """"child" or "grown", where words say it: pictures of own clothes do not tell."""
    if any(_WORDS.search(said) for said in (one.own_type, one.item.title, *one.own_tags)):
        return "child"
    for tag in one.item.tags:
        if tag.kind == "gender" and tag.source != "picture":
            if tag.value in _CHILDREN:
                return "child"
            if tag.value in _GROWN:
                return "grown"
    return None
