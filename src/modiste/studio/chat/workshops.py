"""How the work of a conversation is done: as jobs of the queue, or at once, where nobody runs a queue."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from modiste.core.messages import Language, Message
from modiste.studio.home import UserId
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds import job_kinds
from modiste.studio.store.text_fields import new_id
from modiste.stylist.conversation.rooms import Work

if TYPE_CHECKING:
    from modiste.studio.jobs import Jobs
    from modiste.studio.store import Store
    from modiste.studio.studio import Studio


class Workshop(Protocol):
    """Does a job of a kind for one person."""

    def do(self, kind: str, request: Mapping[str, object]) -> Work:
        """What was made, or the job that makes it.

        Raises:
            InputError: it cannot be done as asked.
        """


class QueuedWorkshop:
    """Work as jobs of the studio's queue: pages follow them."""

    def __init__(self, jobs: "Jobs", user: UserId) -> None:
        self._jobs, self._user = jobs, user

    def do(self, kind: str, request: Mapping[str, object]) -> Work:
        """Start the job."""
        return Work(job=self._jobs.submit(self._user, kind, request).id)


class DirectWorkshop:
    """Work at once, within the command that asks for it; `progress` is called with the share done."""

    def __init__(self, studio: "Studio", store: "Store", user: UserId, progress: Callable[[float], None] | None = None
                 ) -> None:
        self._kinds, self._store, self._user = job_kinds(studio), store, user
        self._progress = progress

    def do(self, kind: str, request: Mapping[str, object]) -> Work:
        """Do it, and give the ids of what was made."""
        found = self._kinds.get(kind)
        context = JobContext(new_id(), self._user, self._store, self._report, lambda _picture: None)
        made = found.run(found.parse(request), context)
        return Work(pictures=made.pictures, remarks=tuple(text for name, text in made.summary if name == "remark"))

    def _report(self, done: int, total: int, _status: Message | str, _spoken: Language) -> None:
        if self._progress is not None:
            self._progress(done / max(1, total))
