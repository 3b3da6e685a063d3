"""Batches drawn ahead, so that an accelerator never waits for one.

Batch number k comes from the seed (run seed, k) alone, so it is the same whether it is drawn when it is needed or
before, in whatever thread; what is drawn must therefore not depend on torch's own random numbers.
"""

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

import numpy as np

_MOST_THREADS: Final = 8
Batch = TypeVar("Batch")


def threads_for(device_type: str) -> int:
    """How many threads draw ahead: none beside a CPU that trains, since there both would want the same cores."""
    return 0 if device_type == "cpu" else max(1, min(_MOST_THREADS, (os.cpu_count() or 2) // 2))


class Prefetcher(Generic[Batch]):
    """The batches `first`, `first` + `stride`, ... of a run, one for each call of `next`; with `threads`, twice as many
    are under way before they are asked for. An error while drawing is raised by the call that asks for that batch."""

    def __init__(self, draw: Callable[[np.random.Generator], Batch], seed: int, first: int, threads: int,
                 stride: int = 1) -> None:
        self._draw, self._seed, self._following, self._stride = draw, seed, first, stride
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="draw") if threads else None
        self._under_way: deque[Future[Batch]] = deque()
        self._depth = 2 * threads

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def next(self) -> Batch:
        """The following batch."""
        if self._pool is None:
            self._following += self._stride
            return self._one(self._following - self._stride)
        while len(self._under_way) <= self._depth:
            self._under_way.append(self._pool.submit(self._one, self._following))
            self._following += self._stride
        return self._under_way.popleft().result()

    def _one(self, number: int) -> Batch:
        return self._draw(np.random.default_rng((self._seed, number)))
