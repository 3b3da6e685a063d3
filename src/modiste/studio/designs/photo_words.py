"""What words ask of a garment that a photo shows: which part of the clothes, its cloth, its length, its cut."""

import re
from dataclasses import dataclass
from typing import Final

from modiste.core.values import Prompt
from modiste.language.colours import colour_hexes
from modiste.language.vocabulary import garment_entry

MORE, LESS = "more", "less"
_PLACES: Final = {
    "upper": ("upper", "outerwear"), "outerwear": ("outerwear", "upper"), "lower": ("lower", "dress"),
    "dress": ("dress",), "footwear": ("footwear",), "bag": ("bag",),
}  # fmt: skip
"""Where a photo shows what a group of the vocabulary names, the likeliest first."""
_OF_THE_PHOTO: Final = re.compile(
    r"\b(?:the|this|that|these|those|her|his|their|my)\b(?!\s+(?:same|style|look|spirit|manner|cut|print|pattern|cloth|"
    r"fabric|colou?rs?|photo|picture|image|size)\b)"
    r"|\b(?:dye|recolou?r|repaint)\b|\bэт(?:о|а|у|от|и|их|им|ой|ому)\b|\b(?:её|его|мою|мой|моё|мои)\b"
    r"|\b(?:перекрас|покрас|перешей|перешить)\w*", re.IGNORECASE)
"""Words that speak of what the photo shows, not of another garment in its style."""
_PLAIN: Final = "solid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A change of a garment: its type (vocabulary id, None: whatever the photo shows), the part of clothes where it may
    be, the likeliest first; colours as "#1a2b3c", a pattern, materials; `length` "more" or "less"; whether its `cut` is
    spoken of, and whether the words speak of the very garment of the photo (`is_its_own`)."""

    garment: str | None
    parts: tuple[str, ...]
    colours: tuple[str, ...]
    pattern: str | None
    materials: tuple[str, ...]
    length: str | None
    cut: bool
    is_its_own: bool

    @property
    def cloth(self) -> bool:
        """Whether a cloth is asked for that can be laid on a photo."""
        return bool(self.colours or self.pattern)


def wish_of(prompt: Prompt) -> Wish | None:
    """What a prompt asks of a photo's garment; None where it names no cloth, length or cut, or a garment that is no
    part of the clothes that are told apart."""
    said = prompt.attributes
    garment = said.construction.garment or said.garment
    entry = garment_entry(garment)
    parts = () if entry is None else _PLACES.get(entry.group or "", ())
    if garment is not None and not parts:
        return None
    length = next((one.direction for one in said.comparisons if one.kind == "length"), None)
    cut = bool(said.construction.features or said.construction.measures or said.sleeve or said.neckline or said.fit
               or said.length or said.details)
    pattern = said.pattern if said.pattern != _PLAIN else None
    wish = Wish(garment=garment, parts=parts, colours=_colours(prompt), pattern=pattern, materials=said.materials,
                length=length, cut=cut, is_its_own=length is not None or bool(_OF_THE_PHOTO.search(prompt.text)))
    return wish if wish.cloth or wish.materials or wish.length or wish.cut else None


def _colours(prompt: Prompt) -> tuple[str, ...]:
    """The colours of a garment's body: as they are written where they are written in figures."""
    known = colour_hexes()
    looks = [one.value for one in prompt.attributes.construction.looks if one.kind == "colour" and one.part == "body"]
    values = looks or list(prompt.attributes.colours)
    return tuple(value if value.startswith("#") else known[value] for value in values
                 if value.startswith("#") or value in known)
