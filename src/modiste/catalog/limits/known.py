"""What is known of an item, in the columns by which it is limited."""

from dataclasses import dataclass
from typing import Final, Protocol

from modiste.catalog.limits.sizes import size_keys
from modiste.core.items import Item
from modiste.language.morphology import fold

LEAST_SURE: Final = 0.5
"""A tag below this confidence limits nothing: it would rather be wrong."""
TAGGED: Final = ("fit", "length", "neckline", "sleeve", "style", "detail")
"""Kinds of tag that share one column, as "length:mini"."""
SEEN: Final = "seen"
"""Marks in that column of the index what only a picture says, as "seen:colour"."""
_READ_OFF: Final = ("garment", "colour", "pattern", "gender")


class Knows(Protocol):
    """Whatever has the columns of `Known`: an index row has."""

    @property
    def garment(self) -> str | None: ...
    @property
    def colours(self) -> tuple[str, ...]: ...
    @property
    def pattern(self) -> str | None: ...
    @property
    def materials(self) -> tuple[str, ...]: ...
    @property
    def gender(self) -> str | None: ...
    @property
    def brand(self) -> str: ...
    @property
    def price(self) -> float | None: ...
    @property
    def currency(self) -> str | None: ...
    @property
    def sizes(self) -> tuple[str, ...]: ...
    @property
    def available(self) -> bool: ...
    @property
    def seasons(self) -> tuple[str, ...]: ...
    @property
    def occasions(self) -> tuple[str, ...]: ...
    @property
    def tags(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The columns: vocabulary ids, `brand` folded, `price` in units of `currency`, `sizes` as keys of `size_keys`,
    `tags` of the kinds `TAGGED` as "kind:value". None or empty is not known."""

    garment: str | None = None
    colours: tuple[str, ...] = ()
    pattern: str | None = None
    materials: tuple[str, ...] = ()
    gender: str | None = None
    brand: str = ""
    price: float | None = None
    currency: str | None = None
    sizes: tuple[str, ...] = ()
    available: bool = True
    seasons: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def known_of(item: Item) -> Known:
    """What an item's tags of at least `LEAST_SURE`, its variants and its brand say."""
    said = item.attributes(LEAST_SURE)
    price = item.price
    rest = dict.fromkeys(f"{tag.kind}:{tag.value}" for tag in item.tags
                         if tag.kind in TAGGED and tag.confidence >= LEAST_SURE)
    sizes = dict.fromkeys(key for one in item.variants if one.size and one.available
                          for key in size_keys(one.size, one.size_system))
    return Known(
        garment=said.garment, colours=said.colours, pattern=said.pattern, materials=said.materials,
        gender=said.gender, brand=fold_brand(item.brand), price=float(price.amount) if price is not None else None,
        currency=price.currency if price is not None else None, sizes=tuple(sizes), available=item.available,
        seasons=said.seasons, occasions=said.occasions, tags=tuple(rest))


def seen_marks(item: Item) -> tuple[str, ...]:
    """"seen:colour" and the like: what is known of an item, but only from its picture."""
    return tuple(f"{SEEN}:{kind}" for kind in _READ_OFF if {"picture"} == {
        tag.source for tag in item.tags if tag.kind == kind and tag.confidence >= LEAST_SURE})


def fold_brand(brand: str) -> str:
    """A brand as brands are compared: lower case, single spaces."""
    return " ".join(fold(brand).split())
