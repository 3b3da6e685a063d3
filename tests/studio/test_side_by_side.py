"""Garments made side by side come in order, tell how far they are where they were asked for, and are given up."""

import threading
import time
from collections.abc import Callable

import pytest
from PIL import Image

from modiste.core.progress import StageProgress
from modiste.sewing.rendering import threads
from modiste.studio.sewing.side_by_side import side_by_side

Show = Callable[[Image.Image], None] | None


@pytest.fixture(params=[1, 2])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(threads, "workers", lambda: request.param)
    return int(request.param)


def test_they_come_in_their_order_and_tell_their_share_to_the_caller(cores: int) -> None:
    told: list[tuple[float, str, bool]] = []
    seen: list[int] = []

    def make(job: int, tell: StageProgress, show: Show) -> int:
        time.sleep(0.05 if job == 0 else 0.0)
        tell(0.5, f"job {job}")
        assert show is not None
        show(Image.new("L", (1 + job, 1)))
        return job * 10

    here = threading.current_thread()
    made = list(side_by_side((0, 1, 2), make,
                             lambda share, stage: told.append((share, stage, threading.current_thread() is here)),
                             lambda image: seen.append(image.width)))  # fmt: skip
    assert made == [0, 10, 20]
    assert all(is_here for *_, is_here in told)
    assert [share for share, *_ in told] == sorted(share for share, *_ in told)
    # Of two that are made at once only the one that is waited for is shown.
    assert seen == [1, 2, 3] if cores == 1 else 1 in seen and seen == sorted(seen)


def test_a_fault_of_one_comes_in_its_turn(cores: int) -> None:
    def make(job: int, _tell: StageProgress, _show: Show) -> int:
        if job == 1:
            raise ValueError("torn")
        return job

    found = side_by_side((0, 1, 2), make, lambda _share, _stage: None)
    assert next(found) == 0
    with pytest.raises(ValueError, match="torn"):
        next(found)


def test_what_nobody_waits_for_is_given_up(cores: int) -> None:
    begun: list[int] = []
    ended: list[int] = []

    def make(job: int, tell: StageProgress, _show: Show) -> int:
        begun.append(job)
        for _ in range(200 if job else 1):
            tell(0.1, "hanging")
            time.sleep(0.01)
        ended.append(job)
        return job

    found = side_by_side((0, 1, 2, 3), make, lambda _share, _stage: None)
    assert next(found) == 0
    found.close()
    assert ended == [0]
    assert 3 not in begun
