import threading

import pytest

from modiste.core.ahead import ahead, followed


def test_results_come_in_order_and_the_first_is_worked_on_alone():
    begun: list[int] = []
    others = threading.Event()

    def work(number: int) -> int:
        begun.append(number)
        if number > 1:
            others.set()
        if number == 1:
            assert others.wait(10), "nothing else began while this one was worked on"
        return number * number

    results = ahead(work, range(6), 2)
    assert next(results) == 0
    assert begun == [0]
    assert list(results) == [1, 4, 9, 16, 25]


def test_what_one_item_raises_comes_in_its_place():
    def work(number: int) -> int:
        if number == 2:
            raise ValueError("two")
        return number

    results = ahead(work, range(5), 2)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(results)


def test_nothing_more_is_begun_when_the_caller_stops():
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return number

    results = ahead(work, range(100), 2)
    assert next(results) == 0
    assert next(results) == 1
    results.close()
    assert len(begun) <= 5
    assert list(ahead(work, (), 2)) == []


def test_what_is_needed_next_loads_once_beside_the_first_use():
    order: list[str] = []
    used = threading.Event()
    loaded = threading.Event()

    def load_next() -> None:
        assert used.wait(10), "the first thing could not be used while the next one loaded"
        order.append(threading.current_thread().name)
        loaded.set()
        raise ValueError("met again by whoever needs it")

    first = followed(lambda: order.append("first") or "first", load_next)
    assert first() == "first"
    used.set()
    assert loaded.wait(10)
    assert first() == "first"
    assert order[0] == order[2] == "first"
    assert len(order) == 3
    assert order[1] != threading.current_thread().name
