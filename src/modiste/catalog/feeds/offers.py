"""What a feed holds, whatever its format: offers in its order, and what was wrong on the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from modiste.core.items import Money
from modiste.core.messages import Message

FORMATS: Final = ("folder", "table", "shopify", "merchant", "woocommerce", "yml")
SAID: Final = ("colour", "gender", "age", "material", "pattern", "season", "occasion", "style", "fit", "length",
               "sleeve", "neckline")
"""What a feed says of a garment in columns or parameters of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One row or element: a garment in one colour and size, as its shop writes it.

    `place` is its row (the header is row 1) or its number among the elements; `id` its own, "" where it has none;
    `product` what its other sizes and colours share. `pictures` are of this colour, `shared_pictures` of all; each is
    an address, a path,
    or the key of an EmbeddedPicture. `said` are pairs of a kind of SAID and words. An offer that does
    not sell only brings what the others of its product share.
    """

    place: int
    product: str
    id: str = ""
    sku: str = ""
    title: str = ""
    brand: str = ""
    description: str = ""
    category: str = ""
    url: str = ""
    colour: str = ""
    size: str = ""
    size_system: str = ""
    price: Money | None = None
    full_price: Money | None = None
    available: bool = True
    stock: int | None = None
    pictures: tuple[str, ...] = ()
    shared_pictures: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    sells: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out or not understood, at a place; a `record` that is lost altogether, or less."""

    place: int
    what: Message
    record: bool = True


@dataclass(frozen=True, slots=True)
class Broken:
    """The feed is damaged here: from here on, or some records of it, it could not be read. What it does not say any
    more may still be on sale."""

    place: int
    what: Message


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture that lies in the table itself: `key` stands among the pictures of the offers that follow."""

    key: str
    data: bytes


Entry: TypeAlias = Offer | Problem | Broken | EmbeddedPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How a column is understood: as a field of `mapping.fields`, "" where it is not used; `score` up to 100, None
    where the user said so."""

    name: str
    field: str
    score: float | None = None


class Reader(Protocol):
    """An opened feed: `entries` may be read once or again, each time from its beginning."""

    @property
    def format(self) -> str:
        """One of FORMATS."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """How a table's columns are understood; empty where there are none."""

    def entries(self) -> Iterator[Entry]:
        """Everything in the feed, streamed."""
