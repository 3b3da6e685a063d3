"""Items looked at on the machines of a Ray cluster: one worker a processor core, each with models of its own.

Ray only computes. What is done stands in the rows, as ever, so that an import which loses its cluster is just begun
again. Workers get lots of items with their picture files, never a path of this machine.
"""

import os
import socket
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from typing import Any, Final

from modiste.core.errors import InputError, ModisteError, OutputError
from modiste.studio.catalog.looking import Looked, Lot, OwnEyes

LOCAL: Final = "local"
"""Workers on this machine, in place of the address of a cluster."""
AHEAD: Final = 2
"""Lots that a worker has at once: the next is there when one is done."""
_CONNECT_SECONDS: Final = 10.0
_READY_SECONDS: Final = 300.0
_LOT_SECONDS: Final = 900.0
_STORE_BYTES: Final = 200 << 20


class WorkerDiedError(OutputError):
    """A worker, or the machine that it was on, is gone."""


class _Worker:
    """What runs on the cluster."""

    def __init__(self, make: Callable[[], OwnEyes]) -> None:
        self._make = make  # made when they are first asked for: what goes wrong then is told, not only that it died

    @cached_property
    def _eyes(self) -> OwnEyes:
        return self._make()

    def about(self) -> tuple[str, int]:
        """The id and the dimension of its eyes."""
        return self._eyes.id, self._eyes.dimension

    def look(self, lot: Lot) -> Looked:
        """One lot."""
        return self._eyes.look_at(lot)


class ClusterEyes:
    """Looks on workers, which made their eyes when they began."""

    def __init__(self, workers: list[Any], about: tuple[str, int]) -> None:
        self._workers = workers
        self.id, self.dimension = about

    def look(self, lots: Iterable[Lot]) -> Iterator[Looked]:
        """Each lot as it is done. The lots of a worker that dies go to the others.

        Raises:
            OutputError: no worker is left, or one does not answer.
            ModisteError: what a worker raised.
        """
        import ray

        coming = iter(lots)
        free = deque(self._workers * AHEAD)
        at_work: dict[Any, tuple[Any, Lot]] = {}
        while True:
            while free and (lot := next(coming, None)) is not None:
                worker = free.popleft()
                at_work[worker.look.remote(lot)] = (worker, lot)
            if not at_work:
                return
            ready, _ = ray.wait(list(at_work), num_returns=1, timeout=_LOT_SECONDS)
            if not ready:
                raise OutputError("studio.cluster_silent", seconds=int(_LOT_SECONDS))
            worker, lot = at_work.pop(ready[0])
            try:
                looked: Looked = _told(ready[0])
            except WorkerDiedError:
                self._workers = [one for one in self._workers if one != worker]
                if not self._workers:
                    raise
                free = deque(one for one in free if one != worker)
                coming = chain([lot], coming)
                continue
            free.append(worker)
            yield looked


@contextmanager
def cluster_eyes(address: str, make: Callable[[], OwnEyes], most: int) -> Iterator[ClusterEyes]:
    """Eyes on the cluster at an address ("auto" is the one that runs on this machine, "host:6379", "ray://host:10001"),
    or with LOCAL on at most so many workers of this machine; `make` makes those of a worker there.

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
    try:
        if address == LOCAL:
            # A short folder: the path of a socket in it has at most 107 bytes.
            ray.init(num_cpus=most, include_dashboard=False, object_store_memory=_STORE_BYTES,
                     _temp_dir=tempfile.mkdtemp(prefix="r"), **quiet)
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        raise InputError("studio.cluster_unreachable", address=address, reason=error) from error
    try:
        yield _begun(address, make, most)
    finally:
        ray.shutdown()


def _reach(address: str) -> None:
    """Raises InputError where nothing listens at "host:port" or "ray://host:port": Ray itself would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdigit():
        return  # "auto", "local"
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise InputError("studio.cluster_unreachable", address=address, reason=error) from error


def _begun(address: str, make: Callable[[], OwnEyes], most: int) -> ClusterEyes:
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
    told = [(starting[one], _told(one)) for one in ready]
    return ClusterEyes([one for one, about in told if about == told[0][1]], told[0][1])


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
