"""Waiting for a job without a thread: a hundred pages may wait at once, and nobody else waits for them."""

import asyncio
import time
from typing import Final

from starlette.concurrency import run_in_threadpool

from modiste.studio.store import Job, UserId
from modiste.web.context import AppContext

LOOK_SECONDS: Final = 0.12


async def changed_job(context: AppContext, user: UserId, job: str, since: int, seconds: float) -> Job:
    """A job as soon as its version is not `since`, or it ended, or so many seconds passed.

    Raises:
        NotFoundError: there is none of that id, or it is another user's.
    """
    until = time.monotonic() + seconds
    found = await run_in_threadpool(context.jobs.get, user, job)
    while found.open and found.version == since and time.monotonic() < until:
        await asyncio.sleep(LOOK_SECONDS)
        found = await run_in_threadpool(context.jobs.get, user, job)
    return found
