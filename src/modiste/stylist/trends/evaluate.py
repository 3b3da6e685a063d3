"""How well trends are told: intervals that hold, on a table with dates; shapes that are found, on series that are
drawn."""

from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from modiste.core.errors import DataError
from modiste.stylist.trends.counts import MonthlyCounts, merge_rare, month_name
from modiste.stylist.trends.forecast import COVERED, forecast
from modiste.stylist.trends.reading import month_of, read_months
from modiste.stylist.trends.report import MOST_VALUES, OTHER, report
from modiste.stylist.trends.synthetic import SHAPES, draw_series
from modiste.train.scores import Score

HORIZON: Final = 6
FIRST_ORIGIN: Final = 12
_EACH: Final = 100
_FROM, _UNTIL = "2013-01", "2018-01"
_EXPECTED: Final = {"rising": "rising", "falling": "falling", "season": "steady", "broken": "broken",
                    "steady": "steady"}
_NEAR: Final = 2
"""Months by which a break may be dated wrong."""


def trend_scores(data: Path) -> tuple[Score, ...]:
    """Rolling origin over the months of 2013 to 2017: each month from the thirteenth on forecasts the next six. The
    naive forecast is the last month with the 80 % quantile of its own earlier errors to both sides.

    Raises:
        DataError: the table has no dates or no types.
    """
    counts = merge_rare(_whole_years(read_months(data, ("type",))[0]), MOST_VALUES, OTHER)
    share = counts.counts / np.maximum(counts.totals[:, None], 1.0)
    covered, own, naive, plain = [], [], [], []
    for origin in range(FIRST_ORIGIN, counts.months):
        ahead = min(HORIZON, counts.months - origin)
        found = forecast(counts.until(origin), ahead)
        for place in range(len(counts.values)):
            for step in range(ahead):
                seen, said = share[origin + step, place], found[place][step]
                last = share[origin - 1, place]
                missed = np.abs(share[step + 1 : origin, place] - share[: origin - step - 1, place])[-18:]
                reach = float(np.quantile(missed, COVERED)) if len(missed) else 0.0
                covered.append(said.low <= seen <= said.high)
                own.append(_pinball(seen, said.low, said.share, said.high))
                naive.append(_pinball(seen, last - reach, last, last + reach))
                plain.append(_pinball(seen, last, last, last))
    breaks = sorted({month_name(one.month) for kind in _broken_kinds(data) for one in report(kind).breaks})
    return (
        Score(name="trends: coverage of the 80 % interval, at least", value=float(np.mean(covered)), target=0.70),
        Score(name="trends: coverage of the 80 % interval, at most", value=float(np.mean(covered)), target=0.92,
              higher_is_better=False),
        Score(name="trends: pinball loss against the last month alone", value=float(np.mean(own)),
              reference=float(np.mean(plain)), target=float(np.mean(plain)), higher_is_better=False),
        Score(name="trends: pinball loss against the last month with its own errors", value=float(np.mean(own)),
              reference=float(np.mean(naive)), target=float(np.mean(naive)), higher_is_better=False),
        Score(name=f"trends: breaks of the mix that are reported ({', '.join(breaks)})",
              value=float(len(breaks)), target=1.0),
    )


def _broken_kinds(data: Path) -> list[MonthlyCounts]:
    """Types, and where the table has them the occasions that things were rented for, from 2013 on."""
    found: list[MonthlyCounts] = []
    for kind in ("type", "rented_for"):
        with suppress(DataError):
            found += read_months(data, (kind,), _FROM)
    return found


def synthetic_scores(seed: int, each: int = _EACH) -> tuple[Score, ...]:
    """Series of each known shape: 400 that rise, fall, have a season or break, and as many again steady."""
    rng = np.random.default_rng(seed)
    right = alarms = calm = 0
    shaped = 0
    for shape in SHAPES:
        for _ in range(each):
            counts, place = draw_series(shape, rng)
            found = report(counts, most=2).of("one")
            near = place is None or (found.broke_at is not None and abs(found.broke_at - place) <= _NEAR)
            if _EXPECTED[shape] == "steady":
                calm += 1
                alarms += found.verdict != "steady"
            if shape != "steady":
                shaped += 1
                right += found.verdict == _EXPECTED[shape] and near and found.seasonal == (shape == "season")
    return (Score(name="trends, synthetic: shapes told right", value=right / shaped, target=0.90),
            Score(name="trends, synthetic: false alarms on steady and seasonal series", value=alarms / calm,
                  target=0.05, higher_is_better=False))


def _pinball(seen: float, low: float, middle: float, high: float) -> float:
    """The mean pinball loss of the quantiles 0.1, 0.5 and 0.9."""
    return float(np.mean([max(level * (seen - said), (level - 1.0) * (seen - said))
                          for level, said in ((0.1, low), (0.5, middle), (0.9, high))]))


def _whole_years(counts: MonthlyCounts) -> MonthlyCounts:
    start, end = month_of(_FROM) - counts.first, month_of(_UNTIL) - counts.first
    return MonthlyCounts(kind=counts.kind, values=counts.values, first=counts.first + max(start, 0),
                         counts=counts.counts[max(start, 0) : end])
