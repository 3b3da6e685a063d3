"""How many requests of one person are worked on at once: whoever sends a hundred waits for his or her own alone.

Requests that do work share threads and a processor, so one person's are few at once and the others wait, without a
thread, in the order of coming. Requests that only wait for a job cost next to nothing, so there may be many. Files that
are the same for everybody are not counted.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from modiste.studio.store import QueueFullError, UserId

AT_ONCE: Final = 6
"""As many as a browser sends at once."""
MOST_WAITING: Final = 200
"""Of one person, for a turn."""
MOST_WATCHING: Final = 64
"""Of one person, for what a job does next: one for each tab that is open."""
_WATCHES: Final = re.compile(r"/ui/[a-z]+/jobs/[^/]+(?:/events)?|/api/v1/jobs/[^/]+")
_FREE: Final = re.compile(r"/static/.*|/favicon\.ico|/api/v1/health")


@dataclass
class _Line:
    """One person's requests: those being worked on and those that wait."""

    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    here: int = 0
    watching: int = 0


class RequestTurns:
    """The turns of everybody who asks now; nothing is remembered of who does not. For one event loop."""

    def __init__(self) -> None:
        self._lines: dict[UserId, _Line] = {}

    @asynccontextmanager
    async def of(self, who: UserId, method: str, path: str) -> AsyncIterator[None]:
        """Wait for a turn and have it until the block ends.

        Raises:
            QueueFullError: too many requests of this person wait.
        """
        if _FREE.fullmatch(path):
            yield
            return
        line = self._lines.setdefault(who, _Line())
        watches = method == "GET" and _WATCHES.fullmatch(path) is not None
        if (line.watching >= MOST_WATCHING) if watches else (line.here >= AT_ONCE + MOST_WAITING):
            raise QueueFullError("web.too_many_requests")
        line.watching += watches
        line.here += not watches
        try:
            if watches:
                yield
            else:
                async with line.turns:
                    yield
        finally:
            line.watching -= watches
            line.here -= not watches
            if not line.here and not line.watching:
                self._lines.pop(who, None)
