"""What plain words limit and what they wish for: "красное платье до 5000 рублей, не из шерсти".

Price, sizes, denials, for whom, and "in stock" are limits: nothing that breaks them is shown. Type, colour, pattern,
material and the like are wishes: they rank, so that a dress whose colour nobody noted is not lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from modiste.catalog.limits.tree import All, AnyOf, Available, Is, Limit, Not, Price, both, swapped_prices
from modiste.core.attributes import Attributes, Exclusion, PriceRange
from modiste.language.morphology import fold
from modiste.language.number_words import with_digits
from modiste.language.parser import parse
from modiste.language.quantities import Priced, extract, find_prices
from modiste.language.unread import unread_phrases

_IN_STOCK: Final = re.compile(
    r"(?<![^\W_])(?:(?:only\s+)?(?:in\s+stock|available(?:\s+now)?)|(?:только\s+)?(?:в\s+наличии|есть\s+в\s+продаже))"
    r"(?![^\W_])")
_BELOW: Final = re.compile(
    r"(?<![^\W_])(?:under|below|(?:less|lower|cheaper)\s+than|дешевле(?:\s+чем)?|менее|меньше|ниже)(?![^\W_])|<(?!\s*=)")
_ABOVE: Final = re.compile(
    r"(?<![^\W_])(?:over|above|(?:more|higher|dearer|pricier|costlier|more\s+expensive)\s+than|дороже(?:\s+чем)?|более|больше"
    r"|свыше|выше)(?![^\W_])|>(?!\s*=)")
_NO_MORE: Final = re.compile(
    r"(?<![^\W_])(?:(?:no|not|n't|не)\s+(?:more|less|dearer|higher|cheaper|over|above|дороже|дешевле|более|больше|менее|меньше|выше"
    r"|ниже|свыше)|(?:or|and|или|и)\s+(?:less|under|below|cheaper|over|above|меньше|дешевле|ниже|больше|выше|дороже))")
HEELS: Final = AnyOf((Is("garment", "heels"), Is("detail", "high_heel"), Is("detail", "low_heel"),
                       Is("detail", "block_heel"), Is("detail", "wedge")))
_NO_HEEL: Final = re.compile(r"(?<![^\W_])(?:без\s+каблук\w*|(?:no|without(?:\s+a)?)\s+heels?)(?![^\W_])")
_WISHES: Final = (("garment", "garment"), ("colour", "colours"), ("pattern", "pattern"), ("material", "materials"),
                  ("fit", "fit"), ("length", "length"), ("neckline", "neckline"), ("sleeve", "sleeve"),
                  ("occasion", "occasions"), ("season", "seasons"), ("style", "styles"), ("detail", "details"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What words say: the `limit` to hold (None: none), the `wishes` to rank by, all `attributes` as parsed, and the
    phrases that the vocabulary does not know (`unread`: brands, models). `swapped`: the price as it was read where its
    ends were said the wrong way round ("from 900 to 100")."""

    limit: Limit | None
    wishes: tuple[Is, ...]
    attributes: Attributes
    unread: tuple[str, ...] = ()
    swapped: Price | None = None


def read_words(text: str) -> Wanted:
    """Limits and wishes of a text in either language. Never fails on text; a price or a size alone is enough."""
    text = _in_digits(text)
    folded = fold(text)
    stock = _IN_STOCK.search(folded)
    rest = text if stock is None else text[: stock.start()] + "," + text[stock.end() :]
    asked = parse(rest)
    limits: list[Limit] = []
    prices = find_prices(rest) if asked.price is not None else ()
    if asked.price is not None:
        swapped = bool(prices) and prices[0].swapped
        limits += _bounds(prices, folded) or (replace(price_limit(asked.price, folded), swapped=swapped),)
    if asked.sizes:
        limits.append(_any(tuple(Is("size", size) for size in asked.sizes)))
    if asked.gender is not None:
        limits.append(Is("gender", asked.gender))
    limits += [Not(_excluded(one)) for one in asked.excluded if _can_exclude(one)]
    if _NO_HEEL.search(folded):
        limits.append(Not(HEELS))
    if stock is not None:
        limits.append(Available())
    return Wanted(limit=both(*limits) if limits else None, wishes=_wishes(asked), attributes=asked,
                  unread=unread_phrases(rest), swapped=next(swapped_prices(All(tuple(limits))), None))


def limits_of_words(text: str) -> tuple[Limit | None, tuple[str, ...]]:
    """Everything that a text says as one limit, its wishes too, and what of it was not understood."""
    wanted = read_words(text)
    colours = tuple(one for one in wanted.wishes if one.field == "colour")
    others = tuple(one for one in wanted.wishes if one.field != "colour")
    wished = (*others, _any(colours)) if colours else others
    if wanted.limit is None and not wished:
        return None, wanted.unread
    return both(wanted.limit, *wished), wanted.unread


def price_limit(price: PriceRange, folded: str = "") -> Price:
    """A price range as a limit; the words tell whether its bound is within ("at most") or not ("under")."""
    plain = not _NO_MORE.search(folded)
    return Price(low=price.min, high=price.max, currency=price.currency,
                 below=price.max is not None and price.min is None and plain and bool(_BELOW.search(folded)),
                 above=price.min is not None and price.max is None and plain and bool(_ABOVE.search(folded)))


def _in_digits(text: str) -> str:
    """The text with written-out amounts in digits where they say a price or a size; else as it is, since a name may
    be a number too ("Forty Winks")."""
    told = with_digits(text)
    if told == text:
        return text
    read, before = extract(told), extract(text)
    return told if (read.price, read.sizes) != (before.price, before.sizes) else text


def _bounds(prices: Sequence[Priced], folded: str) -> tuple[Price, ...]:
    """Two bounds that were said apart, one from below and one from above ("over 50 but under 100 euro"), as limits
    that both hold; none where it is otherwise. A currency said once is that of both."""
    if len(prices) != 2 or sorted((one.price.min is None, one.price.max is None) for one in prices) != [
            (False, True), (True, False)]:
        return ()
    currency = next((one.price.currency for one in prices if one.price.currency is not None), None)
    found = [price_limit(one.price, folded[one.start : one.end]) for one in sorted(prices, key=lambda one: one.start)]
    return tuple(replace(one, currency=one.currency or currency) for one in found)


def _wishes(asked: Attributes) -> tuple[Is, ...]:
    found: list[Is] = []
    for field, name in _WISHES:
        told: str | tuple[str, ...] | None = getattr(asked, name)
        found += [Is(field, value) for value in (told if isinstance(told, tuple) else (told,)) if value]
    return tuple(found)


def _can_exclude(one: Exclusion) -> bool:
    return one.kind in ("gender", *(field for field, _ in _WISHES))


def _excluded(one: Exclusion) -> Limit:
    return Is(one.kind, one.value or "")


def _any(limits: tuple[Limit, ...]) -> Limit:
    return limits[0] if len(limits) == 1 else AnyOf(limits) if limits else All()
