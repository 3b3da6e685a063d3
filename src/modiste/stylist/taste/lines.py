"""Learnt taste in lines: what somebody likes or not, on how much it rests, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from modiste.stylist.taste.content import BLAMED, LIKING, ContentTaste
from modiste.stylist.taste.events import Event
from modiste.stylist.taste.goods import Goods

_LEAST: Final = 0.02
_TOLD: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteLine:
    """One attribute ("colour:navy"): its weight (above 0: liked), how often it was taken and turned away, and since
    when it has been so, where it was the other way before."""

    name: str
    weight: float
    liked: int
    turned_away: int
    since: datetime | None = None


def taste_lines(goods: Goods, taste: ContentTaste, events: Sequence[Event], most: int = _TOLD) -> tuple[TasteLine, ...]:
    """Attributes that are liked or disliked most, the strongest first; those that `most` items are not counted."""
    names = goods.space.names
    weights = taste.mean[: len(names)]
    order = np.argsort(-np.abs(weights), kind="stable")[:most]
    return tuple(_line(goods, names[place], float(weights[place]), events)
                 for place in order if abs(weights[place]) > _LEAST)


def _line(goods: Goods, name: str, weight: float, events: Sequence[Event]) -> TasteLine:
    kind = name.partition(":")[0]
    said: list[tuple[datetime, float]] = []
    for event in events:
        place = goods.places.get(event.item)
        if place is None or name not in goods.offers[place].attributes:
            continue
        if event.reason is not None and kind not in BLAMED.get(event.reason, ()):
            continue
        said.append((event.at, LIKING.get(event.event, 0.0)))
    liked = sum(liking > 0 for _, liking in said)
    return TasteLine(name=name, weight=weight, liked=liked, turned_away=len(said) - liked, since=_since(said, weight))


def _since(said: Sequence[tuple[datetime, float]], weight: float) -> datetime | None:
    """The first event from which on what is said agrees with the weight, where something before it did not."""
    begun: datetime | None = None
    for at, liking in reversed(said):
        if liking * weight < 0:
            return begun
        begun = at
    return None
