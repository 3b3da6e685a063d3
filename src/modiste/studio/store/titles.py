"""Titles of our own making, such as "cheetah 7 colourway-1", in the language of whoever reads them."""

import re
from typing import Final

from modiste.fabric.categories import CATEGORIES, category_label
from modiste.language import Language
from modiste.studio.store.values import Picture

_ROLES: Final = {
    "en": {"colourway": "colourway", "blender": "blender", "stripe": "stripe"},
    "ru": {"colourway": "расцветка", "blender": "компаньон", "stripe": "полоска к нему"},
}
_ON: Final = " · "
_MOST: Final = 90
"""Of either half of a title, in characters."""
_ROLE: Final = re.compile(r"(colourway|blender|stripe)(?:-(\d+))?")


def shown_title(picture: Picture, language: Language) -> str:
    """A picture's title as people read it: a fabric's category and what it is to another in their words."""
    if picture.kind == "draped":
        worn, between, cloth = picture.title.rpartition(_ON)
        return worn + between + (category_label(cloth, language).lower() if cloth in CATEGORIES else cloth)
    first, *rest = picture.title.split(" ")
    if picture.kind != "fabric" or first not in CATEGORIES:
        return picture.title
    return " ".join((category_label(first, language), *(role_label(part, language) for part in rest)))


def draped_title(photo: str, cloth: str) -> str:
    """The title of a photo with another cloth on it, of the photo's title and the cloth's category, title or colour."""
    return f"{photo[:_MOST]}{_ON}{cloth[:_MOST]}"


def role_label(part: str, language: Language) -> str:
    """What a fabric is to another, such as "colourway-1", in words; anything else as it is."""
    found = _ROLE.fullmatch(part)
    return " ".join(filter(None, (_ROLES[language][found[1]], found[2]))) if found else part
