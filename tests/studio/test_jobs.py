"""Jobs: fair turns, progress, cancelling, limits, and what a restart finds."""

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import cast

import pytest
from PIL import Image
from pydantic import BaseModel, Field

from modiste.core.errors import InputError, ModelError, UnknownNameError
from modiste.studio.jobs import JobContext, JobKinds, JobResult, Jobs, Lane
from modiste.studio.jobs.turns import Turns
from modiste.studio.store import Job, NewPicture, NotFoundError, QueueFullError, Store

SOON = 20.0
"""Seconds: no test waits so long unless something is broken."""


class DrawRequest(BaseModel):
    text: str = Field(min_length=1)
    n: int = Field(default=1, ge=1, le=4)


class Gate:
    """A kind of job that draws when it is let through, and remembers in which order it was asked."""

    def __init__(self) -> None:
        self.open = Event()
        self.began = Event()
        self.order: list[str] = []

    def run(self, request: DrawRequest, context: JobContext) -> JobResult:
        self.order.append(request.text)
        self.began.set()
        while not self.open.wait(0.01):
            context.progress(0, request.n, "waiting")
        if request.text == "bad":
            raise ModelError("the model\nis away")
        if request.text == "fault":
            raise KeyError("secret detail")
        if request.text == "no result":
            return cast(JobResult, [])
        ids = []
        for number in range(request.n):
            context.progress(number, request.n, "drawing")
            context.preview(Image.new("RGB", (40, 40), "red"))
            ids.append(context.save(Image.new("RGB", (40, 40), (number, 0, 0)), NewPicture(kind="design")).id)
        return JobResult(pictures=tuple(ids), summary=(("drawn", str(request.n)),))


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store.open(home) as store:
        yield store


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def jobs(store: Store, gate: Gate) -> Iterator[Jobs]:
    with make_jobs(store, gate) as jobs:
        yield jobs


def make_jobs(store: Store, gate: Gate) -> Jobs:
    kinds = JobKinds()
    kinds.add("draw", DrawRequest, gate.run, title=lambda request: request.text)
    kinds.add("quick", DrawRequest, lambda request, context: JobResult(), lane=Lane.LIGHT)
    return Jobs(store, kinds, per_user=3)


def until(jobs: Jobs, job: Job, happened: Callable[[Job], bool]) -> Job:
    while not happened(job):
        before = job
        job = jobs.wait(job.user, job.id, job.version, SOON)
        assert job.version != before.version or happened(job), "nothing happened"
    return job


def ended(job: Job) -> bool:
    return not job.open


def test_a_job_draws_and_keeps_its_pictures(jobs: Jobs, store: Store, gate: Gate) -> None:
    gate.open.set()
    job = until(jobs, jobs.submit(None, "draw", {"text": "пальто", "n": 2}), ended)
    assert (job.state, job.title, job.done, job.total, job.message) == ("done", "пальто", 2, 2, "drawing")
    assert job.started is not None
    assert job.finished is not None
    assert [picture.kind for picture in store.pictures.get_many(None, job.pictures)] == ["design", "design"]
    assert jobs.list(None) == (jobs.get(None, job.id),)


def test_jobs_are_listed_by_kind_in_parts(jobs: Jobs, store: Store, gate: Gate) -> None:
    gate.open.set()
    made = [store.jobs.create(None, kind, kind, "{}").id for kind in ("draw", "print", "draw", "draw", "print")]
    assert [job.id for job in jobs.list(None, 2, kinds=("draw",))] == [made[3], made[2]]
    assert [job.id for job in jobs.list(None, 2, kinds=("draw",), skip=2)] == [made[0]]
    assert [job.id for job in jobs.list(None, skip=3)] == [made[1], made[0]]


def test_progress_is_seen_while_it_runs(jobs: Jobs, gate: Gate) -> None:
    job = until(jobs, jobs.submit(None, "draw", DrawRequest(text="coat")), lambda job: job.message == "waiting")
    assert (job.state, job.total) == ("running", 1)
    assert jobs.list(None)[0].message == "waiting"
    gate.open.set()
    assert until(jobs, job, ended).state == "done"


def test_an_early_picture_shows_while_the_job_runs(store: Store) -> None:
    go = Event()

    def run(request: DrawRequest, context: JobContext) -> JobResult:
        context.preview(Image.new("RGB", (2000, 1000), "red"))
        go.wait(SOON)
        return JobResult()

    kinds = JobKinds()
    kinds.add("draw", DrawRequest, run)
    with Jobs(store, kinds) as jobs:
        job = until(jobs, jobs.submit(None, "draw", {"text": "coat"}), lambda job: job.previews > 0)
        preview = jobs.preview(None, job.id)
        assert preview is not None
        assert preview[8:12] == b"WEBP"
        go.set()
        until(jobs, job, ended)
        assert jobs.preview(None, job.id) is None


def test_what_is_made_so_far_is_told_and_is_no_result(store: Store) -> None:
    go = Event()

    def run(request: DrawRequest, context: JobContext) -> JobResult:
        context.so_far(JobResult(summary=(("made", "1"),)))
        go.wait(SOON)
        context.progress(1, 2)
        return JobResult(summary=(("made", "2"),))

    kinds = JobKinds()
    kinds.add("draw", DrawRequest, run)
    for is_cancelled, last in ((True, ""), (False, "2")):
        go.clear()
        with Jobs(store, kinds) as jobs:
            job = until(jobs, jobs.submit(None, "draw", {"text": "coat"}), lambda job: job.result.fact("made") == "1")
            if is_cancelled:
                jobs.cancel(None, job.id)
            go.set()
            assert until(jobs, job, ended).result.fact("made") == last


def test_users_take_turns_however_many_jobs_one_has(jobs: Jobs, store: Store, gate: Gate) -> None:
    anna = store.users.add("anna", "four small words").id
    first = jobs.submit(None, "draw", {"text": "me 1"})
    assert gate.began.wait(SOON)
    mine = [jobs.submit(None, "draw", {"text": f"me {number}"}) for number in (2, 3)]
    hers = jobs.submit(anna, "draw", {"text": "anna 1"})
    assert [jobs.get(job.user, job.id).ahead for job in (first, *mine, hers)] == [0, 0, 2, 1]
    gate.open.set()
    until(jobs, mine[-1], ended)
    assert gate.order == ["me 1", "me 2", "anna 1", "me 3"]


def test_light_jobs_do_not_wait_for_heavy_ones(jobs: Jobs, gate: Gate) -> None:
    slow = jobs.submit(None, "draw", {"text": "slow"})
    assert until(jobs, jobs.submit(None, "quick", {"text": "quick"}), ended).state == "done"
    assert jobs.get(None, slow.id).open


def test_an_import_in_the_background_keeps_no_drawing_waiting(store: Store, gate: Gate) -> None:
    other = Gate()
    kinds = JobKinds()
    kinds.add("draw", DrawRequest, other.run)
    kinds.add("import", DrawRequest, gate.run, lane=Lane.BACKGROUND)
    other.open.set()
    with Jobs(store, kinds) as jobs:
        first, second = (jobs.submit(None, "import", {"text": f"feed {number}"}) for number in (1, 2))
        assert gate.began.wait(SOON)
        assert until(jobs, jobs.submit(None, "draw", {"text": "coat", "n": 2}), ended).result.fact("drawn") == "2"
        assert (jobs.get(None, first.id).state, jobs.get(None, second.id).state) == ("running", "queued")
        gate.open.set()
        until(jobs, second, ended)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_comes_first_is_done_before_heavy_jobs_alone_and_may_fail(store: Store, gate: Gate) -> None:
    loaded = Event()

    def load() -> None:
        loaded.wait(SOON)
        raise RuntimeError("no model")

    jobs = make_jobs(store, gate)
    gate.open.set()
    jobs.start(load)
    try:
        heavy = jobs.submit(None, "draw", {"text": "coat"})
        assert until(jobs, jobs.submit(None, "quick", {"text": "now"}), ended).state == "done"
        assert jobs.get(None, heavy.id).state == "queued"
        loaded.set()
        assert until(jobs, heavy, ended).state == "done"
    finally:
        jobs.close()


def test_one_user_cannot_fill_the_queue(jobs: Jobs, store: Store, gate: Gate) -> None:
    jobs.submit(None, "draw", {"text": "runs"})
    assert gate.began.wait(SOON)
    for _ in range(3):
        jobs.submit(None, "draw", {"text": "waits"})
    with pytest.raises(QueueFullError, match="3 of your jobs"):
        jobs.submit(None, "draw", {"text": "too many"})
    assert jobs.submit(store.users.add("anna", "four small words").id, "draw", {"text": "hers"}).state == "queued"


def test_cancelling_ends_a_queued_job_at_once_and_a_running_one_at_its_next_report(jobs: Jobs, gate: Gate) -> None:
    running = jobs.submit(None, "draw", {"text": "runs"})
    assert gate.began.wait(SOON)
    queued = jobs.submit(None, "draw", {"text": "waits"})
    assert jobs.cancel(None, queued.id).state == "cancelled"
    jobs.cancel(None, running.id)
    assert until(jobs, running, ended).state == "cancelled"
    assert gate.order == ["runs"]
    assert jobs.cancel(None, running.id).state == "cancelled"


@pytest.mark.parametrize(("text", "error"), [("bad", "the model is away"), ("fault", "KeyError"),
                                               ("no result", "AttributeError")])
def test_a_failed_job_says_why_and_the_next_one_runs(jobs: Jobs, gate: Gate, text: str, error: str) -> None:
    gate.open.set()
    job = until(jobs, jobs.submit(None, "draw", {"text": text}), ended)
    assert job.state == "failed"
    assert error in job.error
    assert "secret" not in job.error
    assert until(jobs, jobs.submit(None, "draw", {"text": "next"}), ended).state == "done"


def test_what_did_not_end_well_runs_again_under_the_same_id(jobs: Jobs, gate: Gate) -> None:
    job = jobs.submit(None, "draw", {"text": "coat"})
    assert gate.began.wait(SOON)
    with pytest.raises(InputError, match="running"):
        jobs.run_again(None, job.id)
    jobs.cancel(None, job.id)
    until(jobs, job, ended)
    gate.open.set()
    again = jobs.run_again(None, job.id)
    assert (again.id, again.state, again.error) == (job.id, "queued", "")
    assert until(jobs, again, ended).state == "done"
    jobs.remove(None, job.id)
    assert jobs.list(None) == ()


@pytest.mark.parametrize(
    ("kind", "request_", "error", "says"),
    [
        ("drow", {"text": "a"}, UnknownNameError, "did you mean draw"),
        ("draw", {}, InputError, "text: a value is missing"),
        ("draw", {"text": "a", "n": 9}, InputError, "n: expected at most 4, got 9"),
    ],
)
def test_requests_that_do_not_fit_are_refused(
    jobs: Jobs, kind: str, request_: dict[str, object], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        jobs.submit(None, kind, request_)
    assert jobs.list(None) == ()


def test_another_users_job_is_as_if_it_were_not_there(jobs: Jobs, store: Store, gate: Gate) -> None:
    anna = store.users.add("anna", "four small words").id
    job = jobs.submit(anna, "draw", {"text": "secret"})
    for ask in (jobs.get, jobs.cancel, jobs.run_again, jobs.remove, jobs.preview):
        with pytest.raises(NotFoundError):
            ask(None, job.id)
    with pytest.raises(NotFoundError):
        jobs.wait(None, job.id, job.version, SOON)
    gate.open.set()
    assert until(jobs, job, ended).state == "done"


def test_closing_interrupts_what_runs_and_the_next_start_goes_on_with_what_waits(store: Store, gate: Gate) -> None:
    with make_jobs(store, gate) as jobs:
        running = jobs.submit(None, "draw", {"text": "runs"})
        assert gate.began.wait(SOON)
        waiting = jobs.submit(None, "draw", {"text": "waits"})
    assert store.jobs.get(None, running.id).state == "interrupted"
    assert store.jobs.get(None, waiting.id).state == "queued"
    gate.open.set()
    with make_jobs(store, gate) as jobs:
        assert until(jobs, jobs.get(None, waiting.id), ended).state == "done"
        assert jobs.get(None, running.id).can_run_again


def test_a_home_folder_has_one_program_that_runs_its_jobs(store: Store, jobs: Jobs) -> None:
    with pytest.raises(InputError, match="open on this folder already"):
        make_jobs(store, Gate()).start()


def test_a_killed_program_loses_nothing_and_its_job_runs_again(home: Path, gate: Gate) -> None:
    program = f"""
        from pathlib import Path
        from PIL import Image
        from pydantic import BaseModel
        from modiste.studio.jobs import JobKinds, Jobs
        from modiste.studio.store import NewPicture, Store
        import time
        class Ask(BaseModel):
            text: str
        def run(request, context):
            picture = context.save(Image.new("RGB", (40, 40), "red"), NewPicture(kind="design", title="early"))
            store.boards.create(None, "board", [picture.id])
            print(context.job_id, flush=True)
            time.sleep(60)
            return [picture.id]
        store = Store.open(Path({str(home)!r}))
        kinds = JobKinds()
        kinds.add("draw", Ask, run)
        jobs = Jobs(store, kinds)
        jobs.start()
        jobs.submit(None, "draw", {{"text": "coat"}})
        time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        name = child.stdout.readline().strip()
        child.kill()
    with Store.open(home) as store:
        (picture,) = store.pictures.list(None).pictures
        assert picture.title == "early"
        assert store.pictures.load(None, picture.id).getpixel((0, 0)) == (255, 0, 0)
        assert [board.cover for board in store.boards.list(None)] == [picture.id]
        gate.open.set()
        with make_jobs(store, gate) as jobs:
            assert jobs.get(None, name).state == "interrupted"
            assert until(jobs, jobs.run_again(None, name), ended).state == "done"


def test_places_in_the_queue_are_foretold(store: Store) -> None:
    turns = Turns()
    jobs = [(1, "a"), (1, "b"), (1, "c"), (2, "d"), (3, "e"), (3, "f")]
    for user, job in jobs:
        turns.add(user, job)
    foretold = {job: turns.ahead(user, job) for user, job in jobs}
    order = [turns.take() for _ in jobs]
    assert order == ["a", "d", "e", "b", "f", "c"]
    assert foretold == {job: place for place, job in enumerate(order)}
    assert turns.take() is None
