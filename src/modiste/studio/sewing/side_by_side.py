"""Garments that are made side by side: while one hangs, most of a processor would stand idle."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from modiste.core.progress import StageProgress

if TYPE_CHECKING:
    from PIL import Image

    from modiste.sewing.tailor import Show

Job = TypeVar("Job")
Made = TypeVar("Made")
Make: TypeAlias = "Callable[[Job, StageProgress, Show | None], Made]"
_News: TypeAlias = "tuple[int, float, str] | tuple[int, Image.Image] | tuple[int]"
"""Of the job of a number: how far it is, how it looks, or that it has ended."""

_TOGETHER: Final = 2
"""More would wait for the interpreter, and a garment takes some hundred megabytes."""


class _NobodyWaitsError(Exception):
    """What is being made is wanted no longer."""


def side_by_side(jobs: Sequence[Job], make: "Make[Job, Made]", progress: StageProgress, show: "Show | None" = None
                 ) -> Generator[Made, None, None]:
    """What `make` gives for each job, in their order, made two at a time where there are two cores.

    Progress, as a share of all, is told in the caller's thread, and so are the glimpses of the one that is waited for.
    Raises what `make`, `progress` and `show` raise; what was begun is then given up.
    """
    from modiste.sewing.rendering.threads import workers

    if len(jobs) < 2 or workers() < 2:
        for number, job in enumerate(jobs):
            yield make(job, _part(progress, number, len(jobs)), show)
        return
    news: SimpleQueue[_News] = SimpleQueue()
    gone = Event()
    shares = [0.0] * len(jobs)
    ended: set[int] = set()
    with ThreadPoolExecutor(_TOGETHER) as pool:
        try:
            ahead: list[Future[Made]] = []
            for number in range(len(jobs)):
                # No further ahead than there are threads: what was made waits in memory.
                for begun in range(len(ahead), min(number + _TOGETHER, len(jobs))):
                    glimpsed = None if show is None else _glimpses(news, gone, begun)
                    ahead.append(pool.submit(make, jobs[begun], _progress(news, gone, begun), glimpsed))
                    ahead[-1].add_done_callback(partial(_end, news, begun))
                while number not in ended:
                    told = news.get()
                    if len(told) == 1:
                        ended.add(told[0])
                    elif len(told) == 3:
                        shares[told[0]] = told[1]
                        progress(sum(shares) / len(shares), told[2])
                    elif show is not None and told[0] == number:
                        show(told[1])
                yield ahead[number].result()
        finally:
            gone.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _end(news: "SimpleQueue[_News]", number: int, _made: "Future[Made]") -> None:
    news.put((number,))


def _progress(news: "SimpleQueue[_News]", gone: Event, number: int) -> StageProgress:
    def tell(share: float, stage: str) -> None:
        if gone.is_set():
            raise _NobodyWaitsError
        news.put((number, share, stage))

    return tell


def _glimpses(news: "SimpleQueue[_News]", gone: Event, number: int) -> "Show":
    def show(image: "Image.Image") -> None:
        if gone.is_set():
            raise _NobodyWaitsError
        news.put((number, image))

    return show


def _part(progress: StageProgress, number: int, count: int) -> StageProgress:
    return lambda share, stage: progress((number + share) / count, stage)
