"""What an outfit is put together around ("what goes with it?"), and what the catalogue adds to a wardrobe.

It is the item or the garment spoken of, the design drawn last, or a garment named in words: the person's own where
there is one such, else one that is made of the words.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from modiste.catalog.limits import holds, known_of
from modiste.catalog.limits.tree import accepted
from modiste.core.attributes import Attributes
from modiste.core.items import Item, Tag
from modiste.language import parse
from modiste.language.denied import falls_under
from modiste.studio.home import UserId
from modiste.stylist.conversation.rooms import Asked
from modiste.stylist.outfits.values import Outfit
from modiste.stylist.wardrobe.traits import slot_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modiste.studio.studio import Studio

_WITH: Final = re.compile(r"(?<![^\W_])(?:with|to\s+go\s+with|match(?:ing)?|к|ко|с|со|под)\s", re.IGNORECASE)
_OWN: Final = re.compile(r"\bmy (?:own )?(?:wardrobe|closet|clothes|things)\b"
                         r"|\b(?:из|в) (?:мо|сво)(?:его|ём|ем) (?:гардероб|шкаф)|\bиз (?:мо|сво)их вещей",
                         re.IGNORECASE)
_FIELDS: Final = (("garment", "garment"), ("colour", "colours"), ("pattern", "pattern"), ("material", "materials"),
                  ("length", "length"), ("fit", "fit"), ("occasion", "occasions"), ("season", "seasons"))
_A_SLOT: Final = 12
_SEEN_FIRST: Final = ("mid", "upper", "dress", "lower")
"""Places of what gives an outfit its colour; a coat does where nothing else can."""
"""Garments of the catalogue that are tried where one is missing."""


def spoken_of(asked: Asked, there: Mapping[str, WardrobeItem], picture: str | None) -> WardrobeItem | None:
    """The garment that an outfit shall be around; None where none is spoken of. `picture` is that of a design. Who asks
    for an outfit from one's own wardrobe, with nothing that it shall go with, means neither an item of a shop nor a
    design that was looked at before."""
    own_alone = _OWN.search(asked.text) is not None and _WITH.search(asked.text) is None
    if asked.item is not None and not (own_alone and asked.item.id not in there):
        return there.get(asked.item.id) or WardrobeItem(item=asked.item)
    if asked.drawn and not own_alone:
        return _of_words(parse(asked.subject), asked.drawn, picture or "")
    if asked.sought is not None and not asked.sought.to:
        return None  # what is named is looked for, and nothing to look for it by was spoken of
    named = parse(asked.sought.to) if asked.sought is not None else asked.attributes
    if named.garment is None or (asked.sought is None and _WITH.search(asked.text) is None):
        return None
    own = [one for one in there.values() if one.is_there and _is(one, named)]
    return own[0] if own else _of_words(named, asked.sought.to if asked.sought is not None else asked.text, "")


def swapped_in(asked: Asked, there: Mapping[str, WardrobeItem]) -> WardrobeItem | None:
    """The person's own garment that shall take the place of another ("вместо туфель кеды"); None where none is named,
    or none is there within the limits."""
    named = asked.attributes
    if not asked.swapped or named.garment is None:
        return None
    return next((one for one in there.values() if one.is_there and _is(one, named)
                 and holds(asked.whole, known_of(one.item))), None)


def names_colour(asked: Asked) -> bool:
    """Whether an outfit is wanted in a colour: "and in blue?", with no garment named that has it or goes with it."""
    return bool(asked.attributes.colours) and asked.attributes.garment is None and asked.sought is None \
        and _WITH.search(asked.text) is None


def in_colour(asked: Asked, there: Mapping[str, WardrobeItem]) -> "Sequence[WardrobeItem]":
    """The garments in the colour that an outfit is wanted in; none where it is wanted in none."""
    if not names_colour(asked):
        return ()
    found = [one for one in there.values() if one.is_there and any(
        own in accepted("colour", colour) for own in one.colours[:1] for colour in asked.attributes.colours)
        and holds(asked.whole, known_of(one.item))]
    inside = [one for one in found if slot_of(one.garment) in _SEEN_FIRST]
    return tuple(inside or [one for one in found if slot_of(one.garment) == "outer"])[:_A_SLOT]


def offered(studio: "Studio", outfit: Outfit, asked: Asked, user: UserId) -> "Sequence[WardrobeItem]":
    """Garments of the catalogue for the places that an outfit leaves empty, within the limits."""
    if not outfit.missing:
        return ()
    found = studio.outfits.offers(user, outfit.missing)
    kept = [one for one in found if holds(asked.beside, known_of(one.item))]
    return kept[: _A_SLOT * len(outfit.missing)]


def _of_words(said: Attributes, key: str, picture: str) -> WardrobeItem | None:
    """A garment that words describe; None where they name none."""
    if said.garment is None:
        return None
    tags: list[Tag] = []
    for kind, name in _FIELDS:
        value: str | tuple[str, ...] | None = getattr(said, name)
        tags += [Tag(kind, one, source="words") for one in (value if isinstance(value, tuple) else (value,)) if one]
    made = hashlib.sha256(key.encode()).hexdigest()[:16]
    return WardrobeItem(item=Item(id=made, product=made, title="", tags=tuple(tags)), original=picture)


def _is(one: WardrobeItem, said: Attributes) -> bool:
    """Whether a garment is one of the type and colour that words name."""
    if one.garment and falls_under("garment", one.garment, said.garment):
        return not said.colours or any(falls_under("colour", own, colour) for own in one.colours[:1]
                                       for colour in said.colours)
    return False
