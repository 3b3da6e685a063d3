"""The loop that every design model draws in: one seed a sample, progress, and further attempts where a lock is
missed."""

from collections.abc import Callable, Sequence
from typing import Final

from modiste.core.progress import StepProgress
from modiste.core.values import Design

LOCK_ATTEMPTS: Final = 4
"""Pictures drawn for one sample at most, until all locked attributes are seen in it."""

DrawBatch = Callable[[Sequence[int], int], list[Design]]
"""Draws a design for each seed, checked for the locked attributes; the second argument is the number of the attempt, 0
for the first: further ones must draw something else."""


class StepCounter:
    """StepProgress in denoising steps over all samples. A batch that reports too few or too many steps ends where it
    should; the total grows when samples are drawn again."""

    def __init__(self, report: StepProgress | None, samples: int, steps: int) -> None:
        self._report, self._steps = report, steps
        self._done, self._total, self._goal, self._samples = 0, samples * steps, 0, 0

    def begin(self, samples: int) -> None:
        """A batch of so many samples begins."""
        self._samples, self._goal = samples, self._done + samples * self._steps
        self._total = max(self._total, self._goal)

    def step(self) -> None:
        """One step of the whole batch is done."""
        self._to(min(self._done + self._samples, self._goal))

    def end(self) -> None:
        """The batch is done."""
        if self._done < self._goal:
            self._to(self._goal)

    def _to(self, done: int) -> None:
        self._done = done
        if self._report is not None:
            self._report(done, self._total)


def draw_designs(draw: DrawBatch, seeds: Sequence[int], *, batch: int, counter: StepCounter) -> tuple[Design, ...]:
    """A design for each seed, `batch` at a time. A sample in which something asked is surely missing is drawn again, up
    to `LOCK_ATTEMPTS` pictures in all; the one that passes most checks is kept, the earliest of equals."""

    def drawn(some: Sequence[int], attempt: int) -> list[Design]:
        counter.begin(len(some))
        designs = draw(some, attempt)
        counter.end()
        return designs

    best = [design for start in range(0, len(seeds), batch) for design in drawn(seeds[start : start + batch], 0)]
    for attempt in range(1, LOCK_ATTEMPTS):
        missed = [index for index, design in enumerate(best) if is_missed(design)]
        for start in range(0, len(missed), batch):
            some = missed[start : start + batch]
            for index, design in zip(some, drawn([seeds[index] for index in some], attempt), strict=True):
                if _passed(design) > _passed(best[index]):
                    best[index] = design
    return tuple(best)


def is_missed(design: Design) -> bool:
    """Whether something asked is surely not there; what cannot be told is not looked for again."""
    return any(check.sure and not check.ok for check in design.verified)


def _passed(design: Design) -> int:
    return sum(check.ok for check in design.verified)
