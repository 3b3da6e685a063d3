"""Clothes of children and of the grown are not mixed."""

import re
from collections.abc import Sequence
from typing import Final

from modiste.stylist.wardrobe.values import WardrobeItem

CHILD: Final = "child"
_GROWN_UP: Final = "grown"
_CHILDREN: Final = ("girls", "boys")
_GROWN: Final = ("women", "men")
_WORDS: Final = re.compile(r"\b(kid|child|детск|девоч|мальчик|ребен|ребён)", re.IGNORECASE)


def of_one_age(items: Sequence[WardrobeItem], kept: frozenset[str]) -> list[WardrobeItem]:
    """The garments for the age that those `kept` are of, else a child's where most are; what is of no known age is for
    either, so that it is enough to say which are a child's."""
    known = {one.id: age for one in items if (age := age_of(one)) is not None}
    if CHILD not in known.values():
        return list(items)
    deciding = [known[one] for one in kept if one in known]
    children = (deciding or list(known.values())).count(CHILD)
    wanted = CHILD if children > (len(deciding) or len(items)) / 2 else _GROWN_UP
    return [one for one in items if one.id in kept or known.get(one.id, wanted) == wanted]


def age_of(one: WardrobeItem) -> str | None:
    """"child" or "grown", where words say it: pictures of own clothes do not tell."""
    if any(_WORDS.search(said) for said in (one.own_type, one.item.title, *one.own_tags)):
        return CHILD
    for tag in one.item.tags:
        if tag.kind == "gender" and tag.source != "picture":
            if tag.value in _CHILDREN:
                return CHILD
            if tag.value in _GROWN:
                return _GROWN_UP
    return None
