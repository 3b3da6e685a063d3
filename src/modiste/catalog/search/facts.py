"""What a catalogue holds: counts of types, colours, sizes and the rest, prices by currency, which fields are filled.

One call for the filters of a page, the errors of a search and a conversation's superlatives, under given limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from modiste.catalog.index.item_index import ItemIndex
from modiste.catalog.index.snapshot import Mask, Snapshot
from modiste.catalog.limits.known import TAGGED
from modiste.catalog.limits.tree import EVERYTHING, LISTED, SINGLE, Limit
from modiste.catalog.search.ranking import known_rows
from modiste.language.vocabulary import construction_words, vocabulary

FACETS: Final = ("garment", "colour", "pattern", "material", "gender", "brand", "size", "season", "occasion", *TAGGED)
_MOST_VALUES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices in one currency: how many, the lowest with its item, the highest with its item, and the median."""

    currency: str
    count: int
    low: float
    median: float
    high: float
    cheapest: str
    dearest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts under a limit. values: of each field of `FACETS` its values and how many items have them, most first;
    groups: of garments; filled: of each field the share of items of which it is known."""

    count: int
    available: int
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    prices: tuple[Prices, ...] = ()
    filled: Mapping[str, float] = field(default_factory=dict)


def facts_of(index: ItemIndex, limit: Limit = EVERYTHING, owner: str | None = None) -> Facts:
    """What the items hold that keep a limit and that a person may see."""
    view = index.view()
    if view is None:
        return Facts(count=0, available=0)
    snapshot = view.columns(limit, owner)
    mask = snapshot.mask(limit) & snapshot.visible(owner)
    count = int(mask.sum())
    if not count:
        return Facts(count=0, available=0)
    filled = {name: round(float((known_rows(snapshot, name) & mask).sum()) / count, 4) for name in FACETS}
    filled["price"] = round(float((~np.isnan(snapshot.price) & mask).sum()) / count, 4)
    values = {name: counts_of(snapshot, name, mask) for name in FACETS}
    return Facts(
        count=count, available=int((snapshot.available & mask).sum()), values=values, filled=filled,
        groups=_groups(values["garment"]), prices=_prices(snapshot, mask))


def counts_of(snapshot: Snapshot, name: str, mask: Mask) -> dict[str, int]:
    """Of a field's values how many rows of a mask have each, most first."""
    prefix = f"{name}:" if name in TAGGED else ""
    column = snapshot.columns["tags" if prefix else SINGLE.get(name) or LISTED[name]]
    inside = mask[column.rows] if column.rows is not None else mask
    codes = column.codes[inside & (column.codes >= 0)]
    counts = np.bincount(codes, minlength=len(column.values))
    found = {value.removeprefix(prefix): int(count) for value, count in zip(column.values, counts, strict=True)
             if count and value.startswith(prefix) and not value.startswith("? ")}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_MOST_VALUES])


def _groups(garments: Mapping[str, int]) -> dict[str, int]:
    entries = {**construction_words().vocabulary.entries["garment"], **vocabulary().entries["garment"]}
    found: dict[str, int] = {}
    for garment, count in garments.items():
        group = entries[garment].group if garment in entries else None
        if group is not None:
            found[group] = found.get(group, 0) + count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _prices(snapshot: Snapshot, mask: Mask) -> tuple[Prices, ...]:
    codes = snapshot.columns["currency"]
    found: list[Prices] = []
    for code, currency in enumerate(codes.values):
        places = np.flatnonzero(mask & (codes.codes == code) & ~np.isnan(snapshot.price))
        if not len(places):
            continue
        prices = snapshot.price[places]
        found.append(Prices(
            currency=currency, count=len(places), low=float(prices.min()), high=float(prices.max()),
            median=float(np.median(prices)), cheapest=snapshot.ids[places[int(np.argmin(prices))]],
            dearest=snapshot.ids[places[int(np.argmax(prices))]]))
    return tuple(sorted(found, key=lambda one: (-one.count, one.currency)))
