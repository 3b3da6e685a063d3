"""Months and what was counted in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

MONTHS_A_YEAR: Final = 12
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MonthlyCounts:
    """Counts, M months x K values, of consecutive months; `first` is the first, counted from 1970-01 (0).

    `last_is_part` says that the last month was not over when the data end: its shares count, its total does not.
    """

    kind: str
    values: tuple[str, ...]
    first: int
    counts: NDArray[np.float64]
    last_is_part: bool = False

    @property
    def months(self) -> int:
        """How many."""
        return len(self.counts)

    @property
    def totals(self) -> NDArray[np.float64]:
        """Of each month, M."""
        return np.asarray(self.counts.sum(axis=1))

    def until(self, month: int) -> "MonthlyCounts":
        """The first so many months."""
        return MonthlyCounts(kind=self.kind, values=self.values, first=self.first, counts=self.counts[:month])


def month_of_day(day: int) -> int:
    """Months from 1970-01 of a day counted from 1970-01-01."""
    then = date.fromordinal(_EPOCH + day)
    return (then.year - 1970) * MONTHS_A_YEAR + then.month - 1


def month_name(month: int) -> str:
    """ "2016-08" of months from 1970-01."""
    return f"{1970 + month // MONTHS_A_YEAR:04d}-{month % MONTHS_A_YEAR + 1:02d}"


def month_of_time(at: datetime) -> int:
    """Months from 1970-01 of a time."""
    then = at.astimezone(UTC)
    return (then.year - 1970) * MONTHS_A_YEAR + then.month - 1


def count_months(kind: str, months: NDArray[np.int64], values: Sequence[str]) -> MonthlyCounts:
    """Count rows, N months and N values ("" says nothing and is left out), from the first month to the last."""
    said = np.array([bool(value) for value in values])
    names = tuple(sorted({value for value in values if value}))
    if not said.any():
        return MonthlyCounts(kind=kind, values=(), first=0, counts=np.zeros((0, 0)))
    places = {name: place for place, name in enumerate(names)}
    chosen = months[said]
    columns = np.array([places[value] for value in values if value])
    first = int(chosen.min())
    counts = np.zeros((int(chosen.max()) - first + 1, len(names)))
    np.add.at(counts, (chosen - first, columns), 1.0)
    return MonthlyCounts(kind=kind, values=names, first=first, counts=counts)


def merge_rare(counts: MonthlyCounts, most: int, other: str) -> MonthlyCounts:
    """The `most` frequent values by name, all others as one."""
    if len(counts.values) <= most:
        return counts
    order = np.argsort(-counts.counts.sum(axis=0), kind="stable")
    kept = np.sort(order[: most - 1])
    rest = np.setdiff1d(np.arange(len(counts.values)), kept)
    names = (*(counts.values[place] for place in kept), other)
    merged = np.hstack([counts.counts[:, kept], counts.counts[:, rest].sum(axis=1, keepdims=True)])
    return MonthlyCounts(kind=counts.kind, values=names, first=counts.first, counts=merged)
