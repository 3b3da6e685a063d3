"""Sums over what was known before a day: the one way in which this room looks back, so that nothing looks ahead."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

_DAYS: Final = 1 << 17
"""More than the days from 1970 to the year 2300: key and day share one integer."""


def past_sums(keys: Integers, days: Integers, values: Floats, asked_keys: Integers, asked_days: Integers,
              half_life_days: float | None = None) -> tuple[Floats, Integers]:
    """For each question (a key and a day), the sum of the rows of that key dated before that day.

    Args:
        keys: R, not negative. days: R, days since 1970, not negative. values: R x V.
        asked_keys: Q. asked_days: Q.
        half_life_days: rows count half after so many days; None: always in full.

    Returns:
        Sums, Q x V, and the row that is the latest of them, Q, -1 where there is none.
    """
    where = keys * _DAYS + days
    order = np.argsort(where, kind="stable")
    sorted_where = where[order]
    rows = values[order]
    start = int(days.min()) if len(days) else 0
    if half_life_days is not None:
        rows = rows * np.exp2((days[order] - start) / half_life_days)[:, None]
    running = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(rows, axis=0)])
    end = np.searchsorted(sorted_where, asked_keys * _DAYS + asked_days, "left")
    begin = np.searchsorted(sorted_where, asked_keys * _DAYS, "left")
    end = np.maximum(end, begin)
    sums = running[end] - running[begin]
    if half_life_days is not None:
        sums = sums * np.exp2(-(asked_days - start) / half_life_days)[:, None]
    latest = np.where(end > begin, order[np.maximum(end - 1, 0)] if len(order) else -1, -1)
    return sums, latest.astype(np.int64)
