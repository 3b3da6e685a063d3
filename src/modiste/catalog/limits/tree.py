"""Limits as a tree of values, and whether something known keeps them.

Logic has two values: what is not known is no. A dress of unknown price is not "under 80"; one of unknown material is
"not leather", for nobody said that it is.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, TypeAlias

from modiste.catalog.limits.known import TAGGED, Knows, fold_brand
from modiste.catalog.limits.sizes import size_asked
from modiste.core.errors import InputError, UnknownNameError
from modiste.language.denied import falls_under
from modiste.language.vocabulary import construction_words, vocabulary

SINGLE: Final = {"garment": "garment", "pattern": "pattern", "gender": "gender", "brand": "brand"}
"""Fields of one value, by the column that holds it."""
LISTED: Final = {"colour": "colours", "material": "materials", "size": "sizes", "season": "seasons",
                 "occasion": "occasions"}  # fmt: skip
FIELDS: Final = (*SINGLE, *LISTED, *TAGGED)
_NARROWER: Final = {
    ("pattern", "striped"): ("pinstripe", "horizontal_stripes", "vertical_stripes"),
    ("pattern", "checked"): ("gingham", "tartan", "windowpane", "glen_check", "houndstooth", "argyle"),
    ("pattern", "animal"): ("leopard", "cheetah", "tiger", "zebra", "giraffe", "cow", "snake", "crocodile"),
    ("pattern", "floral"): ("tropical",),
    ("material", "leather"): ("patent_leather", "suede"),
    ("material", "wool"): ("cashmere", "mohair", "tweed"),
    ("material", "fur"): ("sheepskin",),
    ("material", "knit"): ("jersey_fabric",),
    ("gender", "women"): ("unisex",), ("gender", "men"): ("unisex",),
    ("gender", "girls"): ("unisex",), ("gender", "boys"): ("unisex",),
    ("length", "short"): ("mini", "micro"),
    ("length", "long"): ("maxi", "floor", "ankle"),
}  # fmt: skip
_MEANT_WIDELY: Final = {"shoes": "footwear"}
"""Names of one garment that people use for its whole group."""
_OVER_EACH_OTHER: Final = frozenset({"upper", "outerwear"})
_ALL_YEAR: Final = "all_season"


@dataclass(frozen=True, slots=True)
class Is:
    """A field has a value: a vocabulary id with all that it is wider than ("dress" a sundress, "red" scarlet, the
    group "footwear" every shoe), a brand or a size as written. An empty value is any that the field can have; of
    patterns any but plain. Raises UnknownNameError for an unknown field or id.
    """

    field: str
    value: str

    def __post_init__(self) -> None:
        if self.field not in FIELDS:
            raise UnknownNameError("kind of attribute", self.field, FIELDS)
        if self.field not in ("brand", "size") and self.value and self.value not in known_ids(self.field):
            raise UnknownNameError(self.field, self.value, tuple(known_ids(self.field)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price within bounds. With a `currency` only prices in it are meant, for none is ever converted; without one
    each price counts as it stands. `below` and `above` leave the bound itself out. `swapped` tells that its ends were
    said the wrong way round; it is the same limit.

    Raises InputError where both ends are open, one is negative or not finite, or they are swapped.
    """

    low: float | None = None
    high: float | None = None
    currency: str | None = None
    above: bool = False
    below: bool = False
    swapped: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise InputError("core.price_open")
        for name, value in (("min", self.low), ("max", self.high)):
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise InputError("core.price_amount", name=name, value=value)
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InputError("core.price_order", min=self.low, max=self.high)


@dataclass(frozen=True, slots=True)
class Available:
    """It can be bought."""


@dataclass(frozen=True, slots=True)
class Not:
    """The limit does not hold."""

    part: "Limit"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; of no part at all, always."""

    parts: tuple["Limit", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; of no part at all, never."""

    parts: tuple["Limit", ...] = ()


Limit: TypeAlias = Is | Price | Available | Not | All | AnyOf


EVERYTHING: Final = All()
"""The limit that everything keeps."""


def both(*limits: Limit | None) -> Limit:
    """All of the limits together, each once."""
    parts = dict.fromkeys(one for limit in limits if limit is not None for one in conjuncts(limit))
    return next(iter(parts)) if len(parts) == 1 else All(tuple(parts))


def conjuncts(limit: Limit) -> Iterator[Limit]:
    """The limits that must hold together, one by one."""
    if isinstance(limit, All):
        for part in limit.parts:
            yield from conjuncts(part)
    else:
        yield limit


def swapped_prices(limit: Limit) -> Iterator[Price]:
    """The price ranges of a limit whose ends were said the wrong way round."""
    if isinstance(limit, All | AnyOf):
        for part in limit.parts:
            yield from swapped_prices(part)
    elif isinstance(limit, Not):
        yield from swapped_prices(limit.part)
    elif isinstance(limit, Price) and limit.swapped:
        yield limit


@cache
def known_ids(field: str) -> tuple[str, ...]:
    """The values that a field of the vocabulary can have; of garments the groups too."""
    found = dict.fromkeys(vocabulary().ids(field))
    if field == "garment":
        found |= dict.fromkeys((*construction_words().vocabulary.entries["garment"], *vocabulary().groups()))
    return tuple(found)


@lru_cache(maxsize=4096)
def accepted(field: str, value: str) -> frozenset[str]:
    """Every value of a field that is the one asked, or narrower."""
    if field == "brand":
        return frozenset({fold_brand(value)})
    if field == "size":
        return frozenset(size_asked(value))
    if not value:
        return frozenset(one for one in known_ids(field) if (field, one) != ("pattern", "solid"))
    if field == "garment":
        return _garments(value)
    if field == "colour":
        return frozenset(one for one in known_ids("colour") if falls_under("colour", one, value))
    wider = {value, *_NARROWER.get((field, value), ())}
    if (field, value) == ("pattern", "printed"):
        wider |= {one for one in known_ids("pattern") if one not in ("solid", "melange")}
    if field == "season":
        wider.add(_ALL_YEAR)
    return frozenset(wider)


def _garments(value: str) -> frozenset[str]:
    entries = {**construction_words().vocabulary.entries["garment"], **vocabulary().entries["garment"]}
    group = _MEANT_WIDELY.get(value, "" if value in entries else value)
    found = {value, *(one.id for one in entries.values() if one.group == group)}
    while True:
        more = {one.id for one in entries.values() if one.parent in found} - found
        if not more:
            return frozenset(found)
        found |= more


def related_garments(value: str) -> frozenset[str]:
    """Every garment that covers the same part of a body as the one asked, or as a group: what may be called it by
    somebody. Tops and outerwear are one: a cardigan is a jacket to many."""
    entries = {**construction_words().vocabulary.entries["garment"], **vocabulary().entries["garment"]}
    groups = {entries[one].group for one in _garments(value) if one in entries}
    if groups & _OVER_EACH_OTHER:
        groups |= _OVER_EACH_OTHER
    return frozenset(one.id for one in entries.values() if one.group in groups)


def holds(limit: Limit, known: Knows) -> bool:
    """Whether what is known keeps a limit."""
    if isinstance(limit, All):
        return all(holds(part, known) for part in limit.parts)
    if isinstance(limit, AnyOf):
        return any(holds(part, known) for part in limit.parts)
    if isinstance(limit, Not):
        return not holds(limit.part, known)
    if isinstance(limit, Available):
        return known.available
    if isinstance(limit, Price):
        return _within(limit, known.price, known.currency)
    return not accepted(limit.field, limit.value).isdisjoint(_values(limit.field, known))


def _values(field: str, known: Knows) -> tuple[str, ...]:
    if field in TAGGED:
        return tuple(tag.partition(":")[2] for tag in known.tags if tag.startswith(f"{field}:"))
    if field in LISTED:
        listed: tuple[str, ...] = getattr(known, LISTED[field])
        return listed
    single: str | None = getattr(known, SINGLE[field])
    return (single,) if single else ()


def _within(limit: Price, amount: float | None, currency: str | None) -> bool:
    if amount is None or (limit.currency is not None and currency != limit.currency):
        return False
    if limit.low is not None and (amount < limit.low or (limit.above and amount == limit.low)):
        return False
    return limit.high is None or amount < limit.high or (amount == limit.high and not limit.below)
