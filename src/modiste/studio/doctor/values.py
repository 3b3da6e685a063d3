"""What an examination finds, as values."""

from dataclasses import dataclass
from typing import Literal

from modiste.core.messages import Message

State = Literal["ok", "warning", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: `group` ("packages", "models", "machine", "studio"), its `name`, its `state`, what
    was seen, and the `remedy` where it is not in order."""

    group: str
    name: str
    state: State
    seen: Message
    remedy: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A small act of a room: whether it went well, how long it took (`seconds` by the clock), what came of it or what
    was wrong."""

    room: str
    ok: bool
    seconds: float
    said: Message
