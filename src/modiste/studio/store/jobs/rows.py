"""From rows of jobs to values, and their look-up."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from modiste.core.messages import Message
from modiste.studio.home import UserId
from modiste.studio.saving import Json
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.jobs.tables import JobRow
from modiste.studio.store.jobs.values import Job, JobResult
from modiste.studio.store.people.rows import user_id, user_number
from modiste.studio.store.text_fields import is_id


def find_job(session: Session, user: UserId, job: str) -> JobRow:
    """The row of a job of this user.

    Raises:
        NotFoundError: there is none of that id, or it is another user's.
    """
    query = select(JobRow).where(JobRow.id == job, JobRow.user == user_number(user))
    row = session.scalar(query) if is_id(job) else None
    if row is None:
        raise NotFoundError("job", job)
    return row


def job_of(row: JobRow) -> Job:
    """The value of a job's row."""
    return Job(
        id=row.id, user=user_id(row.user), kind=row.kind, state=row.state, request=row.request, title=row.title,
        done=row.done, total=row.total, message=row.message, result=result_of(row.result),
        failure=failure_of(row.failure),
        version=row.version, created=row.created, started=row.started, finished=row.finished,
    )


def failure_json(failure: Message | None) -> dict[str, Json] | None:
    """Why a job failed as its column holds it."""
    return None if failure is None else failure.to_json()


def failure_of(column: Mapping[str, Json] | None) -> Message | None:
    """The failure that a column holds."""
    return None if column is None else Message.from_json(column)


def result_json(result: JobResult) -> dict[str, Json]:
    """A result as its column holds it."""
    return {"pictures": [*result.pictures], "items": [*result.items],
            "summary": [[name, value] for name, value in result.summary]}


def result_of(column: Mapping[str, Json]) -> JobResult:
    """The result that a column holds; what is of another shape is left out."""
    facts = column.get("summary")
    summary = [(fact[0], fact[1]) for fact in facts if isinstance(fact, list) and len(fact) == 2
               ] if isinstance(facts, list) else []
    return JobResult(
        pictures=_texts(column.get("pictures")), items=_texts(column.get("items")),
        summary=tuple((name, value) for name, value in summary if isinstance(name, str) and isinstance(value, str)))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
