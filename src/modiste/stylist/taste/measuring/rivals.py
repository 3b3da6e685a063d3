"""What our ranking is measured against, each on the same people and items: popularity, item neighbours, EASE, RP3beta,
implicit ALS and BPR, three settings each of those that have any; the best setting counts, chosen on the test itself, in
their favour.
"""

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import TrainingError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Rival = Callable[["csr_matrix", NDArray[np.int64]], Floats]

_ITEM_KNN: Final = (10.0, 50.0, 200.0)
_RP3: Final = ((1.0, 0.3), (1.0, 0.6), (0.6, 0.3))
_ALS: Final = ((32, 0.1, 5.0), (64, 0.1, 20.0), (64, 10.0, 20.0))
_BPR: Final = ((32, 0.01, 40), (64, 0.01, 80), (64, 0.05, 80))
_EASE: Final = (300.0, 1000.0, 3000.0)


def check_installed() -> None:
    """Raises TrainingError where `implicit` is not installed: better before an hour of measuring than in it."""
    if find_spec("implicit") is None:
        raise TrainingError("stylist.no_implicit")


def rivals() -> Iterator[tuple[str, Rival]]:
    """Each rival: from what people took (U x I) and who is asked about (Q), the scores of all items, Q x I."""
    yield "all-time popularity", _popularity
    for shrink in _ITEM_KNN:
        yield f"ItemKNN shrink {shrink:g}", partial(_item_knn, shrink=shrink)
    for alpha, beta in _RP3:
        yield f"RP3beta {alpha:g}, {beta:g}", partial(_rp3, alpha=alpha, beta=beta)
    for factors, penalty, weight in _ALS:
        yield f"iALS {factors}, {penalty:g}, {weight:g}", partial(_als, factors=factors, penalty=penalty, weight=weight)
    for factors, penalty, rounds in _BPR:
        yield f"BPR {factors}, {penalty:g}, {rounds}", partial(_bpr, factors=factors, penalty=penalty, rounds=rounds)
    for penalty in _EASE:
        yield f"EASE {penalty:g}", partial(_ease, penalty=penalty)


def _counts(taken: "csr_matrix") -> Floats:
    return np.asarray(taken.sum(axis=0), np.float64).ravel()


def _popularity(taken: "csr_matrix", asked: NDArray[np.int64]) -> Floats:
    return np.tile(_counts(taken), (len(asked), 1))


def _item_knn(taken: "csr_matrix", asked: NDArray[np.int64], shrink: float) -> Floats:
    """Cosine with shrinkage (Sarwar et al., WWW 2001)."""
    from scipy.sparse import coo_matrix

    both = (taken.T @ taken).tocoo()
    root = np.sqrt(_counts(taken))
    value = np.where(both.row == both.col, 0.0, both.data / (root[both.row] * root[both.col] + shrink))
    alike = coo_matrix((value, (both.row, both.col)), shape=both.shape).tocsr()
    return np.asarray((taken[asked] @ alike).toarray(), np.float64)


def _rp3(taken: "csr_matrix", asked: NDArray[np.int64], alpha: float, beta: float) -> Floats:
    """Random walks of three steps, popular items damped (Paudel et al., TIIS 2017)."""
    from scipy.sparse import diags

    people = np.maximum(np.asarray(taken.sum(axis=1)).ravel(), 1.0)
    items = np.maximum(_counts(taken), 1.0)
    to_items, to_people = (diags(1.0 / people) @ taken).power(alpha), (diags(1.0 / items) @ taken.T).power(alpha)
    walk = ((to_people @ to_items) @ diags(items**-beta)).tolil()
    walk.setdiag(0.0)
    return np.asarray((taken[asked] @ walk.tocsr()).toarray(), np.float64)


def _als(taken: "csr_matrix", asked: NDArray[np.int64], factors: int, penalty: float, weight: float) -> Floats:
    """Implicit-feedback matrix factorisation (Hu, Koren, Volinsky, ICDM 2008)."""
    from implicit.als import AlternatingLeastSquares

    model: Any = AlternatingLeastSquares(factors=factors, regularization=penalty, alpha=weight, iterations=8,
                                         num_threads=1, random_state=0)
    model.fit(taken, show_progress=False)
    return np.asarray(model.user_factors[asked] @ model.item_factors.T, np.float64)


def _bpr(taken: "csr_matrix", asked: NDArray[np.int64], factors: int, penalty: float, rounds: int) -> Floats:
    """Bayesian personalised ranking (Rendle et al., UAI 2009)."""
    from implicit.bpr import BayesianPersonalizedRanking

    model: Any = BayesianPersonalizedRanking(factors=factors, regularization=penalty, iterations=rounds,
                                             learning_rate=0.05, num_threads=1, random_state=0)
    model.fit(taken, show_progress=False)
    return np.asarray(model.user_factors[asked] @ model.item_factors.T, np.float64)


def _ease(taken: "csr_matrix", asked: NDArray[np.int64], penalty: float) -> Floats:
    """A linear model of items on items without themselves, in closed form (Steck, WWW 2019)."""
    gram = np.asarray((taken.T @ taken).toarray(), np.float32)
    gram[np.diag_indices(len(gram))] += penalty
    inverse = np.linalg.inv(gram)
    weight = -inverse / np.diag(inverse)
    np.fill_diagonal(weight, 0.0)
    return np.asarray(taken[asked] @ weight, np.float64)
