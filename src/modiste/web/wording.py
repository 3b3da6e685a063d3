"""Ids of the vocabulary and the fabric room, as people read them in the language of the page."""

from typing import Final

from modiste import language
from modiste.core.errors import UnknownNameError
from modiste.fabric.categories import CATEGORIES, category_label
from modiste.studio.store.titles import role_label
from modiste.web.texts import TABLES, Words

_KINDS: Final = {"type": "garment", "colour": "colour", "pattern": "pattern"}
"""What a check is called, and its kind in the vocabulary."""
_TAGGED: Final = ("garment", "colour", "pattern", "material")


def missed(checked: str, words: Words) -> str:
    """What the locks missed, from the record of the checks: "type missed: looks like tshirt; colour ok"."""
    return "; ".join(_missed(part, words) for part in checked.split("; ") if " missed" in part)


def tag_name(tag: str, words: Words) -> str:
    """A tag of our own making in words; one of the user's stays as it is."""
    if tag in CATEGORIES.names:
        return category_label(tag, words.language).lower()
    said = next((name for kind in _TAGGED if (name := _label(kind, tag, words)) != tag), None)
    if said is not None:
        return said
    key = next((key for key in (f"tag.{tag}", f"tryon.part.{tag}") if key in TABLES[words.language]), None)
    return words(key).lower() if key is not None else role_label(tag, words.language)


def _missed(part: str, words: Words) -> str:
    what, _, seen = part.partition(" missed: looks like ")
    kind = _KINDS.get(what)
    if kind is None or not seen:
        return part
    return words("design.missed", kind=_label(kind, "", words), seen=_label(kind, seen, words))


def _label(kind: str, value: str, words: Words) -> str:
    """The words of an id; the id itself where the vocabulary has none."""
    try:
        return language.label(kind, value.replace(" ", "_"), words.language)
    except UnknownNameError:
        return value
