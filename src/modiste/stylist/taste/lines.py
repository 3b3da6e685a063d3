"""Learnt taste in lines: what somebody likes or not, on how much it rests, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from modiste.stylist.taste.events import Event
from modiste.stylist.taste.goods import Goods
from modiste.stylist.taste.learning import BLAMED, LIKING, ContentTaste
from modiste.stylist.taste.quiz import QuizAnswer

_LEAST: Final = 0.1
"""In liked attributes: a smaller lean is none to speak of."""
_TOLD: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteLine:
    """One attribute ("colour:navy"): its weight (above 0: liked), since when it has been so, where it was the other way
    before, how often it was taken and turned away (since then), and how often it was chosen in the quiz and left."""

    name: str
    weight: float
    liked: int
    turned_away: int
    since: datetime | None = None
    chosen: int = 0
    left: int = 0

    @property
    def holds(self) -> bool:
        """Whether what it rests on says the same: more for than against where it is liked. A weight is what one
        attribute adds beside all others, which may be against the count; such a line would be read as a mistake."""
        net = self.liked + self.chosen - self.turned_away - self.left
        return net * self.weight > 0


def taste_lines(goods: Goods, taste: ContentTaste, events: Sequence[Event], quiz: Sequence[QuizAnswer] = (),
                most: int = _TOLD) -> tuple[TasteLine, ...]:
    """At most so many attributes that are liked or disliked, the strongest first: those of which the events and answers
    say the same."""
    names = goods.space.names
    weights = taste.mean[: len(names)] / goods.space.unit
    found: list[TasteLine] = []
    for place in np.argsort(-np.abs(weights), kind="stable"):
        if abs(weights[place]) <= _LEAST or len(found) == most:
            break
        line = _line(goods, names[place], float(weights[place]), events, quiz)
        if line.holds:
            found.append(line)
    return tuple(found)


def _line(goods: Goods, name: str, weight: float, events: Sequence[Event], quiz: Sequence[QuizAnswer]) -> TasteLine:
    kind = name.partition(":")[0]

    def has(item: str) -> bool:
        place = goods.places.get(item)
        return place is not None and name in goods.offers[place].attributes

    said = [(event.at, LIKING.get(event.event, 0.0)) for event in events
            if has(event.item) and (event.reason is None or kind in BLAMED.get(event.reason, ()))]
    since = _since(said, weight)
    if since is not None:
        said = [one for one in said if one[0] >= since]
    liked = sum(liking > 0 for _, liking in said)
    chosen = left = 0
    for answer in quiz:
        there = has(answer.first), has(answer.second)
        if answer.chosen == "neither":
            left += sum(there)
        elif there[0] != there[1]:
            mine = there[0] == (answer.chosen == "first")
            chosen, left = chosen + mine, left + (not mine)
        else:
            chosen += there[0]
    return TasteLine(name=name, weight=weight, liked=liked, turned_away=len(said) - liked, chosen=chosen, left=left,
                     since=since)


def _since(said: Sequence[tuple[datetime, float]], weight: float) -> datetime | None:
    """The first event from which on what is said agrees with the weight, where something before it did not."""
    begun: datetime | None = None
    for at, liking in reversed(said):
        if liking * weight < 0:
            return begun
        begun = at
    return None
