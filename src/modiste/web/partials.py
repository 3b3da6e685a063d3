"""HTML partials in a language: a job as it stands, and what the cards' buttons start."""

import asyncio
import base64
import time
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from modiste.language import Language
from modiste.studio.jobs.kinds.design import more_like
from modiste.studio.store import Job, NotFoundError, Picture, UserId
from modiste.web.api.deps import ContextDep, Id, UserDep
from modiste.web.api.schemas import JobOut
from modiste.web.context import AppContext
from modiste.web.curves import curve_html
from modiste.web.rendering import render
from modiste.web.texts import Words, words_of
from modiste.web.wording import missed

router = APIRouter(prefix="/ui", include_in_schema=False)
_WAIT_SECONDS: Final = 8.0
_LOOK_SECONDS: Final = 0.12


@router.get("/{language}/jobs/{job}", response_class=HTMLResponse)
async def job(context: ContextDep, user: UserDep, language: Language, job: Id,
              since: Annotated[int, Query(ge=-1, le=2**31 - 1)] = -1) -> HTMLResponse:
    """A job as HTML, as soon as its version is no longer `since`, or after some seconds. No thread waits meanwhile."""
    until = time.monotonic() + _WAIT_SECONDS
    found = await run_in_threadpool(context.jobs.get, user, job)
    while found.open and found.version == since and time.monotonic() < until:
        await asyncio.sleep(_LOOK_SECONDS)
        found = await run_in_threadpool(context.jobs.get, user, job)
    html = await run_in_threadpool(job_piece, context, user, found, words_of(language))
    return HTMLResponse(html, headers={"x-job-open": str(int(found.open)), "x-job-version": str(found.version),
                                       "cache-control": "no-store"})


@router.post("/{language}/more/{picture}", status_code=202)
def more(context: ContextDep, user: UserDep, language: Language, picture: Id) -> JobOut:
    """Start drawing more like a picture."""
    words_of(language)
    return JobOut.of(context.jobs.submit(user, "design", more_like(context.store.pictures.get(user, picture))))


def job_piece(context: AppContext, user: UserId, job: Job, words: Words) -> str:
    """A job as HTML: progress and an early picture while it runs, then what it made."""
    pictures = _pictures(context, user, job)
    extra = curve_html(context, job, words) if job.kind == "train" else Markup("")
    files = context.jobs.files(user, job.id) if job.state == "done" and job.kind == "print" else ()
    # In the page itself: by the time that a browser asked for it, it may be gone.
    early = context.jobs.preview(user, job.id) if job.open and job.previews and not pictures else None
    return render("job.html", words, {
        "preview": base64.b64encode(early).decode("ascii") if early is not None else "",
        "job": job, "pictures": pictures, "files": files, "extra": extra,
        "notes": {picture.id: note for picture in pictures if (note := _missed(picture, words))},
    })


def _pictures(context: AppContext, user: UserId, job: Job) -> tuple[Picture, ...]:
    """What a job made, without what was deleted since."""
    found = []
    for one in job.pictures:
        try:
            found.append(context.store.pictures.get(user, one))
        except NotFoundError:
            continue
    return tuple(found)


def _missed(picture: Picture, words: Words) -> str:
    return missed(picture.attributes.get("verified"), words)
