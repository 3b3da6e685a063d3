"""What is kept of jobs, so that a job outlives the page that asked for it and the program that ran it.

`modiste.studio.jobs` runs them; the pages ask there and not here.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, select, update

from modiste.core.errors import InputError
from modiste.studio.home import UserId
from modiste.studio.store.database import Database
from modiste.studio.store.jobs.rows import failure_json, find_job, job_of, result_json
from modiste.studio.store.jobs.tables import JobRow
from modiste.studio.store.jobs.values import OPEN_STATES, Job, JobResult
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.text_fields import new_id, now, one_line, title_of

MAX_REQUEST_CHARACTERS: Final = 1_000_000


class JobRecords:
    """The jobs of every user as they are on disk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, user: UserId, kind: str, title: str, request: str) -> Job:
        """A new job in the state "queued".

        Raises:
            InputError: the request is too long to be kept.
        """
        if len(request) > MAX_REQUEST_CHARACTERS:
            raise InputError("studio.request_too_long", kind=kind, count=len(request), most=MAX_REQUEST_CHARACTERS)
        with self._database.write() as session:
            row = JobRow(
                id=new_id(), user=user_number(user), kind=kind, title=title_of("", title or kind), request=request,
                state="queued", done=0, total=0, message="", failure=None, result=result_json(JobResult()), version=1,
                created=now(),
            )
            session.add(row)
            session.flush()
            return job_of(row)

    def save(self, job: Job) -> None:
        """Write down how a job stands; nothing when it is gone."""
        with self._database.write() as session:
            session.execute(
                update(JobRow).where(JobRow.id == job.id).values(
                    state=job.state, done=job.done, total=job.total, message=one_line(job.message),
                    failure=failure_json(job.failure), result=result_json(job.result), version=job.version,
                    started=job.started, finished=job.finished,
                )
            )

    def get(self, user: UserId, job: str) -> Job:
        """A job by its id.

        Raises:
            NotFoundError: there is none of that id, or it is another user's.
        """
        with self._database.read() as session:
            return job_of(find_job(session, user, job))

    def list(self, user: UserId, limit: int = 50, *, kinds: Sequence[str] = (), skip: int = 0) -> tuple[Job, ...]:
        """The last jobs of a user, newest first, without the first `skip`; of `kinds` alone where they are named."""
        query = select(JobRow).where(JobRow.user == user_number(user))
        if kinds:
            query = query.where(JobRow.kind.in_(kinds))
        query = query.order_by(JobRow.number.desc()).offset(skip).limit(limit)
        with self._database.read() as session:
            return tuple(job_of(row) for row in session.scalars(query))

    def open_jobs(self) -> tuple[Job, ...]:
        """Every job that is queued or running, of all users, in the order of coming."""
        query = select(JobRow).where(JobRow.state.in_(OPEN_STATES)).order_by(JobRow.number)
        with self._database.read() as session:
            return tuple(job_of(row) for row in session.scalars(query))

    def ids(self, user: UserId) -> tuple[str, ...]:
        """The ids of all jobs of a user."""
        with self._database.read() as session:
            return tuple(session.scalars(select(JobRow.id).where(JobRow.user == user_number(user))))

    def all_ids(self) -> tuple[str, ...]:
        """The ids of everybody's jobs."""
        with self._database.read() as session:
            return tuple(session.scalars(select(JobRow.id)))

    def remove(self, user: UserId, job: str) -> None:
        """Forget a job; the pictures it made stay.

        Raises:
            NotFoundError: there is none of that id, or it is another user's.
        """
        with self._database.write(frees=True) as session:
            row = find_job(session, user, job)
            session.execute(delete(JobRow).where(JobRow.number == row.number))
