"""Threads as values. Times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSummary:
    """A thread in a list: `count` messages were said in it."""

    id: str
    title: str
    count: int
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadMessage:
    """What was said, and the answer as JSON, "" while it is being thought of. `number` orders the messages of all."""

    number: int
    said: str
    answer: str
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread with its last messages in order, and its state as JSON, "" at the beginning."""

    id: str
    title: str
    state: str
    version: int
    messages: tuple[ThreadMessage, ...]
    created: datetime
    changed: datetime
