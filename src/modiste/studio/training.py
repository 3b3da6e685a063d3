"""Training and measuring, by the room that knows how.

A room offers its recipes as `RECIPES` in `<room>/recipes.py` and its measurement as `evaluate` in `<room>/evaluate.py`.
They are loaded when asked for, so that a list of parts or a refused option never waits for torch.
"""

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from modiste.core.errors import InputError
from modiste.core.seeds import check_seed
from modiste.core.settings import Settings
from modiste.studio.models import Models
from modiste.studio.options import SEWN
from modiste.studio.parts import Part, check_measured, check_room, find_part
from modiste.studio.saving import prepare_folder

if TYPE_CHECKING:
    from modiste.studio.designs.door import Designs
    from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult
    from modiste.train.scores import EvaluateRequest, Evaluation, Scorecard

_LIKE: Final = "like"
"""Of designs: what is sewn in a photo's likeness."""


class Training:
    """`studio.training`: recipes and measurements of every room."""

    def __init__(self, settings: Settings, models: Models, designs: "Designs") -> None:
        self._settings = settings
        self._models = models
        self._designs = designs

    def train(self, part: str, request: "TrainRequest", progress: "TrainProgress | None" = None) -> "TrainResult":
        """Train a part of `parts.PARTS`, or "finetune"; see `train` for what it raises."""
        result = train(find_part(part), request, self._settings, progress)
        self._models.forget(request.folder)
        return result

    def evaluate(self, room: str, request: "EvaluateRequest", progress: "TrainProgress | None" = None) -> "Scorecard":
        """Measure a room of `parts.ROOMS`; see `evaluate` for what it raises. Designs that are sewn are measured like
        those that are drawn."""
        if check_room(room) != "design":
            return evaluate(room, request, self._settings, progress)
        check_measured("design", request.engine)
        check_data(request)
        return self._of_designs()[request.engine](request, self._settings, progress)

    def _of_designs(self) -> "Mapping[str | None, Evaluation]":
        """What measures designs: those of the networks (None), those that are sewn, those in a photo's likeness."""
        from modiste.design.evaluation.likeness import evaluate_likeness
        from modiste.studio.designs.as_engine import garment_masks, likeness_maker, sewn_maker

        evaluate_designs = import_module("modiste.design.evaluate").evaluate
        masks = garment_masks(self._models)
        return {None: partial(evaluate_designs, masks=masks),
                SEWN: partial(evaluate_designs, maker=sewn_maker(self._designs), masks=masks),
                _LIKE: partial(evaluate_likeness, maker=likeness_maker(self._designs))}


def train(
    part: Part, request: "TrainRequest", settings: Settings, progress: "TrainProgress | None" = None
) -> "TrainResult":
    """Train one part; Ctrl-C keeps a checkpoint and returns a result that says so.

    Of several processes that a launcher began (`train.processes`) the first returns; the others raise FollowerDone.

    Raises:
        InputError: a data set is missing, or has no usable row (DataError).
        TrainingError: the run cannot start, go on or resume.
        OutputError: the run's folder cannot be written to.
    """
    for path in request.data:
        if not path.exists():
            raise InputError("studio.no_data", path=path)
    from modiste.train.processes import together

    prepare_folder(request.folder)
    with together():
        recipes = cast("Mapping[str, Recipe]", import_module(f"modiste.{part.room}.recipes").RECIPES)
        return recipes[part.name](request, settings, progress)


def evaluate(
    room: str, request: "EvaluateRequest", settings: Settings, progress: "TrainProgress | None" = None
) -> "Scorecard":
    """Measure one room.

    Raises:
        UnknownNameError: it cannot be measured, or has no such part that can be measured by itself.
        InputError: the data is missing, or has no usable row (DataError).
    """
    name = check_room(room)
    check_measured(name, request.engine)
    check_data(request)
    measure = cast("Evaluation", import_module(f"modiste.{name}.evaluate").evaluate)
    return measure(request, settings, progress)


def check_data(request: "EvaluateRequest") -> None:
    """Raises InputError where the data named for a measurement is missing."""
    if request.data is not None and not request.data.exists():
        raise InputError("studio.no_data", path=request.data)


def fabric_dataset(data: Path | None, folder: Path, per_category: int, seed: int) -> int:
    """Write a training folder of fabrics: squares cut from the garments of `data`, or drawn ones without it.

    Raises:
        InputError: the data is missing, or no patterned garment is in it (DataError).
        SettingError: a number is out of range.
        OutputError: the folder cannot be written to.
    """
    from modiste.data.readers import open_source
    from modiste.fabric.procedural.dataset import write_crops, write_drawn

    if data is None:
        return write_drawn(folder, per_category=per_category, seed=check_seed(seed))
    return write_crops(open_source(data), folder)
