"""Work shared out to threads: numpy, OpenCV and Embree let go of the interpreter while they compute.

Each job writes to a place of its own, so that the result is the same however many threads there are.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_MOST: Final = 4
"""More would wait for the interpreter, and each needs memory of its own."""


def workers() -> int:
    """How many threads are worth while on this machine."""
    free = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(_MOST, free))


def in_threads(work: Callable[[T], R], jobs: Sequence[T]) -> list[R]:
    """What `work` gives for each job, in their order."""
    if len(jobs) < 2 or workers() < 2:
        return [work(job) for job in jobs]
    with ThreadPoolExecutor(min(workers(), len(jobs))) as pool:
        return list(pool.map(work, jobs))


def slices(count: int, step: int) -> list[slice]:
    """`count` places in stretches of `step`."""
    return [slice(start, min(start + step, count)) for start in range(0, count, step)]
