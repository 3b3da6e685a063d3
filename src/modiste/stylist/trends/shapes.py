"""Which shape a series of shares has: steady, rising or falling, or broken at a month, each with or without a season.

Shares are of counts that scatter more than a multinomial's: quasi-binomial regression on the logit (McCullagh and
Nelder, "Generalized Linear Models", 1989, section 4.5), the dispersion from the richest shape. Shapes are compared by
their quasi-BIC; a place that was searched for costs as a parameter more.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.trends.counts import MONTHS_A_YEAR

Floats = NDArray[np.float64]

SEASON_MONTHS: Final = 2 * MONTHS_A_YEAR
"""Fewer months show no season."""
_LEAST_SIDE: Final = 4
"""Months on either side of a break."""
_ROUNDS: Final = 25
_TOLERANCE: Final = 1e-7
_HARMONICS: Final = 2
_SEARCHED: Final = 2.5
"""How many parameters a break costs: its height and its place."""
_SUDDEN: Final = 0.05
"""A break that a steady rise or fall explains as well is none: beside the slope it must be as unlikely as that."""
_CHOSEN: Final = 4.0
"""The shape that scatters least was chosen for it: its dispersion is corrected by as many parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What was found: the log-odds' rise a month (`slope`) with its standard error, the month of a break (its first
    after, None without one) with the height of the step, and whether there is a season.

    `p_trend` is the chance of so much rise or fall without one; `p_break` of such a step, with the search counted in.
    """

    slope: float
    slope_error: float
    p_trend: float
    breaks_at: int | None
    step: float
    step_error: float
    p_break: float
    seasonal: bool
    dispersion: float
    is_trend: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """A quasi-binomial regression: coefficients P, their covariance without dispersion P x P, and the deviance."""

    coefficients: Floats
    covariance: Floats
    deviance: float
    fitted: Floats


def fit_logit(columns: Floats, counts: Floats, totals: Floats) -> Fitted:
    """Iteratively reweighted least squares of counts of totals on columns, M x P, with half a count added
    to each share; months without any count weigh nothing."""
    share = (counts + 0.5) / (totals + 1.0)
    linear = np.log(share / (1.0 - share))
    beta = np.zeros(columns.shape[1])
    covariance = np.eye(columns.shape[1])
    ridge = 1e-6 * np.eye(columns.shape[1])
    for _ in range(_ROUNDS):
        mean = 1.0 / (1.0 + np.exp(-np.clip(linear, -30.0, 30.0)))
        weight = np.maximum(totals * mean * (1.0 - mean), 1e-9)
        target = linear + (share - mean) / np.maximum(mean * (1.0 - mean), 1e-9)
        covariance = np.linalg.inv(columns.T @ (weight[:, None] * columns) + ridge)
        new = covariance @ (columns.T @ (weight * target))
        moved = float(np.abs(new - beta).max())
        beta, linear = new, columns @ new
        if moved < _TOLERANCE:
            break
    mean = np.clip(1.0 / (1.0 + np.exp(-np.clip(linear, -30.0, 30.0))), 1e-9, 1.0 - 1e-9)
    each = share * np.log(share / mean) + (1.0 - share) * np.log((1.0 - share) / (1.0 - mean))
    return Fitted(coefficients=beta, covariance=covariance, deviance=float(2.0 * (totals * each).sum()),
                  fitted=mean)


def season_columns(months: NDArray[np.int64]) -> Floats:
    """Sines and cosines of the year, M x 2 * _HARMONICS; `months` count from a January."""
    angle = 2.0 * np.pi * months / MONTHS_A_YEAR
    return np.stack([wave(k * angle) for k in range(1, _HARMONICS + 1) for wave in (np.sin, np.cos)], axis=1)


def find_shape(counts: Floats, totals: Floats, first_month: int) -> Shape:
    """The shape of one series: counts of totals, both M, from the month `first_month` (0 is a January)."""
    months = len(counts)
    when = np.arange(months, dtype=np.float64)
    ones = np.ones((months, 1))
    ramp = ((when - when.mean()) / MONTHS_A_YEAR)[:, None]
    season = season_columns(first_month + np.arange(months)) if months >= SEASON_MONTHS else np.zeros((months, 0))
    seasons = (False, True) if season.shape[1] else (False,)
    places = range(_LEAST_SIDE, months - _LEAST_SIDE + 1)
    found: dict[tuple[str, bool], tuple[Fitted, int | None, int]] = {}
    for seasonal in seasons:
        base = np.hstack([ones, season]) if seasonal else ones
        found["steady", seasonal] = fit_logit(base, counts, totals), None, base.shape[1]
        found["trend", seasonal] = (fit_logit(np.hstack([base, ramp]), counts, totals), None, base.shape[1] + 1)
        if places:
            found["break", seasonal] = _best_break(base, when, places, counts, totals)
    least = min(fit.deviance / max(months - parameters - (place is not None), 1)
                for fit, place, parameters in found.values())
    dispersion = max(least * (1.0 + _CHOSEN / months), 0.3)
    shape = _chosen(found, dispersion, months, len(places))
    if shape.is_trend or not places:
        return shape
    base = np.hstack([ones, season]) if shape.seasonal else ones
    slope, _, _ = found["trend", shape.seasonal]
    both, _, _ = _best_break(np.hstack([base, ramp]), when, places, counts, totals)
    sudden = _sup_p((slope.deviance - both.deviance) / dispersion, len(places)) <= _SUDDEN
    return shape if sudden else replace(shape, is_trend=True)


def _best_break(base: Floats, when: Floats, places: range, counts: Floats, totals: Floats
                ) -> tuple[Fitted, int | None, int]:
    best: tuple[Fitted, int] | None = None
    for place in places:
        columns = np.hstack([base, (when >= place).astype(float)[:, None]])
        fit = fit_logit(columns, counts, totals)
        if best is None or fit.deviance < best[0].deviance:
            best = fit, place
    if best is None:
        raise ValueError("no place for a break")
    return best[0], best[1], base.shape[1] + 1


def _chosen(found: dict[tuple[str, bool], tuple[Fitted, int | None, int]], dispersion: float, months: int,
            places: int) -> Shape:
    def cost(key: tuple[str, bool]) -> float:
        fit, place, parameters = found[key]
        return float(fit.deviance / dispersion + (parameters + (_SEARCHED - 1) * (place is not None)) * np.log(months))

    best = min(found, key=cost)
    seasonal = best[1]
    trend, _, _ = found["trend", seasonal]
    steady, _, _ = found["steady", seasonal]
    slope = float(trend.coefficients[-1]) / MONTHS_A_YEAR
    slope_error = float(np.sqrt(dispersion * trend.covariance[-1, -1])) / MONTHS_A_YEAR
    broken = found.get(("break", seasonal))
    step = float(broken[0].coefficients[-1]) if broken else 0.0
    step_error = float(np.sqrt(dispersion * broken[0].covariance[-1, -1])) if broken else np.inf
    gain = (steady.deviance - broken[0].deviance) / dispersion if broken else 0.0
    return Shape(
        slope=slope, slope_error=slope_error, p_trend=_two_sided(slope / slope_error, months - 2),
        breaks_at=broken[1] if broken else None, step=step, step_error=step_error,
        p_break=min(1.0, _sup_p(gain, places)), seasonal=seasonal, dispersion=dispersion, is_trend=best[0] == "trend")


def _two_sided(score: float, freedom: int) -> float:
    from scipy.stats import t

    return float(2.0 * t.sf(abs(score), max(freedom, 1)))


def _sup_p(gain: float, places: int) -> float:
    """The chance that the best of so many places gains so much by luck: neighbours tell much the same, so that an
    effective half of them count (a bound by Bonferroni)."""
    from scipy.stats import chi2

    return float(chi2.sf(max(gain, 0.0), 1) * max(1.0, places / 2.0))
