"""The values of advice: a person's own colours, and a line with its ground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.core.messages import Message
from modiste.core.values import Rgb, parse_hex

KINDS: Final = ("size", "pull", "hem", "waist", "neckline", "width", "lines", "contrast", "eyes", "skin", "together",
                "between")  # fmt: skip
"""What advice is about; a person switches any of them off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colouring:
    """A person's own colours as they say them, "#rrggbb" each; None is what they do not say. Nothing is ever read off
    a photo. Raises InputError for no colour."""

    hair: str | None = None
    eyes: str | None = None
    skin: str | None = None

    def __post_init__(self) -> None:
        for value in (self.hair, self.eyes, self.skin):
            if value is not None:
                parse_hex(value)

    def rgb(self, name: str) -> Rgb | None:
        """One of them as red, green, blue."""
        value = getattr(self, name)
        return None if value is None else parse_hex(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """A line: its kind, one of KINDS, what it says, and what was measured for it, by name and unit
    ("below_knee_cm")."""

    kind: str
    said: Message
    ground: Mapping[str, float] = field(default_factory=dict, hash=False)


def check_kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds of advice by their names. Raises UnknownNameError for one that is none."""
    for name in names:
        if name not in KINDS:
            raise UnknownNameError("kind of advice", name, KINDS)
    return names
