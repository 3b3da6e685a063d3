"""What is asked of outfits, and outfits as values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from modiste.core.errors import InputError
from modiste.core.messages import Message
from modiste.stylist.outfits.liking import Lean

COLDEST_C: Final = -60.0
HOTTEST_C: Final = 55.0
MOST: Final = 50
MOST_DAYS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """The day's lowest and highest temperature in degrees Celsius, and whether it rains or snows; `said_c` is the one
    temperature that was said, where it was one.

    Raises InputError for temperatures of no place on Earth, or the wrong way round.
    """

    low_c: float
    high_c: float
    rain: bool = False
    snow: bool = False
    said_c: float | None = None

    def __post_init__(self) -> None:
        for value in (self.low_c, self.high_c):
            if not math.isfinite(value) or not COLDEST_C <= value <= HOTTEST_C:
                raise InputError("stylist.weather_range", least=COLDEST_C, most=HOTTEST_C, value=value)
        if self.low_c > self.high_c:
            raise InputError("stylist.weather_order", low=self.low_c, high=self.high_c)
        if self.snow and self.low_c > 8:
            raise InputError("stylist.weather_snow", low=self.told_c[0])

    @property
    def told_c(self) -> tuple[float, float]:
        """Lowest and highest as people are told of them: what they said, not what is allowed for around it."""
        return (self.low_c, self.high_c) if self.said_c is None else (self.said_c, self.said_c)

    @property
    def mean_c(self) -> float:
        """What one temperature would stand for the day."""
        return (self.low_c + self.high_c) / 2

    @property
    def is_wet(self) -> bool:
        """Whether clothes get wet."""
        return self.rain or self.snow

    @property
    def needed_clo(self) -> tuple[float, float]:
        """The insulation (clo) that somebody who walks about needs at the highest and at the lowest temperature: a
        straight line through 0.3 clo at 27 degrees and 1.0 at 15 (ISO 11079 at 2 met, still air)."""
        return _clo(self.high_c), _clo(self.low_c)


def _clo(celsius: float) -> float:
    return max(0.25, 0.3 + (27 - celsius) * 0.058)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitRequest:
    """Which outfits are wanted: `must` and `must_not` are ids of garments, or types and colours of the vocabulary for
    `must_not`; `keep` are the garments of an outfit that stay while the rest changes.

    `lately` are the days of late wears by garment id; `shown` the outfits of the last fortnight, which new ones may
    share half with. `led_by` are attributes ("garment:dress") that outfits shall show, each by a garment of theirs, as
    far as one is there. `taste` are the person's likes by garment id in [-1, 1], from the room's taste, `leans` how
    trends speak for garments by their ids.
    Raises InputError for a number out of range.
    """

    occasion: str | None = None
    weather: Weather | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    led_by: tuple[str, ...] = ()
    n: int = 3
    seed: int = 0
    today: date | None = None
    lately: Mapping[str, date] = field(default_factory=dict, hash=False)
    shown: tuple[frozenset[str], ...] = ()
    taste: Mapping[str, float] = field(default_factory=dict, hash=False)
    leans: Mapping[str, Lean] = field(default_factory=dict, hash=False)
    ready_only: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.n <= MOST:
            raise InputError("stylist.outfits_asked", most=MOST, n=self.n)


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for an outfit or against it: what it says, and its share in the score."""

    said: Message
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """Garments by their ids, from the outside in; `score` is 0 to 1, `parts` what it is made of by name, `reasons` the
    weightiest first, `missing` the slots that the wardrobe could not fill."""

    items: tuple[str, ...]
    score: float
    parts: Mapping[str, float] = field(hash=False)
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the garments of both that they have in common."""
    return len(one & other) / max(1, len(one | other))
