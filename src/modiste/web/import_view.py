"""What an import, or a check of one, says when it is done, as HTML."""

import json
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from modiste.core.messages import Message
from modiste.studio.jobs.kinds.catalog import REPORT, ImportJobRequest
from modiste.studio.store import Job
from modiste.web.rendering import render
from modiste.web.texts import Words

IMPORTS: Final = ("import", "demo")
"""The kinds of jobs that bring garments into the catalogue."""
CURRENCIES: Final = ("RUB", "EUR", "USD", "GBP", "KZT", "BYN", "UAH", "CNY", "JPY", "INR", "TRY", "PLN")
"""Those that can be chosen for a feed whose prices name none."""
_LATER: Final[Mapping[str, object]] = {"asks_currency": True, "needs_currency": False, "no_title": False}
"""What reports of earlier versions do not say."""


def import_html(job: Job, words: Words) -> Markup:
    """The report of a job, and the way on from there."""
    return render("find/report.html", words, {
        "job": job, "report": report_of(job, words), "stays": _stays(job), "failed": _failed(job),
        "currencies": [("", words("find.currency_none")), *((one, one) for one in CURRENCIES)]})


def _failed(job: Job) -> Mapping[str, object] | None:
    """What an import that failed was asked, to be sent again with what it lacked: nothing that was said of its columns
    is lost. None for another job, and where what was brought is gone."""
    if job.kind != "import" or job.state != "failed":
        return None
    asked = ImportJobRequest.model_validate_json(job.request)
    return {"upload": asked.upload, "asked_format": asked.format, "currency": asked.currency or "",
            "said": asked.columns, "table": asked.format in ("auto", "table")}


def _stays(job: Job) -> str:
    """What stays of a job that was broken off, as the key of a text; "" of one that was not."""
    if job.state not in ("cancelled", "interrupted"):
        return ""
    checked = job.kind == "import" and ImportJobRequest.model_validate_json(job.request).check
    return f"find.stays.{'check' if checked else job.kind}"


def report_of(job: Job, words: Words) -> Mapping[str, object] | None:
    """What the job's summary keeps, its messages in the language of `words`; None while it says nothing."""
    told = job.result.fact(REPORT)
    found = json.loads(told) if told else None
    if not isinstance(found, dict):
        return None
    return {**_LATER, **found, "cut": _said(found.get("cut"), words),
            "problems": [(count, _said(one, words)) for count, one in found.get("problems", ())]}


def _said(kept: object, words: Words) -> str:
    """A kept message in words; reports of earlier versions keep the words, in the language of who asked."""
    return words.error(Message.from_json(kept)) if isinstance(kept, Mapping) else str(kept or "")
