"""Series whose shape is known, to see whether it is found."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.trends.counts import MonthlyCounts

SHAPES: Final = ("rising", "falling", "season", "broken", "steady")
_MONTHS: Final = 48


def draw_series(shape: str, rng: np.random.Generator) -> tuple[MonthlyCounts, int | None]:
    """Counts of a value and of all others over four years, scattering two to four times more than a binomial's, and
    the month of the break where the shape is one: odds that grow or shrink by 1.5 to 3 over the years, a season of a
    third to twice as much, a step by 1.6 to 2.5."""
    when = np.arange(_MONTHS)
    odds = np.log(rng.uniform(0.05, 0.35)) + np.zeros(_MONTHS)
    place = None
    if shape in ("rising", "falling"):
        odds += (1 if shape == "rising" else -1) * np.log(rng.uniform(1.5, 3.0)) * (when / (_MONTHS - 1) - 0.5)
    elif shape == "season":
        odds += rng.uniform(0.35, 0.7) * np.cos(2 * np.pi * (when - rng.uniform(0, 12)) / 12)
    elif shape == "broken":
        place = int(rng.integers(8, _MONTHS - 8))
        odds += rng.choice([-1, 1]) * np.log(rng.uniform(1.6, 2.5)) * (when >= place)
    share = 1 / (1 + np.exp(-odds))
    totals = rng.poisson(rng.uniform(300, 900), _MONTHS)
    scatter = rng.uniform(2.0, 4.0)
    precision = np.maximum((totals - 1) / (scatter - 1) - 1, 1.0)  # beta-binomial of that dispersion
    drawn: NDArray[np.int64] = rng.binomial(totals, rng.beta(share * precision, (1 - share) * precision))
    counts = np.stack([drawn, totals - drawn], axis=1).astype(np.float64)
    return MonthlyCounts(kind="type", values=("one", "rest"), first=0, counts=counts), place
