"""What is asked of the stylist."""

from dataclasses import dataclass, field
from pathlib import Path

from modiste.core.errors import SettingError
from modiste.stylist.advice.values import Colouring, check_kinds
from modiste.stylist.fit.asking import FitAsked
from modiste.stylist.taste.events import ME
from modiste.stylist.trends.reading import KINDS
from modiste.stylist.trends.report import HORIZON

MOST_MONTHS = 24
SOURCES = ("events", "wardrobe", "catalogue")
"""What is dated in a studio: what people took, what the person owns, when items came."""
MOST_SHOWN = 200
MOST_ADVISED = 4
"""Garments that are seen side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRequest:
    """Which trends: of the kinds `by`, in a file (`data`) or a `source` of the studio, from the month
    `since` ("2016-01") on, forecast `months` ahead.

    Raises SettingError for no kind, an unknown source or a number of months out of range.
    """

    by: tuple[str, ...] = KINDS
    data: Path | None = None
    source: str = SOURCES[0]
    since: str | None = None
    months: int = HORIZON

    def __post_init__(self) -> None:
        if not self.by:
            raise SettingError("stylist.no_kind", known=KINDS)
        if self.source not in SOURCES:
            raise SettingError("stylist.trend_source", value=self.source[:40], known=SOURCES)
        if not 1 <= self.months <= MOST_MONTHS:
            raise SettingError("stylist.months_ahead", months=self.months, most=MOST_MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRequest:
    """How an item fits; `data` is a file of fit notes beside the studio's own."""

    asked: FitAsked
    data: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsRequest:
    """Events of a file; `person` is who did them where it has no such column; `any_item` takes items that the catalogue
    has not."""

    data: Path
    person: str | None = None
    any_item: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendRequest:
    """What to show a person next.

    Raises SettingError for a number out of range.
    """

    person: str = ME
    count: int = 10
    budget: float | None = None
    occasion: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST_SHOWN:
            raise SettingError("stylist.count", count=self.count, most=MOST_SHOWN)
        if self.budget is not None and not 0 < self.budget < 1e9:
            raise SettingError("stylist.profile_budget", budget=self.budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviseRequest:
    """Garments in words (one to `MOST_ADVISED`) to be seen on a body, "170/92/74/100" or "h=170 bust=92" (None: a
    mannequin of the size), beside a person's own colours; `off` are kinds of lines that are not told.

    Raises SettingError for no garment or too many, UnknownNameError for a kind that is none.
    """

    texts: tuple[str, ...]
    body: str | None = None
    colouring: Colouring = field(default_factory=Colouring)
    off: tuple[str, ...] = ()
    seed: int = 0
    pixels: int = 768
    quick: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.texts) <= MOST_ADVISED:
            raise SettingError("stylist.advised", count=len(self.texts), most=MOST_ADVISED)
        check_kinds(self.off)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizPair:
    """A pair of the quiz: its number (from 1), and the ids of two items; None where no pair is left."""

    number: int
    first: str | None
    second: str | None
