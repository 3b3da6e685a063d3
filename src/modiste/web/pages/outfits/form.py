"""What the page Outfits is asked, as an address: occasion, weather, what must and must not be in it, for how many days,
or an outfit that was put together by hand."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from modiste.core.errors import ModisteError
from modiste.studio.jobs.kinds.wardrobe import weather_of
from modiste.studio.wardrobe.typed import day_of, listed
from modiste.stylist.outfits.occasions import dress_code
from modiste.stylist.outfits.values import MOST_DAYS, OutfitRequest
from modiste.stylist.taste.profile import read_line
from modiste.web.page import PageRequest

OCCASIONS: Final = ("everyday", "work", "interview", "date", "party", "evening", "wedding", "theatre", "travel", "walk",
                    "beach", "gym", "hiking", "home", "school")
COUNTS: Final = (3, 6, 9)
_MOST_TEXT: Final = 200
_MOST_ITEMS: Final = 20
_MOST_LED: Final = 3
_MOST_PACKED: Final = 200
_ID: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitForm:
    """`must` are ids of garments, `led_by` attributes ("garment:dress") that outfits shall show, `without` words; with
    `days` an outfit for each, with `pack` of at most so many garments. `of` is an outfit by its garments, `swap` the
    one of them that is to be another, and `kept` is the kept outfit that it comes of."""

    occasion: str = ""
    weather: str = ""
    must: tuple[str, ...] = ()
    led_by: tuple[str, ...] = ()
    without: str = ""
    days: int | None = None
    pack: int | None = None
    first: date | None = None
    n: int = COUNTS[0]
    seed: int = 0
    of: tuple[str, ...] = field(default=())
    swap: str = ""
    kept: str = ""

    def request(self) -> OutfitRequest:
        """What is asked for.

        Raises:
            InputError: the words tell no weather.
            UnknownNameError: there is no such occasion.
        """
        if self.occasion:
            dress_code(self.occasion)
        return OutfitRequest(occasion=self.occasion or None, weather=weather_of(self.weather), must=self.must,
                             must_not=listed(self.without), led_by=self.led_by, n=self.n, seed=self.seed)

    def query(self) -> str:
        """The part of an address after the question mark, without what is usual."""
        pairs = [("occasion", self.occasion), ("weather", self.weather), *(("must", one) for one in self.must),
                 *(("with", one) for one in self.led_by),
                 ("without", self.without), ("days", str(self.days or "")), ("pack", str(self.pack or "")),
                 ("first", self.first.isoformat() if self.first is not None else ""),
                 ("n", str(self.n) if self.n != COUNTS[0] else ""), ("seed", str(self.seed or "")),
                 *(("of", one) for one in self.of), ("swap", self.swap), ("kept", self.kept)]
        return urlencode([(name, value) for name, value in pairs if value])

    def plain(self) -> "OutfitForm":
        """The same demands without an outfit of one's own."""
        return replace(self, of=(), swap="", kept="")


def asked(page: PageRequest) -> OutfitForm:
    """What an address asks; what does not fit is left out."""
    given = page.request.query_params
    swap, kept = page.query("swap"), page.query("kept")
    added = [one for one in given.getlist("add") if one]
    return OutfitForm(
        occasion=page.query("occasion")[:_MOST_TEXT].strip(), weather=page.query("weather")[:_MOST_TEXT].strip(),
        must=_ids(given.getlist("must")), led_by=_lines(given.getlist("with")),
        without=page.query("without")[:_MOST_TEXT].strip(),
        days=_whole(page.query("days"), MOST_DAYS), pack=_whole(page.query("pack"), _MOST_PACKED),
        first=_day(page.query("first")),
        n=_whole(page.query("n"), 50) or COUNTS[0], seed=_whole(page.query("seed"), 10_000) or 0,
        of=_ids([*given.getlist("of"), *added]), swap=swap if _is_id(swap) else "", kept=kept if _is_id(kept) else "")


def _ids(given: Iterable[str]) -> tuple[str, ...]:
    every = (one for text in given for one in text.split(","))
    return tuple(dict.fromkeys(one for one in every if _is_id(one)))[:_MOST_ITEMS]


def _lines(given: Iterable[str]) -> tuple[str, ...]:
    """Attributes as a trend's step names them, "garment:dress"."""
    found = []
    for text in given:
        with suppress(ModisteError):
            found.append(":".join(read_line(text[:_MOST_TEXT])))
    return tuple(dict.fromkeys(found))[:_MOST_LED]


def _is_id(text: str) -> bool:
    return len(text) == 16 and set(text) <= _ID


def _whole(text: str, most: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= most else None


def _day(text: str) -> date | None:
    try:
        return day_of(text) if text else None
    except ModisteError:
        return None
