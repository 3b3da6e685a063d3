"""What a crowd's events say of each item on a day: how popular it is lately, among people of one's size, for one's
occasions, with those who took what one took. It goes through events day by day and never sees a later one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

HALF_LIVES: Final = (7.0, 20.0, 60.0, 200.0, 1000.0)
SIZE_HALF_LIVES: Final = (30.0, 150.0)
OCCASION_HALF_LIFE: Final = 60.0
FEATURES: Final = (
    "popular_7", "popular_20", "popular_60", "popular_200", "popular_1000", "of_size_30", "of_size_150",
    "for_occasions",
    "own_categories", "taken_together", "age", "since_last", "small", "large", "taken_before", "size_lift", "growth",
    "events", "days_away")
GROUPS: Final = {
    "popular": ("popular_7", "popular_20", "popular_60", "popular_200", "popular_1000"),
    "size": ("of_size_30", "of_size_150", "size_lift"), "occasion": ("for_occasions",), "category": ("own_categories",),
    "together": ("taken_together",), "new": ("age", "since_last", "growth"), "fit": ("small", "large")}
"""Features that are one reason."""
_SIZES: Final = 16
_SMOOTH: Final = 0.8
"""Steps of size over which neighbours count as alike."""
_OWN_HALF_LIFE: Final = 200.0
_REBUILT_DAYS: Final = 7
"""Who took what with what is counted anew once a week, from what was there then."""
_MOST_HISTORY: Final = 60
_LATELY: Final = HALF_LIVES.index(20.0)
_BEFORE: Final = HALF_LIVES.index(200.0)
_STEADY: Final = 0.999
"""A share that is as large as it was, but for rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayEvents:
    """E events of one day: codes of people and items, sizes in steps (NaN unknown), codes of occasions (-1 unknown) and
    outcomes of fit (-1 unknown)."""

    person: Integers
    item: Integers
    step: Floats
    occasion: Integers
    outcome: Integers


@dataclass(slots=True)
class _Own:
    """What one person did: days, items, sizes and occasions, as lists."""

    days: list[int]
    items: list[int]
    steps: list[float]
    occasions: list[int]


class Behaviour:
    """Counts over `items` items with their `category` codes and so many `occasions`, as of the last day added."""

    def __init__(self, items: int, category: Integers, occasions: int) -> None:
        self.items = items
        self.category = category
        self._popular = np.zeros((len(HALF_LIVES), items))
        self._of_size = np.zeros((len(SIZE_HALF_LIVES), _SIZES, items))
        self._for_occasion = np.zeros((max(occasions, 1), items))
        self._count = np.zeros(items)
        self._outcomes = np.zeros((3, items))
        self._first = np.full(items, -1)
        self._last = np.full(items, -1)
        self._own: dict[int, _Own] = {}
        self._pairs: list[tuple[Integers, Integers]] = []
        self._day: int | None = None
        self._built: int | None = None
        self._matrix: tuple[csr_matrix, csr_matrix] | None = None
        self._built_count = np.zeros(items)
        self._shared: dict[str, Floats] = {}
        steps = np.arange(_SIZES)
        kernel = np.exp(-0.5 * ((steps[:, None] - steps[None]) / _SMOOTH) ** 2)
        self._kernel = kernel / kernel.sum(axis=1, keepdims=True)

    def history(self, person: int) -> Sequence[int]:
        """The items that a person took, oldest first."""
        own = self._own.get(person)
        return own.items if own is not None else ()

    def known_items(self) -> NDArray[np.bool_]:
        """Which items somebody has taken."""
        return np.asarray(self._first >= 0)

    def taken_lately(self) -> NDArray[np.bool_]:
        """Which items are taken lately by more than the usual share of everybody, and than their own share before, and
        are of a category of which no smaller share is taken than before: what falls is not what many take."""
        late, before = (row / max(row.sum(), 1e-9) for row in (self._popular[_LATELY], self._popular[_BEFORE]))
        places = self.category + 1
        now, then = (np.bincount(places, row)[places] for row in (late, before))
        return np.asarray((late * self.items > 1) & (late >= before * _STEADY) & (now >= then * _STEADY))

    def age_to(self, day: int) -> None:
        """Let time pass: what was popular fades."""
        if self._day is not None and day > self._day:
            self._shared = {}
            gone = day - self._day
            self._popular *= np.exp2(-gone / np.array(HALF_LIVES))[:, None]
            self._of_size *= np.exp2(-gone / np.array(SIZE_HALF_LIVES))[:, None, None]
            self._for_occasion *= float(np.exp2(-gone / OCCASION_HALF_LIFE))
        self._day = day if self._day is None else max(day, self._day)

    def add(self, day: int, events: DayEvents) -> None:
        """Add the events of a day, which is no earlier than any before."""
        self.age_to(day)
        self._shared = {}
        items = events.item
        np.add.at(self._count, items, 1.0)
        for row in self._popular:
            np.add.at(row, items, 1.0)
        sized = ~np.isnan(events.step)
        sizes = np.clip(np.round(events.step[sized]), 0, _SIZES - 1).astype(np.int64)
        for table in self._of_size:
            np.add.at(table, (sizes, items[sized]), 1.0)
        said = events.occasion >= 0
        new = int(events.occasion.max(initial=-1)) + 1 - len(self._for_occasion)
        if new > 0:
            self._for_occasion = np.vstack([self._for_occasion, np.zeros((new, self.items))])
        np.add.at(self._for_occasion, (events.occasion[said], items[said]), 1.0)
        noted = events.outcome >= 0
        np.add.at(self._outcomes, (events.outcome[noted], items[noted]), 1.0)
        self._first[items[self._first[items] < 0]] = day
        self._last[items] = day
        self._pairs.append((events.person, items))
        for person, item, step, occasion in zip(events.person.tolist(), items.tolist(), events.step.tolist(),
                                                events.occasion.tolist(), strict=True):
            own = self._own.setdefault(person, _Own([], [], [], []))
            own.days.append(day)
            own.items.append(item)
            own.steps.append(step)
            own.occasions.append(occasion)

    def features(self, person: int, day: int, usual: float | None = None) -> NDArray[np.float32]:
        """Features of all items for a person on a day, I x len(FEATURES); `usual` is the size that a person without
        events says to take. A day before the last one counts as the last."""
        day = day if self._day is None else max(day, self._day)
        self.age_to(day)
        own = self._own.get(person, _Own([], [], [], []))
        items, days = np.array(own.items, np.int64), np.array(own.days, np.int64)
        recent = np.exp2(-(day - days) / _OWN_HALF_LIFE)
        size = self._sizes(own, recent, usual)
        occasions = self._occasions(own, recent)
        shared = self._of_all(day)
        short, long = self._of_size[0], self._of_size[1]
        of_size = [size @ short, size @ long] if size is not None else [self._popular[1], self._popular[2]]
        columns = [
            *(shared[f"popular_{half_life:g}"] for half_life in HALF_LIVES), *(_logged(row) for row in of_size),
            _logged(occasions @ self._for_occasion), self._categories(items, recent),
            self._together(items, recent, day), shared["age"], shared["since_last"], shared["small"], shared["large"],
            np.bincount(items, minlength=self.items) if len(items) else np.zeros(self.items),
            np.log((of_size[1] + 0.1) / (self._popular[3] + 0.7)), shared["growth"],
            np.full(self.items, len(items)), np.full(self.items, day - int(days.max()) if len(days) else 999)]
        return np.stack(columns, axis=1, dtype=np.float32, casting="same_kind")

    def _of_all(self, day: int) -> dict[str, Floats]:
        """The features that are the same for everybody on a day, kept until something happens."""
        if not self._shared:
            total = self._outcomes.sum(axis=0)
            self._shared = {
                **{f"popular_{half_life:g}": _logged(row)
                   for half_life, row in zip(HALF_LIVES, self._popular, strict=True)},
                "age": np.log1p(np.where(self._first >= 0, day - self._first, 0)),
                "since_last": np.where(self._last >= 0, day - self._last, 999).astype(float),
                "small": (self._outcomes[0] + 2) / (total + 14), "large": (self._outcomes[2] + 2) / (total + 14),
                "growth": np.log((self._popular[0] / 8 + 0.05) / (self._popular[2] / 60 + 0.05))}
        return self._shared

    def _sizes(self, own: _Own, recent: Floats, usual: float | None) -> Floats | None:
        """How much each size is the person's, spread over its neighbours; None where nothing is known."""
        steps = np.array(own.steps, float)
        known = ~np.isnan(steps)
        if known.any():
            places = np.clip(np.round(steps[known]), 0, _SIZES - 1).astype(np.int64)
            share = np.bincount(places, recent[known], _SIZES)
        elif usual is not None:
            share = np.bincount([int(np.clip(round(usual), 0, _SIZES - 1))], minlength=_SIZES).astype(float)
        else:
            return None
        return np.asarray(share / share.sum() @ self._kernel)

    def _occasions(self, own: _Own, recent: Floats) -> Floats:
        codes = np.array(own.occasions, np.int64)
        known = codes >= 0
        count = len(self._for_occasion)
        share = np.bincount(codes[known], recent[known], count) if known.any() else np.zeros(count)
        return np.asarray((share + 0.3) / (share.sum() + 0.3 * count))

    def _categories(self, items: Integers, recent: Floats) -> Floats:
        """By how much more often the person takes an item's category than everybody does, as a logarithm."""
        places = self.category + 1
        count = int(places.max()) + 1 if len(places) else 1
        usual = np.bincount(places, self._popular[3], count)
        usual = usual / max(usual.sum(), 1e-9)
        mine = np.bincount(places[items], recent, count) if len(items) else np.zeros(count)
        share = (mine + 2 * usual) / (mine.sum() + 2)
        return np.asarray(np.log(share / (usual + 1e-4) + 0.05)[places])

    def _together(self, items: Integers, recent: Floats, day: int) -> Floats:
        """How often those who took what the person took also took an item, each by its own count: an item-neighbour
        model of two steps (Deshpande and Karypis, TOIS 2004)."""
        if not len(items):
            return np.full(self.items, np.log(0.05))
        if self._built is None or day - self._built >= _REBUILT_DAYS:
            self._build(day)
        if self._matrix is None:
            return np.full(self.items, np.log(0.05))
        by_item, by_person = self._matrix
        late = items[-_MOST_HISTORY:]
        weight = recent[-_MOST_HISTORY:] / (self._built_count[late] + 5.0)
        people = by_item[late].T @ weight
        chosen = np.flatnonzero(people)
        together = by_person[chosen].T @ people[chosen] if len(chosen) else np.zeros(self.items)
        np.subtract.at(together, late, weight * self._built_count[late])
        return np.asarray(np.log(np.maximum(together, 0.0) * 1e3 + 0.05))

    def _build(self, day: int) -> None:
        from scipy.sparse import csr_matrix

        if not self._pairs:
            return
        people = np.concatenate([pair[0] for pair in self._pairs])
        items = np.concatenate([pair[1] for pair in self._pairs])
        matrix = csr_matrix((np.ones(len(people), np.float32), (people, items)),
                            shape=(int(people.max()) + 1, self.items))
        matrix.data[:] = 1.0
        self._pairs = [(people, items)]
        self._matrix = matrix.T.tocsr(), matrix
        self._built_count = self._count.copy()
        self._built = day


def _logged(values: Floats) -> Floats:
    """Shares of ten thousand, as logarithms."""
    return np.asarray(np.log(values / (values.sum() + 1e-9) * 1e4 + 0.05))
