"""What runs is in sight, and what was only shown on the way is not among one's work."""

import threading
from typing import cast

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from PIL import Image

from modiste.core.messages import message
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kind import Lane
from modiste.studio.jobs.kinds.design import DesignJobRequest
from modiste.studio.jobs.runner import Jobs
from modiste.studio.store import JobResult, NewPicture
from modiste.web.form_state import history
from modiste.web.page import PageRequest
from modiste.web.pages.home import page as home
from modiste.web.texts import words_of
from tests.web.opened import opened


def _slow_kind(jobs: Jobs) -> threading.Event:
    """A kind of job, "slow", that goes on until the event is set."""
    going = threading.Event()

    def slow(_asked: DesignJobRequest, _context: object) -> JobResult:
        going.wait(20)
        return JobResult()

    jobs._kinds.add("slow", DesignJobRequest, slow, lane=Lane.BACKGROUND)
    return going


def test_what_runs_is_shown_whatever_was_cancelled_after_it(app: FastAPI, visitor: TestClient) -> None:
    jobs = app.state.context.jobs
    going = _slow_kind(jobs)
    first, second, third = (jobs.submit(None, "slow", {"text": "x"}).id for _ in range(3))
    jobs.cancel(None, third)
    page = PageRequest(request=cast("Request", None), context=app.state.context, user=None, words=words_of("en"))
    try:
        found = history(page, "slow")
        assert found.current is not None
        assert found.current.id == first, "the one that runs, not the last that was asked"
        assert [one.job.id for one in found.batches] == [second], "and what waits"
    finally:
        going.set()


def test_outfits_that_were_only_shown_are_not_among_ones_work(app: FastAPI, visitor: TestClient) -> None:
    pictures = app.state.context.store.pictures
    shown, kept = (pictures.add(None, Image.new("RGB", (16, 16), colour), NewPicture(kind="outfit", title=colour)).id
                   for colour in ("red", "blue"))
    visitor.post("/api/v1/boards", json={"title": "mine", "pictures": [kept]})
    everything = opened(visitor, "boards")
    assert kept in everything
    assert shown not in everything
    assert shown not in opened(visitor, "")
    assert shown in opened(visitor, "boards", kind="outfit"), "they can be found where one asks for them"


def test_progress_is_told_in_the_language_of_the_page_that_shows_it(app: FastAPI, visitor: TestClient) -> None:
    going, told = threading.Event(), threading.Event()
    jobs = app.state.context.jobs

    def slow(_asked: DesignJobRequest, context: JobContext) -> JobResult:
        context.progress(1, 3, message("studio.stage_settling"), "en")
        told.set()
        going.wait(20)
        return JobResult()

    jobs._kinds.add("slow", DesignJobRequest, slow, lane=Lane.BACKGROUND)
    job = jobs.submit(None, "slow", {"text": "x"}).id
    try:
        assert told.wait(20)
        assert "the cloth settles" in visitor.get(f"/ui/en/jobs/{job}").text
        russian = visitor.get(f"/ui/ru/jobs/{job}").text
        assert message("studio.stage_settling").text("ru") in russian
        assert "the cloth settles" not in russian
        assert visitor.get(f"/api/v1/jobs/{job}").json()["message"] == "the cloth settles"
    finally:
        going.set()


@pytest.mark.parametrize(("language", "button"), [("en", "Open an example"), ("ru", "Открыть пример")])
def test_the_example_that_is_being_made_is_in_sight_and_not_offered_anew(
        app: FastAPI, visitor: TestClient, language: str, button: str) -> None:
    jobs = app.state.context.jobs
    going = _slow_kind(jobs)
    assert button in visitor.get(f"/{language}/").text
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(home, "EXAMPLE_JOB", "slow")
        job = jobs.submit(None, "slow", {"text": "x", "n": 2}).id
        try:
            page = visitor.get(f"/{language}/").text
            assert f'<m-job job="{job}"' in page
            assert button not in page
            assert visitor.get(f"/ui/{language}/jobs/{job}").text.count('class="frame"') == 2, "as many as are awaited"
        finally:
            going.set()
