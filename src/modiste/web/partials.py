"""Pieces of pages that belong to no page alone: a job as it stands and as it goes, earlier jobs, texts for scripts."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from modiste import language
from modiste.studio.chips import KINDS, WITHOUT, choices, kind_label
from modiste.studio.jobs.kinds.design import more_like
from modiste.studio.store import UserId
from modiste.web.api.deps import Id
from modiste.web.api.schemas import JobOut
from modiste.web.assets import words_module
from modiste.web.context import AppContext
from modiste.web.form_state import history
from modiste.web.job_view import job_piece
from modiste.web.page import PageDep
from modiste.web.texts import Words
from modiste.web.waiting import LOOK_SECONDS, changed_job

router = APIRouter(prefix="/ui", include_in_schema=False)
_KEPT: Final = {"cache-control": "private, max-age=31536000, immutable"}
"""The address changes with the version."""
_WAIT_SECONDS: Final = 8.0
_STREAM_SECONDS: Final = 600.0
"""A stream ends then, and the browser opens the next: no connection stays for ever."""
_RETRY_MS: Final = 1000
_BEAT_SECONDS: Final = 15.0


@router.get("/{language}/words.js")
def texts(page: PageDep) -> Response:
    """The texts that scripts need, in a language."""
    return Response(words_module(page.words), media_type="text/javascript",
                    headers=_KEPT)


@router.get("/{language}/vocabulary.js")
def vocabulary(page: PageDep) -> Response:
    """What the chips offer to add: kinds with their values, and the groups of garments that have none of a kind."""
    tongue, entries = page.words.language, language.vocabulary()
    groups = {garment: entries.entry("garment", garment).group for garment in entries.ids("garment")}
    kinds = [{"kind": kind, "label": kind_label(kind, tongue), "values": choices(kind, tongue),
              "without": [group for group, kinds in WITHOUT.items() if kind in kinds]} for kind in KINDS]
    told = json.dumps({"kinds": kinds, "groups": groups}, ensure_ascii=False)
    return Response(f"export const {{ kinds, groups }} = {told};\n", media_type="text/javascript", headers=_KEPT)


@router.get("/{language}/jobs/{job}", response_class=HTMLResponse)
async def job(page: PageDep, job: Id, since: Annotated[int, Query(ge=-1, le=2**31 - 1)] = -1) -> HTMLResponse:
    """A job as HTML, as soon as its version is no longer `since`, or after some seconds. No thread waits meanwhile."""
    context, user = page.context, page.user
    found = await changed_job(context, user, job, since, _WAIT_SECONDS)
    html = await run_in_threadpool(job_piece, context, user, found, page.words)
    return HTMLResponse(html, headers={"x-job-open": str(int(found.open)), "x-job-version": str(found.version),
                                       "cache-control": "no-store"})


@router.get("/{language}/jobs/{job}/events", response_class=StreamingResponse)
async def job_events(page: PageDep, job: Id) -> StreamingResponse:
    """A job as server-sent events: `job` with its HTML at each change, `end` once it has ended."""
    await run_in_threadpool(page.context.jobs.get, page.user, job)  # what is not there is said before a stream begins
    return StreamingResponse(_events(page.context, page.user, job, page.words), media_type="text/event-stream",
                             headers={"cache-control": "no-store", "x-accel-buffering": "no"})


async def _events(context: AppContext, user: UserId, job: str, words: Words) -> AsyncIterator[str]:
    yield f"retry: {_RETRY_MS}\n\n"
    version, told = -1, time.monotonic()
    until = told + _STREAM_SECONDS
    while time.monotonic() < until:
        found = await run_in_threadpool(context.jobs.get, user, job)
        if found.version != version:
            version, told = found.version, time.monotonic()
            html = await run_in_threadpool(job_piece, context, user, found, words)
            yield _event("job", html, version)
        if not found.open:
            yield _event("end", found.state, version)
            return
        if time.monotonic() - told > _BEAT_SECONDS:
            told = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(LOOK_SECONDS)


def _event(name: str, data: str, number: int) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\nid: {number}\n{lines}\n"


@router.get("/{language}/history/{kind}", response_class=HTMLResponse)
def earlier(page: PageDep, kind: str, skip: Annotated[int, Query(ge=0, le=10_000)] = 0,
            current: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Earlier jobs of a kind, as what they made."""
    return page.piece("history.html", {"history": history(page, kind, current=current, skip=skip), "kind": kind})


@router.post("/{language}/more/{picture}", status_code=202)
def more(page: PageDep, picture: Id) -> JobOut:
    """Start drawing more like a picture."""
    asked = more_like(page.context.store.pictures.get(page.user, picture))
    return JobOut.of(page.context.jobs.submit(page.user, "design", asked))


@router.get("/{language}/cards/{picture}", response_class=HTMLResponse)
def card(page: PageDep, picture: Id) -> Response:
    """One picture as a card, such as after it was brought in."""
    return page.piece("pictures.html", {"pictures": (page.context.store.pictures.get(page.user, picture),)})
