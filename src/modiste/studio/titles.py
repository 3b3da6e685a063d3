"""Titles of our own making, such as "cheetah 7 colourway-1", in the language of whoever reads them.

A title is for people. What it was made of is in the picture's `part` and `attributes`, and nothing is read out of it.
"""

from typing import Final

from modiste.fabric.categories import CATEGORIES, category_label
from modiste.language import Language
from modiste.studio.store.pictures.values import Picture
from modiste.studio.store.text_fields import shortened

TITLES: Final = "titles"
"""The attribute of a picture that holds its title in each language, where it is one of our own making."""
_ROLES: Final = {
    "en": {"colourway": "colourway", "blender": "blender", "stripe": "stripe", "recoloured": "recoloured"},
    "ru": {"colourway": "расцветка", "blender": "компаньон", "stripe": "полоска к нему",
           "recoloured": "перекрашена"},
}
_ON: Final = " · "
_MOST: Final = 90
"""Of either half of a title, in characters."""


def shown_title(picture: Picture, language: Language) -> str:
    """A picture's title as people read it: one of our own making in their words, one that a person gave as it is."""
    if picture.kind == "fabric" and picture.title == fabric_title(*_fabric(picture)):
        category, seed, role = _fabric(picture)
        known = category_label(category, language) if category in CATEGORIES else category
        return " ".join(filter(None, (known, seed, role_label(role, language))))
    titles = picture.attributes.get(TITLES)
    if isinstance(titles, dict) and picture.title in titles.values():
        return str(titles.get(language, picture.title))
    photo, cloth = picture.text("photo"), picture.text("cloth")
    if picture.kind == "draped" and picture.title == draped_title(photo, cloth):
        return draped_title(photo, category_label(cloth, language).lower() if cloth in CATEGORIES else cloth)
    return picture.title


def fabric_title(category: str, seed: str, role: str) -> str:
    """The title of a fabric, of its category, its seed and what it is to another fabric."""
    return " ".join(filter(None, (category, seed, role)))


def draped_title(photo: str, cloth: str) -> str:
    """The title of a photo with another cloth on it, of the photo's title and the cloth's category, title or colour."""
    return f"{shortened(photo, _MOST)}{_ON}{shortened(cloth, _MOST)}"


def role_label(role: str, language: Language) -> str:
    """What a fabric is to another, such as "colourway-1", in words; anything else as it is."""
    name, dash, number = role.partition("-")
    known = _ROLES[language].get(name)
    return role if known is None or (dash and not number.isdecimal()) else " ".join(filter(None, (known, number)))


def _fabric(picture: Picture) -> tuple[str, str, str]:
    """(category, seed, role) of a fabric."""
    seed = picture.attributes.get("seed")
    return picture.text("category"), str(seed) if isinstance(seed, int) else "", picture.text("role")
