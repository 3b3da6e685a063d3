"""Ids of the vocabulary and the fabric room, as people read them in the language of the page."""

from collections.abc import Mapping
from typing import Final

from modiste import language
from modiste.catalog.limits.describing import money
from modiste.core.errors import UnknownNameError
from modiste.core.items import Money
from modiste.fabric.categories import CATEGORIES, category_label
from modiste.studio.saving import Json
from modiste.studio.titles import role_label
from modiste.web.texts import TABLES, Words

_KINDS: Final = {"type": "garment", "colour": "colour", "pattern": "pattern"}
"""What a check is called, and its kind in the vocabulary."""
_TAGGED: Final = ("garment", "colour", "pattern", "material")


def missed(verified: Json, words: Words) -> str:
    """What the locks missed, from a picture's attribute `verified`: the checks that were made of it."""
    checks = [check for check in verified if isinstance(check, dict)] if isinstance(verified, list) else []
    return "; ".join(_missed(check, words) for check in checks if check.get("ok") is False)


def sentence(text: str) -> str:
    """A line of ours as a sentence of its own: with a capital and an end."""
    return f"{text[:1].upper()}{text[1:]}{'' if text[-1:] in '.!?…' else '.'}"


def price_text(price: Money | None, words: Words) -> str:
    """A price as it is written in the language of the page."""
    return words.error(money(float(price.amount), price.currency)) if price is not None else ""


def tag_name(tag: str, words: Words) -> str:
    """A tag of our own making in words; one of the user's stays as it is."""
    if tag in CATEGORIES.names:
        return category_label(tag, words.language).lower()
    said = next((name for kind in _TAGGED if (name := _label(kind, tag, words)) != tag), None)
    if said is not None:
        return said
    key = next((key for key in (f"tag.{tag}", f"tryon.part.{tag}") if key in TABLES[words.language]), None)
    return words(key).lower() if key is not None else role_label(tag, words.language)


def _missed(check: Mapping[str, Json], words: Words) -> str:
    what, seen = str(check.get("kind", "")), str(check.get("seen", ""))
    sure = check.get("sure") is not False
    kind = _KINDS.get(what)
    if kind is None:  # what was denied
        asked = tag_name(str(check.get("asked", what)), words)
        return words("design.shown" if sure else "design.untold", kind=asked)
    if not sure:
        return words("design.untold", kind=_label(kind, "", words))
    if not seen:
        return what
    return words("design.missed", kind=_label(kind, "", words), seen=_label(kind, seen, words))


def _label(kind: str, value: str, words: Words) -> str:
    """The words of an id; the id itself where the vocabulary has none."""
    try:
        return language.label(kind, value.replace(" ", "_"), words.language)
    except UnknownNameError:
        return value
