"""What the recipes of every room do alike: a recipe's own settings, overruled by the request, and the run itself."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from modiste.train.loop import Budget, Report, TrainTask, fit
from modiste.train.recipe import TrainProgress, TrainRequest, check_unused, report_progress

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    class Settings(DataclassInstance, Protocol):
        """A recipe's settings: a frozen dataclass that has a batch size."""

        @property
        def batch(self) -> int: ...

_COMPILE_FROM_MINUTES = 20
S = TypeVar("S", bound="Settings")
Batch = TypeVar("Batch")


def recipe_settings(settings: S, request: TrainRequest) -> S:
    """A recipe's settings with what the request says otherwise."""
    return settings if request.batch is None else replace(settings, batch=request.batch)


def run(tasks: tuple[TrainTask[Batch], ...], draw: Callable[[np.random.Generator], Batch], request: TrainRequest,
        settings: "Settings", progress: TrainProgress | None, *, name: str | None = None) -> Report:
    """Train as the request says; the run's state goes to `run-NAME` in its folder, named after the first task unless
    told otherwise. Raises as `loop.fit` does."""
    folder = run_folder(request, name or tasks[0].name)
    check_unused(request, folder)
    saved = {name: str(value) for name, value in asdict(settings).items()}
    return fit(tasks, draw, batch_size=settings.batch, budget=Budget(minutes=request.minutes, steps=request.steps),
               folder=folder, settings=saved, seed=request.seed,
               resume=request.resume, progress=report_progress(progress))


def is_long(request: TrainRequest) -> bool:
    """Whether compiling a network is worth it: that takes minutes and makes a step about a quarter faster."""
    return request.minutes is not None and request.minutes >= _COMPILE_FROM_MINUTES


def run_folder(request: TrainRequest, name: str) -> Path:
    """Where a run keeps its checkpoints and its log."""
    return request.folder / f"run-{name}"
