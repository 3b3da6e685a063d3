"""Titles of our own making, such as "Leopard · black, beige · colourway 1", in the language of whoever reads them. No
seed and no code of a colour stands in one: they tell nobody anything, and are in the lineage.

A title is for people. What it was made of is in the picture's `part` and `attributes`, and nothing is read out of it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from modiste.core.colour import nearest_colour
from modiste.core.values import parse_hex
from modiste.fabric.categories import CATEGORIES, category_label
from modiste.language import Language, colour_hexes, label
from modiste.studio.store.pictures.values import Picture
from modiste.studio.store.text_fields import shortened
from modiste.stylist.wardrobe.titles import LANGUAGES

TITLES: Final = "titles"
"""The attribute of a picture that holds its title in each language, where it is one of our own making."""
_ROLES: Final = {
    "en": {"colourway": "colourway", "blender": "blender", "stripe": "stripe", "recoloured": "recoloured"},
    "ru": {"colourway": "расцветка", "blender": "компаньон", "stripe": "полоска к нему",
           "recoloured": "перекрашена"},
}
_ON: Final = " · "
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
_INKS: Final = 2
_MOST: Final = 90
"""Of either half of a title, in characters."""


def shown_title(picture: Picture, language: Language) -> str:
    """A picture's title as people read it: one of our own making in their words, one that a person gave as it is."""
    if picture.kind == "fabric" and picture.title in _titles_of_fabric(picture):
        category, role, inks = _fabric(picture)
        return fabric_title(category, role, inks, language)
    titles = picture.attributes.get(TITLES)
    if isinstance(titles, dict) and picture.title in titles.values():
        return str(titles.get(language, picture.title))
    photo, cloth = picture.text("photo"), picture.text("cloth")
    if picture.kind == "draped" and picture.title == draped_title(photo, cloth):
        return draped_title(photo, category_label(cloth, language).lower() if cloth in CATEGORIES
                            else colour_name(cloth, language) if _HEX.fullmatch(cloth) else cloth)
    return picture.title


def fabric_title(category: str, role: str, inks: Sequence[str] = (), language: Language = "en") -> str:
    """The title of a fabric: its category, its first colours, and what it is to another fabric."""
    known = category_label(category, language) if category in CATEGORIES else category
    colours = ", ".join(dict.fromkeys(colour_name(one, language) for one in inks[:_INKS]))
    return _ON.join(filter(None, (known, colours, role_label(role, language))))


@lru_cache(maxsize=4096)
def colour_name(code: str, language: Language) -> str:
    """A colour as "#rrggbb" by the nearest word that there is for it."""
    return label("colour", nearest_colour(parse_hex(code), colour_hexes())[0], language)


def draped_title(photo: str, cloth: str) -> str:
    """The title of a photo with another cloth on it, of the photo's title and the cloth's category, title or colour."""
    return f"{shortened(photo, _MOST)}{_ON}{shortened(cloth, _MOST)}"


def role_label(role: str, language: Language) -> str:
    """What a fabric is to another, such as "colourway-1", in words; anything else as it is."""
    name, dash, number = role.partition("-")
    known = _ROLES[language].get(name)
    return role if known is None or (dash and not number.isdecimal()) else " ".join(filter(None, (known, number)))


def _fabric(picture: Picture) -> tuple[str, str, tuple[str, ...]]:
    """(category, role, inks) of a fabric."""
    return picture.text("category"), picture.text("role"), tuple(filter(_HEX.fullmatch, picture.texts("inks")))


def _titles_of_fabric(picture: Picture) -> tuple[str, ...]:
    """The titles of our own making that a fabric may have, those of before, with the seed, among them."""
    category, role, inks = _fabric(picture)
    seed = picture.attributes.get("seed")
    before = " ".join(filter(None, (category, str(seed) if isinstance(seed, int) else "", role)))
    return before, *(fabric_title(category, role, inks, one) for one in LANGUAGES)
