"""Only our own lines reach the user's terminal: what libraries print below Python, warn of, or log is kept from it."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TextIO

_STDERR: Final = 2
_VERBOSITY: Final = {"TRANSFORMERS_VERBOSITY": "critical", "DIFFUSERS_VERBOSITY": "critical",
                     "HF_HUB_VERBOSITY": "critical", "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1"}
"""What these libraries read as they are loaded; whoever sets one of them knows why."""


@contextmanager
def only_our_lines() -> Iterator[None]:
    """While a command runs, stderr is for messages of ours and of the server's log."""
    for name, value in _VERBOSITY.items():
        os.environ.setdefault(name, value)
    _fill_closed()
    with _own_stderr(), warnings.catch_warnings(), _own_log():
        warnings.showwarning = _say_nothing
        yield


def _say_nothing(*_: object, **__: object) -> None:
    """In place of printing a warning."""


def _fill_closed() -> None:
    """A file that is opened while 0, 1 or 2 is closed gets that number, and whatever is printed below Python."""
    for number in (0, 1, _STDERR):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free


@contextmanager
def _own_stderr() -> Iterator[None]:
    """Python's stderr goes on to where it went, and file descriptor 2, to which C libraries write, to nowhere."""
    former = sys.stderr
    if former is None or not _is_stderr(former):
        yield
        return
    ours = os.fdopen(os.dup(_STDERR), "w", buffering=1, encoding=former.encoding, errors="backslashreplace")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    sys.stderr = ours
    try:
        yield
    finally:
        sys.stderr = former
        with suppress(OSError):
            ours.flush()
        os.dup2(ours.fileno(), _STDERR)
        with suppress(OSError):
            ours.close()


def _is_stderr(stream: TextIO) -> bool:
    """Whether it writes to file descriptor 2: a test's does not, nor one that is closed or full."""
    try:
        stream.flush()
        return stream.fileno() == _STDERR
    except (OSError, ValueError):
        return False


@contextmanager
def _own_log() -> Iterator[None]:
    """Of what is logged without a handler of its own only what is ours is shown."""
    root, ours = logging.getLogger(), logging.getLogger("modiste")
    silent, shown = logging.NullHandler(), logging.StreamHandler(sys.stderr)
    shown.setLevel(logging.WARNING)
    root.addHandler(silent)
    if sys.stderr is not None:
        ours.addHandler(shown)
    try:
        yield
    finally:
        root.removeHandler(silent)
        ours.removeHandler(shown)
