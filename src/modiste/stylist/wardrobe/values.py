"""A garment that somebody owns, as a value."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.items import Item, Money
from modiste.core.messages import Language, Message
from modiste.stylist.wardrobe.titles import called, title_in

State = Literal["clean", "in_wash", "lent", "stored", "gone"]
STATES: Final[tuple[State, ...]] = ("clean", "in_wash", "lent", "stored", "gone")
"""How a garment is: only what is clean is worn; what is gone stays for the record, with the reason."""
SEASONS: Final = ("spring", "summer", "autumn", "winter", "all_season")
MOST_OF_ONE: Final = 999
WARMEST_CLO: Final = 4.0

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class WardrobeItem:
    """A garment of somebody's: what it is (`item`, its tags, brand, price) and how it fares.

    `own_type` and `own_tags` are the person's words, as written. `warmth_clo` (insulation, ISO 9920) and `formality`
    (0 sport and lounge, 0.25 casual, 0.5 smart casual, 0.75 business, 1 black tie) are the person's where set; None
    leaves them to the type and the material. `since_wash` counts wears. `photo` is the file's name, `part` which of
    the clothes in it this is ("": all), `shows` what the segmenter takes it for; `original` and `cutout` are pictures
    of the store, `cutout` None where the photo is kept as it is; `cut_confidence` is how likely one would keep that
    cut-out (0 to 1), None where the person drew it or nobody looked. `vector` is of the model `embedder`, `look` what
    outfits are judged by (`outfits.layout`); None: not looked at. `version` goes up with each change.
    Raises InputError for a number out of range.
    """

    item: Item
    own_type: str = ""
    own_tags: tuple[str, ...] = ()
    state: State = "clean"
    reason: str = ""
    quantity: int = 1
    place: str = ""
    size: str = ""
    price: Money | None = None
    bought: date | None = None
    wears: int = 0
    last_worn: date | None = None
    since_wash: int = 0
    warmth_clo: float | None = None
    formality: float | None = None
    seasons: tuple[str, ...] = ()
    photo: str = ""
    part: str = ""
    shows: str = ""
    original: str = ""
    cutout: str | None = None
    cut_confidence: float | None = None
    vector: Vector | None = field(default=None, hash=False, repr=False, compare=False)
    embedder: str = ""
    look: Vector | None = field(default=None, hash=False, repr=False, compare=False)
    version: int = 1
    added: datetime | None = None

    def __post_init__(self) -> None:
        state_named(self.state)
        check_quantity(self.quantity)
        _check_range("warmth", self.warmth_clo, WARMEST_CLO)
        _check_range("formality", self.formality, 1.0)
        _check_range("cut_confidence", self.cut_confidence, 1.0)
        for season in self.seasons:
            if season not in SEASONS:
                raise UnknownNameError("season", season, SEASONS)

    @property
    def id(self) -> str:
        """16 hex digits."""
        return self.item.id

    def title_in(self, spoken: Language) -> str:
        """What to call it, in a language."""
        return title_in(self.item, spoken)

    @property
    def called(self) -> Message | str:
        """What to call it in a message, in whatever language that is said."""
        return called(self.item)

    @property
    def garment(self) -> str:
        """Its type in the vocabulary, "" where none is known."""
        return self.item.attributes().garment or ""

    @property
    def colours(self) -> tuple[str, ...]:
        """Its colours, the largest first."""
        return self.item.attributes().colours

    @property
    def materials(self) -> tuple[str, ...]:
        """What it is made of, as far as known."""
        return self.item.attributes().materials

    @property
    def is_there(self) -> bool:
        """Whether it can be worn now."""
        return self.state == "clean"

    @property
    def cost_per_wear(self) -> Money | None:
        """What a wear cost so far; before the first, the price; None without a price."""
        if self.price is None:
            return None
        return Money(round(self.price.amount / max(1, self.wears), 2), self.price.currency)

    def unworn_for(self, days: int, today: date) -> bool:
        """Whether it was not worn in the last `days` days, and has been there for as long."""
        if self.state == "gone":
            return False
        since = self.last_worn or self.bought or (self.added.date() if self.added is not None else None)
        return since is None or (today - since).days >= days


def local_day() -> date:
    """Today, where this computer is."""
    return datetime.now().astimezone().date()


def check_quantity(quantity: int) -> None:
    """Raises InputError for fewer than one, or too many."""
    if not 1 <= quantity <= MOST_OF_ONE:
        raise InputError("stylist.quantity", most=MOST_OF_ONE, quantity=quantity)


def state_named(text: str) -> State:
    """The state of that name. Raises UnknownNameError for a name that is none."""
    for state in STATES:
        if state == text:
            return state
    raise UnknownNameError("state of a garment", text, STATES)


def _check_range(name: str, value: float | None, most: float) -> None:
    if value is not None and not (math.isfinite(value) and 0 <= value <= most):
        raise InputError("stylist.number_range", name=name, most=most, value=value)
