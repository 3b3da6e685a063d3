"""What is asked of a search, and what it found, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.catalog.search.query import MOST_HITS, PART_NAMES, check_weights
from modiste.core.errors import InputError, UnknownNameError
from modiste.core.messages import Message
from modiste.core.values import Photo
from modiste.studio.home import UserId

if TYPE_CHECKING:
    from modiste.catalog.limits.tree import Is, Limit
    from modiste.catalog.search.differences import Difference
    from modiste.catalog.search.searching import Hit
    from modiste.core.items import Item

MOST_PICTURES: Final = 8
MOST_LETTERS: Final = 2000
_MOST_PAGES: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture to look for: `parts` of its looks that are meant (cut, colour, print; all by default), `region` the
    part of clothes in it ("upper"). Raises UnknownNameError for a part that there is none."""

    picture: Photo | Path | str
    parts: tuple[str, ...] = PART_NAMES
    region: str | None = None

    def __post_init__(self) -> None:
        for part in self.parts:
            if part not in PART_NAMES:
                raise UnknownNameError("part of a vector", part, PART_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRequest:
    """A search by pictures, words, both, or an item of the catalogue (`like`), within `where` and `limit`; the ids
    `without` do not come. `page` counts from 1, `k` hits each; `fold` makes one hit of the colours of a model.

    Raises InputError where nothing is asked, or a number is out of range.
    """

    pictures: tuple[ShownPicture, ...] = ()
    text: str = ""
    where: str = ""
    limit: "Limit | None" = None
    without: frozenset[str] = frozenset()
    like: str | None = None
    weights: Mapping[str, float] = field(default_factory=dict, hash=False)
    k: int = 10
    page: int = 1
    fold: bool = True
    user: UserId = None

    def __post_init__(self) -> None:
        if not (self.pictures or self.text.strip() or self.where.strip() or self.like or self.limit is not None):
            raise InputError("studio.find_nothing")
        if len(self.pictures) > MOST_PICTURES:
            raise InputError("studio.find_pictures", count=len(self.pictures), most=MOST_PICTURES)
        if len(self.text) > MOST_LETTERS:
            raise InputError("studio.find_text", count=len(self.text), most=MOST_LETTERS)
        if not 1 <= self.k <= MOST_HITS:
            raise InputError("catalog.hits", k=self.k, most=MOST_HITS)
        if not 1 <= self.page <= _MOST_PAGES:
            raise InputError("studio.find_page", page=self.page, most=_MOST_PAGES)
        check_weights(self.weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """A hit: the item, its score and likeness, and how it differs from what was shown or said."""

    item: "Item"
    hit: "Hit"
    differs: "tuple[Difference, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found: hits of this page, the limit as understood (of `where` and of the words), what ranked beside the
    looks, how many items keep the limit, and what is to be said: why nothing is left, what was looked at."""

    items: tuple[FoundItem, ...]
    limit: "Limit"
    wishes: "tuple[Is, ...]" = ()
    total: int = 0
    remarks: tuple[Message, ...] = ()
