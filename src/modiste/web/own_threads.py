"""Work that keeps a core busy has few threads of its own: whoever waits for it keeps nobody else waiting."""

from collections.abc import Callable
from functools import partial
from typing import Final, ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from modiste.studio.store import QueueFullError

P = ParamSpec("P")
T = TypeVar("T")
_DECODES: Final = 2
_WAITING: Final = 100
"""Bodies of requests that wait are on disk, so many may."""


class PictureThreads:
    """How many pictures one server decodes at once; a large one takes hundreds of megabytes."""

    def __init__(self) -> None:
        self.limiter = CapacityLimiter(_DECODES)


async def run_in(limiter: CapacityLimiter, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do work on a thread that `limiter` counts; the caller waits without one."""
    return await to_thread.run_sync(partial(work, *given, **named), limiter=limiter)


async def decode(request: Request, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do work that decodes or encodes pictures.

    Raises:
        QueueFullError: too many wait for it already.
    """
    limiter: CapacityLimiter = request.app.state.picture_threads.limiter
    if limiter.statistics().tasks_waiting >= _WAITING:
        raise QueueFullError("web.too_many_pictures")
    return await run_in(limiter, work, *given, **named)
