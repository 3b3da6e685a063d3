"""What is asked of, or known about, a garment: the one value that prompts, captions, search and checks share.

Every string is a vocabulary id: an English word or phrase in snake_case ("tshirt", "navy", "polka_dot").
The vocabulary itself lives in `modiste.language`; this module only knows the shape of an id.
"""

import math
import re
from dataclasses import dataclass, field, fields
from typing import Final

from modiste.core.construction import Construction
from modiste.core.errors import InputError

_ID: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")

GENDERS: Final = ("women", "men", "unisex", "girls", "boys")
DIRECTIONS: Final = ("more", "less")


def _check_id(owner: str, name: str, value: object) -> None:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise InputError("core.attribute_id", owner=owner, name=name, value=value)


@dataclass(frozen=True, slots=True)
class PriceRange:
    """A price between `min` and `max` (either may be open), in units of `currency` (ISO 4217, None if not said).

    Raises InputError when both ends are open, an end is negative or not finite, or the ends are swapped.
    """

    min: float | None = None
    max: float | None = None
    currency: str | None = None

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise InputError("core.price_open")
        for name, value in (("min", self.min), ("max", self.max)):
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise InputError("core.price_amount", name=name, value=value)
        if self.min is not None and self.max is not None and self.min > self.max:
            raise InputError("core.price_order", min=self.min, max=self.max)
        if self.currency is not None and not _CURRENCY.fullmatch(self.currency):
            raise InputError("core.price_currency", currency=self.currency)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A wish relative to something seen: ("length", "more") is longer, ("price", "less") is cheaper."""

    kind: str
    direction: str

    def __post_init__(self) -> None:
        _check_id("Comparison", "kind", self.kind)
        if self.direction not in DIRECTIONS:
            raise InputError("core.comparison_direction", directions=DIRECTIONS, direction=self.direction)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What must not be there: one value ("colour", "black"), or the whole kind where value is None."""

    kind: str
    value: str | None = None

    def __post_init__(self) -> None:
        _check_id("Exclusion", "kind", self.kind)
        if self.value is not None:
            _check_id("Exclusion", "value", self.value)


_SINGLE: Final = ("garment", "pattern", "fit", "length", "neckline", "sleeve")
_MANY: Final = ("colours", "materials", "occasions", "seasons", "styles", "details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What a text says about one garment. None or an empty tuple means that nothing was said.

    `sizes` holds sizes as people write them ("M", "46", "EU 42"); every other string is a vocabulary id.
    `construction` is what was said beyond that, down to pockets and centimetres. It says the same things again, finer,
    so it takes no part in comparing; where it is empty, only the other fields speak.
    Raises InputError for a value that is not an id, an unknown gender, or a list where a tuple is due.
    """

    garment: str | None = None
    colours: tuple[str, ...] = ()
    pattern: str | None = None
    materials: tuple[str, ...] = ()
    gender: str | None = None
    fit: str | None = None
    length: str | None = None
    neckline: str | None = None
    sleeve: str | None = None
    occasions: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    price: PriceRange | None = None
    comparisons: tuple[Comparison, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    construction: Construction = field(default=Construction(), repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.gender is not None and self.gender not in GENDERS:
            raise InputError("core.gender", genders=GENDERS, gender=self.gender)
        for name in _SINGLE:
            value = getattr(self, name)
            if value is not None:
                _check_id("Attributes", name, value)
        for name in (*_MANY, "sizes", "comparisons", "excluded"):
            if not isinstance(getattr(self, name), tuple):
                raise InputError("core.attribute_tuple", name=name, kind=type(getattr(self, name)).__name__)
        for name in _MANY:
            for value in getattr(self, name):
                _check_id("Attributes", name, value)

    @property
    def empty(self) -> bool:
        """True when nothing at all is said."""
        return all(not getattr(self, one.name) for one in fields(self))
