"""The bilingual fashion vocabulary, read once from `vocabulary.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from modiste.core.errors import DataError, UnknownNameError
from modiste.language.morphology import GrammarNumber

Language = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
_NUMBERS: Final[dict[str, GrammarNumber]] = {"m": "m", "f": "f", "n": "n", "pl": "pl", "pt": "pl"}


@dataclass(frozen=True, slots=True)
class Form:
    """A phrase that captions may use. `number` is its grammatical gender ("m", "f", "n") or "pl".

    English forms are "pl" or "n"; `pair_only` marks Russian pluralia tantum such as "брюки"; `cases` holds the
    genitive and the accusative where the morphological dictionary does not know them.
    """

    text: str
    number: GrammarNumber = "n"
    pair_only: bool = False
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """One fact: a kind ("colour") and the id of a value ("navy")."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value of a kind with its phrases in both languages.

    `forms[language][0]` is canonical; `phrases[language]` holds everything that is understood, forms included.
    `hex` is a colour's sRGB centre; `group` a garment's coarse class and `parent` the id of the wider type that it
    is a kind of (a hoodie is a sweatshirt); `modifier` what a garment's name means
    before another garment's; `alone` the attribute that stands for the garment when none is named.
    """

    kind: str
    id: str
    forms: Mapping[Language, tuple[Form, ...]]
    phrases: Mapping[Language, tuple[str, ...]]
    group: str | None = None
    parent: str | None = None
    hex: str | None = None
    modifier: Meaning | None = None
    alone: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All entries by kind and id, and the phrases that say several things at once."""

    entries: Mapping[str, Mapping[str, Entry]]
    combinations: Mapping[str, tuple[Meaning, ...]]
    kind_names: Mapping[str, Entry] = field(repr=False)

    def kinds(self) -> tuple[str, ...]:
        """The kinds of attribute: garment, colour, pattern, ..."""
        return tuple(self.entries)

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of a kind, in the order of the file. Raises UnknownNameError for an unknown kind."""
        return tuple(self._kind(kind))

    def entry(self, kind: str, value: str) -> Entry:
        """The entry of one value by its id. Raises UnknownNameError for an unknown kind or id."""
        values = self._kind(kind)
        if value not in values:
            raise UnknownNameError(kind, value, tuple(values))
        return values[value]

    def groups(self) -> tuple[str, ...]:
        """The coarse classes of garments."""
        return tuple(dict.fromkeys(e.group for e in self._kind("garment").values() if e.group is not None))

    def _kind(self, kind: str) -> Mapping[str, Entry]:
        if kind not in self.entries:
            raise UnknownNameError("kind of attribute", kind, tuple(self.entries))
        return self.entries[kind]


def label(kind: str, value: str, language: Language) -> str:
    """What people read for an id: label("colour", "navy", "ru") is "тёмно-синий". An empty id names the kind.

    Raises UnknownNameError for an unknown kind, id or language.
    """
    if language not in LANGUAGES:
        raise UnknownNameError("language", language, LANGUAGES)
    words = vocabulary()
    if kind not in words.entries or (value and value not in words.entries[kind]):
        finer = construction_words().vocabulary.entries.get(kind, {}).get(value)
        if finer is not None:
            return finer.forms[language][0].text
    if not value:
        words.ids(kind)
        return words.kind_names[kind].forms[language][0].text
    return words.entry(kind, value).forms[language][0].text


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the package. Raises DataError when its file is damaged."""
    raw = resources.files("modiste.language").joinpath("vocabulary.toml").read_bytes()
    return read_vocabulary(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructionWords:
    """The vocabulary of construction. `same`: what a meaning of `vocabulary()` is here (None: nothing to sew);
    `refine`: (garment, meaning) -> the garment that it becomes; `alone`: the garment that a meaning stands for where
    none is named; `modifier`: what a garment's name says before another one.
    """

    vocabulary: Vocabulary
    same: Mapping[Meaning, Meaning | None]
    refine: Mapping[tuple[str, Meaning], str]
    alone: Mapping[Meaning, str]
    modifier: Mapping[str, Meaning]


@cache
def construction_words() -> ConstructionWords:
    """The words for how a garment is made, from `construction.toml`. Raises DataError when it is damaged."""
    tables = _tables(resources.files("modiste.language").joinpath("construction.toml").read_bytes())
    same, refine, alone, modifier = (tables.pop(name) for name in ("same", "refine", "alone", "modifier"))
    for kind in _SAID_WITH:
        for row in tables[kind].values():
            row["en_also"] = _with_also(row, "en", ("with", "with a"))
            row["ru_also"] = _with_also(row, "ru", ("с", "со"))
    pairs = {tuple(row.split(" ")): garment for row, garment in refine.items()}
    return ConstructionWords(
        vocabulary=_vocabulary(tables, vocabulary()),
        same={_meanings(one)[0]: _meanings(other)[0] if other else None for one, other in same.items()},
        refine={(garment, _meanings(said)[0]): finer for (garment, said), finer in pairs.items()},
        alone={_meanings(said)[0]: garment for said, garment in alone.items()},
        modifier={garment: _meanings(said)[0] for garment, said in modifier.items()},
    )


_SAID_WITH: Final = (
    "neckline collar sleeve sleeve_length cuff closure closure_form pocket slit belt band rise detail strap hem".split()
)
_WITH: Final = ("with", "с", "со", "на")


def garment_entry(garment: str | None) -> Entry | None:
    """A garment's entry, in the vocabulary or in the finer one of construction; None for a name that neither has."""
    if garment is None:
        return None
    return (vocabulary().entries["garment"].get(garment)
            or construction_words().vocabulary.entries["garment"].get(garment))


def wider_garments(garment: str) -> tuple[str, ...]:
    """A garment and the types that it is a kind of, the widest last: a trench coat is a coat. A name that neither
    vocabulary has is its own."""
    found = [garment]
    while (entry := garment_entry(found[-1])) is not None and entry.parent and entry.parent not in found:
        found.append(entry.parent)
    return tuple(found)


def widest_garment(garment: str) -> str:
    """The type that a garment is a kind of, which is a kind of none."""
    return wider_garments(garment)[-1]


def _with_also(row: Mapping[str, str], language: Language, words: Sequence[str]) -> str:
    """All phrases of a row and the same after "with", lest a shorter phrase with its "with" be found first."""
    phrases = _split(row[language]) + _split(row.get(f"{language}_also", ""))
    plain = [phrase for phrase in phrases if phrase[:1] != "=" and phrase.split(" ")[0] not in _WITH]
    joined = [f"{word} {phrase}" for phrase in plain for word in words]
    return " | ".join([*_split(row.get(f"{language}_also", "")), *joined])


def read_vocabulary(raw: bytes) -> Vocabulary:
    """A vocabulary from the bytes of a TOML file in the layout of `vocabulary.toml`. Raises DataError."""
    return _vocabulary(_tables(raw), None)


def _tables(raw: bytes) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError("language.vocabulary_unreadable", error=error) from error


def _vocabulary(tables: dict[str, dict[str, Any]], beside: Vocabulary | None) -> Vocabulary:
    """A vocabulary of tables; what it points to may be defined in the one `beside` it."""
    combinations = {phrase: _meanings(text) for phrase, text in tables.pop("combination", {}).items()}
    names = {kind: _entry("kind", kind, row) for kind, row in tables.pop("kind", {}).items()}
    entries = {kind: {value: _entry(kind, value, row) for value, row in rows.items()} for kind, rows in tables.items()}
    every = (entries, beside.entries) if beside is not None else (entries,)
    known = {(kind, value) for part in every for kind, rows in part.items() for value in rows}
    pointers = [meaning for meanings in combinations.values() for meaning in meanings]
    for entry in entries.get("garment", {}).values():
        pointers += [meaning for meaning in (entry.modifier, entry.alone) if meaning is not None]
        pointers += [Meaning("garment", entry.parent)] if entry.parent is not None else []
    for meaning in pointers:
        if (meaning.kind, meaning.id) not in known:
            raise DataError("language.vocabulary_undefined", kind=meaning.kind, id=meaning.id)
    return Vocabulary(entries=entries, combinations=combinations, kind_names=names)


def _meanings(text: str) -> tuple[Meaning, ...]:
    return tuple(Meaning(kind, value) for kind, _, value in (part.partition(":") for part in text.split()))


def _entry(kind: str, value: str, row: Mapping[str, str]) -> Entry:
    forms: dict[Language, tuple[Form, ...]] = {}
    phrases: dict[Language, tuple[str, ...]] = {}
    for language in LANGUAGES:
        if not row.get(language):
            raise DataError("language.vocabulary_phrase", kind=kind, value=value, language=language)
        forms[language] = tuple(_form(text) for text in _split(row[language]))
        also = _split(row.get(f"{language}_also", ""))
        phrases[language] = tuple(dict.fromkeys((*(form.text for form in forms[language]), *also)))
    modifier, alone = (_meanings(row[name])[0] if name in row else None for name in ("modifier", "alone"))
    return Entry(
        kind=kind, id=value, forms=forms, phrases=phrases, group=row.get("group"), parent=row.get("parent"),
        hex=row.get("hex"), modifier=modifier, alone=alone)


def _split(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split("|") if phrase.strip()]


def _form(text: str) -> Form:
    phrase, mark, *cases = (*text.split(":"), "") if ":" not in text else text.split(":")
    if mark and mark not in _NUMBERS:
        raise DataError("language.vocabulary_mark", text=text, mark=mark, numbers=_NUMBERS)
    return Form(phrase, _NUMBERS.get(mark, "n"), pair_only=mark == "pt", cases=tuple(cases))
