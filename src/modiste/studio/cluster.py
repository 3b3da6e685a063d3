"""Work done on the machines of a Ray cluster: one worker a processor core, each with what it needs of its own.

Ray only computes. What is done is kept by whoever asked, so that a run which loses its cluster is just begun again.
"""

import os
import socket
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import chain
from typing import Any, Final, Generic, Protocol, TypeVar

from modiste import __version__
from modiste.core.errors import InputError, ModisteError, OutputError

LOCAL: Final = "local"
"""Workers on this machine, in place of the address of a cluster."""
AHEAD: Final = 2
"""Jobs that a worker has at once: the next is there when one is done."""
_CONNECT_SECONDS: Final = 10.0
_READY_SECONDS: Final = 300.0
_JOB_SECONDS: Final = 900.0
_STORE_BYTES: Final = 200 << 20

J = TypeVar("J")
R = TypeVar("R")
J_contra = TypeVar("J_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class WorkerDiedError(OutputError):
    """A worker, or the machine that it was on, is gone."""


class Doer(Protocol[J_contra, R_co]):
    """What does jobs on a worker."""

    @property
    def about(self) -> Any:
        """What it does them with: workers of another answer than the first one's are not used."""

    def do(self, job: J_contra, /) -> R_co:
        """One job."""


class CallingDoer(Generic[J, R]):
    """Does jobs by a plain function of a module."""

    about = __version__

    def __init__(self, function: Callable[[J], R]) -> None:
        self._function = function

    def do(self, job: J) -> R:
        """One job."""
        return self._function(job)


class _Worker(Generic[J, R]):
    """What runs on the cluster."""

    def __init__(self, make: Callable[[], Doer[J, R]]) -> None:
        self._make = make  # made when it is first asked for: what goes wrong then is told, not only that it died

    @cached_property
    def _doer(self) -> Doer[J, R]:
        return self._make()

    def about(self) -> Any:
        """What it does jobs with."""
        return self._doer.about

    def do(self, job: J) -> R:
        """One job."""
        return self._doer.do(job)


class Cluster(Generic[J, R]):
    """Workers that have begun; `about` is what they do jobs with."""

    def __init__(self, workers: list[Any], about: Any) -> None:
        self._workers = workers
        self.about = about

    def in_order(self, jobs: Iterable[J]) -> Iterator[tuple[J, R]]:
        """Each job with its result, in the order of the jobs. Raises as `as_done`."""
        early: dict[int, tuple[J, R]] = {}
        due = 0
        for number, job, result in self._run(jobs):
            early[number] = job, result
            while due in early:
                yield early.pop(due)
                due += 1

    def as_done(self, jobs: Iterable[J]) -> Iterator[R]:
        """The results, each as soon as it is there. The jobs of a worker that dies go to the others.

        Raises:
            OutputError: no worker is left, or one does not answer.
            ModisteError: what a worker raised.
        """
        return (result for _, _, result in self._run(jobs))

    def _run(self, jobs: Iterable[J]) -> Iterator[tuple[int, J, R]]:
        import ray

        coming: Iterator[tuple[int, J]] = iter(enumerate(jobs))
        free = deque(self._workers * AHEAD)
        at_work: dict[Any, tuple[Any, tuple[int, J]]] = {}
        while True:
            while free and (one := next(coming, None)) is not None:
                worker = free.popleft()
                at_work[worker.do.remote(one[1])] = (worker, one)
            if not at_work:
                return
            ready, _ = ray.wait(list(at_work), num_returns=1, timeout=_JOB_SECONDS)
            if not ready:
                raise OutputError("studio.cluster_silent", seconds=int(_JOB_SECONDS))
            worker, (number, job) = at_work.pop(ready[0])
            try:
                result: R = _told(ready[0])
            except WorkerDiedError:
                self._workers = [other for other in self._workers if other != worker]
                if not self._workers:
                    raise
                free = deque(other for other in free if other != worker)
                coming = chain([(number, job)], coming)
                continue
            free.append(worker)
            yield number, job, result


@contextmanager
def cluster_of(address: str, make: Callable[[], Doer[J, R]], most: int) -> Iterator[Cluster[J, R]]:
    """The cluster at an address ("auto" is the one that runs on this machine, "host:6379", "ray://host:10001"), or with
    LOCAL at most so many workers of this machine; `make` makes what does a worker's jobs, there.

    Raises:
        InputError: Ray is not installed, or nothing answers at the address.
        OutputError: no worker begins.
        ModisteError: what a worker raised while it began.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers that it runs
    try:
        import ray
    except ImportError as error:
        raise InputError("studio.cluster_not_installed") from error
    _reach(address)
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    with ExitStack() as opened:
        try:
            if address == LOCAL:
                # A short folder: the path of a socket in it has at most 107 bytes.
                folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True))
                ray.init(num_cpus=most, include_dashboard=False, object_store_memory=_STORE_BYTES, _temp_dir=folder,
                         **quiet)
            else:
                ray.init(address=address, **quiet)
        except (ConnectionError, ValueError, RuntimeError, OSError) as error:
            raise InputError("studio.cluster_unreachable", address=address, reason=error) from error
        opened.callback(ray.shutdown)
        yield _begun(address, make, most)


def _reach(address: str) -> None:
    """Raises InputError where nothing listens at "host:port" or "ray://host:port": Ray itself would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdigit():
        return  # "auto", "local"
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise InputError("studio.cluster_unreachable", address=address, reason=error) from error


def _begun(address: str, make: Callable[[], Doer[J, R]], most: int) -> Cluster[J, R]:
    """Workers on all free cores; those that have not begun in time are left out."""
    import ray

    count = most if address == LOCAL else max(1, int(ray.cluster_resources().get("CPU", 1)))
    worker = ray.remote(num_cpus=1)(_Worker)
    starting = {one.about.remote(): one for one in (worker.remote(make) for _ in range(count))}
    ready, late = ray.wait(list(starting), num_returns=count, timeout=_READY_SECONDS)
    for one in late:
        ray.kill(starting[one])
    if not ready:
        raise OutputError("studio.cluster_busy", seconds=int(_READY_SECONDS))
    try:
        told = [(starting[one], _told(one)) for one in ready]
    except WorkerDiedError as error:  # it never began: what it needs is not there
        *_, reason = str(error.__cause__).strip().splitlines() or [""]
        raise OutputError("studio.cluster_failed", reason=reason) from error
    return Cluster([one for one, about in told if about == told[0][1]], told[0][1])


def _told(answer: Any) -> Any:
    """What a worker answered.

    Raises:
        WorkerDiedError: it died.
        OutputError: something unforeseen went wrong in it.
        ModisteError: what it raised.
    """
    import ray

    try:
        return ray.get(answer)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, ModisteError):
            raise error.cause from error
        raise OutputError("studio.cluster_failed", reason=error.cause) from error
    except ray.exceptions.RayActorError as error:
        raise WorkerDiedError("studio.cluster_lost") from error
