"""Simulated shoppers over a catalogue: people with a hidden taste over type, colour and pattern, who answer pairs, like
what they are shown, change their mind, and have it forgotten. They are drawn, not asked: no person's taste is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError
from modiste.language import parse
from modiste.stylist.tables import read_columns, text_of
from modiste.stylist.taste.events import ME, Event
from modiste.stylist.taste.goods import Goods, Offer, prepare
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.quiz import PAIRS, QuizAnswer, ask_next
from modiste.stylist.taste.recommending import Wanted, recommend, taste_of
from modiste.stylist.taste.shop import Shop
from modiste.train.scores import Score

SHOPPERS: Final = 60
CROWD: Final = 300
LIKES: Final = 20
FOLLOWED_WITHIN: Final = 10
TOP: Final = 10
_LIKED: Final = {"garment": 3, "colour": 3, "pattern": 1}
_EACH: Final = 10
_START: Final = datetime(2026, 1, 1, tzinfo=UTC)
_DAY: Final = 20454
_NEEDED: Final = ("articleType", "baseColour", "description")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shopper:
    """A hidden taste: whether type, colour and pattern of each item are liked, 3 x N."""

    liked: NDArray[np.bool_]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Items of a liked type in a liked colour, N."""
        return np.asarray(self.liked[0] & self.liked[1])

    def liking(self, item: str) -> int:
        """How much of an item is liked, 0 to 3."""
        return int(self.liked[:, int(item)].sum())


def has_types(path: Path) -> bool:
    """Whether a table is a catalogue with types and colours."""
    try:
        return all(name in read_columns(path, _NEEDED).names for name in _NEEDED)
    except DataError:
        return False


def goods_of(path: Path) -> Goods:
    """A table of items as goods, by type, colour and the pattern that the description names.

    Raises:
        DataError: it cannot be read, or has no such columns.
    """
    table = read_columns(path, _NEEDED)
    offers = []
    for number, (kind, colour, words) in enumerate(zip(*(table[name] for name in _NEEDED), strict=True)):
        pattern = parse(text_of(words)).pattern or "solid"
        offers.append(Offer(id=str(number), title=text_of(words), attributes=(
            f"garment:{text_of(kind).lower()}", f"colour:{text_of(colour).lower()}", f"pattern:{pattern}")))
    return prepare(offers)


def draw_shopper(goods: Goods, rng: np.random.Generator) -> Shopper:
    """A taste for some types, colours and a pattern, drawn as often as they occur; there are items of both."""
    while True:
        liked = np.zeros((len(_LIKED), len(goods)), bool)
        for row, (kind, most) in enumerate(_LIKED.items()):
            values = [next(name for name in offer.attributes if name.startswith(f"{kind}:"))
                      for offer in (goods.offers[int(place)] for place in rng.integers(len(goods), size=20 * most))]
            for value in list(dict.fromkeys(values))[:most]:
                liked[row, goods.marks[value]] = True
        if (liked[0] & liked[1]).sum() >= 2 * TOP:
            return Shopper(liked=liked)


def simulated_scores(path: Path, seed: int) -> tuple[Score, ...]:
    """NDCG@10 of what is right after the quiz and after likes against popularity; how soon a turn is followed; whether
    what is forgotten is gone.

    Raises:
        DataError: the table cannot be read.
    """
    goods = goods_of(path)
    rng = np.random.default_rng(seed)
    popular = _popularity(goods, rng)
    shop = Shop(goods=goods)
    plain, quizzed, liked, turned, exact = [], [], [], [], []
    for number in range(SHOPPERS):
        shopper, other = draw_shopper(goods, rng), draw_shopper(goods, rng)
        plain.append(ndcg(popular, shopper))
        profile = Profile(quiz=_answers(goods, shopper, seed + number))
        before = _shown(shop, profile, ())
        quizzed.append(ndcg(before, shopper))
        events = _likes(shop, profile, shopper, (), LIKES)
        liked.append(ndcg(_shown(shop, profile, events), shopper, known=events))
        turned.append(_followed(shop, profile, shopper, other, events))
        exact.append(_shown(shop, profile, ()) == before)
    base = float(np.mean(plain))
    return (
        Score(name="simulated shoppers: NDCG@10 after 8 pairs", value=float(np.mean(quizzed)), reference=base,
              target=2 * base),
        Score(name="simulated shoppers: NDCG@10 after 20 likes", value=float(np.mean(liked)), reference=base,
              target=3 * base),
        Score(name="simulated shoppers: share whose turned taste leads within 10 events", value=float(np.mean(turned)),
              target=0.9),
        Score(name="simulated shoppers: share whose ranking forgetting restores exactly", value=float(np.mean(exact)),
              target=1.0))


def ndcg(ranked: Sequence[str], shopper: Shopper, known: Sequence[Event] = ()) -> float:
    """NDCG@10 of ids, right or not; what is known already is not asked for."""
    gains = np.array([float(shopper.right[int(one)]) for one in ranked[:TOP]])
    there = int(shopper.right.sum()) - len({event.item for event in known if shopper.right[int(event.item)]})
    weights = 1.0 / np.log2(np.arange(TOP) + 2)
    best = weights[: min(TOP, max(there, 1))].sum()
    return float((gains * weights[: len(gains)]).sum() / best)


def _popularity(goods: Goods, rng: np.random.Generator) -> list[str]:
    """What a crowd of other shoppers took most."""
    counts = np.zeros(len(goods))
    for _ in range(CROWD):
        right = np.flatnonzero(draw_shopper(goods, rng).right)
        counts[rng.choice(right, _EACH, replace=False)] += 1
    return [str(place) for place in np.argsort(-counts, kind="stable")[:TOP]]


def _answers(goods: Goods, shopper: Shopper, seed: int) -> tuple[QuizAnswer, ...]:
    answers: list[QuizAnswer] = []
    rng = np.random.default_rng(seed)
    for _ in range(PAIRS):
        taste = taste_of(goods, (), Profile(quiz=tuple(answers)))
        pair = ask_next(goods, taste, answers, (), seed)
        if pair is None:
            break
        first, second = (shopper.liking(one) for one in pair)
        chosen = "first" if first > second or (first == second and rng.random() < 0.5) else "second"
        answers.append(QuizAnswer(*pair, chosen if first or second else "neither"))
    return tuple(answers)


def _shown(shop: Shop, profile: Profile, events: Sequence[Event], seed: int = 0) -> list[str]:
    found = recommend(shop, ME, events, profile, Wanted(count=TOP + 2, day=_DAY, seed=seed))
    return [one.item for one in found.items if not one.explored][:TOP]


def _likes(shop: Shop, profile: Profile, shopper: Shopper, events: Sequence[Event], count: int) -> tuple[Event, ...]:
    """The shopper looks at page after page and says what is right and what is not, until so many were liked or the
    patience is at an end; each page is asked with what was said before."""
    said = list(events)
    start, liked = len(said), 0
    for page in range(2 * count):
        found = recommend(shop, ME, said, profile, Wanted(count=TOP, day=_DAY, seed=page))
        for one in found.items:
            likes = bool(shopper.right[int(one.item)])
            liked += likes
            said.append(Event(person=ME, item=one.item, event="like" if likes else "not_for_me",
                              at=_START + timedelta(minutes=len(said))))
            if liked == count or len(said) - start == 3 * count:
                return tuple(said)
    return tuple(said)


def _followed(shop: Shop, profile: Profile, former: Shopper, now: Shopper, events: Sequence[Event]) -> bool:
    """Whether, after ten likes of another taste, more of what is shown is of the new taste than of the former."""
    rng = np.random.default_rng(len(events))
    right = np.flatnonzero(now.right & ~former.right)
    if len(right) < FOLLOWED_WITHIN:
        return True
    chosen = rng.choice(right, FOLLOWED_WITHIN, replace=False)
    more = [Event(person=ME, item=str(place), event="like", at=_START + timedelta(days=9, minutes=number))
            for number, place in enumerate(chosen)]
    shown = _shown(shop, profile, (*events, *more))
    new = sum(bool(now.right[int(one)]) for one in shown)
    return new > sum(bool(former.right[int(one)]) for one in shown)
