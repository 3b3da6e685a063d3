"""Jobs as values. Times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from modiste.core.messages import Message
from modiste.studio.home import UserId

JOB_STATES: Final = ("queued", "running", "done", "failed", "cancelled", "interrupted")
OPEN_STATES: Final = ("queued", "running")
"""The states from which a job still moves by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobResult:
    """What a job made: the ids of kept `pictures` and of catalogue or wardrobe `items`, in order, and a `summary`:
    named facts for whoever asked, such as ("model", "atelier")."""

    pictures: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    summary: tuple[tuple[str, str], ...] = ()

    def fact(self, name: str) -> str:
        """A fact of the summary, "" where it has none of that name."""
        return dict(self.summary).get(name, "")


ASKED_WRONG: Final = ("failed", "request")
"""The fact of a job that failed for what it was asked, and would fail again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as it stands. `request` is its request as JSON; `done` of `total` units of work (total 0: not known yet);
    `message` says what it is doing, in words, and `status` as a message that any language tells, while it runs;
    `result` is what it made; `failure` says why it failed.

    `version` changes whenever anything here does. `ahead` is how many jobs come before it in the queue. `previews`
    counts the early pictures so far: while it is 0 there is none to show. `stopping` is True from the cancelling of a
    running job until it ends.
    """

    id: str
    user: UserId
    kind: str
    state: str
    request: str
    title: str
    done: int
    total: int
    message: str
    result: JobResult
    failure: Message | None
    version: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    status: Message | None = None
    previews: int = 0
    ahead: int = 0
    stopping: bool = False

    @property
    def worth_another_run(self) -> bool:
        """True when it ended without a result, and may end otherwise the next time."""
        return self.can_run_again and ASKED_WRONG not in self.result.summary

    @property
    def error(self) -> str:
        """Why it failed, in one line of English; "" where it did not."""
        return str(self.failure or "")

    @property
    def open(self) -> bool:
        """True while it is queued or running."""
        return self.state in OPEN_STATES

    @property
    def can_run_again(self) -> bool:
        """True when it ended without a result."""
        return self.state in ("failed", "cancelled", "interrupted")

    @property
    def pictures(self) -> tuple[str, ...]:
        """The ids of the pictures that it made."""
        return self.result.pictures
