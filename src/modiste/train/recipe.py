"""What a user asks of a training run and what it answers: the same for every part of every room.

A room offers its recipes as `RECIPES: Mapping[str, Recipe]` in its `recipes.py`; the studio finds them there by part.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from modiste.core import progress
from modiste.core.errors import InputError, SettingError
from modiste.core.messages import message
from modiste.core.seeds import check_seed
from modiste.core.settings import Settings

if TYPE_CHECKING:
    from modiste.train.checkpoint import RunState
    from modiste.train.loop import Report

STATE: Final = "state.safetensors"
"""The file of a run's checkpoint."""
TrainProgress = progress.Progress
"""Called with the used share of the budget and one line on how it goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainRequest:
    """One run: what to learn from, where to keep it, and for how long.

    `data` are data sets for `data.open_source`; `minutes` and `steps` bound the run, whichever is reached first;
    `batch` None leaves the size to the recipe; `model` is what is tuned, or None for the bundled one; `lora_rank` None
    trains all weights; `replace` begins anew in a folder that holds a run already. Raises SettingError for a number
    out of range or a run without an end.
    """

    data: tuple[Path, ...]
    folder: Path
    minutes: float | None = None
    steps: int | None = None
    batch: int | None = None
    seed: int = 0
    resume: bool = False
    caption_column: str | None = None
    image_column: str | None = None
    model: str | None = None
    lora_rank: int | None = None
    replace: bool = False

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.minutes is None and self.steps is None:
            raise SettingError("train.no_end")
        if self.minutes is not None and self.minutes <= 0:
            raise SettingError("train.budget", minutes=self.minutes)
        for name, value in (("steps", self.steps), ("batch", self.batch), ("lora", self.lora_rank)):
            if value is not None and value < 1:
                raise SettingError("train.at_least_one", name=name, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainResult:
    """What a run left behind: the folder of its weights, how far it came, and the last mean losses by name."""

    folder: Path
    steps: int
    samples: int
    minutes: float
    interrupted: bool
    losses: tuple[tuple[str, float], ...] = ()


def check_unused(request: TrainRequest, run: Path) -> None:
    """Refuse to begin a run where another one is kept: hours of training would be lost.

    Raises InputError unless the request goes on with it or replaces it.
    """
    if (run / STATE).is_file() and not request.resume and not request.replace:
        raise InputError("train.holds_a_training", run=run)


def report_progress(report: TrainProgress | None) -> "Callable[[RunState, float, Mapping[str, float]], None]":
    """A `progress` callback for `loop.fit` that reports one line: step, samples a second, losses."""
    def tell(done: "RunState", share: float, losses: Mapping[str, float]) -> None:
        if report is not None:
            rate = done.samples / max(done.seconds, 1e-9)
            shown = ", ".join(f"{name.removesuffix('.total')} {value:.3g}" for name, value in losses.items())
            report(share, message("train.step", step=done.step, rate=rate, losses=shown))

    return tell


def finished(request: TrainRequest, report: "Report") -> TrainResult:
    """The result of a request whose run is reported."""
    return TrainResult(
        folder=request.folder, steps=report.state.step, samples=report.state.samples, minutes=report.state.seconds / 60,
        interrupted=report.interrupted, losses=tuple(report.last.items()))


class Recipe(Protocol):
    """Trains one part. Ctrl-C keeps a checkpoint and returns a result that says `interrupted`."""

    def __call__(self, request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
        """Train.

        Raises:
            DataError: the data has no usable row.
            TrainingError: a loss is no longer finite, or the run to resume was started with other settings.
        """
