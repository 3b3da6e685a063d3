"""Long work as jobs: a queue that is fair between people, progress, and a record that outlives the program."""

from modiste.studio.jobs.context import JobCancelled, JobContext
from modiste.studio.jobs.kind import JobKind, JobKinds, Lane
from modiste.studio.jobs.runner import Jobs
from modiste.studio.store.jobs.values import JobResult

__all__ = ["JobCancelled", "JobContext", "JobKind", "JobKinds", "JobResult", "Jobs", "Lane"]
