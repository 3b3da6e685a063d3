"""Dress codes: what an occasion wants of an outfit."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.language.vocabulary import Entry, vocabulary

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "festive": ("festive", "office"), "office": ("office", "casual"), "sport": ("sport", "casual"),
    "casual": ("casual", "office", "festive", "sport")}
"""Of which families of occasions garments go to one: a suit goes to a wedding, a gown not to the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DressCode:
    """How formal an outfit should be, least and most, the types that are out of place, and the family of the
    occasion."""

    occasion: str
    least: float
    most: float
    out: frozenset[str]
    family: str

    def distance(self, formality: float) -> float:
        """How far a formality lies outside, 0 within."""
        return max(self.least - formality, formality - self.most, 0.0)

    def rules_out(self, garment: str, occasions: Collection[str] = ()) -> bool:
        """Whether a garment is out of place: by its type, or because it is made for other occasions alone."""
        if garment in self.out:
            return True
        return bool(occasions) and self.occasion not in occasions and not any(map(self.admits, occasions))

    def admits(self, occasion: str) -> bool:
        """Whether what is made for an occasion goes to this one; for sleep or swimming nothing else is made."""
        made_for = _codes().get(occasion)
        return made_for is not None and made_for.family in FAMILIES[self.family]


def dress_code(occasion: str) -> DressCode:
    """The dress code of an occasion, by its id in the vocabulary or in words of either language.

    Raises:
        UnknownNameError: there is no such occasion.
    """
    known = _codes()
    name = occasion.strip().casefold()
    if name in known:
        return known[name]
    from modiste.language import parse

    said = next((one for one in parse(occasion).occasions if one in known), None)
    if said is None:
        entries = vocabulary().entries["occasion"]
        aliases = {form.casefold(): one for one in known for form in _words(entries[one])}
        said = next((one for form, one in aliases.items() if name and name in form.split()), None)
        if said is None:
            raise UnknownNameError("occasion", occasion, tuple(known), aliases)
    return known[said]


def _words(entry: Entry) -> tuple[str, ...]:
    return tuple(form.text for forms in entry.forms.values() for form in forms)


@cache
def _codes() -> Mapping[str, DressCode]:
    raw = tomllib.loads(Path(__file__).with_name("occasions.toml").read_text("utf-8"))
    return {name: DressCode(occasion=name, least=row["least"], most=row["most"], family=row["family"],
                            out=frozenset(row["out"].split()))
            for name, row in raw.items()}
