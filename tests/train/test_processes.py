"""One run in two processes, as torchrun begins them: the same networks everywhere, the same files as one writes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from modiste.train.loop import LOG, Budget, TrainTask, fit
from modiste.train.prefetch import Prefetcher
from modiste.train.processes import ALONE, FollowerDone, Process, this_process, together
from modiste.train.recipe import STATE
from tests.forked import begun

ROOT = Path(__file__).parents[2]
STEPS = 30

RUN = """
import sys
from pathlib import Path

from tests.train.test_processes import take_part

take_part(Path(sys.argv[1]), sys.argv[2])
"""


class Net(nn.Sequential):
    """Learns to double numbers; its last layer is never used."""

    def __init__(self, folder: Path) -> None:
        torch.manual_seed(this_process().rank + 1)  # all begin as the leader does, whatever they begin as here
        super().__init__(nn.Linear(3, 3), nn.BatchNorm1d(3), nn.Linear(3, 3), nn.Linear(3, 3))
        self.folder = folder

    def loss(self, batch: Tensor) -> dict[str, Tensor]:
        noisy = batch + 0.1 * torch.randn_like(batch)
        if self.folder.is_dir():
            torch.save(list(self.parameters()), self.folder / f"rank-{this_process().rank}.pt")
        return {"total": (self[2](self[1](self[0](noisy))) - 2 * batch).square().mean()}


def draw(rng: np.random.Generator) -> Tensor:
    return torch.from_numpy(rng.standard_normal((16, 3)).astype(np.float32))


def train(folder: Path, *, resume: bool = False) -> None:
    """Some steps; prints how far it came where it leads."""
    net = Net(folder)
    task = TrainTask(name="net", module=net, loss=net.loss, learning_rate=0.02, ema_decay=0.9)
    budget = Budget(steps=STEPS + 10 * resume, warmup_steps=3, log_steps=10)
    report = fit((task,), draw, batch_size=16, budget=budget, folder=folder, settings={}, resume=resume, bfloat16=False)
    sys.stdout.write(f"trained {report.state.step} {report.state.samples}\n")
    sys.stdout.flush()


def take_part(folder: Path, how: str) -> None:
    """What each of the processes does."""
    with suppress(FollowerDone), together():
        if how != "nothing":
            train(folder, resume=how == "resume")


def twice(folder: Path, run: Callable[[], tuple[bool, bool, str]]) -> str:
    """What `run` says, which also tells whether it went well and whether gloo aborted: on a busy machine it may, where
    a process waits, and then the run begins once more, from the same files."""
    before = folder.with_name("before")
    shutil.rmtree(before, ignore_errors=True)
    if folder.is_dir():
        shutil.copytree(folder, before)
    is_well, is_aborted, said = run()
    if is_aborted:
        shutil.rmtree(folder, ignore_errors=True)
        if before.is_dir():
            shutil.copytree(before, folder)
        is_well, _, said = run()
    assert is_well, said
    return said


def launch(folder: Path, how: str) -> list[str]:
    """What two processes print, begun by torchrun."""
    script = folder.parent / "run.py"
    script.write_text(RUN)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", str(script),
               str(folder), how]
    env = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), "OMP_NUM_THREADS": "1",
                        "CUDA_VISIBLE_DEVICES": ""}

    def run() -> tuple[bool, bool, str]:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=env)
        is_well = done.returncode == 0
        return is_well, "SIGABRT" in done.stderr and not is_well, done.stdout if is_well else done.stderr

    return twice(folder, run).splitlines()


def begin(folder: Path, how: str) -> list[str]:
    """What two processes print that find each other by the environment alone, without torchrun to watch over them."""
    say = [folder.with_name(f"says-{rank}") for rank in range(2)]

    def run() -> tuple[bool, bool, str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        for one in say:
            one.write_bytes(b"")
        both = [begun([__name__], take_part, folder, how, says=says, environment={
            "RANK": str(rank), "WORLD_SIZE": "2", "LOCAL_RANK": str(rank), "MASTER_ADDR": "127.0.0.1",
            "MASTER_PORT": str(port), "CUDA_VISIBLE_DEVICES": ""}) for rank, says in enumerate(say)]
        for process in both:
            process.join(300)
        for process in both:
            process.kill()  # one that waits for ever
        ends = [process.exitcode for process in both]
        return ends == [0, 0], -signal.SIGABRT in ends, "".join(one.read_text() for one in say)

    return twice(folder, run).splitlines()


def losses(folder: Path) -> list[float]:
    return [json.loads(line)["net.total"] for line in (folder / LOG).read_text().splitlines()]


def test_two_processes_train_as_one_does(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    train(one)
    assert launch(two, "train") == [f"trained {STEPS} {2 * 16 * STEPS}"]
    alone, both = losses(one), losses(two)
    assert len(both) == STEPS // 10
    assert both[-1] < 0.7 * both[0]
    assert both == pytest.approx(alone, rel=0.25)  # the noise of batches of 16
    # Before the last step both networks were the same to the bit, though they began and drew differently.
    leader, follower = (torch.load(two / f"rank-{rank}.pt", weights_only=False) for rank in (0, 1))
    for ours, theirs in zip(leader, follower, strict=True):
        assert torch.equal(ours, theirs)
    # The loop's averages: what one process writes, and no file of the other's.
    assert {path.name for path in two.iterdir()} == {
        STATE, LOG, "state.json", "budget.json", "rank-0.pt", "rank-1.pt"}


def test_two_processes_go_on_from_where_both_were(tmp_path: Path) -> None:
    train(tmp_path / "run")  # by one, as it may be
    assert begin(tmp_path / "run", "resume") == [f"trained {STEPS + 10} {16 * STEPS + 2 * 16 * 10}"]
    assert losses(tmp_path / "run")[-1] < losses(tmp_path / "run")[0]


def test_a_leader_that_trains_nothing_lets_the_other_go(tmp_path: Path) -> None:
    assert begin(tmp_path / "run", "nothing") == []


def test_processes_are_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK"):
        monkeypatch.delenv(name, raising=False)
    assert this_process() == ALONE
    for name, value in (("WORLD_SIZE", "4"), ("RANK", "3"), ("LOCAL_RANK", "1")):
        monkeypatch.setenv(name, value)
    assert this_process() == Process(rank=3, count=4, local_rank=1)
    assert not this_process().leads


@pytest.mark.parametrize("threads", [0, 2])
def test_processes_share_the_batches_out(threads: int) -> None:
    def batches(first: int, stride: int) -> list[int]:
        def draw(rng: np.random.Generator) -> int:
            return int(rng.integers(1 << 30))

        with Prefetcher(draw, 5, first, threads, stride) as drawn:
            return [drawn.next() for _ in range(3)]

    every = batches(0, 1) + batches(3, 1)
    assert batches(0, 2) == every[0::2]
    assert batches(1, 2) == every[1::2]
