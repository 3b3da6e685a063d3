"""What is looked for: pictures, words or both, and the one vector that they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from modiste.catalog.embedding import COLOUR, CUT, PARTS, PRINT, Vectors, parts_of, unit_parts, weighted
from modiste.catalog.limits.tree import EVERYTHING, Limit, accepted
from modiste.catalog.limits.words import Wanted, read_words
from modiste.core.attributes import Attributes
from modiste.core.errors import InputError, UnknownNameError
from modiste.core.items import Tag
from modiste.language.captions import caption

PART_NAMES: Final = tuple(part.name for part in PARTS)
_MOST_WEIGHT: Final = 100.0
MOST_HITS: Final = 1000
_SOFT: Final = 0.5
"""How much words that name no garment ("linen", "oversized") move the cut of a picture."""
_NAMED_COLOUR: Final = 0.4
"""What a colour named beside a picture weighs of the looks: a name has no shade to be near to, and whether an item has
it `ranking` knows better (measured in the log; 1 hides the model that was shown behind others of the typical shade)."""
_OTHER_GARMENT: Final = 0.3
"""What the print weighs beside another garment: its part sees shapes too, and a watch has not those of a dress."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A picture as it was embedded: its vector (D), what its tags say, which `parts` of it are meant (all), and by kind
    of tag how likely each value is by what was read of it `beside` its vector."""

    vector: Vectors
    tags: tuple[Tag, ...] = ()
    parts: tuple[str, ...] = PART_NAMES
    beside: Mapping[str, Mapping[str, float]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Query:
    """A search. `limit` is held before ranking; `weights` say how much cut, colour and print count; `owner` sees what
    is everybody's and his own; with `fold` colours of one model and near-duplicates are one hit; `without` are ids
    that are not wanted again (the item itself in "more like this"); `titled` are items whose titles hold all that the
    words name, each with the share of its title that they are (`titles.titled`).

    Raises InputError for a number of hits, an offset or weights that cannot be.
    """

    pictures: tuple[Seen, ...] = ()
    text: str = ""
    text_vector: Vectors | None = None
    limit: Limit = EVERYTHING
    weights: Mapping[str, float] = field(default_factory=dict)
    k: int = 10
    offset: int = 0
    fold: bool = True
    owner: str | None = None
    without: frozenset[str] = frozenset()
    titled: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.k <= MOST_HITS:
            raise InputError("catalog.hits", k=self.k, most=MOST_HITS)
        if self.offset < 0:
            raise InputError("catalog.offset", offset=self.offset)
        check_weights(self.weights)

    @property
    def wanted(self) -> Wanted:
        """What its words say."""
        return read_words(self.text)

    @property
    def kind(self) -> str:
        """By what it looks: "picture", "words", "both" or "limits"."""
        words = self.text_vector is not None and bool(np.any(self.text_vector))
        if self.pictures:
            return "both" if words else "picture"
        return "words" if words else "limits"

    @property
    def weighing(self) -> Mapping[str, float]:
        """`weights`, 0 for parts that nothing shows or says, less for a colour that words name beside a
        picture, and for its print where they name another garment and no pattern."""
        said = self.text_vector
        there = {name: self.weights.get(name, 1.0) if name in self._asked else 0.0 for name in PART_NAMES}
        if not self.pictures or said is None:
            return there
        less = {}
        if np.any(said[_at(COLOUR.name, said)]):
            less[COLOUR.name] = _NAMED_COLOUR
        if not np.any(said[_at(PRINT.name, said)]) and self._other_garment():
            less[PRINT.name] = _OTHER_GARMENT
        return {**there, **{name: share * there[name] for name, share in less.items()}}

    def _other_garment(self) -> bool:
        """Whether words name a garment that the pictures, as far as their tags say, are not."""
        named = self.wanted.attributes.garment
        shown = {tag.value for one in self.pictures for tag in one.tags if tag.kind == "garment"}
        return named is not None and shown.isdisjoint(accepted("garment", named))

    @property
    def _asked(self) -> frozenset[str]:
        """The parts that pictures show or words say; all where none is, as where only limits are asked."""
        given = [*((one.vector, one.parts) for one in self.pictures),
                 *([(self.text_vector, PART_NAMES)] if self.text_vector is not None else [])]
        found = frozenset(part.name for vector, meant in given for part in parts_of(len(vector))
                          if part.name in meant and np.any(vector[part.at]))
        return found or frozenset(PART_NAMES)

    def vector(self) -> Vectors | None:
        """The weighted vector (D) to compare with items', None where nothing is shown or said of looks.

        A part that several pictures give is their mean. Words replace the colour or the print that they name, and the
        cut where they name a garment; other words of cut move it.
        """
        said = self.text_vector
        if self.pictures:
            shown = _mean_parts(self.pictures)
        elif said is not None:
            shown = np.zeros_like(said)
        else:
            return None
        if said is not None:
            shown = _with_words(shown, said, garment=self.wanted.attributes.garment is not None)
        vector = weighted(unit_parts(shown[None])[0], self.weighing)
        return vector if np.any(vector) else None

    def shown(self) -> Vectors | None:
        """The weighted vector (D) of its pictures alone, None where there are none or they show nothing that counts."""
        if not self.pictures:
            return None
        vector = weighted(unit_parts(_mean_parts(self.pictures)[None])[0], self.weights)
        return vector if np.any(vector) else None


def check_weights(weights: Mapping[str, float]) -> None:
    """Raises UnknownNameError for a part that there is none, InputError for a weight outside 0 to 100 or all zero."""
    for name, weight in weights.items():
        if name not in PART_NAMES:
            raise UnknownNameError("part of a vector", name, PART_NAMES)
        if not 0 <= weight <= _MOST_WEIGHT:
            raise InputError("catalog.weight", part=name, weight=weight, most=_MOST_WEIGHT)
    if not any(weights.get(name, 1.0) for name in PART_NAMES):
        raise InputError("catalog.weights_zero")


def _at(name: str, vector: Vectors) -> slice:
    return next(part.at for part in parts_of(vector.shape[-1]) if part.name == name)


def words_to_embed(text: str) -> str:
    """What of a text tells of looks: the text itself, or without its limits where it has some."""
    wanted = read_words(text)
    if wanted.limit is None:
        return text.strip()
    said = replace(wanted.attributes, price=None, sizes=(), excluded=(), comparisons=())
    looks = "" if said == Attributes(gender=said.gender) else caption(said, "en")
    return " ".join((looks, *wanted.unread)).strip()


def _mean_parts(pictures: Sequence[Seen]) -> Vectors:
    size = pictures[0].vector.shape[-1]
    result = np.zeros(size, np.float32)
    for picture in pictures:
        for part in parts_of(size):
            if part.name in picture.parts:
                result[part.at] += picture.vector[part.at]
    return result


def _with_words(shown: Vectors, said: Vectors, *, garment: bool) -> Vectors:
    result: Vectors = unit_parts(shown[None])[0]
    for part in parts_of(len(said)):
        if not np.any(said[part.at]):
            continue
        moved = part.name == CUT.name and not garment and np.any(result[part.at])
        result[part.at] = result[part.at] + _SOFT * said[part.at] if moved else said[part.at]
    return result
