"""Programs of their own, which a test may kill, forked off one that has imported what they need: each by itself would
take seconds to do so."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parents[1]
_FORKS = multiprocessing.get_context("forkserver")


def begun(imports: Sequence[str], work: Callable[..., None], *given: object, says: Path,
          environment: Mapping[str, str] | None = None) -> ForkServerProcess:
    """A program that does `work(*given)` in the environment of now and what is added to it; all that it prints goes to
    the file `says`. The first of a run has `imports` loaded for it and for all that follow."""
    _FORKS.set_forkserver_preload([*imports])
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    with mock.patch.dict(os.environ, {"PYTHONPATH": paths}):
        forkserver.ensure_running()
    process = _FORKS.Process(target=_working, args=(work, given, says, {**os.environ, **(environment or {})}))
    process.start()
    return process


def _working(work: Callable[..., None], given: tuple[object, ...], says: Path, environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with says.open("ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", closefd=False)
    work(*given)
    sys.stdout.flush()
