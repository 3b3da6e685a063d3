"""Work done a little ahead of whoever uses its results, in order."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def ahead(work: Callable[[T], R], items: Sequence[T], count: int) -> Generator[R]:
    """The result of each item in order; while one is used, the next `count` are worked on in threads of their own.

    The first is worked on alone, so that what `work` loads when it is first called is loaded once. What an item raises
    is raised in its place. When the caller stops, what has not begun is left.
    """
    if not items:
        return
    yield work(items[0])
    with ThreadPoolExecutor(count, thread_name_prefix="ahead") as pool:
        waiting: deque[Future[R]] = deque(pool.submit(work, item) for item in items[1 : 1 + count])
        try:
            for item in items[1 + count :]:
                done = waiting.popleft().result()
                waiting.append(pool.submit(work, item))
                yield done
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def followed(first: Callable[[], T], work: Callable[[], object]) -> Callable[[], T]:
    """`first`, whose first call lets `work` be done in a thread of its own once it is there: what is needed next loads
    while the first thing is used. What `work` raises is for whoever needs that next thing, and meets it again."""
    lock = Lock()
    begun: list[bool] = []

    def call() -> T:
        found = first()
        with lock:
            if not begun:
                begun.append(True)
                pool = ThreadPoolExecutor(1, thread_name_prefix="next")
                pool.submit(work)
                pool.shutdown(wait=False)
        return found

    return call
