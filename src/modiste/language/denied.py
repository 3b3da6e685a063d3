"""What falls under a denial: who wants no red wants no maroon either."""

from typing import Final

from modiste.core.attributes import Attributes
from modiste.language.colours import nearest_kin, nearest_name, oklab_of, same_shade, seen_name
from modiste.language.vocabulary import vocabulary

_BASIC: Final = tuple("black white grey red orange yellow green blue purple pink brown beige".split())


def falls_under(kind: str, value: str, denied: str | None) -> bool:
    """Whether an attribute is what is denied. Who denies red denies scarlet and maroon, who denies navy denies navy;
    who denies outerwear denies coats; a whole kind (None) is all of it, but of patterns not the plain cloth. A colour
    may be given as "#1d2545" too: whatever it may be called counts, for wine is dark brown to one and red to another.
    """
    if denied is None:
        return kind != "pattern" or value != "solid"
    if kind == "colour":
        names = {nearest_name(value), seen_name(oklab_of(value))} if value.startswith("#") else {value}
        return any(same_shade(name, denied) or (denied in _BASIC and nearest_kin(name, _BASIC) == denied)
                   for name in names)
    return value == denied or (kind == "garment" and denied in _wider(value))


def is_denied(kind: str, value: str, asked: Attributes) -> bool:
    """Whether a text denies an attribute."""
    return any(one.kind == kind and falls_under(kind, value, one.value) for one in asked.excluded)


def _wider(garment: str) -> tuple[str, ...]:
    """The types that a type is one of: a trench coat is a coat."""
    entries = vocabulary().entries["garment"]
    found: list[str] = []
    parent = entries[garment].parent if garment in entries else None
    while parent is not None and parent not in found:
        found.append(parent)
        parent = entries[parent].parent
    return tuple(found)
