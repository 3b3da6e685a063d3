"""What can be trained and measured, and which room does it: the list that the command line and the web share.

A room offers its recipes as `RECIPES` in `<room>/train.py` and its measurement as `evaluate` in `<room>/evaluate.py`.
They are loaded when asked for, so that a list of parts or a refused option never waits for torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.settings import Settings
from modiste.studio.saving import prepare_folder

if TYPE_CHECKING:
    from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult
    from modiste.train.scores import EvaluateRequest, Evaluation, Scorecard


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that can be trained: its name, the room whose recipes hold it, and what it is in a few words."""

    name: str
    room: str
    summary: str


PARTS: Final = (
    Part("encoder", "encoder", "the CLIP that reads pictures and texts"),
    Part("movq", "design", "the autoencoder between pictures and latents"),
    Part("light-decoder", "design", "the fast decoder from latents to pictures"),
    Part("decoder", "design", "the latent diffusion U-Net"),
    Part("prior", "design", "from text embeddings to image embeddings"),
)
"""What `modiste train` takes, in the order in which a model is built."""

FINETUNE: Final = Part("finetune", "design", "a design model on one's own captioned pictures")

ROOMS: Final = ("design", "encoder")
"""What `modiste evaluate` takes."""


def find_part(name: str) -> Part:
    """The part of that name.

    Raises:
        UnknownNameError: there is none.
    """
    known = {part.name: part for part in (*PARTS, FINETUNE)}
    part = known.get(name.strip().lower().replace("_", "-"))
    if part is None:
        raise UnknownNameError("part", name, [part.name for part in PARTS])
    return part


def check_room(name: str) -> str:
    """The name of a room that can be measured.

    Raises:
        UnknownNameError: there is none of that name.
    """
    room = name.strip().lower()
    if room not in ROOMS:
        raise UnknownNameError("room", name, ROOMS)
    return room


def train(
    part: Part, request: "TrainRequest", settings: Settings, progress: "TrainProgress | None" = None
) -> "TrainResult":
    """Train one part; Ctrl-C keeps a checkpoint and returns a result that says so.

    Raises:
        InputError: a data set is missing, or has no usable row (DataError).
        TrainingError: the run cannot start, go on or resume.
        OutputError: the run's folder cannot be written to.
    """
    for path in request.data:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder; --data takes pictures with captions")
    prepare_folder(request.folder)
    recipes = cast("Mapping[str, Recipe]", import_module(f"modiste.{part.room}.train").RECIPES)
    return recipes[part.name](request, settings, progress)


def evaluate(
    room: str, request: "EvaluateRequest", settings: Settings, progress: "TrainProgress | None" = None
) -> "Scorecard":
    """Measure one room.

    Raises:
        UnknownNameError: it cannot be measured.
        InputError: the data is missing, or has no usable row (DataError).
    """
    name = check_room(room)
    if request.data is not None and not request.data.exists():
        raise InputError(f"{request.data}: no such file or folder; --data takes pictures with captions")
    measure = cast("Evaluation", import_module(f"modiste.{name}.evaluate").evaluate)
    return measure(request, settings, progress)
