"""What is dated in a studio, counted by month: what people took, what a person owns, when items came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import numpy as np

from modiste.core.errors import InputError
from modiste.studio.home import UserId
from modiste.studio.store.store import Store

if TYPE_CHECKING:
    from modiste.stylist.trends.counts import MonthlyCounts


@dataclass(frozen=True, slots=True)
class Dated:
    """That something with these attributes ("colour:navy") was there at a moment (aware)."""

    at: datetime
    attributes: tuple[str, ...]


def of_wardrobe(store: Store, user: UserId) -> tuple[Dated, ...]:
    """A person's own garments, by the day on which they were bought, or brought here."""
    found = []
    for one in store.wardrobes.list(user, gone=False):
        at = datetime.combine(one.bought, time(12), UTC) if one.bought is not None else one.added
        if at is not None:
            found.append(Dated(at, tuple(f"{tag.kind}:{tag.value}" for tag in one.item.tags)))
    return tuple(found)


def of_catalogue(store: Store, user: UserId) -> tuple[Dated, ...]:
    """Items, by the moment at which the catalogue first had them."""
    return tuple(Dated(at, tuple(f"{kind}:{value}" for kind, value in tags))
                 for at, tags in store.items.dated(user))


def count(dated: Iterable[Dated], kinds: Sequence[str], since: str | None) -> "tuple[MonthlyCounts, ...]":
    """Count by month, for each kind of attribute.

    Raises:
        InputError: nothing is dated, or `since` is no month.
    """
    from modiste.stylist.trends.counts import count_months, month_of_time
    from modiste.stylist.trends.reading import month_of

    start = month_of(since) if since is not None else 0
    kept = [one for one in dated if month_of_time(one.at) >= start]
    if not kept:
        raise InputError("stylist.nothing_dated")
    when = np.array([month_of_time(one.at) for one in kept], np.int64)
    found = []
    for kind in kinds:
        mark = f"{'garment' if kind == 'type' else kind}:"
        values = [next((name.removeprefix(mark) for name in one.attributes if name.startswith(mark)), "")
                  for one in kept]
        found.append(count_months(kind, when, values))
    return tuple(found)
