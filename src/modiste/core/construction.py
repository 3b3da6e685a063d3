"""What a text says about how a garment is made: collars, closures, pockets with their number and place, lengths in cm.

The values of `Attributes` are what networks know; these go further, down to what a pattern needs. Every `kind` and
`value` is an id of the vocabulary of construction (`modiste.language.construction`), or of the vocabulary.
"""

import math
import re
from dataclasses import dataclass, fields
from typing import Final

from modiste.core.errors import InputError

_VALUE: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*|#[0-9a-f]{6}")
MOST_CM: Final = 1000.0
"""The longest measure that is read; what is longer is no part of a garment."""
_MOST_COUNT: Final = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing said about the cut: `kind` "collar", `value` "shawl"; `count` where it was said ("two patch pockets"),
    0 where not; `place` where it was said ("chest"); `phrase` the words; `denied`: it must not be there.
    """

    kind: str
    value: str
    phrase: str = ""
    count: int = 0
    place: str = ""
    denied: bool = False

    def __post_init__(self) -> None:
        for name in ("kind", "value", "place"):
            text = getattr(self, name)
            if text and not _VALUE.fullmatch(text):
                raise InputError("core.feature_id", name=name, text=text)
        if not 0 <= self.count <= _MOST_COUNT:
            raise InputError("core.count", phrase=self.phrase or self.value, most=_MOST_COUNT, count=self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure said in figures: `kind` "length", "inseam", "sleeve", "slit", "waist", ... and its size in cm."""

    kind: str
    cm: float
    phrase: str = ""

    def __post_init__(self) -> None:
        if not math.isfinite(self.cm) or not 0 <= self.cm <= MOST_CM:
            raise InputError("core.centimetres", phrase=self.phrase or self.kind, most=MOST_CM, cm=self.cm)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLook:
    """The colour ("navy", "#1d2545"), material or pattern of one part ("collar", "buttons"; "body" is the garment)."""

    part: str
    kind: str
    value: str
    phrase: str = ""

    def __post_init__(self) -> None:
        if self.kind not in ("colour", "material", "pattern") or not _VALUE.fullmatch(self.value):
            raise InputError("core.part_look", kind=self.kind, value=self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """All that a text says about the cut of one garment. Everything may be left out.

    `garment` is finer than `Attributes.garment` ("shirt_dress" where that is "dress").
    """

    garment: str | None = None
    features: tuple[Feature, ...] = ()
    measures: tuple[Measured, ...] = ()
    looks: tuple[PartLook, ...] = ()

    def __post_init__(self) -> None:
        for name in ("features", "measures", "looks"):
            if not isinstance(getattr(self, name), tuple):
                raise InputError("core.construction_tuple", name=name, kind=type(getattr(self, name)).__name__)

    def __bool__(self) -> bool:
        """True when anything at all is said."""
        return any(getattr(self, field.name) for field in fields(self))
