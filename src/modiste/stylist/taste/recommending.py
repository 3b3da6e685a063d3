"""What to show somebody next: refused things out first, then taste and crowd together, a marked share to explore, and
for each item the reason that lifted it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.taste.behaviour import Behaviour
from modiste.stylist.taste.content import LIKING, ContentSpace, ContentTaste, learn_taste
from modiste.stylist.taste.events import Event
from modiste.stylist.taste.profile import Profile, read_line
from modiste.stylist.taste.ranker import Ranker, candidates

EXPLORED: Final = 0.2
"""The share of what is shown that is there to learn from."""
_LOVED: Final = 0.8
_OCCASION: Final = 1.0
_CROWD_FROM: Final = 200.0
"""So many events of others weigh as much as one's own taste."""
_ALIKE: Final = 2
"""Of one type and colour, or one product, so many at most."""
_NONE: Final = np.zeros(0, np.int64)
_DONE: Final = ("buy", "return", "not_for_me")
"""After these, an item is not shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An item that may be shown: its attributes ("colour:navy"), lowest price in its own currency, and whether it can
    be had."""

    id: str
    title: str = ""
    attributes: tuple[str, ...] = ()
    price: float | None = None
    available: bool = True
    product: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """One item, its score, what lifted it most ("colour:navy", "popular", "size", "together" ...) and whether it is
    there to explore."""

    item: str
    title: str
    score: float
    reason: str
    lifts: Mapping[str, float]
    explored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The items, best first, and how many were left out and why: "refused", "budget", "unavailable", "done"."""

    items: tuple[Recommended, ...]
    left_out: Mapping[str, int]
    events: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shop:
    """What can be shown, as it is kept between questions: offers, their content space, and the crowd's behaviour with
    the codes of people; `places` are those of the ids, `marks` those of each attribute without case, `prices` NaN where
    none is known; `ranker` None leaves the crowd out."""

    offers: tuple[Offer, ...]
    places: Mapping[str, int]
    marks: Mapping[str, NDArray[np.int64]]
    prices: NDArray[np.float64]
    available: NDArray[np.bool_]
    space: ContentSpace
    behaviour: Behaviour
    people: Mapping[str, int]
    crowd: int
    ranker: Ranker | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: how many, at most how dear, for which occasion, and on which day (since 1970)."""

    count: int
    day: int
    budget: float | None = None
    occasion: str | None = None
    usual: float | None = None
    seed: int = 0


@dataclass(slots=True)
class _Scored:
    total: NDArray[np.float64]
    parts: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    def add(self, name: str, values: NDArray[np.float64]) -> None:
        self.total = self.total + values
        self.parts[name] = values


def recommend(shop: Shop, person: str, events: Sequence[Event], profile: Profile, wanted: Wanted) -> Recommendation:
    """Rank the shop for a person by their events (oldest first), which the shop's crowd may hold too."""
    count = len(shop.offers)
    taste = taste_of(shop, events)
    allowed, left_out = _allowed(shop, events, profile, wanted)
    scored = _Scored(total=np.zeros(count))
    rows = usual = None
    if shop.ranker is not None and shop.crowd:
        rows = shop.behaviour.features(shop.people.get(person, -1), wanted.day, wanted.usual)
        weight = shop.crowd / (shop.crowd + _CROWD_FROM)
        asked = candidates(rows, allowed)
        if len(asked):
            odds = shop.ranker.scores(rows[asked])
            crowd = np.full(count, weight * (np.quantile(odds, 0.1) - odds.mean()))
            crowd[asked] = weight * (odds - odds.mean())
            scored.add("crowd", crowd)
            usual = np.median(rows[asked], axis=0)
    scored.add("taste", taste.scores(shop.space) * 3.0)
    loved = np.zeros(count)
    for line in profile.loved:
        loved[shop.marks.get(":".join(read_line(line)), _NONE)] += _LOVED
    scored.add("loved", loved)
    if wanted.occasion is not None:
        mark = f"occasion:{wanted.occasion.casefold()}"
        fits = np.zeros(count)
        fits[shop.marks.get(mark, _NONE)] = _OCCASION
        scored.add("occasion", fits)
    order = _diverse(shop, np.where(allowed, scored.total, -np.inf), wanted.count)
    explored = _explore(shop, taste, scored, allowed, order, wanted)
    return Recommendation(
        items=tuple(_recommended(shop, taste, scored, lifts, place, explored=place in explored)
                    for place, lifts in zip(order, _crowd_lifts(shop, rows, usual, order), strict=True)),
        left_out=left_out, events=len(events))


def taste_of(shop: Shop, events: Sequence[Event]) -> ContentTaste:
    """What a person's events say of what things are."""
    known = [event for event in events if event.item in shop.places and event.event in LIKING]
    return learn_taste(shop.space, [shop.places[event.item] for event in known],
                       [LIKING[event.event] for event in known])


def taste_lines(shop: Shop, taste: ContentTaste, most: int = 6) -> tuple[tuple[str, float], ...]:
    """Attributes that are liked or disliked most, by name with their weight, the strongest first."""
    weights = taste.mean[: len(shop.space.names)]
    order = np.argsort(-np.abs(weights), kind="stable")[:most]
    return tuple((shop.space.names[place], float(weights[place])) for place in order if abs(weights[place]) > 0.02)


def _allowed(shop: Shop, events: Sequence[Event], profile: Profile, wanted: Wanted
             ) -> tuple[NDArray[np.bool_], dict[str, int]]:
    budget = wanted.budget if wanted.budget is not None else profile.budget
    count = len(shop.offers)
    refused, done = np.zeros(count, bool), np.zeros(count, bool)
    for line in profile.refused:
        refused[shop.marks.get(":".join(read_line(line)), _NONE)] = True
    done[[shop.places[event.item] for event in events if event.event in _DONE and event.item in shop.places]] = True
    dear = shop.prices > budget if budget is not None else np.zeros(count, bool)
    left_out: dict[str, int] = {}
    allowed = np.ones(count, bool)
    for name, out in (("refused", refused), ("budget", dear), ("unavailable", ~shop.available), ("done", done)):
        left_out[name] = int((allowed & out).sum())
        allowed &= ~out
    return allowed, left_out


def _diverse(shop: Shop, scores: NDArray[np.float64], count: int) -> list[int]:
    """The best, at most two of one product and two of one type and colour; where too few are left, more."""
    order = np.argsort(-scores, kind="stable").tolist()[: int(np.isfinite(scores).sum())]
    chosen: list[int] = []
    spare: list[int] = []
    seen: dict[str, int] = {}
    for place in order:
        offer = shop.offers[place]
        look = "|".join(sorted(one for one in offer.attributes if one.startswith(("garment:", "colour:"))))
        marks = [mark for mark in (f"product {offer.product}" if offer.product else "", f"look {look}" if look else "")
                 if mark]
        if any(seen.get(mark, 0) >= _ALIKE for mark in marks):
            spare.append(place)
            continue
        for mark in marks:
            seen[mark] = seen.get(mark, 0) + 1
        chosen.append(place)
        if len(chosen) == count:
            return chosen
    return [*chosen, *spare[: count - len(chosen)]]


def _explore(shop: Shop, taste: ContentTaste, scored: _Scored, allowed: NDArray[np.bool_], order: list[int],
             wanted: Wanted) -> set[int]:
    """Put the least sure of the good ones in some places, at the end; gives which."""
    many = int(len(order) * EXPLORED)
    if not many or not shop.space.rows.shape[1]:
        return set()
    good = np.where(allowed, scored.total + taste.doubt(shop.space), -np.inf)
    good[order] = -np.inf
    rng = np.random.default_rng(wanted.seed + 7919 * wanted.day)
    pool = [int(place) for place in np.argsort(-good, kind="stable")[: 5 * many] if np.isfinite(good[place])]
    found = [pool[place] for place in rng.permutation(len(pool))[:many]]
    if found:
        order[-len(found):] = found
    return set(found)


def _crowd_lifts(shop: Shop, rows: NDArray[np.float32] | None, usual: NDArray[np.float32] | None,
                 order: Sequence[int]) -> list[dict[str, float]]:
    """What the crowd lifted each item by, group by group; nothing where there is no crowd."""
    if rows is None or usual is None or shop.ranker is None or not order:
        return [{} for _ in order]
    weight = shop.crowd / (shop.crowd + _CROWD_FROM)
    return [{name: weight * lift for name, lift in lifts.items()} for lifts in shop.ranker.lifts(rows, order, usual)]


def _recommended(shop: Shop, taste: ContentTaste, scored: _Scored, crowd: Mapping[str, float], place: int, *,
                 explored: bool) -> Recommended:
    """An item with what lifted it: the crowd by what its score would lose, taste by the attributes that it likes."""
    offer = shop.offers[place]
    lifts = dict(crowd)
    own = 3.0 * shop.space.rows[place] * taste.mean
    names = shop.space.names
    lifts |= {name: float(own[number]) for number, name in enumerate(names) if abs(own[number]) > 1e-9}
    if len(own) > len(names):
        lifts["looks"] = float(own[len(names):].sum())
    for name in ("loved", "occasion"):
        if name in scored.parts and scored.parts[name][place]:
            lifts[name] = float(scored.parts[name][place])
    best = max(lifts, key=lambda name: lifts[name], default="")
    reason = "explore" if explored else best if best and lifts[best] > 0 else "nothing"
    return Recommended(item=offer.id, title=offer.title, score=float(scored.total[place]), reason=reason,
                       lifts=dict(sorted(lifts.items(), key=lambda pair: -pair[1])[:5]), explored=explored)


