"""Long work as jobs: a queue that is fair between people, progress, and a record that outlives the program."""

from modiste.studio.jobs.context import JobCancelled, JobContext
from modiste.studio.jobs.kinds import JobKind, JobKinds
from modiste.studio.jobs.runner import Jobs

__all__ = ["JobCancelled", "JobContext", "JobKind", "JobKinds", "Jobs"]
