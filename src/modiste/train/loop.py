"""The training loop that every room uses.

A run trains one network or several (a GAN has two), each with its own loss and optimizer, in turn on the same batch. It
stops at its budget, keeps a checkpoint on the way, and resumes exactly: batch number k, and what the losses draw at
random for it, come from the seed (run seed, k).
"""

import json
import logging
import math
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Generic, Self, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from modiste.core.errors import TrainingError
from modiste.nn.device import computes_bfloat16, move
from modiste.nn.ema import EMA
from modiste.train import checkpoint
from modiste.train.checkpoint import RunState
from modiste.train.prefetch import Prefetcher, threads_for
from modiste.train.processes import FollowerDone, Team

log = logging.getLogger(__name__)
LOG = "log.jsonl"
Batch = TypeVar("Batch")

Losses = Mapping[str, Tensor]
"""Named scalar terms; `total` is what is minimised, the others are only logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainTask(Generic[Batch]):
    """One network, its loss and its optimizer's settings."""

    name: str
    module: nn.Module
    loss: Callable[[Batch], Losses]
    learning_rate: float
    betas: tuple[float, float] = (0.9, 0.99)
    weight_decay: float = 0.01
    ema_decay: float | None = None
    starts_at_fraction: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """When a run ends and what it does on the way: `minutes` or `steps` must be given, the first reached ends it."""

    minutes: float | None = None
    steps: int | None = None
    warmup_steps: int = 200
    cooldown_fraction: float = 0.25
    checkpoint_minutes: float = 5.0
    log_steps: int = 50
    clip_norm: float = 1.0

    def fraction(self, step: int, seconds: float) -> float:
        """Share of the budget that is used up, 0 to 1."""
        by_time = seconds / (self.minutes * 60) if self.minutes else 0.0
        by_steps = step / self.steps if self.steps else 0.0
        return min(1.0, max(by_time, by_steps))


@dataclass(slots=True)
class Report:
    """What a run did: its state, the averaged networks by task, whether it was interrupted, the last mean losses."""

    state: RunState
    averages: dict[str, nn.Module]
    interrupted: bool
    last: dict[str, float] = field(default_factory=dict)


def learning_rate_factor(step: int, fraction: float, budget: Budget) -> float:
    """Warm-up, constant, then a cosine cool-down over the last part (WSD, Hu et al., 2024, "MiniCPM", section 4)."""
    warmup = min(1.0, (step + 1) / max(1, budget.warmup_steps))
    start = 1 - budget.cooldown_fraction
    if fraction <= start:
        return warmup
    return warmup * 0.5 * (1 + math.cos(math.pi * (fraction - start) / max(1e-9, budget.cooldown_fraction)))


def fit(
    tasks: tuple[TrainTask[Batch], ...],
    draw_batch: Callable[[np.random.Generator], Batch],
    *,
    batch_size: int,
    budget: Budget,
    folder: Path,
    settings: dict[str, str],
    seed: int = 0,
    resume: bool = False,
    bfloat16: bool = True,
    progress: Callable[[RunState, float, Mapping[str, float]], None] | None = None,
) -> Report:
    """Train until the budget is used up; Ctrl-C keeps a checkpoint and returns what there is.

    `progress` is called every `budget.log_steps` with the run's state, the used fraction and the mean losses.
    `draw_batch` is called from several threads where an accelerator trains, and must not use torch's random numbers.
    `bfloat16` asks for mixed precision where the device computes in it.
    Of several processes (`train.processes`) each takes batches of that size, the leader alone writes and reports, and
    the others leave at the end by FollowerDone.
    Raises TrainingError when a loss is no longer finite or the checkpoint does not fit.
    """
    if budget.minutes is None and budget.steps is None:
        raise TrainingError("train.no_budget")
    device = next(tasks[0].module.parameters()).device
    team = Team(device)
    team.meet()
    run = _Run(tasks, budget, folder, settings, bfloat16, team)
    done = run.restore() if resume else run.begin()
    team.share(run.tensors())
    me, clock = team.me, _Clock(done.seconds)
    saved_at = clock.seconds()
    batches = Prefetcher(draw_batch, seed, done.step * me.count + me.rank, threads_for(device.type), me.count)
    with batches, _Interrupt() as interrupt:
        while True:
            fraction, stops = team.agree(budget.fraction(done.step, clock.seconds()), interrupt.asked)
            if stops or fraction >= 1:
                break
            batch = batches.next()
            torch.manual_seed(_seed_of(seed, done.step, me.rank))
            run.step(batch, done.step, fraction)
            done = RunState(done.step + 1, done.samples + batch_size * me.count, clock.seconds(), settings)
            if done.step % budget.log_steps == 0:
                means = run.flush(done)
                if progress is not None and me.leads:
                    progress(done, fraction, means)
            if clock.seconds() - saved_at > budget.checkpoint_minutes * 60:
                run.save(done)
                saved_at = clock.seconds()
    if run.sums:
        run.flush(done)
    run.save(done)
    team.part()
    if not me.leads:
        raise FollowerDone
    return Report(done, run.averages(), stops, run.last)


def _seed_of(seed: int, step: int, rank: int) -> int:
    """Of what the losses draw at a step: another one in each process, and the first one's as when it is alone."""
    return int(np.random.SeedSequence((seed, step, rank) if rank else (seed, step)).generate_state(1)[0])


class _Interrupt:
    """Turns Ctrl-C and a polite kill into a wish to stop after the current step, so that no step is half done.

    A second Ctrl-C stops at once. Outside the main thread Python allows no handlers, and nothing is installed.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = {name: signal.signal(name, self._ask) for name in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        if self.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = True


class _Clock:
    """Training seconds, counting those of the earlier parts of a resumed run."""

    def __init__(self, before: float) -> None:
        self._before = before
        self._start = time.monotonic()

    def seconds(self) -> float:
        return self._before + time.monotonic() - self._start


class _Run(Generic[Batch]):
    """The mutable state of one run: optimizers, averages, running loss means."""

    def __init__(self, tasks: tuple[TrainTask[Batch], ...], budget: Budget, folder: Path, settings: dict[str, str],
                 bfloat16: bool, team: Team) -> None:
        self.tasks, self.budget, self.folder, self.settings, self.team = tasks, budget, folder, settings, team
        self.bfloat16 = bfloat16 and computes_bfloat16(next(tasks[0].module.parameters()).device)
        self.optimizers: dict[str, torch.optim.Optimizer] = {
            p.name: torch.optim.AdamW(p.module.parameters(), p.learning_rate, betas=p.betas,
                                      weight_decay=p.weight_decay) for p in tasks}
        self.emas = {p.name: EMA(p.module, p.ema_decay) for p in tasks if p.ema_decay is not None}
        self.sums: dict[str, list[Tensor]] = {}
        self.last: dict[str, float] = {}

    def tensors(self) -> Iterator[Tensor]:
        """What is the same in all processes: weights, averages, buffers."""
        for module in self._modules().values():
            yield from module.state_dict().values()

    def begin(self) -> RunState:
        if self.team.me.leads:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / LOG).write_text("", encoding="utf-8")
        return RunState(0, 0, 0.0, self.settings)

    def restore(self) -> RunState:
        done = checkpoint.load(self.folder, self._modules(), dict(self.optimizers))
        if done.settings != self.settings:
            changed = sorted(k for k in done.settings.keys() | self.settings.keys()
                             if done.settings.get(k) != self.settings.get(k))
            raise TrainingError("train.other_settings", folder=self.folder, changed=changed)
        for name, ema in self.emas.items():
            ema.steps = _turns(self.optimizers[name])
        return done

    def step(self, batch: Batch, step: int, fraction: float) -> None:
        factor = learning_rate_factor(step, fraction, self.budget)
        for task in self.tasks:
            if fraction < task.starts_at_fraction:
                continue
            self._train_one(task, batch, factor, step)

    def _train_one(self, task: TrainTask[Batch], batch: Batch, factor: float, step: int) -> None:
        optimizer = self.optimizers[task.name]
        for group in optimizer.param_groups:
            group["lr"] = task.learning_rate * factor
        optimizer.zero_grad(set_to_none=True)
        device = next(task.module.parameters()).device
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=self.bfloat16):
            losses = task.loss(move(batch, device))
        total = losses["total"]
        if not torch.isfinite(total):
            raise TrainingError("train.loss_not_finite", name=task.name, step=step)
        total.backward()  # type: ignore[no-untyped-call]  # torch's own stub lacks it
        self.team.average_gradients(task.module)
        nn.utils.clip_grad_norm_(task.module.parameters(), self.budget.clip_norm)
        optimizer.step()
        if task.name in self.emas:
            self.emas[task.name].update(task.module)
        for name, value in losses.items():
            self.sums.setdefault(f"{task.name}.{name}", []).append(value.detach())

    def flush(self, done: RunState) -> dict[str, float]:
        # Read here and not every step: an accelerator would have to finish each step first.
        means = {name: float(torch.stack(values).float().mean()) for name, values in self.sums.items()}
        self.last, self.sums = self.team.mean(means), {}
        if not self.team.me.leads:
            return self.last
        entry = {"step": done.step, "samples": done.samples, "seconds": round(done.seconds, 1)} | self.last
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
        return self.last

    def save(self, done: RunState) -> None:
        if not self.team.me.leads:
            return
        checkpoint.save(self.folder, self._modules(), dict(self.optimizers), done)
        (self.folder / "budget.json").write_text(json.dumps(asdict(self.budget)), encoding="utf-8")

    def averages(self) -> dict[str, nn.Module]:
        return {p.name: self.emas[p.name].average if p.name in self.emas else p.module for p in self.tasks}

    def _modules(self) -> dict[str, nn.Module]:
        modules = {p.name: p.module for p in self.tasks}
        return modules | {f"{name}.ema": ema.average for name, ema in self.emas.items()}


def _turns(optimizer: torch.optim.Optimizer) -> int:
    """Steps that an AdamW has taken."""
    return max((int(state["step"]) for state in optimizer.state.values()), default=0)
