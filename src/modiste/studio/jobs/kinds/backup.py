"""One person's backup, made and brought back by the pages: see `modiste.studio.backup.own`."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field

from modiste.core.errors import InputError
from modiste.core.messages import Message, message
from modiste.studio.backup.archives import brought, new_backup
from modiste.studio.backup.own import backup_own, restore_own
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import JobRequest
from modiste.studio.store import JobResult

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

REPORT: Final = "report"
"""The fact of a job's summary that holds, as JSON, what was brought and what is left out."""
_MOST_TOLD: Final = 20
_STEPS: Final = 100


class BackupJobRequest(JobRequest):
    """Everything of yours in one file, to be downloaded (`GET /api/v1/backups/JOB`) within a day."""

    spoken: Literal["en", "ru"] = "en"


class RestoreJobRequest(JobRequest):
    """A backup that was uploaded (`POST /api/v1/backups/uploads`), called `name` where it came from; what is in it is
    added to what you have."""

    upload: str = Field(min_length=1, max_length=40, pattern=r"^[0-9a-f]+$", description="The id of the upload.")
    name: str = Field(default="", max_length=200)
    spoken: Literal["en", "ru"] = "en"


def run_backup(_studio: "Studio", asked: BackupJobRequest, context: JobContext) -> JobResult:
    """Write the file.

    Raises:
        OutputError: there is no room for it.
    """
    packing = message("studio.backup_packing")
    file = new_backup(context.store.home, context.user, context.job_id)
    report = backup_own(context.store, context.user, file, lambda done, total: context.progress(
        done, total, packing, asked.spoken))
    return JobResult(summary=_told({}, 0, report.left_out))


def run_restore(studio: "Studio", asked: RestoreJobRequest, context: JobContext) -> JobResult:
    """Bring it back, and have the catalogue look at garments of shops that are new.

    Raises:
        NotFoundError: the upload is gone, or is another person's.
        InputError: it is no backup, or is damaged; nothing was brought then.
        OutputError: there is no room for it.
    """
    file = brought(context.store.home, context.user, asked.upload)
    said = message("studio.backup_bringing")
    context.progress(0, 0, said, asked.spoken)
    try:
        report = restore_own(context.store, context.user, file,
                             lambda done, total: context.progress(done, total, said, asked.spoken))
    except InputError as error:
        file.unlink(missing_ok=True)
        if "archive" in error.parameters:
            raise error.with_parameters(archive=asked.name or "backup.tar") from error
        raise
    if report.new.get("items"):
        studio.catalog.repair(lambda share, status: context.progress(
            round(_STEPS * share), _STEPS, status, asked.spoken))
    return JobResult(summary=_told(report.new, report.there, report.left_out))


def _told(new: Mapping[str, int], there: int, left_out: tuple[Message, ...]) -> tuple[tuple[str, str], ...]:
    return ((REPORT, json.dumps({
        "new": dict(new), "there": there, "more": max(0, len(left_out) - _MOST_TOLD),
        "left_out": [one.to_json() for one in left_out[:_MOST_TOLD]]}, ensure_ascii=False)),)
