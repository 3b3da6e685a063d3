"""Dress codes: what an occasion wants of an outfit."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from modiste.core.errors import UnknownNameError
from modiste.language.vocabulary import Entry, vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class DressCode:
    """How formal an outfit should be, least and most, and the types that are out of place."""

    occasion: str
    least: float
    most: float
    out: frozenset[str]

    def distance(self, formality: float) -> float:
        """How far a formality lies outside, 0 within."""
        return max(self.least - formality, formality - self.most, 0.0)


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
    return {name: DressCode(occasion=name, least=row["least"], most=row["most"], out=frozenset(row["out"].split()))
            for name, row in raw.items()}
