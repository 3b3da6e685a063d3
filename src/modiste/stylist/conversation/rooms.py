"""What the conversation asks of the other rooms, as one protocol that the studio implements over its doors.

A room that cannot answer yet (no catalogue, an empty wardrobe, no photo) raises a `ClosedRoomError` that says the
remedy; the conversation passes it on in the language of the question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from modiste.catalog.limits import EVERYTHING, Is, Limit
from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.core.items import Item
from modiste.core.messages import Language, Message
from modiste.stylist.conversation.beside import Sought
from modiste.stylist.conversation.values import Choice, Step


class ClosedRoomError(InputError):
    """A room has nothing to answer with yet; the message says what to do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSpan:
    """The prices of one currency within a limit: the cheapest and the dearest item."""

    currency: str
    lowest: Item
    highest: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the catalogue holds within a limit: how many items, and their prices by currency, the commonest first."""

    count: int
    prices: tuple[PriceSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAsked:
    """A search: `text` and `wishes` to rank by, `like` the id of an item that hits are to resemble, `picture` that of
    a picture; `limit` holds, `without` must not come."""

    text: str
    limit: Limit
    wishes: tuple[Is, ...] = ()
    like: str | None = None
    picture: str | None = None
    without: tuple[str, ...] = ()
    most: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that was found, and how it differs or why it is there, in words; `owned` by the person who asks. What is
    `beside` goes with what is looked for: the price and the limits of a whole outfit hold for it. `reasons` and what
    speaks `against` it are told when somebody asks why; without reasons `why` is."""

    item: Item
    why: Message | None = None
    reasons: tuple[Message, ...] = ()
    against: tuple[Message, ...] = ()
    owned: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What was made: ids of pictures, or the job that makes them; `remarks` what could not be done as asked."""

    pictures: tuple[str, ...] = ()
    job: str | None = None
    subject: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to a room in words: its text, what it says of clothes, the limits that hold, the item and pictures
    spoken of, and the ids of what was `shown` last.

    `whole` are the limits that hold for a whole outfit of one's own: those of one garment and of the price do not.
    `beside` are those and the price: what is bought to go with it keeps them. `drawn` is the picture or job of the
    design spoken of, `subject` its words. `occasion` and `weather` are those of the thread, the weather in the words in
    which it was said, "" for none. `refused` are the ids of what must not come again, `swapped` says that a garment
    which is named takes the place of another. `sought` is looked for to go with what is spoken of. `of_these` are the
    items shown, where it is asked which of them are owned.
    """

    text: str
    language: Language
    attributes: Attributes = field(default_factory=Attributes)
    limit: Limit
    item: Item | None = None
    pictures: tuple[str, ...] = ()
    wishes: tuple[Is, ...] = ()
    shown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    swapped: bool = False
    of_these: tuple[Item, ...] = ()
    sought: Sought | None = None
    whole: Limit = EVERYTHING
    beside: Limit = EVERYTHING
    drawn: str = ""
    subject: str = ""
    occasion: str = ""
    weather: str = ""
    most: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a room answers: lines, items with reasons, pictures, what it is based on, and where one can go on: what to
    say next, and steps to pages. `why` are the reasons, told when they are asked for; `warnings` what to mind, which
    stands by itself."""

    lines: tuple[Message, ...]
    hits: tuple[Hit, ...] = ()
    pictures: tuple[str, ...] = ()
    basis: tuple[Message, ...] = ()
    choices: tuple[Choice, ...] = ()
    steps: tuple[Step, ...] = ()
    why: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()


class Rooms(Protocol):
    """The rooms, for one person. Each method raises ClosedRoomError where its room has nothing to answer with."""

    def brands(self) -> Sequence[str]:
        """The brands of the catalogue; none without one."""

    def facts(self, limit: Limit) -> Facts:
        """What the catalogue holds within a limit."""

    def find(self, asked: FindAsked) -> Sequence[Hit]:
        """The best of the catalogue within a limit."""

    def items(self, ids: Sequence[str]) -> Sequence[Item]:
        """Items by their ids, in that order; what is no longer there is left out."""

    def design(self, text: str) -> Work:
        """Garments from words."""

    def change(self, picture: str | None, subject: str, text: str) -> Work:
        """A design again with something changed."""

    def fabric(self, text: str, attributes: Attributes) -> Work:
        """A fabric from words."""

    def drape(self, asked: Asked) -> Work:
        """The fabric spoken of on the photo spoken of."""

    def worn(self, items: Sequence[Item], language: Language) -> Work:
        """What was shown, sewn and hung on a mannequin: one's own garments by their photos, others from what is noted
        of them."""

    def outfit(self, asked: Asked) -> Told:
        """Outfits for an occasion."""

    def improve(self, asked: Asked) -> Told:
        """The smallest change that improves an outfit."""

    def recommend(self, asked: Asked) -> Told:
        """What a person would like."""

    def fit(self, asked: Asked) -> Told:
        """Which size to take."""

    def trends(self, asked: Asked) -> Told:
        """What rises and what falls."""

    def wardrobe(self, asked: Asked) -> Told:
        """What a person owns."""
