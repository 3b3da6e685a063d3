"""The catalogue's rows as values. Times are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from modiste.core.items import Item, Money
from modiste.studio.saving import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """An item as an import brings it. `pictures` are pairs of where one comes from and its SHA-256, None where it was
    not found; `digest` is of all that the feed says."""

    item: Item
    pictures: tuple[tuple[str, str | None], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows have of an item: the `digest` of its last import, and whether a picture was not found."""

    digest: str
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Put:
    """What became of items that were brought."""

    new: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToIndex:
    """An item whose row in the index is missing or old; `embedded` names the vector that the index has, and `digest` is
    what the index will have. No picture: nothing to embed."""

    item: Item
    embedded: str
    digest: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Some items, and where the next ones begin: None after the last."""

    items: tuple[Item, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class PricePoint:
    """What an item cost from a moment on; None where no price was known."""

    at: datetime
    price: Money | None
    available: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed that was imported, and what there is of it."""

    name: str
    items: int
    available: int
    imported: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """An entry of the ledger."""

    id: str
    number: int
    source: str
    format: str
    name: str
    state: str
    started: datetime
    ended: datetime | None = None
    counts: Mapping[str, Json] = field(default_factory=dict)
