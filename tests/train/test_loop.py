import itertools
import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from modiste.core.errors import TrainingError
from modiste.train.checkpoint import RunState
from modiste.train.loop import LOG, Budget, Losses, Report, TrainTask, fit, learning_rate_factor
from modiste.train.recipe import STATE

Hook = Callable[[int], None]


@dataclass(kw_only=True)
class Game:
    """Two linear maps that learn to double noisy numbers, as train_tasks of one run of 8 steps."""

    folder: Path
    settings: dict[str, str] = field(default_factory=lambda: {"batch": "4", "rate": "0.01"})
    budget: Budget = field(default_factory=lambda: Budget(steps=8, warmup_steps=3, log_steps=2))
    late_from: float = 0.5
    rate: float = 0.01
    batches: int = 0
    told: list[tuple[int, float, dict[str, float]]] = field(default_factory=list)

    def fit(self, *, resume: bool = False, seed: int = 0, before: Hook = lambda _: None) -> Report:
        """Train; `before` is called with the number of each batch of this part of the run."""
        torch.manual_seed(1)
        networks = {name: nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3)) for name in ("early", "late")}

        def double(name: str) -> Callable[[Tensor], Losses]:
            def loss(batch: Tensor) -> Losses:
                noisy = batch + 0.1 * torch.randn_like(batch)
                error = (networks[name](noisy) - 2 * batch).square().mean()
                return {"total": error, "twice": 2 * error}

            return loss

        def draw(rng: np.random.Generator) -> Tensor:
            before(self.batches)
            self.batches += 1
            return torch.from_numpy(rng.standard_normal((4, 3)).astype(np.float32))

        def tell(done: RunState, share: float, losses: object) -> None:
            assert isinstance(losses, dict)
            self.told.append((done.step, share, losses))

        train_tasks = (
            TrainTask(
                name="early", module=networks["early"], loss=double("early"), learning_rate=self.rate, ema_decay=0.9),
            TrainTask(
                name="late", module=networks["late"], loss=double("late"), learning_rate=0.01, ema_decay=0.9,
                starts_at_fraction=self.late_from))
        self.batches = 0
        return fit(train_tasks, draw, batch_size=4, budget=self.budget, folder=self.folder, settings=self.settings,
                   seed=seed, resume=resume, bfloat16=False, progress=tell)


def interrupt_at(number: int) -> Hook:
    """Ctrl-C while batch `number` is drawn."""
    def hook(batch: int) -> None:
        if batch == number:
            os.kill(os.getpid(), signal.SIGINT)

    return hook


def equal(first: nn.Module, second: nn.Module) -> bool:
    ours, theirs = first.state_dict(), second.state_dict()
    return ours.keys() == theirs.keys() and all(torch.equal(ours[name], theirs[name]) for name in ours)


@pytest.mark.parametrize("stopped", [1, 3, 6])
def test_a_resumed_run_ends_like_one_that_never_stopped(tmp_path: Path, stopped: int) -> None:
    whole = Game(folder=tmp_path / "whole").fit()
    game = Game(folder=tmp_path / "parts")
    first = game.fit(before=interrupt_at(stopped - 1))
    assert first.interrupted
    assert first.state.step == stopped
    torch.manual_seed(99)  # a new process starts from another random state
    last = game.fit(resume=True)
    assert game.batches == 8 - stopped
    assert last.state.step == 8
    assert last.state.samples == whole.state.samples == 32
    assert last.state.seconds > first.state.seconds
    for name in ("early", "late"):
        assert equal(last.averages[name], whole.averages[name]), name


def test_other_seeds_and_longer_runs_do_differ(tmp_path: Path) -> None:
    first, second = (Game(folder=tmp_path / str(seed)).fit(seed=seed) for seed in (0, 1))
    assert not equal(first.averages["early"], second.averages["early"])


def test_ctrl_c_keeps_a_checkpoint_and_gives_the_signals_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    report = Game(folder=tmp_path).fit(before=interrupt_at(2))
    assert signal.getsignal(signal.SIGINT) is before
    assert report.interrupted
    assert report.state.step == 3, "the step under way is finished"
    assert (tmp_path / STATE).is_file()
    assert report.last.keys() >= {"early.total", "early.twice"}


def test_a_second_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    def impatient(batch: int) -> None:
        if batch == 2:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        Game(folder=tmp_path).fit(before=impatient)


def test_a_player_may_join_later(tmp_path: Path) -> None:
    game = Game(folder=tmp_path)
    game.fit()
    assert [("late.total" in losses) for _, _, losses in game.told] == [False, False, True, True]


def test_progress_and_the_log_tell_the_same(tmp_path: Path) -> None:
    game = Game(folder=tmp_path, budget=Budget(steps=7, log_steps=3, warmup_steps=1))
    report = game.fit()
    lines = [json.loads(line) for line in (tmp_path / LOG).read_text().splitlines()]
    assert [step for step, _, _ in game.told] == [3, 6]
    assert [line["step"] for line in lines] == [3, 6, 7], "the last steps count too"
    assert lines[0]["early.total"] == game.told[0][2]["early.total"]
    assert all(0 < share < 1 for _, share, _ in game.told)
    assert report.last["early.twice"] == pytest.approx(2 * report.last["early.total"])


def test_it_learns(tmp_path: Path) -> None:
    game = Game(folder=tmp_path, budget=Budget(steps=60, log_steps=10, warmup_steps=1), late_from=0, rate=0.1)
    game.fit()
    assert game.told[-1][2]["early.total"] < 0.7 * game.told[0][2]["early.total"]


def test_time_ends_a_run_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = itertools.count()
    monkeypatch.setattr("modiste.train.loop.time.monotonic", lambda: float(next(now)))
    report = Game(folder=tmp_path, budget=Budget(minutes=0.5, checkpoint_minutes=0.1, warmup_steps=1)).fit()
    assert 3 <= report.state.step < 30
    assert report.state.seconds == pytest.approx(30, abs=3)
    assert not report.interrupted


def test_going_on_after_the_end_adds_nothing(tmp_path: Path) -> None:
    first = Game(folder=tmp_path).fit()
    again = Game(folder=tmp_path)
    assert again.fit(resume=True).state.step == 8
    assert again.batches == 0
    assert first.state.step == 8


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_last_checkpoint(tmp_path: Path) -> None:
    game = Game(folder=tmp_path)
    game.fit(before=interrupt_at(3))
    kept = (tmp_path / STATE).read_bytes()
    bad = nn.Linear(1, 1)
    train_task: TrainTask[Tensor] = TrainTask(
        name="bad", module=bad, loss=lambda batch: {"total": bad(batch).mean() * float("nan")}, learning_rate=0.1)
    with pytest.raises(TrainingError, match=r"bad: the loss is no longer finite at step 0") as raised:
        fit((train_task,), lambda rng: torch.ones(2, 1), batch_size=2, budget=Budget(steps=2), folder=tmp_path,
            settings={}, bfloat16=False)
    assert "\n" not in str(raised.value)
    assert torch.isfinite(bad.weight).all()
    assert (tmp_path / STATE).read_bytes() == kept


def test_what_cannot_be_resumed(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"nowhere: no checkpoint"):
        Game(folder=tmp_path / "nowhere").fit(resume=True)
    Game(folder=tmp_path / "run").fit(before=interrupt_at(1))
    other = {"batch": "4", "rate": "0.5", "noise": "1"}
    with pytest.raises(TrainingError, match=r"run: .*other settings \(noise, rate\)"):
        Game(folder=tmp_path / "run", settings=other).fit(resume=True)


def test_a_run_without_an_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="--budget"):
        Game(folder=tmp_path, budget=Budget()).fit()


def test_the_learning_rate_warms_up_stays_and_cools_down() -> None:
    budget = Budget(steps=100, warmup_steps=10, cooldown_fraction=0.25)
    factors = [learning_rate_factor(step, step / 100, budget) for step in range(101)]
    assert factors[0] == pytest.approx(0.1)
    assert factors[10:76] == [1.0] * 66
    assert all(late < early for early, late in itertools.pairwise(factors[76:]))
    assert factors[100] == pytest.approx(0, abs=1e-9)


def test_whichever_budget_is_reached_first() -> None:
    both = Budget(minutes=1, steps=10)
    assert both.fraction(5, 0) == 0.5
    assert both.fraction(5, 45) == 0.75
    assert both.fraction(20, 0) == 1


@pytest.mark.parametrize(("able", "computed_in"), [({"avx512_bf16": True}, torch.bfloat16),
                                                  ({"avx2": True}, torch.float32)])
def test_mixed_precision_is_used_where_the_processor_computes_in_it(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, able: dict[str, bool], computed_in: torch.dtype) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    network, seen = nn.Linear(3, 3), []

    def loss(batch: Tensor) -> Losses:
        made = network(batch)
        seen.append(made.dtype)
        return {"total": made.float().square().mean()}

    task = TrainTask(name="one", module=network, loss=loss, learning_rate=0.01)
    fit((task,), lambda _: torch.ones(4, 3), batch_size=4, budget=Budget(steps=1), folder=tmp_path, settings={})
    assert seen == [computed_in]
