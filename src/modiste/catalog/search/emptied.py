"""Why nothing is left, and what is nearest: "the cheapest red dress is 3,990 ₽"."""

import math
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from modiste.catalog.index.snapshot import Mask, Snapshot
from modiste.catalog.index.view import View
from modiste.catalog.limits.describing import described, money, value_label
from modiste.catalog.limits.tree import All, AnyOf, Is, Limit, Price, both, conjuncts
from modiste.core.attributes import Attributes
from modiste.core.messages import Message, message, named
from modiste.language.captions import caption
from modiste.language.colours import colour_centre, shade_distance

if TYPE_CHECKING:
    from collections.abc import Iterator

_HARD: Final = ("garment", "colour", "pattern", "material")
_LISTED: Final = 6


def remarks_of(view: View, limit: Limit, wishes: tuple[Is, ...], owner: str | None) -> tuple[Message, ...]:
    """What is to be said of limits: which one leaves nothing, and the nearest value; where something is left but none
    of it is of the asked kind, the same of the kind; prices in currencies that were not compared."""
    parts = tuple(conjuncts(limit))
    if not parts and view.count_all():
        return ()
    snapshot = view.columns(owner=owner)
    if not len(snapshot):
        return (message("catalog.empty"),)
    visible = snapshot.visible(owner)
    if not visible.any():
        return (message("catalog.empty"),)
    kept = visible & snapshot.mask(limit)
    clash = _clash(parts)
    if clash is not None:
        return (clash,)
    said = list(_currencies(snapshot, parts, visible))
    kind = both(*(AnyOf(tuple(wish for wish in wishes if wish.field == name)) for name in _HARD
                  if any(wish.field == name for wish in wishes)))
    of_kind = visible & snapshot.mask(kind)
    wished = tuple(wish for wish in wishes if wish.field in _HARD)
    if not kept.any():
        said += _culprits(snapshot, parts, (of_kind if of_kind.any() else visible, visible),
                          wished if of_kind.any() else ())
    elif wished and not (kept & of_kind).any() and of_kind.any():
        said += [*_culprits(snapshot, parts, (of_kind, visible), wished), message("catalog.others_left")]
    return tuple(said)


def _clash(parts: tuple[Limit, ...]) -> Message | None:
    """Two prices that no item can have at once: "over 900 and under 100"."""
    prices = [part for part in parts if isinstance(part, Price)]
    for one, other in combinations(prices, 2):
        if one.currency and other.currency and one.currency != other.currency:
            continue
        low = max((part.low for part in (one, other) if part.low is not None), default=0.0)
        high = min((part.high for part in (one, other) if part.high is not None), default=math.inf)
        if low > high or (low == high and any(part.above or part.below for part in (one, other))):
            return message("catalog.range_impossible", one=described(one), other=described(other))
    return None


def _culprits(snapshot: Snapshot, parts: tuple[Limit, ...], among: tuple[Mask, Mask],
              wished: tuple[Is, ...]) -> "Iterator[Message]":
    """Each limit without which something would be left, with the nearest value that there is; `among`: the rows of the
    asked kind, and all that may be seen."""
    base, visible = among
    subject = _named(wished)
    masks = [snapshot.mask(part) for part in parts]
    found = False
    for number, part in enumerate(parts):
        others = base.copy()
        for other, mask in enumerate(masks):
            if other != number:
                others &= mask
        if others.any() and not (others & masks[number]).any():
            found = True
            yield _nearest(snapshot, part, (others, visible), subject)
    if found or not parts:
        return
    left = base.copy()
    for part, mask in zip(parts, masks, strict=True):
        if not (left & mask).any():
            yield _nearest(snapshot, part, (left, visible), subject)
            return
        left &= mask


def _nearest(snapshot: Snapshot, part: Limit, among: tuple[Mask, Mask], subject: Message) -> Message:
    others, visible = among
    if isinstance(part, Price):
        return _nearest_price(snapshot, part, others, visible, subject)
    if isinstance(part, Is):
        values = _values_there(snapshot, part, others)
        if values:
            return message("catalog.emptied_by_value", limit=described(part), subject=subject, values=values)
    return message("catalog.emptied_by", limit=described(part), subject=subject, count=int(others.sum()))


def _nearest_price(snapshot: Snapshot, part: Price, others: Mask, visible: Mask, subject: Message) -> Message:
    priced = others & ~np.isnan(snapshot.price)
    if not priced.any():
        return message("catalog.emptied_no_price", limit=described(part), subject=subject)
    if part.currency is not None:
        same = snapshot.columns["currency"].holding(frozenset({part.currency}), len(snapshot))
        there = _currencies_of(snapshot, priced)
        if not (priced & same).any():
            # None of the kind has a price in it; but where nothing at all costs that, the currency is not to blame.
            priced = visible & same & ~np.isnan(snapshot.price)
            if not priced.any() or (priced & snapshot.mask(part)).any():
                return message("catalog.emptied_by_currency", limit=described(part), subject=subject,
                               currencies=there or ("?",))
            subject = message("catalog.any_item")
        priced &= same
    dear = part.high is not None and bool((snapshot.price[priced] > part.high).any() or part.below)
    place = _extreme(snapshot, priced, cheapest=dear)
    codes = snapshot.columns["currency"]
    currency = codes.values[codes.codes[place]] if codes.codes[place] >= 0 else None
    return message("catalog.emptied_cheapest" if dear else "catalog.emptied_dearest", limit=described(part),
                   subject=subject, price=money(float(snapshot.price[place]), currency))


def _extreme(snapshot: Snapshot, mask: Mask, *, cheapest: bool) -> int:
    prices = np.where(mask, snapshot.price, np.inf if cheapest else -np.inf)
    return int(np.argmin(prices) if cheapest else np.argmax(prices))


def _values_there(snapshot: Snapshot, part: Is, others: Mask) -> tuple[Message, ...]:
    """Values of the field that there are, the nearest or the most frequent first."""
    counts = _counts(snapshot, part.field, others)
    if part.field == "colour" and part.value:
        wanted = colour_centre(part.value)
        ranked = sorted(counts, key=lambda one: float(shade_distance(colour_centre(one), wanted)))
    elif part.field == "size" and part.value.split()[-1].isdigit():
        number = float(part.value.split()[-1])
        numbers = [one for one in counts if one.isdigit()]
        ranked = sorted(numbers, key=lambda one: abs(float(one) - number))[:_LISTED]
        ranked = sorted(ranked, key=float) or sorted(counts, key=lambda one: -counts[one])
    else:
        ranked = sorted(counts, key=lambda one: (-counts[one], one))
    ranked = [one for one in ranked if not one.startswith("?")][:_LISTED]
    if part.field in ("brand", "size"):
        return tuple(named(one, one) for one in ranked)
    return tuple(value_label(part.field, one) for one in ranked)


def _counts(snapshot: Snapshot, field: str, mask: Mask) -> dict[str, int]:
    from modiste.catalog.search.facts import counts_of

    return counts_of(snapshot, field, mask)


def _currencies(snapshot: Snapshot, parts: tuple[Limit, ...], visible: Mask) -> "Iterator[Message]":
    """Prices are never converted: which were left out for their currency, or taken as they stand."""
    prices = [part for part in parts if isinstance(part, Price)]
    if not prices:
        return
    rest = visible & snapshot.mask(All(tuple(part for part in parts if not isinstance(part, Price))))
    rest &= ~np.isnan(snapshot.price)
    there = _currencies_of(snapshot, rest)
    said = next((part.currency for part in prices if part.currency is not None), None)
    if said is None:
        if len(there) > 1:
            yield message("catalog.price_as_it_stands", currencies=there)
        return
    others = tuple(one for one in there if one != said)
    if others and said in there:
        same = snapshot.columns["currency"].holding(frozenset({said}), len(snapshot))
        yield message("catalog.price_not_converted", count=int((rest & ~same).sum()), currencies=others)


def _currencies_of(snapshot: Snapshot, mask: Mask) -> tuple[str, ...]:
    codes = snapshot.columns["currency"]
    return tuple(sorted(codes.values[code] for code in np.unique(codes.codes[mask]) if code >= 0))


def _named(wishes: tuple[Is, ...]) -> Message:
    """"red dress", "красное платье"; "item" where no kind was asked for."""
    if not wishes:
        return message("catalog.any_item")

    def of(field: str) -> tuple[str, ...]:
        return tuple(wish.value for wish in wishes if wish.field == field)

    asked = Attributes(garment=next(iter(of("garment")), None), colours=of("colour"), materials=of("material"),
                       pattern=next(iter(of("pattern")), None))
    return named(caption(asked, "en"), caption(asked, "ru"))
