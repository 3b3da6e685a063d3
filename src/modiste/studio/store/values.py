"""What the store gives back: frozen values, no rows of a database. Times are aware and in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from modiste.core.values import Lineage

UserId: TypeAlias = int | None
"""Whose work: the number of a user, or None for the one local user of a studio without accounts."""

KINDS: Final = ("design", "fabric", "photo", "mask", "draped", "sketch")
"""What a picture is of. A room may add words of its own: any lower-case word of at most 20 letters and dashes goes."""

JOB_STATES: Final = ("queued", "running", "done", "failed", "cancelled", "interrupted")
OPEN_STATES: Final = ("queued", "running")
"""The states from which a job still moves by itself."""
MAX_PARENTS: Final = 32
MAX_TAGS: Final = 20


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account."""

    id: int
    name: str
    created: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that holds until `expires`; `token` is the secret to keep in the browser, and is not kept here."""

    token: str = field(repr=False)
    user: User
    expires: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A kept picture. `id` names it in addresses; `sha256` is of its file, for caching; `prompt` is the text it was
    drawn from, "" where there was none; `parents` are the ids of the kept pictures it was made from.
    """

    id: str
    kind: str
    title: str
    prompt: str
    tags: tuple[str, ...]
    width_px: int
    height_px: int
    sha256: str
    created: datetime
    parents: tuple[str, ...] = ()
    lineage: Lineage | None = None


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A part of a list, newest first; `after` asks for the part that follows, None on the last."""

    pictures: tuple[Picture, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class NewPicture:
    """What is known of a picture when it is kept. Blank `title`: the prompt, or the kind, takes its place.

    `parents` are ids of pictures of the same user, in the order in which they went in.
    """

    kind: str
    title: str = ""
    prompt: str = ""
    tags: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    lineage: Lineage | None = None


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """A board in a list: how many pictures it holds, and the first of them as its `cover`."""

    id: str
    title: str
    version: int
    count: int
    cover: str | None
    changed: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """A board with its pictures in order. `version` goes up with each change: hand it back when changing the board."""

    id: str
    title: str
    note: str
    version: int
    pictures: tuple[Picture, ...]
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class LineageNode:
    """One step of how a picture came about; `parents` are what it was made from.

    `kind` is "prompt" for words, otherwise the operation or the picture's kind; `label` is what to show; `picture` is
    None for what was not kept here; `settings` are the resolved options in order.
    """

    kind: str
    label: str
    picture: Picture | None = None
    model: str = ""
    seed: int | None = None
    settings: tuple[tuple[str, str], ...] = ()
    parents: tuple["LineageNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `request` is its request as JSON; `done` of `total` units of work (total 0: not known yet);
    `message` says what it is doing; `pictures` are the ids of what it made; `error` is one line when it failed.

    `version` changes whenever anything here does. `ahead` is how many jobs come before it in the queue. `previews`
    counts the early pictures so far: while it is 0 there is none to show. `stopping` is True from the cancelling of a
    running job until it ends.
    """

    id: str
    user: UserId
    kind: str
    state: str
    request: str
    title: str
    done: int
    total: int
    message: str
    pictures: tuple[str, ...]
    error: str
    version: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    previews: int = 0
    ahead: int = 0
    stopping: bool = False

    @property
    def open(self) -> bool:
        """True while it is queued or running."""
        return self.state in OPEN_STATES

    @property
    def can_run_again(self) -> bool:
        """True when it ended without a result."""
        return self.state in ("failed", "cancelled", "interrupted")


