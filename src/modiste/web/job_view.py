"""A job as HTML: as it stands when a page is opened, and each time that it has changed."""

import base64
import json
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from modiste.core.messages import Message
from modiste.studio.jobs.kinds.fabric import NOTES
from modiste.studio.store import Job, Picture, UserId
from modiste.web.advice_view import ADVISE, advised_html
from modiste.web.backup_view import BACKUPS, backup_html
from modiste.web.coming_view import coming_html
from modiste.web.context import AppContext
from modiste.web.curves import curve_html
from modiste.web.form_state import kept_pictures
from modiste.web.import_view import IMPORTS, import_html
from modiste.web.rendering import render
from modiste.web.texts import Words
from modiste.web.wardrobe_view import WARDROBE_JOBS
from modiste.web.wording import missed

_USUAL: Final = 4
_MOST_EMPTY: Final = 8
"""Empty frames that are shown at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job in its place on a page, which follows it by itself while it is open."""

    job: Job
    html: Markup


def job_view(context: AppContext, user: UserId, job: Job | None, words: Words) -> JobView | None:
    """A job for the page that is being opened; None for none."""
    return JobView(job=job, html=job_piece(context, user, job, words)) if job is not None else None


def job_piece(context: AppContext, user: UserId, job: Job, words: Words) -> Markup:
    """A job as HTML: progress and an early picture while it runs, then what it made."""
    pictures = kept_pictures(context, user, job.pictures)
    extra = curve_html(context, job, words) if job.kind == "train" else Markup("")
    if job.open and job.kind == "wardrobe":
        extra = coming_html(context, user, job, words)
    if job.kind in IMPORTS:
        extra = import_html(job, words)
    if job.state == "done" and job.kind in BACKUPS:
        extra = backup_html(context, job, words)
    if job.state == "done" and job.kind in WARDROBE_JOBS:
        extra = WARDROBE_JOBS[job.kind](job, words)
    if job.state == "done" and job.kind == ADVISE:
        pictures, extra = (), advised_html(job, words)
    files = context.jobs.files(user, job.id) if job.state == "done" and job.kind == "print" else ()
    # In the page itself: by the time that a browser asked for it, it may be gone.
    early = context.jobs.preview(user, job.id) if job.open and job.previews and not pictures else None
    return render("job.html", words, {
        "preview": base64.b64encode(early).decode("ascii") if early is not None else "",
        "job": job, "pictures": pictures, "files": files, "extra": extra,
        "expected": _expected(job),
        "notes": {picture.id: note for picture in pictures if (note := _missed(picture, words))},
    })


def _expected(job: Job) -> int:
    """How many pictures are awaited: as many as were asked for, where the request says so."""
    try:
        asked = json.loads(job.request)
    except ValueError:
        return _USUAL
    count = asked.get("n") if isinstance(asked, dict) else None
    return min(count, _MOST_EMPTY) if isinstance(count, int) and count > 0 else _USUAL


def _missed(picture: Picture, words: Words) -> str:
    """What a picture could not be as it was asked: locks of a design, angle, motifs and inks of a fabric."""
    kept = picture.attributes.get(NOTES)
    notes = [Message.from_json(one) for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
    said = map(words.error, notes)
    return "; ".join(filter(None, (missed(picture.attributes.get("verified"), words), *said)))
