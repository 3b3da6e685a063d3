"""Running jobs: a few workers, fair turns between users, and a record on disk that a restart finds again."""

import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Final, Self

from filelock import FileLock, Timeout
from pydantic import BaseModel

from modiste.core.errors import InputError, ModisteError, SettingError
from modiste.core.files import PRIVATE_FILE
from modiste.core.messages import Language, Message, message
from modiste.studio.home import UserId
from modiste.studio.jobs.context import JobCancelled, JobContext
from modiste.studio.jobs.files import files_in
from modiste.studio.jobs.kind import JobKind, JobKinds, Lane
from modiste.studio.jobs.live import Live, LiveJobs
from modiste.studio.store.errors import NotFoundError, QueueFullError
from modiste.studio.store.jobs.values import ASKED_WRONG, Job, JobResult
from modiste.studio.store.store import Store
from modiste.studio.store.text_fields import now

MAX_LISTED: Final = 200
_SAVE_SECONDS: Final = 1.0
_JUMP: Final = 1_000_000
"""Added to a job's version at a restart: progress that was not written down may have counted further than the disk."""
_LOG: Final = logging.getLogger(__name__)


class Jobs:
    """The jobs of a studio. One program at a time runs those of a home folder; `start` and `close` bound its time.

    `heavy`, `light` and `background` say how many jobs of each lane run at once, `per_user` how many may wait for one
    user. Each method takes the user first: what is another's is as if it were not there (NotFoundError).
    """

    def __init__(self, store: Store, kinds: JobKinds, *, heavy: int = 1, light: int = 2, background: int = 1,
                 per_user: int = 20) -> None:
        for name, value in (("heavy", heavy), ("light", light), ("background", background), ("per_user", per_user)):
            if value < 1:
                raise SettingError("studio.at_least_one_job", name=name, value=value)
        self._store = store
        self._kinds = kinds
        self._per_user = per_user
        self._lanes = (Lane.HEAVY,) * heavy + (Lane.LIGHT,) * light + (Lane.BACKGROUND,) * background
        self._live = LiveJobs()
        # Two requests must not both find the last free place, nor two tabs run one job again.
        self._admission = Lock()
        self._workers: list[Thread] = []
        self._alone = FileLock(store.home.lock, mode=PRIVATE_FILE, thread_local=False)

    def start(self, first: Callable[[], None] | None = None) -> None:
        """Mark what a former program left running as interrupted, queue what it left waiting, and begin to work, with
        `first` before the first heavy job, such as loading the models that it would load.

        Raises:
            InputError: another program runs the jobs of this home folder.
            OutputError: the folder or the database cannot be written to.
        """
        self.hold()
        try:
            self._store.tidy()
            self._store.database.reserve.keep()
            for job in self._store.jobs.open_jobs():
                self._take_over(job)
            self._store.quotas.end_trainings([job.id for job in self._store.jobs.open_jobs()])
        except BaseException:
            self._alone.release()
            raise
        before = Thread(target=first, name="modiste-first", daemon=True)  # where it fails, the jobs begin all the same
        before.start()
        for number, lane in enumerate(self._lanes):
            worker = Thread(target=self._work, args=(lane, before if lane is Lane.HEAVY else None), daemon=True,
                            name=f"modiste-{lane}-{number}")
            worker.start()
            self._workers.append(worker)

    def close(self, timeout: float = 10.0) -> None:
        """Stop: running jobs end at their next report, as interrupted; waiting ones wait for the next start."""
        self._live.close()
        end = monotonic() + timeout
        for worker in self._workers:
            worker.join(max(0.0, end - monotonic()))
        self._workers.clear()
        self._alone.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, user: UserId, kind: str, request: BaseModel | Mapping[str, object]) -> Job:
        """Queue a job of a kind.

        Raises:
            UnknownNameError: there is no such kind.
            InputError: the request does not fit the kind.
            QueueFullError: too many jobs of this user wait.
            OutputError: it cannot be written down, or the user has no room or no training time left.
        """
        known = self._kinds.get(kind)
        asked = known.parse(request)
        with self._admission:
            self._check_room(user)
            job = self._store.jobs.create(user, known.name, known.title(asked), asked.model_dump_json())
            try:
                self._reserve(job, known, asked)
            except ModisteError:
                self._store.jobs.remove(user, job.id)
                raise
            self._live.enqueue(job, known.lane)
        return self._live.seen(job)

    def get(self, user: UserId, job: str) -> Job:
        """A job as it stands."""
        live = self._live.find(user, job)
        return self._live.seen(live.job if live is not None else self._store.jobs.get(user, job))

    def list(self, user: UserId, limit: int = 50, *, kinds: Sequence[str] = (), skip: int = 0) -> tuple[Job, ...]:
        """The last jobs of a user, of `kinds` alone where they are named, newest first, without the first `skip`; at
        most 200."""
        found = self._store.jobs.list(user, max(1, min(limit, MAX_LISTED)), kinds=kinds, skip=skip)
        return tuple(self._live.seen(job) for job in found)

    def moving(self, user: UserId, kinds: Sequence[str]) -> tuple[Job, ...]:
        """The jobs of a user that run or wait, of some kinds, in the order of coming."""
        lives = [self._live.find(user, job) for job in self._live.of(user)]
        found = [self._live.seen(live.job) for live in lives if live is not None and live.job.kind in kinds]
        return tuple(sorted(found, key=lambda job: (job.state != "running", job.created)))

    def wait(self, user: UserId, job: str, since: int, timeout: float) -> Job:
        """The job, as soon as its version is not `since`, or it ended, or `timeout` seconds passed."""
        self._live.wait(user, job, since, timeout)
        return self.get(user, job)

    def preview(self, user: UserId, job: str) -> bytes | None:
        """The latest early picture of a running job as WebP, None where there is none."""
        live = self._live.find(user, job)
        if live is not None:
            return live.preview
        self._store.jobs.get(user, job)
        return None

    def files(self, user: UserId, job: str) -> tuple[Path, ...]:
        """The files that a job made, by name."""
        return files_in(self._store.home.job(self.get(user, job).id))

    def file(self, user: UserId, job: str, name: str) -> Path:
        """One of them by its name, compared and never joined to a path.

        Raises:
            NotFoundError: there is none.
        """
        found = next((path for path in self.files(user, job) if path.name == name), None)
        if found is None:
            raise NotFoundError("file", name)
        return found

    def cancel(self, user: UserId, job: str) -> Job:
        """Give up a job: a queued one at once, a running one at its next report; one that ended stays as it is."""
        live = self._live.find(user, job)
        if live is None:
            return self._store.jobs.get(user, job)
        if self._live.withdraw(live):
            self._end(live, "cancelled")
        else:
            live.cancelled = True
            self._live.update(live)
        return self.get(user, job)

    def stop_all(self, user: UserId, timeout: float = 20.0) -> None:
        """Give up all jobs of a user, and wait until none of them works any more.

        Raises:
            InputError: one is still on its way to its next report.
        """
        end = monotonic() + timeout
        for job in self._live.of(user):
            self.cancel(user, job)
        for job in self._live.of(user):
            while (live := self._live.find(user, job)) is not None and monotonic() < end:
                self._live.wait(user, job, live.job.version, end - monotonic())
        if self._live.of(user):
            raise InputError("studio.still_working")

    def run_again(self, user: UserId, job: str) -> Job:
        """Queue a job once more that failed, was cancelled or was interrupted, with the request it had.

        Raises:
            InputError: it is queued or running, or ended well.
            QueueFullError: too many jobs of this user wait.
            OutputError: the user has no room or no training time left.
        """
        with self._admission:
            former = self.get(user, job)
            if not former.can_run_again:
                raise InputError("studio.job_not_ended_badly", title=former.title, state=former.state)
            known = self._kinds.get(former.kind)
            asked = known.parse(former.request)
            self._check_room(user)
            self._reserve(former, known, asked)
            again = replace(
                former, state="queued", done=0, total=0, message="", failure=None, result=JobResult(), started=None,
                finished=None, version=former.version + 1,
            )
            self._store.jobs.save(again)
            self._live.enqueue(again, known.lane)
        return self._live.seen(again)

    def remove(self, user: UserId, job: str) -> None:
        """Forget a job that ended, and its folder; the pictures it made stay.

        Raises:
            InputError: it is queued or running.
        """
        kept = self.get(user, job)
        if kept.open:
            raise InputError("studio.job_open", title=kept.title, state=kept.state)
        self._store.jobs.remove(user, job)
        shutil.rmtree(self._store.home.job(kept.id), ignore_errors=True)

    def hold(self) -> None:
        """Be the one program that runs the jobs of this home folder, until `close`; `start` does it where it was not
        done before.

        Raises:
            InputError: another program does, or its lock cannot be written.
        """
        if self._alone.is_locked:
            return
        self._store.home.make()
        try:
            self._alone.acquire(timeout=0)
        except Timeout as error:
            raise InputError("studio.studio_open_already", home=self._store.home.folder) from error
        except (OSError, NotImplementedError) as error:
            raise InputError("studio.lock_unwritable", lock=self._alone.lock_file,
                             reason=getattr(error, "strerror", None) or error) from error

    def _check_room(self, user: UserId) -> None:
        waiting = self._live.waiting(user)
        if waiting >= self._per_user:
            raise QueueFullError("studio.queue_full", waiting=waiting)
        self._store.quotas.check_disk(user)

    def _reserve(self, job: Job, kind: JobKind[Any], asked: BaseModel) -> None:
        if kind.minutes is not None:
            self._store.quotas.reserve_training(job.user, job.id, kind.minutes(asked))

    def _spend(self, live: Live, *, ended: bool = False) -> None:
        """Note the training time that a job took, where its kind takes any."""
        if self._kinds.get(live.job.kind).minutes is not None:
            seconds = monotonic() - live.began if live.began is not None else 0.0
            self._store.quotas.spend_training(live.job.id, seconds, ended=ended)

    def _take_over(self, job: Job) -> None:
        """What to do with a job of a former program."""
        later = replace(job, version=job.version + _JUMP)
        if job.state == "running":
            self._store.jobs.save(replace(later, state="interrupted", finished=now()))
            return
        try:
            known = self._kinds.get(job.kind)
            known.parse(job.request)
        except InputError as error:
            self._store.jobs.save(replace(later, state="failed", failure=error.message, finished=now()))
            return
        self._live.enqueue(later, known.lane)

    def _work(self, lane: Lane, before: Thread | None) -> None:
        if before is not None:
            before.join()
        while (live := self._live.take(lane)) is not None:
            self._run(live)

    def _run(self, live: Live) -> None:
        try:
            live.saved = live.began = monotonic()
            self._store.jobs.save(self._live.update(live, state="running", started=now()))
            known = self._kinds.get(live.job.kind)
            result = known.run(known.parse(live.job.request), self._context(live))
            self._end(live, "done", result=result, done=live.job.total)
        except JobCancelled:
            self._end(live, "cancelled" if live.cancelled else "interrupted")
        except InputError as error:
            # What was asked cannot be had: to run it again would end in the same way.
            self._end(live, "failed", failure=error.message, result=JobResult(summary=(ASKED_WRONG,)))
        except ModisteError as error:
            self._end(live, "failed", failure=error.message)
        except Exception as error:  # noqa: BLE001 - a fault in one job must not take the worker from those that wait
            _LOG.exception("job %s (%s) failed", live.job.id, live.job.kind)
            fault = message("studio.internal_fault", kind=live.job.kind, fault=type(error).__name__)
            self._end(live, "failed", failure=fault)

    def _context(self, live: Live) -> JobContext:
        def report(done: int, total: int, status: Message | str, spoken: Language) -> None:
            said = {} if not status else {
                "status": status if isinstance(status, Message) else None,
                "message": status.text(spoken, on_page=True) if isinstance(status, Message) else status}
            job = self._live.report(live, done=done, total=total, **said)
            if monotonic() - live.saved > _SAVE_SECONDS:
                self._store.jobs.save(job)
                self._spend(live)
                live.saved = monotonic()

        def show(preview: bytes) -> None:
            live.preview = preview
            self._live.report(live, previews=live.job.previews + 1)

        def tell(result: JobResult) -> None:
            self._live.report(live, result=result)

        return JobContext(live.job.id, live.job.user, self._store, report, show, tell)

    def _end(self, live: Live, state: str, **changes: object) -> None:
        """Write down how a job ended, then tell: whoever is told finds it so."""
        # Fields by name, as in `live.update`.
        changes = {"result": JobResult(), **changes}  # what was told so far is no result
        job = replace(live.job, version=live.job.version + 1, state=state, finished=now(), previews=0,
                      status=None, **changes)  # type: ignore[arg-type]
        try:
            self._store.jobs.save(job)
            self._spend(live, ended=True)
        except (ModisteError, NotFoundError) as error:
            # With a full disk the truth stays in memory; at the next start the job is found interrupted.
            _LOG.error("job %s ended as %s, which cannot be written down: %s", job.id, state, error)
            self._live.update(live, state=state, finished=job.finished, **changes)
            return
        self._live.end(live, job)
