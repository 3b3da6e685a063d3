"""What is given to the store of wardrobes, and outfits as it gives them back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from modiste.core.items import Money, Tag
from modiste.studio.home import UserId
from modiste.stylist.wardrobe.values import State, Vector, WardrobeItem

MAX_ITEMS: Final = 20_000
Unset = Literal["unset"]
UNSET: Final[Unset] = "unset"
"""Of a change: takes the value away, where None leaves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGarment:
    """A garment as it is brought: its photo as a kept picture, with the hashes of the file and of the pixels; `part` is
    the part of clothes that is taken of it, "" for the whole, and `shows` what the segmenter takes it for."""

    original: str
    photo: str
    file_sha256: str
    sha256: str
    part: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of a garment: its cut-out as a kept picture, tags, its vector by
    `embedder`, and its look."""

    cutout: str | None = None
    tags: tuple[Tag, ...] = ()
    vector: Vector | None = field(default=None, hash=False, repr=False)
    embedder: str = ""
    look: Vector | None = field(default=None, hash=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentChange:
    """What to change of a garment: None leaves a field as it is, `UNSET` empties it. `tags` are by kind: those of a
    kind take the place of all that were of it; `own_tags` is all of them."""

    title: str | None = None
    own_type: str | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    own_tags: tuple[str, ...] | None = None
    brand: str | None = None
    size: str | None = None
    place: str | None = None
    quantity: int | None = None
    state: State | None = None
    reason: str | None = None
    since_wash: int | None = None
    price: Money | Unset | None = None
    bought: date | Unset | None = None
    warmth_clo: float | Unset | None = None
    formality: float | Unset | None = None
    seasons: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOutfit:
    """Garments that go together by their ids, kept or planned for a `day`; `occasion` and `weather` are what it was
    made for, in the words that were said."""

    id: str
    title: str
    items: tuple[str, ...]
    day: date | None
    occasion: str
    score: float | None
    created: datetime
    weather: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """People who share garments: what it is called, the code by which others join, and the names of its members."""

    title: str
    code: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedGarment:
    """A garment that another of the household shows: whose it is (`owner_id` for the store), whether it is lent out at
    all, whether it can be had now (`free`), and whether the user has borrowed it."""

    item: WardrobeItem
    owner: str
    owner_id: UserId
    lends: bool
    free: bool
    borrowed: bool
