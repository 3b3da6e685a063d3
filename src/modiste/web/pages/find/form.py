"""What the page Find is asked, as an address: words, pictures, an item to be like, filters and weights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from modiste.catalog.limits.known import fold_brand
from modiste.catalog.limits.tree import All, AnyOf, Available, Is, Limit, Price, both
from modiste.core.errors import ModisteError
from modiste.web.page import PageRequest

FILTERS: Final = ("garment", "colour", "size", "brand", "pattern", "material", "gender", "season", "occasion")
"""Fields with boxes to tick, in the order of the page."""
PARTS: Final = ("cut", "colour", "print")
PICTURES: Final = ("picture", "colour_of", "print_of")
_MOST_VALUES: Final = 30
_MOST_TEXT: Final = 2000
_MOST_WEIGHT: Final = 3.0
_MOST_SKIPPED: Final = 2000
_MOST_PRICE: Final = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class FindForm:
    """A search as the address has it. `pictures` are ids of one's own pictures by PICTURES; `like` is an item's id;
    `chosen` the ticked values of FILTERS; `skip` how many hits to leave out."""

    text: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)
    like: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    currency: str = ""
    stock: bool = False
    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(PARTS, 1.0))
    skip: int = 0

    @property
    def is_fine(self) -> bool:
        """Whether anything of what is usually folded away is asked."""
        return any(weight != 1 for weight in self.weights.values()) or bool(
            self.pictures.get("colour_of") or self.pictures.get("print_of"))

    @property
    def asks(self) -> bool:
        """Whether it says what to look like, not only what to leave out."""
        return bool(self.text or self.like or any(self.pictures.values()))

    def limit(self, *, without: str = "") -> Limit:
        """The filters as a limit, but for the field `without`."""
        parts: list[Limit] = []
        for name, values in self.chosen.items():
            if name != without and values:
                parts.append(AnyOf(tuple(Is(name, value) for value in values)))
        if without != "price" and (self.low is not None or self.high is not None):
            parts.append(Price(low=self.low, high=self.high, currency=self.currency or None))
        elif without != "price" and self.currency:
            parts.append(Price(low=0.0, currency=self.currency))
        if self.stock and without != "stock":
            parts.append(Available())
        return both(*parts) if parts else All()

    def without(self, name: str, value: str = "") -> "FindForm":
        """The same without one value of a filter, "price", "stock" or "like"."""
        if name == "price":
            return replace(self, low=None, high=None, currency="", skip=0)
        if name == "stock":
            return replace(self, stock=False, skip=0)
        if name == "like":
            return replace(self, like="", skip=0)
        rest = tuple(one for one in self.chosen.get(name, ()) if one != value)
        return replace(self, chosen={**self.chosen, name: rest}, skip=0)

    def cleared(self, text: str) -> "FindForm":
        """The same without any limit; `text` is what remains of the words."""
        return replace(self, chosen={}, low=None, high=None, currency="", stock=False, text=text, skip=0)

    def query(self) -> str:
        """The part of an address after the question mark, without what is usual."""
        pairs: list[tuple[str, str]] = [("text", self.text), *self.pictures.items(), ("like", self.like)]
        pairs += [(name, value) for name in FILTERS for value in self.chosen.get(name, ())]
        pairs += [("low", _plain(self.low)), ("high", _plain(self.high)), ("currency", self.currency),
                  ("stock", "1" if self.stock else "")]
        pairs += [(f"w_{part}", _plain(weight)) for part, weight in self.weights.items() if weight != 1]
        pairs.append(("skip", str(self.skip) if self.skip else ""))
        return urlencode([(name, value) for name, value in pairs if value])


def asked(page: PageRequest) -> FindForm:
    """The search that an address asks; what does not fit is left out, as of other forms."""
    given = page.request.query_params
    pictures = {name: one.id for name in PICTURES if (one := page.picture(name)) is not None}
    low, high = _number(given.get("low")), _number(given.get("high"))
    if low is not None and high is not None and low > high:
        low, high = high, low
    weights = {part: _weight(given.get(f"w_{part}")) for part in PARTS}
    return FindForm(
        text=given.get("text", "").strip()[:_MOST_TEXT], pictures=pictures, like=page.query("like")[:16],
        chosen={name: found for name in FILTERS if (found := _known(name, given.getlist(name)))}, low=low, high=high,
        currency=_currency(page.query("currency")), stock=bool(given.get("stock")),
        weights=weights if any(weights.values()) else dict.fromkeys(PARTS, 1.0),
        skip=min(int(skip), _MOST_SKIPPED) if (skip := page.query("skip")[:6]).isdecimal() else 0)


def _known(name: str, values: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    told = (one.strip()[:80] for one in values)
    for value in dict.fromkeys(fold_brand(one) if name == "brand" else one for one in told):
        try:
            Is(name, value)
        except ModisteError:
            continue
        if value:
            found.append(value)
    return tuple(found[:_MOST_VALUES])


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").replace(",", ".").replace(" ", ""))
    except ValueError:
        return None
    return value if 0 <= value <= _MOST_PRICE else None


def _weight(text: str | None) -> float:
    value = _number(text)
    return 1.0 if value is None else min(value, _MOST_WEIGHT)


def _currency(text: str) -> str:
    return text if len(text) == 3 and text.isalpha() and text.isascii() and text.isupper() else ""


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 1e6 else f"{value:.2f}"
