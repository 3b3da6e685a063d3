"""What somebody's likes, dislikes and answers say of items that nobody has acted on.

A Bayesian logistic regression of liking on what an item is, by Laplace's approximation (Rasmussen and Williams,
"Gaussian Processes for Machine Learning", 2006, algorithm 3.1, in its dual form: as many unknowns as things said,
however many columns). It is computed anew from what was said, so that what is forgotten is forgotten, and as exactly as
if it had never been. A column that occurs only in what was liked is never weighed down, nor one that occurs only in
what was turned away lifted: the mean is a sum of what was said, each with its own sign.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.taste.content import ContentSpace, Floats

LIKING: Final[Mapping[str, float]] = {"view": 0.1, "save": 0.7, "wear": 0.8, "buy": 1.0, "like": 1.0,
                                      "not_for_me": -1.0, "return": -0.7}
"""How much an event says for (above 0) or against an item: the sign is what it says, the size how surely."""
BLAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "colour": ("colour",), "print": ("pattern",), "brand": ("brand",), "price": (), "size": (),
    "cut": ("garment", "fit", "length", "neckline", "sleeve", "detail")}
"""The kinds of attributes that a reason for turning away blames; price and size are no taste."""
_LOOKS: Final[Mapping[str, str]] = {"colour": "colour", "print": "print", "cut": "cut"}
"""The part of a vector that a reason blames."""
QUIZ, TAKEN, REFUSED = range(3)
"""What was said: that an item of the quiz would be worn or not; that one that was met is liked; that it is not."""
BARS: Final = ((3.0, 0.5), (-4.0, 0.5), (3.0, 0.5))
"""By how much the usual item lies above what each needs, in log-odds, and the variance of it among people: of two
pictures one is nearly always worn; of what is met little is liked, and little turned away: between the two nothing is
said (ordered logit: McCullagh, "Regression models for ordinal data", 1980)."""
_HALF_LIFE_EVENTS: Final = 40.0
"""Likes count half after so many later ones."""
_REMEMBERED: Final = 400
_LATELY: Final = 10
_LIKES_LATELY: Final = 5
_AT_ODDS: Final = 0.9
"""Where the likes of the last events stand, among all items, by the taste of all earlier ones: lower, and the taste has
turned."""
_TURNED: Final = 0.005
"""How much what came before a turn still counts."""
_STEPS: Final = 20
_CLOSE: Final = 1e-4
_FARTHEST: Final = 8.0
"""Log-odds by which a step moves at most: farther, and it may swing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """That the item in a row was liked so much (-1 to 1), for a `reason` where one was said, in the quiz or not."""

    row: int
    liking: float
    reason: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentTaste:
    """What is liked: by how much the `mean` weight of each column lies above the usual, and what explains it: E rows
    `seen` of the U columns `used` with the `bars` that they were held to (E x 3, see BARS), the item
    whose row each is, and how much each counts (`pull`: the mean is their sum)."""

    space: ContentSpace
    mean: Floats
    used: NDArray[np.int64]
    seen: Floats
    bars: Floats
    items: tuple[int, ...]
    pull: Floats
    kernel: Floats

    @property
    def leaning(self) -> Floats:
        """What each column lifts an item by, above what it is usually worth, A + V."""
        space = self.space
        return space.worth(space.usual + self.mean) - space.worth(space.usual)

    def scores(self) -> Floats:
        """By how much more than usual each item is liked, N, as log-odds."""
        return self.space.times(self.leaning) if len(self.seen) else np.zeros(len(self.space))

    def doubt(self, rows: Floats) -> Floats:
        """How unsure each row is, K x (A + V) -> K: its standard deviation under the posterior."""
        return np.sqrt(self.covariance(rows, rows))

    def covariance(self, rows: Floats, others: Floats, bar: float = 0.0) -> Floats:
        """Of each row with the other in its place under the posterior, both K x (A + V) -> K; `bar` is 1 where it is
        of what lies above the bar of the quiz."""
        found = np.asarray((rows * self.space.spread * others).sum(axis=1) + bar * BARS[QUIZ][1])
        if len(self.seen):
            one = self._crossed(rows, bar)
            other = one if others is rows else self._crossed(others, bar)
            found -= (one * np.linalg.solve(self.kernel, other)).sum(axis=0)
        return np.maximum(found, 0.0) if others is rows else found

    def _crossed(self, rows: Floats, bar: float) -> Floats:
        """Prior covariance of what was said with rows, E x K."""
        spread = self.space.spread[self.used]
        return np.asarray((self.seen * spread) @ rows[:, self.used].T + bar * BARS[QUIZ][1] * self.bars[:, :1])

    def because(self, row: Floats) -> int | None:
        """The liked item that lifts a row, A + V, most: each event lifts it by its pull times their likeness."""
        if not len(self.seen):
            return None
        alike = (self.seen * self.space.spread[self.used]) @ row[self.used]
        lifts = np.where(self.pull > 0, self.pull * alike, 0.0)
        best = int(np.argmax(lifts))
        return self.items[best] if lifts[best] > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Said:
    """E things said: `rows` E x (A + V), whether they are so (1 or -1), how `sure`ly, their `bars` E x 3, and the item
    of each."""

    rows: Floats
    signs: Floats
    sure: Floats
    bars: Floats
    items: NDArray[np.int64]


def learn_taste(space: ContentSpace, opinions: Sequence[Opinion], pairs: Sequence[tuple[int, int]] = (),
                off: Iterable[str] = ()) -> ContentTaste:
    """Taste from opinions, oldest first, and from pairs (the chosen, the other) of a quiz before them, which tell a
    difference. Attributes that are `off` are held to say nothing. Where the last opinions are at odds with all earlier
    ones, the taste has turned, and the earlier ones count little."""
    late = [one for one in opinions if one.liking][-_REMEMBERED:]
    said = _said(space, late, pairs, frozenset(off))
    taste = _regressed(space, said, said.sure)
    recent = [row for row, one in enumerate(late) if row >= len(late) - _LATELY and one.liking > 0]
    if len(late) < 2 * _LATELY or len(recent) < _LIKES_LATELY:
        return taste
    earlier = np.ones(len(said.sure), bool)
    earlier[len(late) - _LATELY : len(late)] = False
    former = _regressed(space, said, said.sure * earlier).scores()
    ranks = np.searchsorted(np.sort(former), [former[late[row].row] for row in recent]) / max(len(former), 1)
    if ranks.mean() >= _AT_ODDS:
        return taste
    return _regressed(space, said, np.where(earlier, _TURNED * said.sure, said.sure))


def _said(space: ContentSpace, late: Sequence[Opinion], pairs: Sequence[tuple[int, int]], off: frozenset[str]
          ) -> _Said:
    count = len(late)
    strength = np.array([abs(one.liking) for one in late])
    later = strength[::-1].cumsum()[::-1] - strength if count else strength
    rows = np.zeros((count + len(pairs), space.width))
    bars = np.zeros((count + len(pairs), len(BARS)))
    if late:
        rows[:count] = _blamed(space, late)
        bars[np.arange(count), [_bar(one) for one in late]] = 1.0
    if pairs:
        chosen, other = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
        rows[count:] = space.rows(chosen) - space.rows(other)
    if off:
        rows[:, [place for place, name in enumerate(space.names) if name in off]] = 0.0
    sure = np.concatenate([strength * 0.5 ** (later / _HALF_LIFE_EVENTS),
                           np.full(len(pairs), 0.5 ** (strength.sum() / _HALF_LIFE_EVENTS))])
    return _Said(rows=rows, bars=bars, sure=sure, items=np.array(
        [*(one.row for one in late), *(chosen for chosen, _ in pairs)], np.int64),
        signs=np.concatenate([np.sign([one.liking for one in late]), np.ones(len(pairs))]))


def _bar(opinion: Opinion) -> int:
    if opinion.asked:
        return QUIZ
    return TAKEN if opinion.liking > 0 else REFUSED


def _regressed(space: ContentSpace, said: _Said, sure: Floats) -> ContentTaste:
    """The regression of what is said, as surely as it is."""
    there = np.flatnonzero((sure > 0) & said.rows.any(axis=1))
    rows, bars, signs, sure = said.rows[there], said.bars[there], said.signs[there], sure[there]
    used = np.flatnonzero(rows.any(axis=0))
    seen = rows[:, used]
    height, spread = (np.array(values) for values in zip(*BARS, strict=True))
    prior = (seen * space.spread[used]) @ seen.T + (bars * spread) @ bars.T
    before = seen @ space.usual[used] + bars @ (height - space.middle)
    pull, curvature = _settled(prior, before, signs, sure)
    mean = np.zeros(space.width)
    mean[used] = space.spread[used] * (seen.T @ pull)
    return ContentTaste(space=space, mean=mean, used=used, seen=seen, bars=bars, pull=pull,
                        items=tuple(said.items[there].tolist()), kernel=prior + np.diag(1.0 / curvature))


def _settled(prior: Floats, before: Floats, signs: Floats, sure: Floats) -> tuple[Floats, Floats]:
    """Newton's steps to the likeliest log-odds of what was said, by a `prior` covariance about `before`: how much each
    pulls, and how curved the likelihood is there."""
    pull = np.zeros(len(before))
    known = before
    for _ in range(_STEPS):
        right = 1.0 / (1.0 + np.exp(-signs * known))
        root = np.sqrt(sure * right * (1.0 - right) + _CLOSE**2)
        wanted = root**2 * (known - before) + sure * signs * (1.0 - right)
        inner = np.eye(len(root)) + root[:, None] * prior * root
        target = wanted - root * np.linalg.solve(inner, root * (prior @ wanted))
        step = target - pull
        share = min(1.0, _FARTHEST / max(float(np.abs(prior @ step).max(initial=0.0)), 1e-9))
        pull = pull + share * step
        moved = before + prior @ pull
        done = float(np.abs(moved - known).max(initial=0.0)) < _CLOSE
        known = moved
        if done:
            break
    right = 1.0 / (1.0 + np.exp(-signs * known))
    return sure * signs * (1.0 - right), sure * right * (1.0 - right) + _CLOSE**2


def _blamed(space: ContentSpace, opinions: Sequence[Opinion]) -> Floats:
    """The rows of items; where a reason was said, what the reason blames, as heavy as the whole."""
    rows = space.rows([one.row for one in opinions])
    for reason in {one.reason for one in opinions if one.reason is not None}:
        which = [number for number, one in enumerate(opinions) if one.reason == reason]
        blamed = rows[which] * space.columns(BLAMED.get(reason, ()), _LOOKS.get(reason))
        lengths, left = np.linalg.norm(rows[which], axis=1), np.linalg.norm(blamed, axis=1)
        rows[which] = blamed * np.where(left > 0, lengths / np.where(left > 0, left, 1.0), 0.0)[:, None]
    return rows
