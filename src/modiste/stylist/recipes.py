"""What `modiste train` does for this room."""

from collections.abc import Mapping
from dataclasses import replace
from time import monotonic
from typing import Final

import numpy as np

from modiste.core.errors import DataError
from modiste.core.files import write_bytes
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.stylist.fit.growing import FitRecipe, grow, training_rows
from modiste.stylist.fit.rentals import read_fit_notes
from modiste.stylist.outfits.recipe import outfits
from modiste.stylist.wardrobe.learning import types
from modiste.stylist.wardrobe.type_training import type_reader
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult

FOLDER: Final = "fit"
_CARD: Final = """---
name: fit
license: the user's own
---

Whether a size of a garment is small, fits or is large: two forests of gradient-boosted trees, one for small, one for
large, as arrays, with what the features start from. Trained with `modiste train fit` on {notes} fit notes, {trees}
trees each, seed {seed}.

{source}
"""
TASTE: Final = "taste"
_QUESTIONS: Final = 0.5
"""The share of days on which somebody took something that is learnt from."""
_TASTE_CARD: Final = """---
name: taste
license: the user's own
---

Ranks items by what a crowd did lately: gradient-boosted trees, as arrays, over popularity, size, occasion, category
and what is taken together. Trained with `modiste train taste` on {notes} dated notes ({candidates} candidates, seed
{seed}).

{source}
"""
_OWN_SOURCE: Final = "The notes are the user's own."


def fit(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Grow the fit model on one table of fit notes; a step is a tree of each forest.

    Raises:
        DataError: not one table, or one that cannot be read.
        TrainingError: too few notes, or scikit-learn is not installed.
    """
    del settings
    if len(request.data) != 1:
        raise DataError("stylist.one_table", count=len(request.data))
    begun = monotonic()
    recipe = FitRecipe() if request.steps is None else replace(FitRecipe(), trees=request.steps)
    named = read_fit_notes(request.data[0])
    rows = training_rows(named.notes, np.ones(len(named.notes), bool), recipe, request.seed)

    def tell(share: float) -> None:
        if progress is not None:
            progress(share, message("stylist.growing", count=len(named.notes)))

    tell(0.0)
    model = grow(named, rows, recipe, request.seed, tell)
    folder = request.folder / FOLDER
    head = {"notes": str(len(named.notes)), "trees": str(recipe.trees), "seed": str(request.seed)}
    model.save(folder, head)
    write_bytes(folder / "README.md", _CARD.format(**head, source=_OWN_SOURCE).encode())
    return TrainResult(folder=request.folder, steps=recipe.trees, samples=len(rows.rows),
                       minutes=(monotonic() - begun) / 60, interrupted=False)


def taste(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Grow the ranker on one table of rentals or purchases; its steps are of the recipe.

    Raises:
        DataError: not one table, or one that cannot be read.
        TrainingError: too few people who came again, or scikit-learn is not installed.
    """
    from modiste.stylist.taste.measuring.growing import day_questions, examples, grow_ranker

    del settings
    if len(request.data) != 1:
        raise DataError("stylist.one_table", count=len(request.data))
    begun = monotonic()
    named = read_fit_notes(request.data[0])

    def tell(share: float) -> None:
        if progress is not None:
            progress(0.9 * share, message("stylist.replaying", count=len(named.notes)))

    learnt = examples(named, day_questions(named.notes, _QUESTIONS, request.seed), request.seed, progress=tell)
    ranker = grow_ranker(learnt, request.seed)
    folder = request.folder / TASTE
    head = {"notes": str(len(named.notes)), "candidates": str(len(learnt.rows)), "seed": str(request.seed)}
    ranker.save(folder, head)
    write_bytes(folder / "README.md", _TASTE_CARD.format(**head, source=_OWN_SOURCE).encode())
    return TrainResult(folder=request.folder, steps=1, samples=len(learnt.rows), minutes=(monotonic() - begun) / 60,
                       interrupted=False)


RECIPES: Mapping[str, Recipe] = {"fit": fit, "taste": taste, "outfits": outfits, "types": types,
                                       "type-reader": type_reader}
