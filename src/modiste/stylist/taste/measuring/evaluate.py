"""How well the next items are told: the global split, and each person's last day; ranked among all items, those taken
before left out; against rivals by a paired bootstrap over people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.fit.rentals import NamedNotes
from modiste.stylist.taste.measuring.growing import (
    Examples,
    Question,
    day_questions,
    days_of,
    examples,
    grow_ranker,
    start,
)
from modiste.stylist.taste.measuring.rivals import rivals
from modiste.stylist.taste.ranker import Ranker, candidates
from modiste.train.scores import Score

Floats = NDArray[np.float64]

SPLIT: Final = int(np.datetime64("2017-10-01", "D").astype(int))
AHEAD_DAYS: Final = 92
CUTS: Final = ("2015-10-01", "2016-01-01", "2016-04-01", "2016-07-01", "2016-10-01", "2017-01-01", "2017-04-01",
               "2017-07-01")
TOP: Final = 10
LEAST_HISTORY: Final = 2
_BETTER: Final = 1.25
_DRAWS: Final = 1000
_BLOCKS: Final = (0.12, 0.25, 0.4, 0.55, 0.7, 0.85)
_WINDOWS: Final = (30, 60, 90)
_SHARE: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """Questions of one protocol with what the ranker needs of each: candidates and their features."""

    questions: tuple[Question, ...]
    places: tuple[NDArray[np.int64], ...]
    rows: tuple[NDArray[np.float32], ...]


def gain(ranked: Sequence[int], taken: frozenset[int]) -> tuple[float, float]:
    """NDCG@10 with all that was taken as equally right, and whether one of the ten was."""
    hits = [number for number, item in enumerate(ranked[:TOP]) if item in taken]
    best = sum(1.0 / np.log2(number + 2) for number in range(min(TOP, len(taken))))
    return float(sum(1.0 / np.log2(number + 2) for number in hits) / best), float(bool(hits))


def global_scores(named: NamedNotes, seed: int, progress: Callable[[float], None]) -> tuple[Score, ...]:
    """All that people who were there before took from 2017-10-01 on, ranked on the evening before; the ranker learns
    from earlier cuts of a quarter each."""
    notes = named.notes
    cuts = [int(np.datetime64(text, "D").astype(int)) for text in CUTS]
    learnt_from = [question for cut in cuts for question in _from_cut(named, cut, cut + AHEAD_DAYS)]
    learnt = _cut_examples(named, cuts, learnt_from, seed)
    progress(0.3)
    ranker = grow_ranker(learnt, seed)
    questions = _from_cut(named, SPLIT, int(notes.day.max()) + 1)
    asked = _ask_at(named, SPLIT, questions)
    histories = _histories(named, SPLIT)
    ours = np.array([_own_gain(ranker, asked, number) for number in range(len(asked.questions))])
    warm = np.array([len(set(histories.get(one.person, ()))) >= LEAST_HISTORY for one in asked.questions])
    seen_items = set(notes.item[notes.day < SPLIT].tolist())
    new = float(np.mean([item not in seen_items for one in asked.questions for item in one.taken]))
    progress(0.5)
    train = notes.day < SPLIT
    recent = [(f"popularity of the last {days} days", _window(named, SPLIT, days)) for days in _WINDOWS]
    best, name, theirs = _best_rival(named, train, asked.questions, histories, recent)
    low, high = _interval(ours[:, 0] - theirs[:, 0], seed)
    low_warm, high_warm = _interval(ours[warm, 0] - theirs[warm, 0], seed)
    return (
        Score(name="recommendation from 2017-10-01: NDCG@10, everyone who was there before",
              value=float(ours[:, 0].mean()), reference=best, target=_BETTER * best),
        Score(name="recommendation from 2017-10-01: HR@10", value=float(ours[:, 1].mean()),
              reference=float(theirs[:, 1].mean())),
        Score(name=f"recommendation from 2017-10-01: gain over {name}, lower end of the 95 % interval", value=low,
              reference=high, target=0.0),
        Score(name="recommendation from 2017-10-01: NDCG@10, people of 2 and more items",
              value=float(ours[warm, 0].mean()), reference=float(theirs[warm, 0].mean())),
        Score(name="recommendation from 2017-10-01: gain for people of 2 and more items, lower end of the interval",
              value=low_warm, reference=high_warm),
        Score(name="recommendation from 2017-10-01: NDCG@10, people of one item", value=float(ours[~warm, 0].mean()),
              reference=float(theirs[~warm, 0].mean())),
        Score(name="recommendation from 2017-10-01: share of what was taken that is new, out of everyone's reach",
              value=new))


def last_day_scores(named: NamedNotes, seed: int, progress: Callable[[float], None]) -> tuple[Score, ...]:
    """Each person's last day, ranked by what was known the day before; the ranker of each stretch of time learns from
    earlier stretches alone. The rival that knows the day too: popularity of the 60 days before."""
    questions = _last_days(named)
    others = day_questions(named.notes, _SHARE, seed)
    learnt = examples(named, others, seed, progress=lambda share: progress(0.3 * share))
    cuts = np.quantile([one.day for one in questions], _BLOCKS).astype(int)
    rankers = [grow_ranker(learnt.before(int(cut)), seed) for cut in cuts]
    progress(0.5)
    ours, theirs = _walk(named, questions, rankers, cuts)
    progress(0.9)
    low, high = _interval(ours[:, 0] - theirs[:, 0], seed)
    best = float(theirs[:, 0].mean())
    return (
        Score(name="recommendation, last day: NDCG@10", value=float(ours[:, 0].mean()), reference=best,
              target=_BETTER * best),
        Score(name="recommendation, last day: HR@10", value=float(ours[:, 1].mean()),
              reference=float(theirs[:, 1].mean())),
        Score(name="recommendation, last day: gain over popularity of 60 days, lower end of the 95 % interval",
              value=low, reference=high, target=0.0))


def _walk(named: NamedNotes, questions: Sequence[Question], rankers: Sequence[Ranker], cuts: NDArray[np.int64]
          ) -> tuple[Floats, Floats]:
    """Gains of ours and of recent popularity, day by day."""
    behaviour = start(named)
    by_day: dict[int, list[Question]] = {}
    for question in questions:
        by_day.setdefault(question.day, []).append(question)
    own: list[tuple[float, float]] = []
    rival: list[tuple[float, float]] = []
    notes = named.notes
    for day, events in days_of(notes):
        if day in by_day:
            begin, end = np.searchsorted(notes.day, (day - 60, day))
            recent = np.bincount(notes.item[begin:end], minlength=len(named.items)).astype(float)
            stretch = int(np.searchsorted(cuts, day, "right")) - 1
        for question in by_day.get(day, ()):
            seen = set(behaviour.history(question.person))
            popular = [item for item in np.argsort(-recent, kind="stable")[: TOP + len(seen)].tolist()
                       if item not in seen]
            rival.append(gain(popular, question.taken))
            if stretch < 0:  # nothing earlier to learn from
                own.append(rival[-1])
                continue
            every = behaviour.features(question.person, day)
            allowed = behaviour.known_items()
            allowed[list(seen)] = False
            places = candidates(every, allowed)
            order = np.argsort(-rankers[stretch].scores(every[places]), kind="stable")
            own.append(gain(places[order[:TOP]].tolist(), question.taken))
        behaviour.add(day, events)
    return np.array(own), np.array(rival)


def _last_days(named: NamedNotes) -> list[Question]:
    """The last day of everybody who took two and more items before it."""
    notes = named.notes
    taken: dict[int, dict[int, set[int]]] = {}
    for person, day, item in zip(notes.person.tolist(), notes.day.tolist(), notes.item.tolist(), strict=True):
        taken.setdefault(person, {}).setdefault(day, set()).add(item)
    found = []
    for person, days in taken.items():
        last = max(days)
        if len(set().union(*(items for day, items in days.items() if day < last))) >= LEAST_HISTORY:
            found.append(Question(person=person, day=last, taken=frozenset(days[last])))
    return found


def _from_cut(named: NamedNotes, cut: int, end: int) -> list[Question]:
    """What people who were there before the cut took from then until `end`."""
    notes = named.notes
    before = set(notes.person[notes.day < cut].tolist())
    taken: dict[int, set[int]] = {}
    late = (notes.day >= cut) & (notes.day < end)
    for person, item in zip(notes.person[late].tolist(), notes.item[late].tolist(), strict=True):
        if person in before:
            taken.setdefault(person, set()).add(item)
    return [Question(person=person, day=cut, taken=frozenset(items)) for person, items in sorted(taken.items())]


def _cut_examples(named: NamedNotes, cuts: Sequence[int], questions: list[Question], seed: int) -> Examples:
    """Examples of questions that are asked at cuts: a day on which nothing happened takes the next one's place."""
    days = np.unique(named.notes.day)
    moved = {cut: int(days[np.searchsorted(days, cut)]) for cut in cuts}
    asked = [Question(person=one.person, day=moved[one.day], taken=one.taken) for one in questions]
    return examples(named, asked, seed, least_history=1)


def _ask_at(named: NamedNotes, cut: int, questions: Sequence[Question]) -> Asked:
    behaviour = start(named)
    for day, events in days_of(named.notes):
        if day >= cut:
            break
        behaviour.add(day, events)
    places, rows = [], []
    for question in questions:
        every = behaviour.features(question.person, cut)
        allowed = behaviour.known_items()
        allowed[list(behaviour.history(question.person))] = False
        places.append(candidates(every, allowed))
        rows.append(every[places[-1]])
    return Asked(questions=tuple(questions), places=tuple(places), rows=tuple(rows))


def _own_gain(ranker: Ranker, asked: Asked, number: int) -> tuple[float, float]:
    order = np.argsort(-ranker.scores(asked.rows[number]), kind="stable")[:TOP]
    return gain(asked.places[number][order].tolist(), asked.questions[number].taken)


def _histories(named: NamedNotes, cut: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    early = named.notes.day < cut
    for person, item in zip(named.notes.person[early].tolist(), named.notes.item[early].tolist(), strict=True):
        found.setdefault(person, []).append(item)
    return found


def _window(named: NamedNotes, day: int, days: int) -> Floats:
    late = (named.notes.day >= day - days) & (named.notes.day < day)
    return np.bincount(named.notes.item[late], minlength=len(named.items)).astype(float)


def _best_rival(named: NamedNotes, train: NDArray[np.bool_], questions: Sequence[Question],
                histories: dict[int, list[int]], recent: Sequence[tuple[str, Floats]]) -> tuple[float, str, Floats]:
    """The best of all rivals and settings by NDCG: its figure, its name, and its gains for each question."""
    from scipy.sparse import csr_matrix

    notes = named.notes
    taken = csr_matrix((np.ones(int(train.sum()), np.float32), (notes.person[train], notes.item[train])),
                       shape=(len(named.people), len(named.items)))
    taken.data[:] = 1.0
    people = np.array([one.person for one in questions], np.int64)
    best: tuple[float, str, Floats] | None = None
    tables = [(name, np.broadcast_to(row, (len(people), len(row)))) for name, row in recent]
    for name, table in (*tables, *((name, rival(taken, people)) for name, rival in rivals())):
        gains = np.array([_rival_gain(table[number], one, histories) for number, one in enumerate(questions)])
        if best is None or gains[:, 0].mean() > best[0]:
            best = float(gains[:, 0].mean()), name, gains
    if best is None:
        raise ValueError("no rival")
    return best


def _rival_gain(row: Floats, question: Question, histories: dict[int, list[int]]) -> tuple[float, float]:
    scores = row.copy()
    scores[histories.get(question.person, [])] = -np.inf
    top = np.argpartition(-scores, TOP)[:TOP]
    return gain(top[np.argsort(-scores[top], kind="stable")].tolist(), question.taken)


def _interval(differences: Floats, seed: int) -> tuple[float, float]:
    """The 95 % interval of a mean by the bootstrap over people."""
    rng = np.random.default_rng(seed)
    means = [differences[rng.integers(len(differences), size=len(differences))].mean() for _ in range(_DRAWS)]
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))
