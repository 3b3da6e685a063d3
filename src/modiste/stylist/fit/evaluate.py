"""How well fit is told before it is noted: on later notes, on people never seen, on those of whom little is known."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.fit.features import Known, features
from modiste.stylist.fit.growing import FitRecipe, grow, training_rows
from modiste.stylist.fit.model import FitModel
from modiste.stylist.fit.notes import FitNotes
from modiste.stylist.fit.rentals import NamedNotes
from modiste.stylist.fit.scores import calibration_error, check_no_leak, macro_auc
from modiste.train.scores import Score

HELD_OUT: Final = 0.2
_TIME_AUC, _UNSEEN_AUC, _BODY_AUC, _ECE = 0.745, 0.755, 0.65, 0.015


def time_split(notes: FitNotes) -> NDArray[np.bool_]:
    """The four fifths of the notes that are learnt from: those before the day on which the last fifth begins."""
    return np.asarray(notes.day < np.quantile(notes.day, 1.0 - HELD_OUT))


def people_split(notes: FitNotes, seed: int) -> NDArray[np.bool_]:
    """The notes of four fifths of the people."""
    unseen = np.random.default_rng(seed).random(int(notes.person.max()) + 1) < HELD_OUT
    return np.asarray(~unseen[notes.person])


def fit_scores(named: NamedNotes, seed: int, progress: Callable[[float], None]) -> tuple[Score, ...]:
    """Macro AUC and calibration of models that are grown on four fifths, asked of the last fifth by date, and of a
    fifth of the people. What a question sees is earlier than its own day.

    Raises:
        ModelError: a figure that nobody reaches without the review.
        TrainingError: scikit-learn is not installed, or too few notes.
    """
    notes, recipe = named.notes, FitRecipe()
    late = time_split(notes)
    model = _grown(named, late, recipe, seed)
    progress(0.5)
    asked = notes.rows(~late)
    every = _chances(model, asked, notes, item=True, person=True)
    of_item = _chances(model, asked, notes, item=True, person=False)
    body = _chances(model, asked, notes, item=False, person=False)
    seen = people_split(notes, seed)
    other = _grown(named, seen, recipe, seed)
    progress(0.95)
    unseen = notes.rows(~seen)
    of_unseen = _chances(other, unseen, notes, item=True, person=True)
    auc = check_no_leak(macro_auc(asked.outcome, every))
    return (
        Score(name="fit, last fifth: macro AUC", value=auc, reference=0.731, target=_TIME_AUC),
        Score(name="fit, last fifth: calibration error", value=calibration_error(asked.outcome, every), target=_ECE,
              higher_is_better=False),
        Score(name="fit, unseen people: macro AUC", value=check_no_leak(macro_auc(unseen.outcome, of_unseen)),
              reference=0.745, target=_UNSEEN_AUC),
        Score(name="fit, unseen people: calibration error", value=calibration_error(unseen.outcome, of_unseen),
              target=_ECE, higher_is_better=False),
        Score(name="fit, new person, body and the item's notes: macro AUC", value=macro_auc(asked.outcome, of_item)),
        Score(name="fit, body and size alone: macro AUC", value=macro_auc(asked.outcome, body), reference=0.637,
              target=_BODY_AUC),
        Score(name="fit, body and size alone: calibration error", value=calibration_error(asked.outcome, body),
              target=_ECE, higher_is_better=False),
    )


def _grown(named: NamedNotes, learnt: NDArray[np.bool_], recipe: FitRecipe, seed: int) -> FitModel:
    return grow(named, training_rows(named.notes, learnt, recipe, seed), recipe, seed)


def _chances(model: FitModel, asked: FitNotes, notes: FitNotes, *, item: bool, person: bool) -> NDArray[np.float64]:
    known = Known(item=np.full(len(asked), item), person=np.full(len(asked), person))
    return model.of_features(features(asked, notes, model.priors, known))
