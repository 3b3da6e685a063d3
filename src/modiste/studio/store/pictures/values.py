"""Pictures as values. Times are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from modiste.core.values import Lineage
from modiste.studio.saving import Json

KINDS: Final = ("design", "fabric", "photo", "mask", "draped", "sketch", "outfit", "garment", "cutout", "fit")
"""What a picture is of. A room may add words of its own: any lower-case word of at most 20 letters and dashes goes."""

IN_PASSING: Final = ("mask", "outfit")
"""Kinds that are shown on the way to something: they are among one's work once they are put on a board."""

MAX_PARENTS: Final = 32
MAX_TAGS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A kept picture. `id` names it in addresses; `sha256` is of its file, for caching; `prompt` is the text it was
    drawn from, "" where there was none; `parents` are the ids of the kept pictures it was made from.

    `part` is what a mask is of ("all" for all clothes together), `origin` how the picture came about ("upload",
    "segmenter", "brush", ...), `attributes` what it shows, as facts: see `studio.titles` and `studio.jobs.kinds`.
    Titles are for people, never data.
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
    part: str = ""
    origin: str = ""
    attributes: Mapping[str, Json] = field(default_factory=dict, hash=False)

    def text(self, name: str) -> str:
        """An attribute that is a text, "" where it is none."""
        value = self.attributes.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """An attribute that is a list of texts, empty where it is none."""
        value = self.attributes.get(name)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A part of a list, newest first; `after` asks for the part that follows, None on the last."""

    pictures: tuple[Picture, ...]
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPicture:
    """What is known of a picture when it is kept. Blank `title`: the prompt, or the kind, takes its place; whichever
    is too long for a title is kept shortened, since the picture is made by now.

    `parents` are ids of pictures of the same user, in the order in which they went in; `part`, `origin` and
    `attributes` as in `Picture`.
    """

    kind: str
    title: str = ""
    prompt: str = ""
    tags: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    lineage: Lineage | None = None
    part: str = ""
    origin: str = ""
    attributes: Mapping[str, Json] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
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
