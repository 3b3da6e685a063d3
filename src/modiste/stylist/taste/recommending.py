"""What to show somebody next: refused things out first, then taste and crowd together, a marked share to explore, and
for each item the reason that lifted it.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.taste.events import Event
from modiste.stylist.taste.goods import Goods
from modiste.stylist.taste.learning import LIKING, ContentTaste, Opinion, learn_taste
from modiste.stylist.taste.occasions import occasion_lifts
from modiste.stylist.taste.profile import Profile, read_line
from modiste.stylist.taste.ranker import candidates
from modiste.stylist.taste.shop import Shop
from modiste.stylist.trends.rises import pull

EXPLORED: Final = 0.2
"""The share of what is shown that is there to learn from."""
_TASTE: Final = 0.6
_LOVED: Final = 0.8
_OCCASION: Final = 0.5
"""What is made for an occasion that the person often has gains."""
_SAME_COLOUR: Final = 0.05
"""What each more of a colour that a third of what is shown has already loses: a loved colour leads, others are seen."""
_FREE: Final = 1 / 3
_GAP: Final = 0.3
_TREND: Final = 1.0
"""By how much a trend that draws fully may lift, at the end of the dial."""
_CROWD_FROM: Final = 200.0
"""So many events of others weigh as much as one's own taste."""
_ALIKE: Final = 2
"""Of one type and colour so many at most."""
_COLD_KIND: Final = 0.25
"""The largest share of one type for somebody of whom nothing is known."""
_POOL: Final = 400
"""What is there to explore comes from so many of the best."""
_LIFTS: Final = 6
_NONE: Final = np.zeros(0, np.int64)
_DONE: Final = ("save", "wear", "buy", "like", "return", "not_for_me")
"""After these, an item is known to the person and not shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """One item, its score, what lifted it most ("colour:navy", "looks:cut", "popular", "trend:colour:navy",
    "loved:colour:navy", "occasion:wedding" ...) with
    the other `lifts`, whether it is there to explore, and `because` of which liked item's likeness (its title)."""

    item: str
    title: str
    score: float
    reason: str
    lifts: Mapping[str, float]
    explored: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The items, best first, and how many were left out and why: "refused", "budget", "unavailable", "done"; `refused`
    says it line by line of the profile."""

    items: tuple[Recommended, ...]
    left_out: Mapping[str, int]
    refused: Mapping[str, int]
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: how many, at most how dear, for which occasion, and on which day (since 1970). `dial` is -1
    for classic, 1 for current, 0 where `trends` (by how much the odds of an attribute rise a year, as a logarithm)
    shall not count; `gaps` are attributes that the person's wardrobe lacks."""

    count: int
    day: int
    budget: float | None = None
    occasion: str | None = None
    usual: float | None = None
    seed: int = 0
    dial: float = 0.0
    trends: Mapping[str, float] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()


@dataclass(slots=True)
class _Scored:
    """Scores of all goods; `parts` are what is added to some of them by name."""

    total: NDArray[np.float64]
    parts: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    def add(self, name: str, values: NDArray[np.float64]) -> None:
        self.total = self.total + values
        self.parts[name] = values

    def mark(self, name: str, places: NDArray[np.int64], lift: float) -> None:
        """Add the same to some places."""
        if len(places):
            self.parts.setdefault(name, np.zeros(len(self.total)))[places] += lift
            self.total[places] += lift


def recommend(shop: Shop, person: str, events: Sequence[Event], profile: Profile, wanted: Wanted) -> Recommendation:
    """Rank the shop for a person by their events (oldest first), which the shop's crowd may hold too.

    Raises:
        UnknownNameError: there is no such occasion.
    """
    goods = shop.goods
    taste = taste_of(goods, events, profile)
    allowed, left_out, refused = _allowed(goods, events, profile, wanted)
    scored = _Scored(total=_TASTE * taste.scores())
    common = goods.space.times(goods.space.worth(goods.space.usual))
    scored.add("common", _TASTE * (common - common.mean()))
    knows_size = wanted.usual is not None or any(event.size for event in events)
    crowd = _follow(shop, person, allowed, wanted, scored, knows_size=knows_size)
    for line in profile.loved:
        name = ":".join(read_line(line))
        scored.mark(f"loved:{name}", goods.marks.get(name, _NONE), _LOVED)
    if wanted.occasion is not None:
        name, lifts = occasion_lifts(goods, wanted.occasion)
        scored.add(f"occasion:{name}", lifts)
    for occasion in profile.occasions if wanted.occasion is None else ():
        name = f"occasion:{occasion.casefold()}"
        scored.mark(name, goods.marks.get(name, _NONE), _OCCASION)
    for name in wanted.gaps:
        scored.mark("gap", goods.marks.get(name, _NONE), _GAP)
    if wanted.dial:
        for name, rise in wanted.trends.items():
            kind = "trend" if rise > 0 else "classic"
            scored.mark(f"{kind}:{name}", goods.marks.get(name, _NONE), _TREND * wanted.dial * pull(rise))
    known = bool(events or profile.quiz or profile.loved or len(wanted.gaps) == 1)
    order = _diverse(goods, np.where(allowed, scored.total, -np.inf), wanted.count,
                     _Most(kind=wanted.count, product=_ALIKE) if known else
                     _Most(kind=max(1, round(_COLD_KIND * wanted.count)), product=1))
    explored = _explore(goods, taste, scored, allowed, order, wanted)
    lifted = crowd.lifts(order) if crowd is not None else [{} for _ in order]
    rows, leaning = goods.space.rows(order), taste.leaning
    return Recommendation(
        items=tuple(_recommended(goods, taste, scored, lift, (place, row, leaning), explored=place in explored)
                    for place, row, lift in zip(order, rows, lifted, strict=True)),
        left_out=left_out, refused=refused, events=len(events))


def taste_of(goods: Goods, events: Sequence[Event], profile: Profile) -> ContentTaste:
    """What a person's events and answers say of what things are, without the lines that they struck out."""
    opinions = [Opinion(row=goods.places[name], liking=liking, asked=True) for one in profile.quiz
                for name, liking in one.opinions if name in goods.places]
    opinions += [Opinion(row=goods.places[event.item], liking=LIKING[event.event], reason=event.reason)
                 for event in events if event.item in goods.places and event.event in LIKING]
    pairs = [(goods.places[chosen], goods.places[other]) for one in profile.quiz
             for chosen, other in one.preference if chosen in goods.places and other in goods.places]
    return learn_taste(goods.space, opinions, pairs, profile.lines_off)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Followed:
    """What the crowd says to a person: features of all goods, those of the usual candidate, and its weight; whether
    anything is known of the person's size, and which goods many take `lately`."""

    shop: Shop
    rows: NDArray[np.float32]
    usual: NDArray[np.float32]
    weight: float
    knows_size: bool
    lately: NDArray[np.bool_]

    def lifts(self, order: Sequence[int]) -> list[dict[str, float]]:
        """What the crowd lifted each item by, group by group."""
        if self.shop.ranker is None or not order:
            return [{} for _ in order]
        found = [{name: self.weight * lift for name, lift in lifts.items()}
                 for lifts in self.shop.ranker.lifts(self.rows, order, self.usual)]
        told = found if self.knows_size else [without_size(lifts) for lifts in found]
        return [lifts if lately else without_crowd(lifts)
                for lifts, lately in zip(told, self.lately[order], strict=True)]


def without_size(lifts: Mapping[str, float]) -> dict[str, float]:
    """Lifts as they may be told to somebody whose size is not known: what is taken in a size is what is taken."""
    told = {name: lift for name, lift in lifts.items() if name != "size"}
    return told | {"popular": told.get("popular", 0.0) + lifts["size"]} if "size" in lifts else told


def without_crowd(lifts: Mapping[str, float]) -> dict[str, float]:
    """Lifts as they may be told of an item that no more people take than usual: its rank may rest on what was taken
    long ago, and "many take it just now" would be untrue."""
    return {name: lift for name, lift in lifts.items() if name not in ("popular", "size")}


def _follow(shop: Shop, person: str, allowed: NDArray[np.bool_], wanted: Wanted, scored: _Scored, *,
            knows_size: bool) -> _Followed | None:
    """Add what the crowd says, where there is one."""
    crowd, ranker = shop.crowd, shop.ranker
    if crowd is None or ranker is None or not crowd.is_one:
        return None
    rows = crowd.behaviour.features(crowd.people.get(person, -1), wanted.day, wanted.usual)
    weight = crowd.events / (crowd.events + _CROWD_FROM)
    asked = candidates(rows, allowed)
    if not len(asked):
        return None
    odds = ranker.scores(rows[asked])
    lift = np.full(len(shop.goods), weight * (np.quantile(odds, 0.1) - odds.mean()))
    lift[asked] = weight * (odds - odds.mean())
    scored.add("crowd", lift)
    return _Followed(shop=shop, rows=rows, usual=np.median(rows[asked], axis=0), weight=weight,
                     knows_size=knows_size, lately=crowd.behaviour.taken_lately())


def _allowed(goods: Goods, events: Sequence[Event], profile: Profile, wanted: Wanted
             ) -> tuple[NDArray[np.bool_], dict[str, int], dict[str, int]]:
    """What may be shown, how many may not and why, and how many each refusal takes."""
    budget = wanted.budget if wanted.budget is not None else profile.budget
    count = len(goods)
    refusals = {line: goods.marks.get(":".join(read_line(line)), _NONE) for line in profile.refused}
    refused, done = np.zeros(count, bool), np.zeros(count, bool)
    for places in refusals.values():
        refused[places] = True
    done[[goods.places[event.item] for event in events if event.event in _DONE and event.item in goods.places]] = True
    dear = goods.prices > budget if budget is not None else np.zeros(count, bool)
    left_out: dict[str, int] = {}
    allowed = np.ones(count, bool)
    for name, out in (("refused", refused), ("budget", dear), ("unavailable", ~goods.available), ("done", done)):
        left_out[name] = int((allowed & out).sum())
        allowed &= ~out
    return allowed, left_out, {line: len(places) for line, places in refusals.items()}


@dataclass(frozen=True, slots=True)
class _Most:
    """How many of one type and of one product are shown."""

    kind: int
    product: int


def _diverse(goods: Goods, scores: NDArray[np.float64], count: int, most: _Most) -> list[int]:
    """The best, at most two of one type and colour, and so many of one type and one product, the more of one colour the
    less of it; where too few are left, more."""
    finite = np.flatnonzero(np.isfinite(scores))
    colours = goods.colours
    chosen: list[int] = []
    spare: list[int] = []
    looks, kinds, products = Counter[int](), Counter[int](), Counter[int]()
    for place, colour_counts in _colours_apart(scores, finite, colours, count):
        look, product, kind = int(goods.looks[place]), int(goods.products[place]), int(goods.kinds[place])
        if ((look >= 0 and looks[look] >= _ALIKE) or (product >= 0 and products[product] >= most.product)
                or (kind and kinds[kind] >= most.kind)):
            if len(spare) < count:
                spare.append(place)
            continue
        looks[look] += 1
        kinds[kind] += 1
        products[product] += 1
        chosen.append(place)
        colour_counts[int(colours[place])] += 1
        if len(chosen) == count:
            return chosen
    return [*chosen, *spare[: count - len(chosen)]]


def _best_first(scores: NDArray[np.float64], places: NDArray[np.int64]) -> Iterator[int]:
    """Places from the best score down, of equal ones the earlier; sorted a part at a time."""
    left, size = places, _POOL
    while len(left):
        if len(left) <= size:
            yield from left[np.argsort(-scores[left], kind="stable")].tolist()
            return
        least = np.partition(scores[left], len(left) - size)[len(left) - size]
        now = scores[left] >= least
        yield from left[now][np.argsort(-scores[left[now]], kind="stable")].tolist()
        left, size = left[~now], 4 * size


def _colours_apart(scores: NDArray[np.float64], places: NDArray[np.int64], colours: NDArray[np.int64], count: int
                   ) -> Iterator[tuple[int, Counter[int]]]:
    """Places, the best first by their scores less what their colour costs (`_SAME_COLOUR`), with the counter of colours
    that is to be told what was taken. Costs only grow, so that the best of a heap whose cost is as it was is the best
    of all (lazy greedy: Minoux, 1978)."""
    taken = Counter[int]()
    free = max(2, round(count * _FREE))

    def worth(place: int) -> float:
        colour = int(colours[place])
        return float(scores[place]) - _SAME_COLOUR * (max(0, taken[colour] - free + 1) if colour >= 0 else 0)

    ranked = _best_first(scores, places)
    first = islice(ranked, max(_POOL, 2 * count))
    pool = [(-float(scores[place]), number, place) for number, place in enumerate(first)]
    while pool:
        said, number, place = heapq.heappop(pool)
        now = -worth(place)
        if now > said + 1e-12:
            heapq.heappush(pool, (now, number, place))
        else:
            yield place, taken
    for place in ranked:
        yield place, taken


def _explore(goods: Goods, taste: ContentTaste, scored: _Scored, allowed: NDArray[np.bool_], order: list[int],
             wanted: Wanted) -> set[int]:
    """Put the least sure of the good ones in some places, at the end; gives which."""
    many = int(len(order) * EXPLORED)
    if not many or not goods.space.width:
        return set()
    left = allowed.copy()
    left[order] = False
    for name, values in scored.parts.items():
        if name.startswith("occasion:"):
            left &= values >= 0  # to learn from is what may be liked, not what is out of place
    pool = np.array(list(islice(_best_first(scored.total, np.flatnonzero(left)), _POOL)), np.int64)
    if not len(pool):
        return set()
    good = scored.total[pool] + _TASTE * taste.doubt(goods.space.rows(pool))
    rng = np.random.default_rng(wanted.seed + 7919 * wanted.day)
    best = pool[np.argsort(-good, kind="stable")[: 5 * many]]
    found = [int(place) for place in rng.permutation(best)[:many]]
    order[-len(found):] = found
    return set(found)


def _recommended(goods: Goods, taste: ContentTaste, scored: _Scored, crowd: Mapping[str, float],
                 shown: tuple[int, NDArray[np.float64], NDArray[np.float64]], *, explored: bool) -> Recommended:
    """An item with what lifted it: the crowd by what its score would lose, taste by the attributes that it likes."""
    (place, row, leaning), space = shown, goods.space
    offer = goods.offers[place]
    own = _TASTE * row * leaning
    count = len(space.names)
    lifts = dict(crowd)
    lifts |= {space.names[number]: float(own[number]) for number in np.flatnonzero(np.abs(own[:count]) > 1e-9)}
    if len(own) > count:
        parts = space.parts or {"": slice(0, len(own) - count)}
        lifts |= {f"looks:{name}": float(own[count + at.start : count + at.stop].sum()) for name, at in parts.items()}
    lifts |= {name: float(values[place]) for name, values in scored.parts.items() if name != "crowd" and values[place]}
    # That a catalogue has many of a kind is told only of what nothing else lifted.
    best = max(lifts, key=lambda name: (lifts[name] > 0, name != "common", lifts[name]), default="")
    reason = "explore" if explored else best if best and lifts[best] > 0 else "nothing"
    because = taste.because(row)
    return Recommended(
        item=offer.id, title=offer.title, score=float(scored.total[place]), reason=reason, explored=explored,
        because=goods.offers[because].title if because is not None and because != place else "",
        lifts=dict(sorted(((name, lift) for name, lift in lifts.items() if abs(lift) > 1e-9),
                          key=lambda pair: -pair[1])[:_LIFTS]))
