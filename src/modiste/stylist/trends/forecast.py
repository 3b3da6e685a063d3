"""Forecasts of shares with an 80 % interval: a local level, with a season where two years show one.

    y_t = level_t + season_t + noise_t,   y = arcsin sqrt(share), noise variance d / (4 n)
    level_t = level_(t-1) + slope + shock_t,   shock variance q

filtered as by Kalman (Harvey, "Forecasting, structural time series models and the Kalman filter", 1989, 3.2); q by
likelihood on a grid. Widths are then drawn to how far the same filter was off over
the months that it has seen (split conformal prediction: Lei et al., JASA 2018), so that breaks that happened widen
what is said of the future. A slope is used only where the verdict is rising or falling, and is damped; across a break
nothing is extrapolated.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.trends.counts import MONTHS_A_YEAR, MonthlyCounts
from modiste.stylist.trends.shapes import SEASON_MONTHS, season_columns

Floats = NDArray[np.float64]

COVERED: Final = 0.80
_NORMAL: Final = 1.2815515655446004
"""The 90 % quantile of the standard normal: an 80 % interval reaches so many deviations to each side."""
_SHOCKS: Final = (1e-4, 3e-4, 1e-3, 3e-3)
_DAMPED: Final = 0.85
_LEAST_MONTHS: Final = 6
_REMEMBERED: Final = 18
"""Months whose errors set the width."""
_PRIOR_MONTHS: Final = 6.0
_UNSEEN: Final = 1.4
"""By how much more than a filter expects of itself it is off, where its own errors are not yet known."""
_NARROWEST: Final = 0.4
_SEASON_RIDGE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One month ahead of the data: the share expected and its 80 % interval; `month` counts from 1970-01."""

    month: int
    low: float
    share: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Filtered:
    """Of S series over M months: the level after each month, M x S, the variance of the last, and the
    log-likelihood of each."""

    levels: Floats
    variance: Floats
    likelihood: Floats


def forecast(counts: MonthlyCounts, horizon: int, slopes: Floats | None = None,
             seasonal: NDArray[np.bool_] | None = None, dispersion: Floats | None = None
             ) -> tuple[tuple[Forecast, ...], ...]:
    """Forecasts of each value, `horizon` months ahead.

    Args:
        counts: M months x K values.
        slopes: of the log-odds a month, K; 0 where nothing rises or falls.
        seasonal: which series have a season, K.
        dispersion: by how much counts scatter more than a multinomial's, K.

    Returns:
        K tuples of `horizon` forecasts; empty ones where there are fewer than six months.
    """
    series = len(counts.values)
    if counts.months < _LEAST_MONTHS or not series:
        return tuple(() for _ in range(series))
    totals = counts.totals
    scatter = np.ones(series) if dispersion is None else np.maximum(dispersion, 1.0)
    angle = np.arcsin(np.sqrt((counts.counts + 0.375) / (totals[:, None] + 0.75)))
    for empty in np.flatnonzero(totals == 0):
        angle[empty] = angle[empty - 1]  # nothing was counted: nothing is known to have changed
    noise = scatter / (4.0 * totals[:, None] + 2.0)
    season = _seasons(counts, angle, noise, seasonal)
    months = np.arange(counts.months)
    flat = angle - season[(counts.first + months) % MONTHS_A_YEAR]
    shock = _shocks(flat, noise)
    best = _filter(flat, noise, shock)
    slope = np.zeros(series) if slopes is None else slopes * np.sin(2.0 * best.levels[-1]) / 4.0
    ahead = noise[-min(6, counts.months):].mean(axis=0)
    rows: list[list[Forecast]] = [[] for _ in range(series)]
    level = best.levels[-1].copy()
    for step in range(1, horizon + 1):
        level = level + slope * _DAMPED ** step
        month = counts.first + counts.months - 1 + step
        centre = level + season[month % MONTHS_A_YEAR]
        reach = _reach(flat, best.levels, step, _NORMAL * np.sqrt(best.variance + step * shock + ahead))
        for place in range(series):
            low, middle, high = (_share(centre[place] + by) for by in
                                 (-reach[place], 0.0, reach[place]))
            rows[place].append(Forecast(month=month, low=low, share=middle, high=high))
    return tuple(tuple(row) for row in rows)


def _share(angle: float) -> float:
    return float(np.sin(np.clip(angle, 0.0, np.pi / 2.0)) ** 2)


def _seasons(counts: MonthlyCounts, angle: Floats, noise: Floats, seasonal: NDArray[np.bool_] | None) -> Floats:
    """What each month of the year adds, 12 x K; zero for series without a season."""
    series = len(counts.values)
    found = np.zeros((MONTHS_A_YEAR, series))
    if seasonal is None or counts.months < SEASON_MONTHS or not seasonal.any():
        return found
    waves = season_columns(counts.first + np.arange(counts.months))
    year = season_columns(np.arange(MONTHS_A_YEAR))
    # Against a level that moves: differences of a year's mean, so that a slow drift is no season.
    kernel = np.ones(MONTHS_A_YEAR) / MONTHS_A_YEAR
    for place in np.flatnonzero(seasonal):
        padded = np.pad(angle[:, place], (MONTHS_A_YEAR // 2, MONTHS_A_YEAR - 1 - MONTHS_A_YEAR // 2), mode="edge")
        moved = angle[:, place] - np.convolve(padded, kernel, "valid")
        weight = 1.0 / (noise[:, place] + 1e-4)
        gram = waves.T @ (weight[:, None] * waves) + _SEASON_RIDGE * weight.mean() * np.eye(waves.shape[1])
        found[:, place] = year @ np.linalg.solve(gram, waves.T @ (weight * moved))
    return found


def _shocks(angle: Floats, noise: Floats) -> Floats:
    """The variance of each series' shocks: the likeliest on a grid, where all series together have a say."""
    series = angle.shape[1]
    found = np.stack([_filter(angle, noise, np.full(series, shock)).likelihood for shock in _SHOCKS])
    together = found.mean(axis=1, keepdims=True)
    return np.asarray(np.array(_SHOCKS)[np.argmax(found + together, axis=0)])


def _filter(angle: Floats, noise: Floats, shock: Floats) -> _Filtered:
    levels = np.empty_like(angle)
    levels[0] = angle[0]
    variance = noise[0] + 0.1
    likelihood = np.zeros(angle.shape[1])
    for month in range(1, len(angle)):
        ahead = variance + shock
        spread = ahead + noise[month]
        error = angle[month] - levels[month - 1]
        # Errors beyond three deviations count as three: one odd month does not choose how much all months move.
        likelihood -= 0.5 * (np.minimum(error * error / spread, 9.0) + np.log(spread))
        gain = ahead / spread
        levels[month] = levels[month - 1] + gain * error
        variance = ahead * (1.0 - gain)
    return _Filtered(levels=levels, variance=variance, likelihood=likelihood)


def _reach(angle: Floats, levels: Floats, step: int, expected: Floats) -> Floats:
    """Half the width of each series' interval: what the filter expects, drawn to how far it was off, so many months
    ahead, over the last months; where little was seen, to how far it was off on all series."""
    missed = np.abs(angle[step:] - levels[:-step])[-_REMEMBERED:]
    count = len(missed)
    if not count:
        return expected * _UNSEEN
    own = np.quantile(missed, min(1.0, COVERED * (count + 1) / count), axis=0)
    usual = float(np.median(np.quantile(missed, COVERED, axis=0) / expected))
    weight = count / (count + _PRIOR_MONTHS)
    drawn = weight * own + (1.0 - weight) * expected * max(usual, _UNSEEN)
    return np.maximum(drawn, _NARROWEST * expected)
