"""What is asked of the catalogue, and what came of it, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from modiste.catalog.feeds.offers import Column
from modiste.catalog.index import IndexInfo
from modiste.core.items import Tag
from modiste.core.messages import Message
from modiste.studio.home import UserId
from modiste.studio.store.items.values import Source

EXAMPLES: Final = 5
"""How many problems of a kind are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """A feed to import. `format` is one of `feeds.offers.FORMATS` or "auto"; `columns` are fields to columns of a
    table;
    `pictures` is a folder in which they lie by the last part of their address, by SKU, or by title; `fetch` gets the
    others from the network; `source` is what the feed is called, by default after its file; a `partial` feed says
    nothing about what it does not hold; a `dry_run` writes nothing; `known` are tags by SKU, which
    count in the place of what the words of the feed say; `cluster` is the address of a Ray cluster that looks at the
    pictures, "local" for workers of this machine: see `cluster.cluster_eyes`."""

    path: Path
    format: str = "auto"
    columns: Mapping[str, str] = field(default_factory=dict)
    pictures: Path | None = None
    fetch: bool = False
    currency: str | None = None
    source: str | None = None
    partial: bool = False
    dry_run: bool = False
    user: UserId = None
    known: Mapping[str, tuple[Tag, ...]] = field(default_factory=dict)
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Problems:
    """A kind of problem: how often it was met, and the first of them."""

    code: str
    count: int
    examples: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """What an import did. `offers` were read and folded to `items`, of which so many were new, changed or as before;
    `unavailable` are no longer in a whole feed; `pictures` were kept, `without_picture` have none; `embedded` went
    into the index, or only their row there was `refreshed`."""

    offers: int = 0
    items: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    unavailable: int = 0
    skipped: int = 0
    pictures: int = 0
    without_picture: int = 0
    embedded: int = 0
    refreshed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import understood and did. `cut` where the feed is damaged; then nothing was marked as unavailable."""

    source: str
    format: str
    columns: tuple[Column, ...]
    counts: ImportCounts
    currencies: Mapping[str, int]
    problems: tuple[Problems, ...] = ()
    cut: Message | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogInfo:
    """What there is: feeds, items of them that can be bought, those without a picture, and the index, None where it was
    not made yet. `waiting` are not in the index as they are now."""

    sources: tuple[Source, ...]
    items: int
    available: int
    without_picture: int
    waiting: int
    index: IndexInfo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairReport:
    """What a repair found: rows of the index that stood twice or had no item, items that were not in the index, and the
    bytes of half-written files."""

    duplicates: int
    strays: int
    embedded: int
    refreshed: int
    bytes_freed: int


class ProblemLog:
    """Problems as they come, grouped by kind; only the first of each are kept."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, list[Message]]] = {}

    def add(self, problem: Message) -> None:
        """Note one."""
        count, examples = self._found.get(problem.code, (0, []))
        self._found[problem.code] = count + 1, examples if len(examples) >= EXAMPLES else [*examples, problem]

    def first(self, code: str) -> Message | None:
        """The first problem of a kind."""
        return self._found[code][1][0] if code in self._found else None

    def all(self) -> tuple[Problems, ...]:
        """The kinds, the most frequent first."""
        ordered = sorted(self._found.items(), key=lambda item: (-item[1][0], item[0]))
        return tuple(Problems(code, count, tuple(examples)) for code, (count, examples) in ordered)
