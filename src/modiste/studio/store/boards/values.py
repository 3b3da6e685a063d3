"""Boards as values. Times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime

from modiste.studio.store.pictures.values import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSummary:
    """A board in a list: how many pictures it holds, and the first of them as its `cover`."""

    id: str
    title: str
    version: int
    count: int
    cover: str | None
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board with its pictures in order. `version` goes up with each change: hand it back when changing the board."""

    id: str
    title: str
    note: str
    version: int
    pictures: tuple[Picture, ...]
    created: datetime
    changed: datetime
