"""Growing the ranker: a table of rentals gone through day by day, and what was taken told from what was not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import TrainingError
from modiste.stylist.fit.growing import as_arrays
from modiste.stylist.fit.notes import FitNotes
from modiste.stylist.fit.rentals import NamedNotes
from modiste.stylist.taste.behaviour import Behaviour, DayEvents
from modiste.stylist.taste.ranker import Ranker, candidates

_NEGATIVES: Final = 60
_LEAST_QUESTIONS: Final = 200
_LEARNING: Final = {"max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 12, "min_samples_leaf": 100,
                    "l2_regularization": 20.0, "max_bins": 64, "early_stopping": False}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """A person, a day, and the items that were taken then (or from then on)."""

    person: int
    day: int
    taken: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Rows of candidates N x F, whether each was taken, N, and the day of each."""

    rows: NDArray[np.float32]
    taken: NDArray[np.bool_]
    day: NDArray[np.int64]

    def before(self, day: int) -> "Examples":
        """Those of earlier days."""
        early = self.day < day
        return Examples(rows=self.rows[early], taken=self.taken[early], day=self.day[early])


def start(named: NamedNotes) -> Behaviour:
    """A behaviour that has seen nothing, with the categories of the items."""
    category = np.full(len(named.items), -1, np.int64)
    category[named.notes.item] = named.notes.category
    return Behaviour(len(named.items), category, max(len(named.occasions), 1))


def days_of(notes: FitNotes) -> Iterator[tuple[int, DayEvents]]:
    """Notes day by day; they are in the order of their days."""
    days, begins = np.unique(notes.day, return_index=True)
    ends = [*begins[1:], len(notes)]
    for day, begin, end in zip(days.tolist(), begins, ends, strict=True):
        some = slice(begin, end)
        yield day, DayEvents(person=notes.person[some], item=notes.item[some], step=notes.step[some],
                             occasion=notes.occasion[some], outcome=notes.outcome[some])


def day_questions(notes: FitNotes, share: float, seed: int) -> list[Question]:
    """A share of the days on which somebody took something, all of those of one person and day together."""
    rng = np.random.default_rng(seed)
    taken: dict[tuple[int, int], set[int]] = {}
    for person, day, item in zip(notes.person.tolist(), notes.day.tolist(), notes.item.tolist(), strict=True):
        taken.setdefault((day, person), set()).add(item)
    chosen = rng.random(len(taken)) < share
    return [Question(person=person, day=day, taken=frozenset(items))
            for ((day, person), items), kept in zip(sorted(taken.items()), chosen, strict=True) if kept]


def examples(named: NamedNotes, questions: list[Question], seed: int, least_history: int = 2,
             progress: Callable[[float], None] | None = None) -> Examples:
    """Ask each question on its own day: what was taken, and some of what was not."""
    rng = np.random.default_rng(seed)
    by_day: dict[int, list[Question]] = {}
    for question in questions:
        by_day.setdefault(question.day, []).append(question)
    behaviour = start(named)
    rows: list[NDArray[np.float32]] = []
    taken: list[NDArray[np.bool_]] = []
    days: list[int] = []
    last = int(named.notes.day[-1])
    first = int(named.notes.day[0])
    for day, events in days_of(named.notes):
        for question in by_day.get(day, ()):
            if len(behaviour.history(question.person)) < least_history:
                continue
            every = behaviour.features(question.person, day)
            places = candidates(every, behaviour.known_items())
            right = np.isin(places, list(question.taken))
            if right.any():
                wrong = np.flatnonzero(~right)
                kept = np.concatenate([np.flatnonzero(right), rng.choice(wrong, min(_NEGATIVES, len(wrong)), False)])
                rows.append(every[places[kept]])
                taken.append(right[kept])
                days.append(day)
        behaviour.add(day, events)
        if progress is not None:
            progress((day - first) / max(last - first, 1))
    if len(rows) < _LEAST_QUESTIONS:
        raise TrainingError("stylist.ranker_too_few", count=len(rows), least=_LEAST_QUESTIONS)
    return Examples(rows=np.concatenate(rows), taken=np.concatenate(taken),
                    day=np.repeat(np.array(days), [len(some) for some in rows]))


def grow_ranker(learnt: Examples, seed: int) -> Ranker:
    """Grow the trees. Raises TrainingError where scikit-learn is not installed."""
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError as error:
        raise TrainingError("stylist.no_scikit_learn") from error
    learner = HistGradientBoostingClassifier(random_state=seed, categorical_features=None, **_LEARNING)
    learner.fit(learnt.rows, learnt.taken)
    return Ranker(trees=as_arrays(learner))
