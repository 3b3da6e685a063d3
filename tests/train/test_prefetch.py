import threading

import numpy as np
import pytest

from modiste.train.prefetch import Prefetcher, threads_for


def numbers(rng: np.random.Generator) -> list[float]:
    return [float(value) for value in rng.random(3)]


@pytest.mark.parametrize("first", [0, 7])
def test_threads_draw_the_same_batches_in_the_same_order(first: int) -> None:
    with Prefetcher(numbers, 5, first, 0) as alone, Prefetcher(numbers, 5, first, 3) as ahead:
        for step in range(first, first + 30):
            expected = numbers(np.random.default_rng((5, step)))
            assert alone.next() == expected
            assert ahead.next() == expected


def test_batches_are_under_way_before_they_are_asked_for() -> None:
    enough = threading.Event()
    drawn: list[int] = []

    def count(_rng: np.random.Generator) -> int:
        drawn.append(1)
        if len(drawn) >= 4:
            enough.set()
        return len(drawn)

    with Prefetcher(count, 0, 0, 2) as batches:
        batches.next()
        assert enough.wait(10)


@pytest.mark.parametrize("threads", [0, 2])
def test_an_error_is_raised_when_its_batch_is_asked_for(threads: int) -> None:
    wrong = np.random.default_rng((0, 2)).random()

    def draw(rng: np.random.Generator) -> float:
        value = rng.random()
        if value == wrong:
            raise ValueError("torn picture")
        return value

    with Prefetcher(draw, 0, 0, threads) as batches:
        batches.next()
        batches.next()
        with pytest.raises(ValueError, match="torn picture"):
            batches.next()


def test_leaving_a_run_ends_its_threads() -> None:
    before = threading.active_count()
    with Prefetcher(numbers, 0, 0, 2) as batches:
        batches.next()
        assert threading.active_count() > before
    assert threading.active_count() == before


def test_a_cpu_that_trains_has_no_threads_beside_it() -> None:
    assert threads_for("cpu") == 0
    assert 1 <= threads_for("cuda") <= 8
