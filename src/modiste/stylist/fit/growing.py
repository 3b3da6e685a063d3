"""Growing the fit model's forests with scikit-learn, and turning them into arrays.

Each note is learnt from with all of its history, and half of them once more with some of it hidden: what the model
says of people and items of whom little is known is then as calibrated as the rest.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import TrainingError
from modiste.stylist.fit.features import Known, Priors, features, learn_priors
from modiste.stylist.fit.model import FitModel
from modiste.stylist.fit.notes import FitNotes
from modiste.stylist.fit.rentals import NamedNotes
from modiste.stylist.fit.trees import LEAF, Trees

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN: Final = ("person", "item", "both")
LEAST_NOTES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRecipe:
    """How the forests are grown: trees of each, leaves of a tree, notes in a leaf, shrinkage, bins of a feature, and
    the share of notes that are learnt from once more with less history."""

    trees: int = 250
    leaves: int = 20
    notes_in_leaf: int = 150
    learning_rate: float = 0.06
    l2: float = 20.0
    bins: int = 127
    hidden_share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingRows:
    """Features N x F, outcomes N, and the priors that the features were made with."""

    rows: NDArray[np.float32]
    outcome: NDArray[np.int64]
    priors: Priors


def training_rows(notes: FitNotes, chosen: NDArray[np.bool_], recipe: FitRecipe, seed: int) -> TrainingRows:
    """Features of the chosen notes, in full and with history hidden; history and priors are of the chosen alone."""
    learnt = notes.rows(chosen)
    priors = learn_priors(learnt)
    rng = np.random.default_rng(seed)
    again = rng.random(len(learnt)) < recipe.hidden_share
    hidden = rng.integers(len(HIDDEN), size=int(again.sum()))
    some = learnt.rows(again)
    known = Known(item=hidden == HIDDEN.index("person"), person=hidden == HIDDEN.index("item"))
    rows = np.vstack([features(learnt, learnt, priors), features(some, learnt, priors, known)])
    return TrainingRows(rows=rows, outcome=np.concatenate([learnt.outcome, some.outcome]), priors=priors)


def grow(named: NamedNotes, data: TrainingRows, recipe: FitRecipe, seed: int,
         progress: "Callable[[float], None] | None" = None) -> FitModel:
    """Grow both forests.

    Raises:
        TrainingError: scikit-learn is not installed, too few notes, or an outcome that nobody noted.
    """
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError as error:
        raise TrainingError("stylist.no_scikit_learn") from error
    counts = np.bincount(data.outcome, minlength=3)
    if counts.sum() < LEAST_NOTES or counts.min() < LEAST_NOTES // 50:
        raise TrainingError("stylist.fit_too_few", count=int(counts.sum()), least=LEAST_NOTES)
    # The library refuses a feature that nobody's notes have; one value is as good as none to it.
    rows = np.where(np.isnan(data.rows).all(axis=0), np.float32(0), data.rows)
    forests: list[Trees] = []
    for place, outcome in enumerate((0, 2)):
        learner = HistGradientBoostingClassifier(
            max_iter=recipe.trees, learning_rate=recipe.learning_rate, max_leaf_nodes=recipe.leaves,
            min_samples_leaf=recipe.notes_in_leaf, l2_regularization=recipe.l2, max_bins=recipe.bins,
            early_stopping=False, random_state=seed, categorical_features=None)
        learner.fit(rows, data.outcome == outcome)
        forests.append(as_arrays(learner))
        if progress is not None:
            progress((place + 1) / 2)
    return FitModel(small=forests[0], large=forests[1], priors=data.priors, categories=named.categories,
                    occasions=named.occasions)


def as_arrays(learner: Any) -> Trees:
    """The trees of a fitted HistGradientBoostingClassifier of two classes and no categorical feature."""
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in (
        "feature", "threshold", "left", "right", "missing_left", "value")}
    roots: list[int] = []
    start = 0
    for (tree,) in learner._predictors:
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        roots.append(start)
        parts["feature"].append(np.where(leaf, LEAF, nodes["feature_idx"]).astype(np.uint8))
        # Rows come as float32: the threshold is rounded up to it, so that a value equal to it still goes left.
        threshold = nodes["num_threshold"].astype(np.float32)
        short = threshold < nodes["num_threshold"]
        parts["threshold"].append(np.where(leaf, 0, np.where(short, np.nextafter(threshold, np.float32(np.inf)),
                                                             threshold)).astype(np.float32))
        for name in ("left", "right"):
            parts[name].append(np.where(leaf, 0, nodes[name].astype(np.int64) + start).astype(np.int32))
        parts["missing_left"].append(nodes["missing_go_to_left"].astype(np.uint8))
        parts["value"].append(np.where(leaf, nodes["value"], 0).astype(np.float32))
        start += len(nodes)
    joined = {name: np.concatenate(values) for name, values in parts.items()}
    return Trees(**joined, roots=np.array(roots, np.int32),
                 base=np.array([np.ravel(learner._baseline_prediction)[0]], np.float32))
