"""What an import, or a check of one, says when it is done, as HTML."""

import json
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from modiste.studio.store import Job
from modiste.web.rendering import render
from modiste.web.texts import Words

IMPORTS: Final = ("import", "demo")
"""The kinds of jobs that bring garments into the catalogue."""


def import_html(job: Job, words: Words) -> Markup:
    """The report of a job, and the way on from there."""
    return render("find/report.html", words, {"job": job, "report": report_of(job)})


def report_of(job: Job) -> Mapping[str, object] | None:
    """What the job's summary keeps; None while it says nothing."""
    told = job.result.fact("report")
    found = json.loads(told) if told else None
    return found if isinstance(found, dict) else None
