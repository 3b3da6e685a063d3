"""What an evaluation asks and answers: named numbers beside the floor and the target that they are read against."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from modiste.core.errors import SettingError
from modiste.core.messages import Message
from modiste.core.progress import Progress
from modiste.core.seeds import check_seed
from modiste.core.settings import Settings

USUAL: Final = 500
"""Samples of an evaluation for which nobody named a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateRequest:
    """One evaluation: the model (None is the bundled one), the held-out data, how many samples, and the first seed.

    `data` None measures what can be measured without real pictures. `folder` takes the report, where a room writes one;
    `most` is the number of samples where somebody named one: what takes all of a table otherwise takes so many of it.
    `engine` names a part of the room that is measured by itself, of `studio.parts.MEASURED`: "sewn" of designs.
    Raises SettingError for a number out of range.
    """

    model: str | None = None
    data: Path | None = None
    samples: int = USUAL
    seed: int = 0
    folder: Path | None = None
    engine: str | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.samples < 1:
            raise SettingError("train.no_sample", samples=self.samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One number. `reference` is the same measure on real pictures or the baseline; `target` is what must be shown."""

    name: str
    value: float
    reference: float | None = None
    target: float | None = None
    higher_is_better: bool = True

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.higher_is_better else self.value <= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The scores of one evaluation with what is needed to repeat it."""

    room: str
    model: str
    samples: int
    seed: int
    scores: tuple[Score, ...]
    notes: tuple[str, ...] = ()


class Evaluation(Protocol):
    """Measures one room. A room offers it as `evaluate` in its `evaluate.py`."""

    def __call__(self, request: EvaluateRequest, settings: Settings, progress: Progress | None) -> Scorecard:
        """Measure.

        Raises:
            DataError: the data cannot be read or has no usable row.
        """


class PartProgress:
    """Reports a share of a part as a share of the whole."""

    def __init__(self, report: Progress | None, start: float = 0.0, end: float = 1.0) -> None:
        self._report, self._start, self._end = report, start, end

    def __call__(self, share: float, status: Message) -> None:
        if self._report is not None:
            self._report(self._start + (self._end - self._start) * share, status)

    def part(self, start: float, end: float) -> "PartProgress":
        """The progress of a part that lies between two shares of this one."""
        width = self._end - self._start
        return PartProgress(self._report, self._start + width * start, self._start + width * end)
