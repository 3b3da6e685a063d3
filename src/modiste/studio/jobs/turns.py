"""Whose turn it is: first come, first served within one user's jobs, and users one after another."""

from collections import OrderedDict, deque

from modiste.studio.home import UserId


class Turns:
    """Waiting jobs. Not thread-safe: whoever holds it locks.

    >>> turns = Turns()
    >>> for user, job in ((1, "a"), (1, "b"), (2, "c")):
    ...     turns.add(user, job)
    >>> [turns.take() for _ in range(3)]
    ['a', 'c', 'b']
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[UserId, deque[str]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(jobs) for jobs in self._waiting.values())

    def add(self, user: UserId, job: str) -> None:
        """Let a job wait behind its user's others."""
        self._waiting.setdefault(user, deque()).append(job)

    def take(self) -> str | None:
        """The next job, None when none waits; its user goes to the end of the row."""
        if not self._waiting:
            return None
        user, jobs = self._waiting.popitem(last=False)
        job = jobs.popleft()
        if jobs:
            self._waiting[user] = jobs
        return job

    def discard(self, user: UserId, job: str) -> bool:
        """Let a job wait no longer; False when it did not wait."""
        jobs = self._waiting.get(user)
        if jobs is None or job not in jobs:
            return False
        jobs.remove(job)
        if not jobs:
            del self._waiting[user]
        return True

    def count(self, user: UserId) -> int:
        """How many jobs of a user wait."""
        return len(self._waiting.get(user, ()))

    def ahead(self, user: UserId, job: str) -> int:
        """How many jobs come before this one as things stand, 0 when it is the next or does not wait."""
        if job not in self._waiting.get(user, ()):
            return 0
        users = list(self._waiting)
        mine, place = users.index(user), list(self._waiting[user]).index(job)
        return place + sum(
            min(len(self._waiting[other]), place + (order < mine)) for order, other in enumerate(users) if order != mine
        )
