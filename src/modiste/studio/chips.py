"""A prompt's attributes as chips that can be taken away and added: each change is a new wording of the prompt."""

from dataclasses import dataclass, replace
from typing import Any, Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import UnknownNameError
from modiste.language import Language

SINGLE: Final = {"garment": "garment", "pattern": "pattern", "fit": "fit", "length": "length", "neckline": "neckline",
                 "sleeve": "sleeve", "gender": "gender"}
MANY: Final = {"colour": "colours", "material": "materials", "style": "styles", "detail": "details",
               "occasion": "occasions", "season": "seasons"}
KINDS: Final = ("garment", "colour", "pattern", "material", "fit", "length", "neckline", "sleeve", "style", "detail",
                "occasion", "season", "gender")
"""In the order in which chips are shown."""
LOCKS: Final = {"garment": "type", "colour": "colour", "pattern": "pattern"}
"""The kinds that can be checked in a finished picture, and what `lock` calls them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One attribute of a prompt, and its words in the language of the page; `denied` is what must not be there."""

    kind: str
    value: str
    kind_label: str
    label: str
    denied: bool = False


def chips_of(text: str, tongue: Language) -> tuple[Chip, ...]:
    """What a text is understood as; nothing for a text that says nothing known."""
    said = language.parse(text)
    chips = [_chip(kind, value, tongue) for kind in KINDS for value in _values(said, kind)]
    denied = [_chip(one.kind, one.value or "", tongue, denied=True) for one in said.excluded]
    return (*chips, *denied)


def without_chip(text: str, kind: str, value: str) -> str:
    """The text without one attribute, worded anew in its own language.

    Raises:
        UnknownNameError: there is no such kind of attribute.
    """
    language.vocabulary().ids(kind)
    said = language.parse(text)
    left = _with(said, kind, tuple(one for one in _values(said, kind) if one != value)) if kind in KINDS else said
    kept = tuple(one for one in left.excluded if (one.kind, one.value or "") != (kind, value))
    return _worded(replace(left, excluded=kept), text)


def with_chip(text: str, kind: str, value: str) -> str:
    """The text with one more attribute; where a kind holds only one, with another.

    Raises:
        UnknownNameError: there is no such kind or value.
    """
    language.vocabulary().entry(kind, value)
    said = language.parse(text)
    values = (value,) if kind in SINGLE else tuple(dict.fromkeys((*_values(said, kind), value)))
    return _worded(_with(said, kind, values), text)


def choices(kind: str, tongue: Language) -> tuple[tuple[str, str], ...]:
    """(words, id) of every value of a kind, in the order of the words.

    Raises:
        UnknownNameError: there is no such kind.
    """
    return tuple(sorted((language.label(kind, value, tongue), value) for value in language.vocabulary().ids(kind)))


def _worded(attributes: Attributes, text: str) -> str:
    return "" if attributes.empty else language.caption(attributes, language.detect_language(text))


def _values(said: Attributes, kind: str) -> tuple[str, ...]:
    if kind in SINGLE:
        value = getattr(said, SINGLE[kind])
        return (value,) if value else ()
    if kind not in MANY:
        raise UnknownNameError("kind of attribute", kind, KINDS)
    values: tuple[str, ...] = getattr(said, MANY[kind])
    return values


def _with(said: Attributes, kind: str, values: tuple[str, ...]) -> Attributes:
    if kind not in SINGLE and kind not in MANY:
        raise UnknownNameError("kind of attribute", kind, KINDS)
    first = values[0] if values else None
    changed: dict[str, Any] = {SINGLE[kind]: first} if kind in SINGLE else {MANY[kind]: values}
    return replace(said, **changed)


def _chip(kind: str, value: str, tongue: Language, *, denied: bool = False) -> Chip:
    return Chip(kind=kind, value=value, kind_label=language.label(kind, "", tongue),
                label=language.label(kind, value, tongue), denied=denied)
