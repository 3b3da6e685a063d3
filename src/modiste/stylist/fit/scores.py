"""How good chances of small, fits and large are: macro AUC and calibration error."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import ModelError

BINS: Final = 15
MOST_WITHOUT_LEAK: Final = 0.80
"""Nobody who has not read the review says so much of a garment's fit: above this, something looks ahead."""


def macro_auc(outcome: NDArray[np.int64], chances: NDArray[np.float64]) -> float:
    """The mean over outcomes of the area under the ROC curve of one against the rest; chances N x K."""
    return float(np.mean([_auc(outcome == k, chances[:, k]) for k in range(chances.shape[1])]))


def _auc(right: NDArray[np.bool_], score: NDArray[np.float64]) -> float:
    """The chance that a right one has the larger score, ties half (Mann-Whitney)."""
    values, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    del values
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive = int(right.sum())
    return float((ranks[right].sum() - positive * (positive + 1) / 2) / (positive * (len(right) - positive)))


def calibration_error(outcome: NDArray[np.int64], chances: NDArray[np.float64]) -> float:
    """The mean over outcomes of the expected calibration error, in BINS of equally many (Naeini et al., AAAI 2015)."""
    errors = []
    for k in range(chances.shape[1]):
        order = np.argsort(chances[:, k], kind="stable")
        parts = np.array_split(order, BINS)
        errors.append(sum(len(part) / len(order) * abs(chances[part, k].mean() - (outcome[part] == k).mean())
                          for part in parts if len(part)))
    return float(np.mean(errors))


def check_no_leak(auc: float) -> float:
    """Give the figure back.

    Raises:
        ModelError: it is too good to have been measured without the review.
    """
    if auc > MOST_WITHOUT_LEAK:
        raise ModelError("stylist.leak", auc=auc, most=MOST_WITHOUT_LEAK)
    return auc
