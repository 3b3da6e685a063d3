"""What a table of months says: shares, what rises or falls, where the mix broke, and what may come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.trends.counts import MONTHS_A_YEAR, MonthlyCounts, merge_rare
from modiste.stylist.trends.forecast import COVERED, Forecast, forecast
from modiste.stylist.trends.shapes import Shape, find_shape

Verdict = Literal["rising", "falling", "steady", "broken", "cannot_say"]

OTHER: Final = "other"
LEAST_MONTHS: Final = 8
LEAST_COUNT: Final = 30
"""Fewer months, or fewer of a value in all, say nothing."""
ALARMS: Final = 0.05
"""The share of verdicts that may be false (Benjamini and Hochberg, 1995)."""
MOST_VALUES: Final = 16
HORIZON: Final = 6
_YEARS_FROM: Final = 30
_LEAST_MOVED: Final = 0.06
_CLEARLY: Final = 1.4
"""A break moves so much more of the mix than years do usually."""
_SMALLEST_RISE: Final = 0.12
"""Log-odds a year: less is no trend to speak of, however sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share of one month (months from 1970-01) with its 80 % interval, and how many were counted."""

    month: int
    low: float
    share: float
    high: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One value: its shares by month, the verdict, and what may come.

    `change_a_year` multiplies the odds in a year, with its 95 % interval, where it rises or falls. `broke_at` is the
    first month after a break, `broke_by` what it multiplied the odds by. Nothing is extrapolated across a break.
    """

    kind: str
    value: str
    verdict: Verdict
    shares: tuple[Share, ...]
    change_a_year: tuple[float, float, float] | None
    broke_at: int | None
    broke_by: float | None
    seasonal: bool
    ahead: tuple[Forecast, ...]
    count: int

    @property
    def told_ahead(self) -> tuple[Forecast, ...]:
        """What of `ahead` is told to people: nothing past a break, of which what comes cannot be known."""
        return () if self.verdict == "broken" else self.ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class MixBreak:
    """A month at which the whole mix changed: the first after, and how much of it moved (half the sum of differences).
    """

    month: int
    moved: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendReport:
    """The trends of one kind ("type", "colour", "pattern"), the largest share first; `breaks` of the mix as a whole."""

    kind: str
    first: int
    months: int
    count: int
    trends: tuple[Trend, ...]
    breaks: tuple[MixBreak, ...]

    def of(self, value: str) -> Trend:
        """The trend of one value. Raises KeyError where it is none of them."""
        for trend in self.trends:
            if trend.value == value:
                return trend
        raise KeyError(value)


def report(counts: MonthlyCounts, horizon: int = HORIZON, most: int = MOST_VALUES) -> TrendReport:
    """Read a table of months; rare values are taken together as OTHER."""
    counts = merge_rare(counts, most, OTHER)
    totals = counts.totals
    enough = counts.months >= LEAST_MONTHS
    shapes = [find_shape(counts.counts[:, place], totals, counts.first) if enough else None
              for place in range(len(counts.values))]
    verdicts = _verdicts(shapes, counts.counts.sum(axis=0))
    slopes = np.array([shape.slope if shape is not None and verdict in ("rising", "falling") else 0.0
                       for shape, verdict in zip(shapes, verdicts, strict=True)])
    scatter = np.array([shape.dispersion if shape is not None else 1.0 for shape in shapes])
    seasonal = np.array([shape is not None and shape.seasonal for shape in shapes], bool)
    ahead = forecast(counts, horizon, slopes=slopes, seasonal=seasonal, dispersion=scatter)
    trends = [_trend(counts, place, verdicts[place], shapes[place], ahead[place])
              for place in range(len(counts.values))]
    trends.sort(key=lambda one: (-one.count, one.value))
    return TrendReport(kind=counts.kind, first=counts.first, months=counts.months, count=int(totals.sum()),
                       trends=tuple(trends), breaks=_mix_breaks(counts, scatter) if enough else ())


def _trend(counts: MonthlyCounts, place: int, verdict: Verdict, shape: Shape | None, ahead: tuple[Forecast, ...]
           ) -> Trend:
    change = None
    if shape is not None and verdict in ("rising", "falling"):
        low, middle, high = (shape.slope + side * 1.96 * shape.slope_error for side in (-1, 0, 1))
        change = (float(np.exp(12 * low)), float(np.exp(12 * middle)), float(np.exp(12 * high)))
    broken = shape if verdict == "broken" else None
    return Trend(
        kind=counts.kind, value=counts.values[place], verdict=verdict, change_a_year=change,
        shares=_shares(counts, place, shape.dispersion if shape is not None else 1.0),
        broke_at=counts.first + broken.breaks_at if broken is not None and broken.breaks_at is not None else None,
        broke_by=float(np.exp(broken.step)) if broken is not None else None,
        seasonal=shape is not None and shape.seasonal and verdict != "cannot_say",
        ahead=ahead if verdict != "cannot_say" else (), count=int(counts.counts[:, place].sum()))


def _shares(counts: MonthlyCounts, place: int, dispersion: float) -> tuple[Share, ...]:
    """Shares with intervals of a Dirichlet posterior under Jeffreys' prior: one value against the rest is a beta, of
    counts that weigh less the more they scatter (quasi-likelihood)."""
    from scipy.stats import beta

    weight = 1.0 / max(dispersion, 1.0)
    own = counts.counts[:, place]
    totals = counts.totals
    first, second = own * weight + 0.5, (totals - own) * weight + 0.5
    tail = (1.0 - COVERED) / 2.0
    low, high = beta.ppf(tail, first, second), beta.ppf(1.0 - tail, first, second)
    middle = np.where(totals > 0, own / np.maximum(totals, 1.0), first / (first + second))
    low, high = np.minimum(low, middle), np.maximum(high, middle)
    return tuple(Share(month=counts.first + month, low=float(low[month]), share=float(middle[month]),
                       high=float(high[month]), count=int(own[month])) for month in range(counts.months))


def _verdicts(shapes: Sequence[Shape | None], counts: NDArray[np.float64]) -> list[Verdict]:
    """A verdict for each value; among all that are judged at once, few are false: p-values by Benjamini-Hochberg."""
    judged = [place for place, shape in enumerate(shapes) if shape is not None and counts[place] >= LEAST_COUNT]
    found: list[Verdict] = ["cannot_say"] * len(shapes)
    chances = []
    for place in judged:
        shape = shapes[place]
        if shape is not None:
            chances.append(min(1.0, 2.0 * min(shape.p_trend, shape.p_break)))
    passed = _benjamini_hochberg(np.array(chances))
    for place, sure in zip(judged, passed, strict=True):
        shape = shapes[place]
        if shape is None:
            continue
        if not sure:
            found[place] = "steady"
        elif shape.is_trend or shape.p_break > shape.p_trend:
            rises = abs(shape.slope) * 12 >= _SMALLEST_RISE
            found[place] = "steady" if not rises else "rising" if shape.slope > 0 else "falling"
        else:
            found[place] = "broken"
    return found


def _benjamini_hochberg(chances: NDArray[np.float64]) -> NDArray[np.bool_]:
    if not len(chances):
        return np.zeros(0, bool)
    order = np.argsort(chances)
    limits = ALARMS * (np.arange(len(chances)) + 1) / len(chances)
    below = np.flatnonzero(chances[order] <= limits)
    passed = np.zeros(len(chances), bool)
    if len(below):
        passed[order[: below[-1] + 1]] = True
    return passed


def _mix_breaks(counts: MonthlyCounts, scatter: NDArray[np.float64]) -> tuple[MixBreak, ...]:
    """Months at which the whole mix changed: where the year before and the year after differ most, by more than the
    scatter of single months explains and clearly more than years do usually. Whole years, so that a season is no break;
    where there are fewer than two and a half, quarters of what there is."""
    from scipy.stats import chi2

    window = MONTHS_A_YEAR if counts.months >= _YEARS_FROM else max(3, counts.months // 4)
    places = np.arange(window, counts.months - window + 1)
    if len(places) < 2 or len(counts.values) < 2:
        return ()
    dispersion = max(1.0, float(np.median(scatter)))
    moved, chance = np.empty(len(places)), np.empty(len(places))
    for number, place in enumerate(places):
        before = counts.counts[place - window : place].sum(axis=0)
        after = counts.counts[place : place + window].sum(axis=0)
        moved[number] = 0.5 * np.abs(before / max(before.sum(), 1.0) - after / max(after.sum(), 1.0)).sum()
        gain = _gain(np.stack([before, after]))
        chance[number] = chi2.sf(gain / dispersion, len(counts.values) - 1) * len(places)
    least = max(_LEAST_MOVED, _CLEARLY * float(np.median(moved)))
    found: list[MixBreak] = []
    for number in np.argsort(-moved, kind="stable"):
        month = counts.first + int(places[number])
        if moved[number] < least:
            break
        if chance[number] < ALARMS and all(abs(month - other.month) >= window for other in found):
            found.append(MixBreak(month=month, moved=float(moved[number])))
    return tuple(sorted(found, key=lambda one: one.month))


def _gain(counts: NDArray[np.float64]) -> float:
    """Twice the gain in log-likelihood of a mix for each row over one for all."""
    def likelihood(total: NDArray[np.float64]) -> float:
        share = total / max(total.sum(), 1.0)
        return float((total[total > 0] * np.log(share[total > 0])).sum())

    return 2.0 * (sum(likelihood(row) for row in counts) - likelihood(counts.sum(axis=0)))
