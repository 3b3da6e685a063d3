"""Jobs in motion: their state in memory, which changes faster than a disk should be written."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from threading import Condition
from time import monotonic

from modiste.studio.home import UserId
from modiste.studio.jobs.context import JobCancelled
from modiste.studio.jobs.kind import Lane
from modiste.studio.jobs.turns import Turns
from modiste.studio.store.jobs.values import Job


@dataclass(kw_only=True)
class Live:
    """One job that is queued or running; `began` and `saved` are when it began and was last written down, on the
    monotonic clock."""

    job: Job
    lane: Lane
    _: KW_ONLY
    cancelled: bool = False
    preview: bytes | None = None
    saved: float = 0.0
    began: float | None = None


class LiveJobs:
    """All jobs in motion and their queues, behind one lock that is also how their changes are waited for."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.closing = False
        self._jobs: dict[str, Live] = {}
        self._turns: Mapping[Lane, Turns] = {lane: Turns() for lane in Lane}

    def waiting(self, user: UserId) -> int:
        """How many jobs of a user are queued."""
        with self.changed:
            return sum(turns.count(user) for turns in self._turns.values())

    def find(self, user: UserId, job: str) -> Live | None:
        """A job in motion, None when it is another user's or is none."""
        with self.changed:
            live = self._jobs.get(job)
            return live if live is not None and live.job.user == user else None

    def of(self, user: UserId) -> tuple[str, ...]:
        """The ids of the jobs of a user that are in motion."""
        with self.changed:
            return tuple(job for job, live in self._jobs.items() if live.job.user == user)

    def seen(self, job: Job) -> Job:
        """A job as it stands now: from memory where it is in motion."""
        with self.changed:
            live = self._jobs.get(job.id)
            if live is None:
                return job
            ahead = self._turns[live.lane].ahead(live.job.user, live.job.id)
            return replace(live.job, ahead=ahead, stopping=live.cancelled and live.job.state == "running")

    def enqueue(self, job: Job, lane: Lane) -> None:
        """Let a job wait for its turn."""
        with self.changed:
            self._jobs[job.id] = Live(job=job, lane=lane)
            self._turns[lane].add(job.user, job.id)
            self.changed.notify_all()

    def take(self, lane: Lane) -> Live | None:
        """The next job of a lane, waited for; None when the studio closes."""
        with self.changed:
            while not self.closing:
                name = self._turns[lane].take()
                if name is not None:
                    self._tell_waiting()
                    return self._jobs[name]
                self.changed.wait()
            return None

    def withdraw(self, live: Live) -> bool:
        """Take a job out of its queue; False when it is running already."""
        with self.changed:
            found = self._turns[live.lane].discard(live.job.user, live.job.id)
            if found:
                self._tell_waiting()
            return found

    def update(self, live: Live, **changes: object) -> Job:
        """Change a job's state in memory and tell whoever waits for it."""
        with self.changed:
            # Fields by name: `replace` refuses unknown ones, and no type can be said for all of them at once.
            live.job = replace(live.job, version=live.job.version + 1, **changes)  # type: ignore[arg-type]
            self.changed.notify_all()
            return live.job

    def report(self, live: Live, **changes: object) -> Job:
        """As `update`, from inside the job. Raises JobCancelled when it is not wanted any more."""
        with self.changed:
            if live.cancelled or self.closing:
                raise JobCancelled
            return self.update(live, **changes)

    def end(self, live: Live, job: Job) -> None:
        """A job has ended and was written down as `job`."""
        with self.changed:
            live.job = job
            self._jobs.pop(job.id, None)
            self.changed.notify_all()

    def close(self) -> None:
        """Let workers and waiting pages go."""
        with self.changed:
            self.closing = True
            self.changed.notify_all()

    def wait(self, user: UserId, job: str, since: int, timeout: float) -> None:
        """Until the job's version is another than `since`, or it is in motion no more, or `timeout` seconds passed."""
        end = monotonic() + timeout
        with self.changed:
            while not self.closing:
                live = self.find(user, job)
                left = end - monotonic()
                if live is None or live.job.version != since or not live.job.open or left <= 0:
                    return
                self.changed.wait(left)

    def _tell_waiting(self) -> None:
        # Their place in the queue is part of what pages show.
        for live in self._jobs.values():
            if live.job.state == "queued":
                live.job = replace(live.job, version=live.job.version + 1)
        self.changed.notify_all()
