"""Catalogues: feeds of shops brought in, and the demo catalogue sewn and brought in."""

import json
import shutil
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from modiste.catalog.demo.writing import COUNT
from modiste.catalog.feeds.mapping import fields
from modiste.core.messages import Message
from modiste.core.progress import Progress
from modiste.studio.catalog.demo import DemoRequest
from modiste.studio.catalog.importing import GUESSED
from modiste.studio.catalog.requests import AddRequest, ImportReport
from modiste.studio.catalog.uploads import Upload, upload_of
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import JobRequest, Seed
from modiste.studio.store import JobResult

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

REPORT: Final = "report"
"""The fact of a job's summary that holds what an import did, as JSON."""
_STEPS: Final = 1000
_MOST_PROBLEMS: Final = 12
_MOST_COLUMNS: Final = 60


class ImportJobRequest(JobRequest):
    """A feed that was uploaded (`POST /api/v1/catalogue/uploads`), read into the catalogue. `check` reads all of it and
    writes nothing; `format` and `currency` are said where the feed does not; `columns` says of a table
    which column fills a field, "" for none; `source` is what to call it."""

    upload: str = Field(min_length=1, max_length=40, pattern=r"^[0-9a-f]+$", description="The id of the upload.")
    format: Literal["auto", "folder", "table", "shopify", "merchant", "woocommerce", "yml"] = "auto"
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    columns: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=300)]] = Field(
        default_factory=dict, max_length=_MOST_COLUMNS)
    source: str | None = Field(default=None, max_length=200)
    check: bool = False
    spoken: Literal["en", "ru"] = "en"


class DemoJobRequest(JobRequest):
    """The demo catalogue: so many garments, sewn, photographed and brought in."""

    count: int = Field(default=COUNT, ge=1, le=10_000)
    seed: Seed = 0
    spoken: Literal["en", "ru"] = "en"


def run_import(studio: "Studio", asked: ImportJobRequest, context: JobContext) -> JobResult:
    """Read the feed into the catalogue; what was uploaded is gone once it is in.

    Raises:
        NotFoundError: the upload is gone, or is another user's.
        InputError, DataError: it cannot be read; the message says what is wrong.
    """
    upload = upload_of(context.store.home, context.user, asked.upload)
    report = studio.catalog.add(AddRequest(
        path=upload.feed, format=asked.format, columns=asked.columns, pictures=upload.pictures, currency=asked.currency,
        source=asked.source or upload.name, user=context.user, dry_run=asked.check), _teller(context, asked.spoken))
    if not asked.check:
        shutil.rmtree(upload.folder, ignore_errors=True)
    return JobResult(summary=((REPORT, _report(report, upload, asked)),))


def run_demo(studio: "Studio", asked: DemoJobRequest, context: JobContext) -> JobResult:
    """Sew the demo catalogue and bring it in, some garments at a time.

    Raises:
        SettingError: more garments than there are.
        InputError: it is being made already.
    """
    made = studio.catalog.demo(DemoRequest(count=asked.count, seed=asked.seed or 0, user=context.user),
                               _teller(context, asked.spoken))
    return JobResult(summary=(("items", str(made.items)),))


def _teller(context: JobContext, spoken: Literal["en", "ru"]) -> Progress:
    def tell(share: float, status: Message) -> None:
        context.progress(round(_STEPS * share), _STEPS, status, spoken)

    return tell


def _report(report: ImportReport, upload: Upload, asked: ImportJobRequest) -> str:
    """The report as the page reads it; its messages are said in the language of the page."""
    counts = report.counts
    numbers = {"items": counts.items, "new": counts.new, "changed": counts.changed, "same": counts.unchanged,
               "gone": counts.unavailable, "variants": counts.offers, "pictures": counts.pictures,
               "missing": counts.without_picture, "skipped": counts.skipped}
    if report.dry_run:
        numbers = {name: numbers[name] for name in ("items", "variants", "missing", "skipped")}
    told = {
        "checked": report.dry_run, "format": report.format, "name": upload.name,
        "upload": upload.id, "asked_format": asked.format, "currency": asked.currency or "",
        "cut": report.cut.to_json() if report.cut is not None else None,
        "counts": [[name, number] for name, number in numbers.items()],
        "columns": [[one.name, one.field] for one in report.columns[:_MOST_COLUMNS]], "said": dict(asked.columns),
        "fields": list(fields()) if report.format == "table" else [],
        "asks_currency": report.format in GUESSED,
        "needs_currency": any(one.code == "catalog.price_without_currency" for one in report.problems),
        "no_title": report.format == "table" and all(one.field != "title" for one in report.columns),
        "problems": [[one.count, one.examples[0].to_json()]
                     for one in report.problems[:_MOST_PROBLEMS]
                     if one.examples]}
    return json.dumps(told, ensure_ascii=False)
