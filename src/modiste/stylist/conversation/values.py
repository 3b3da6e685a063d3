"""What a conversation is made of: intents, limits that are held, the state of a thread, and answers."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from modiste.catalog.limits import All, AnyOf, Available, Is, Limit, Not, Price
from modiste.catalog.limits.known import fold_brand
from modiste.catalog.limits.words import HEELS
from modiste.core.messages import Language


class Intent(StrEnum):
    """What a person wants of the stylist."""

    DESIGN = "design"
    CHANGE = "change"
    FABRIC = "fabric"
    DRAPE = "drape"
    FIND = "find"
    OUTFIT = "outfit"
    IMPROVE = "improve"
    RECOMMEND = "recommend"
    FIT = "fit"
    TRENDS = "trends"
    WARDROBE = "wardrobe"
    SMALL_TALK = "small_talk"
    HELP = "help"


SEARCHING: Final = frozenset({Intent.FIND, Intent.RECOMMEND})
"""What shows items of the catalogue: everything that is said of clothes limits them."""
OUTFIT_WIDE: Final = ("occasion", "season", "gender", "available", "heels")
"""What is said of a whole outfit, not of one garment of it."""
MAKING: Final = frozenset({Intent.DESIGN, Intent.CHANGE, Intent.FABRIC})
UNLESS_UNKNOWN: Final = ("fit", "length", "neckline", "sleeve", "occasion", "season")
"""Fields that few items have noted: what is known to be otherwise is not shown, what nobody noted is."""
HEEL_FIELD: Final = "heels"
PICTURE: Final = "picture:"
"""Stands before the picture of a design, or its job, where that is what is spoken of."""
REMOVE: Final = "/without "
"""What a choice or a chip says that removes the limit of that key."""
JOB: Final = "job:"
"""Stands before the id of a job that will make the pictures spoken of."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit of a thread. `mood` is the entry of the lexicon whose it is ("not_itchy")."""

    limit: Limit
    mood: str = ""

    @property
    def field(self) -> str:
        """What it limits; a newer constraint of the same field takes its place. Denials stand side by side."""
        if self.mood:
            return f"mood:{self.mood}"
        if isinstance(self.limit, Price):
            return "price"
        if isinstance(self.limit, Available):
            return "available"
        if isinstance(self.limit, Not):
            return HEEL_FIELD if self.limit.part == HEELS else f"-{'|'.join(_values(self.limit.part))}"
        return _field(self.limit)

    @property
    def key(self) -> str:
        """The constraint in one word: "colour=red", "-material=wool", "price<=5000RUB"."""
        if self.mood:
            return f"mood:{self.mood}"
        if isinstance(self.limit, Price):
            return price_key(self.limit)
        if isinstance(self.limit, Available):
            return "available"
        if isinstance(self.limit, Not):
            return f"-{HEEL_FIELD}" if self.limit.part == HEELS else f"-{_one_word(self.limit.part)}"
        return _one_word(self.limit)

    @property
    def held(self) -> Limit:
        """What an item must keep."""
        name = _field(self.limit)
        return AnyOf((self.limit, Not(Is(name, "")))) if name in UNLESS_UNKNOWN else self.limit

    @property
    def of_outfit(self) -> bool:
        """Whether it limits every garment of an outfit: an occasion, a denial, a mood; not a garment looked for."""
        return self.field in OUTFIT_WIDE or self.field.startswith(("-", "mood:"))

    @property
    def of_beside(self) -> bool:
        """Whether it limits what is bought to go with a garment: what limits an outfit, and the price."""
        return self.of_outfit or self.field == "price"

    @property
    def values(self) -> tuple[str, ...]:
        """The values named: ("black", "navy")."""
        return tuple(one.partition("=")[2] for one in _values(self.limit))


def price_key(price: Price) -> str:
    """A price in one word."""
    currency = price.currency or ""
    if price.low is None:
        return f"price{'<' if price.below else '<='}{price.high:.12g}{currency}"
    if price.high is None:
        return f"price{'>' if price.above else '>='}{price.low:.12g}{currency}"
    return f"price={price.low:.12g}..{price.high:.12g}{currency}"


def _one_word(limit: Limit) -> str:
    values = _values(limit)
    names = sorted({one.partition("=")[0] for one in values})
    told = "|".join(sorted(one.partition("=")[2] for one in values if one.partition("=")[2]))
    return f"{'|'.join(names)}={told}" if told else "|".join(names)


def _field(limit: Limit) -> str:
    if isinstance(limit, Not):
        return ""
    return next((one.partition("=")[0] for one in _values(limit)), "")


def _values(limit: Limit) -> tuple[str, ...]:
    if isinstance(limit, Is):
        value = fold_brand(limit.value).replace(" ", "_") if limit.field == "brand" else limit.value.replace(" ", "_")
        return (f"{limit.field}={value}",)
    if isinstance(limit, All | AnyOf):
        return tuple(value for part in limit.parts for value in _values(part))
    return _values(limit.part) if isinstance(limit, Not) else ()


Line = tuple[str, str]
"""What is said, in English and in Russian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why one item was shown, and what speaks against it."""

    item: str
    lines: tuple[Line, ...] = ()
    against: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why what was shown last was shown: lines of the whole, what speaks against it, and both of each item."""

    whole: tuple[Line, ...] = ()
    against: tuple[Line, ...] = ()
    items: tuple[Ground, ...] = ()

    def of(self, item: str) -> Ground:
        """Those of one item."""
        return next((one for one in self.items if one.item == item), Ground(item=item))


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The state of a thread: what holds, what was shown, what is being spoken of.

    `items` are the ids of those shown last, in order; `seen` all before; `refused` must not come again; `focus` is the
    one spoken of (an item's id, or PICTURE and a design's picture); `pictures` are those made last; `subject` the words
    of the last design or fabric; `asked` what the stylist asked back last; `weather` the words of the weather that an
    outfit is for; `grounds` the reasons of what was shown last.
    """

    constraints: tuple[Constraint, ...] = ()
    wishes: tuple[Is, ...] = ()
    moods: tuple[str, ...] = ()
    topic: Intent | None = None
    items: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    focus: str | None = None
    pictures: tuple[str, ...] = ()
    subject: str = ""
    asked: str = ""
    weather: str = ""
    grounds: Grounds = Grounds()
    language: Language = "en"

    @property
    def keys(self) -> tuple[str, ...]:
        """The constraints in one word each."""
        return tuple(one.key for one in self.constraints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A limit as it is shown: `label` in words, `key` by which it is removed; `idle` where it stands, and does not hold
    for this answer: a size that is looked for says nothing of trends."""

    key: str
    label: str
    idle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to click: `say` is said when it is."""

    label: str
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where one can go on: `page` of the studio with what it is brought, as `query`."""

    label: str
    page: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An item as it is shown: all texts as they are, for whoever shows them to escape. `why` says how it differs, or
    what speaks for it, `against` what speaks against it."""

    id: str
    title: str
    brand: str = ""
    price: str = ""
    picture: str | None = None
    url: str = ""
    why: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the stylist says. `pictures` are ids of the store; `job` runs and will make some; `basis` says what it was
    based on; `warnings` are what to mind, apart from the reasons; `constraints` hold from now on."""

    text: str
    intent: Intent
    language: Language
    constraints: tuple[Constraint, ...] = ()
    chips: tuple[Chip, ...] = ()
    cards: tuple[Card, ...] = ()
    pictures: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    steps: tuple[Step, ...] = ()
    basis: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    job: str | None = None
    talk: Talk = field(default_factory=Talk, repr=False)
