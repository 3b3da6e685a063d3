"""A prompt's attributes as chips that can be taken away and added.

A person's words stay as they are: what a chip changes is kept beside them as a `Change`, and `changed` applies it to
the attributes. `with_chip` and `without_chip` word a prompt anew, for programs that want a text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import UnknownNameError
from modiste.language import Language
from modiste.language.morphology import decline, is_adjective
from modiste.language.vocabulary import construction_words

SINGLE: Final = {"garment": "garment", "pattern": "pattern", "fit": "fit", "length": "length", "neckline": "neckline",
                 "sleeve": "sleeve", "gender": "gender"}
MANY: Final = {"colour": "colours", "material": "materials", "style": "styles", "detail": "details",
               "occasion": "occasions", "season": "seasons"}
KINDS: Final = ("garment", "colour", "pattern", "material", "fit", "length", "neckline", "sleeve", "style", "detail",
                "occasion", "season", "gender")
"""In the order in which chips are shown."""
LOCKS: Final = {"garment": "type", "colour": "colour", "pattern": "pattern"}
"""The kinds that can be checked in a finished picture, and what `lock` calls them."""


_WORN: Final = frozenset({"upper", "lower", "underwear", "dress", "set", "outerwear", "footwear", "bag"})
"""Groups of what can be designed; the vocabulary also knows what shops sell beside clothes."""
_HATS: Final = frozenset({"belt", "cap", "hat", "beanie", "bucket_hat", "beret", "headband", "scarf", "gloves", "tie"})
WITHOUT: Final = {
    "lower": frozenset({"neckline", "sleeve"}), "footwear": frozenset({"neckline", "sleeve", "fit", "length"}),
    "bag": frozenset({"neckline", "sleeve", "fit", "length"}), "accessory": frozenset({"neckline", "sleeve", "fit"}),
}
"""Kinds that a garment of a group has none of."""
_OF_GARMENT: Final = ("length", "detail", "gender")
"""Kinds whose Russian values agree with the garment: their names are of another gender than "длинный"."""
_KIND_NAMES: Final = {("detail", "ru"): "деталь", ("detail", "en"): "detail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One attribute of a prompt, and its words in the language of the page; `denied` is what must not be there,
    `state` is "added" or "removed" where a chip changed what the words say."""

    kind: str
    value: str
    kind_label: str
    label: str
    denied: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An attribute more (`add`) or less than a text says."""

    kind: str
    value: str
    add: bool

    @property
    def as_text(self) -> str:
        """As a request holds it: "+colour:navy", "-length:midi"."""
        return f"{'+' if self.add else '-'}{self.kind}:{self.value}"


def changes_of(texts: Iterable[str]) -> tuple[Change, ...]:
    """Changes as requests hold them; what is none of the vocabulary is left out."""
    found = []
    for text in texts:
        kind, _, value = text[1:].partition(":")
        if text[:1] in ("+", "-") and kind in KINDS and value in language.vocabulary().ids(kind):
            found.append(Change(kind=kind, value=value, add=text[0] == "+"))
    return tuple(found)


def changed(said: Attributes, changes: Sequence[Change]) -> Attributes:
    """What a text says, with the changes that chips made, in their order."""
    for one in changes:
        values = _values(said, one.kind)
        if one.add:
            new = (one.value,) if one.kind in SINGLE else tuple(dict.fromkeys((*values, one.value)))
        else:
            new = tuple(value for value in values if value != one.value)
            said = replace(said, excluded=tuple(
                denied for denied in said.excluded if (denied.kind, denied.value or "") != (one.kind, one.value)))
        said = _with(said, one.kind, new)
    return said


def chips_of(text: str, tongue: Language, changes: Sequence[Change] = ()) -> tuple[Chip, ...]:
    """What a text is understood as, with what chips changed; nothing for a text that says nothing known."""
    whole = language.parse(text)
    parts = look_parts(text)
    # Of a look the changes are of its first garment: what is said of the others stands with them.
    said = language.parse(parts[0]) if len(parts) > 1 else whole
    now = changed(said, changes)
    chips = []
    for kind in KINDS:
        before, after = _values(said, kind), _values(now, kind)
        chips += [_chip(kind, value, tongue, now.garment, state="" if value in before else "added") for value in after]
        chips += [_chip(kind, value, tongue, now.garment, state="removed") for value in before if value not in after]
    if now.sleeve is not None and now.sleeve == said.sleeve:
        chips = [_with_shape(one, text, tongue) if one.kind == "sleeve" else one for one in chips]
    left = {(one.kind, one.value) for one in now.excluded}
    denied = [_chip(one.kind, one.value or "", tongue, now.garment, denied=True,
                    state="" if (one.kind, one.value) in left else "removed") for one in said.excluded]
    return (*chips, *denied)


def look_parts(text: str) -> tuple[str, ...]:
    """The words for each garment of a look, the outermost first where one is worn over another; the text alone where it
    names one garment."""
    layers = language.split_layers(text)
    return tuple(part for one in (layers or (text,)) for part in language.split_look(one))


def worn_with(text: str, tongue: Language) -> tuple[tuple[Chip, ...], ...]:
    """What is understood of each further garment of a look; none where a text names one."""
    return tuple(chips for part in look_parts(text)[1:] if (chips := chips_of(part, tongue)))


def _with_shape(chip: Chip, text: str, tongue: Language) -> Chip:
    """The chip of sleeves with their shape: an attribute has room for their length or their shape, and what is sewn
    hears both."""
    words = construction_words()
    known = words.same.get(language.Meaning("sleeve", chip.value))
    shapes = [one.value for one in language.read_construction(text).features
              if one.kind == "sleeve" and not one.denied and (known is None or known.kind != "sleeve")]
    if not shapes:
        return chip
    form = words.vocabulary.entries["sleeve"][shapes[0]].forms[tongue][0]
    return replace(chip, label=f"{chip.label}, {form.text}")


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


def choices(kind: str, tongue: Language, garment: str | None = None) -> tuple[tuple[str, str], ...]:
    """(words, id) of every value of a kind that can be added, in the order of the words: of garments those that are
    worn, and nothing of a kind that `garment` has none of.

    Raises:
        UnknownNameError: there is no such kind.
    """
    entries = language.vocabulary()
    group = entries.entry("garment", garment).group if garment in entries.ids("garment") and garment else None
    if kind in WITHOUT.get(group or "", ()):
        return ()
    values = [value for value in entries.ids(kind) if kind != "garment" or _is_worn(value)]
    return tuple(sorted((_label(kind, value, tongue, garment), value) for value in values))


def kind_label(kind: str, tongue: Language) -> str:
    """What a kind of attribute is called over a chip."""
    return _KIND_NAMES.get((kind, tongue)) or language.label(kind, "", tongue)


def _is_worn(garment: str) -> bool:
    return language.vocabulary().entry("garment", garment).group in _WORN or garment in _HATS


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


def _chip(kind: str, value: str, tongue: Language, garment: str | None, *, denied: bool = False, state: str = ""
          ) -> Chip:
    return Chip(kind=kind, value=value, kind_label=kind_label(kind, tongue),
                label=_label(kind, value, tongue, garment), denied=denied, state=state)


def _label(kind: str, value: str, tongue: Language, garment: str | None) -> str:
    """The words of a value; a Russian adjective agrees with the garment: "длинное" of a dress."""
    said = language.label(kind, value, tongue)
    if tongue != "ru" or kind not in _OF_GARMENT or not garment or not is_adjective(said):
        return said
    return decline(said, language.vocabulary().entry("garment", garment).forms["ru"][0].number)
