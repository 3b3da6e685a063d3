"""What captions of both languages share: the choice of words, and attributes in the order of a sentence."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from modiste.core.attributes import Attributes
from modiste.language.vocabulary import Form, Language, construction_words, vocabulary

T = TypeVar("T")

SLOTS: Final = {
    "gender": "gender", "styles": "style", "seasons": "season", "fit": "fit", "length": "length",
    "colours": "colour", "pattern": "pattern", "materials": "material", "sleeve": "sleeve", "neckline": "neckline",
    "details": "detail", "occasions": "occasion",
}  # fmt: skip
_FIRST_FORM: Final = 0.6


@dataclass(frozen=True, slots=True)
class Wording:
    """Chooses words. Without `chance` the choice is always the canonical one; `reverse` turns the adjectives
    round and `apart` asks for commas between them, for where neighbours would make another phrase."""

    language: Language
    chance: random.Random | None = None
    reverse: bool = False
    apart: bool = False

    def form(self, kind: str, value: str) -> Form:
        """One of the phrases for a value, of the words of construction too; the canonical one is the likeliest."""
        finer = construction_words().vocabulary.entries.get(kind, {}).get(value)
        plain = value in vocabulary().entries.get(kind, {}) or finer is None
        forms = (vocabulary().entry(kind, value) if plain or finer is None else finer).forms[self.language]
        if self.chance is None or len(forms) == 1 or self.chance.random() < _FIRST_FORM:
            return forms[0]
        return self.chance.choice(forms[1:])

    def happens(self, share: float) -> bool:
        """True in that share of the variants, never in the canonical caption."""
        return self.chance is not None and self.chance.random() < share

    def pick(self, options: Sequence[T]) -> T:
        """Any of the options; the first in the canonical caption."""
        return options[0] if self.chance is None else self.chance.choice(options)

    def shuffled(self, parts: Sequence[T]) -> list[T]:
        """The parts in any order; as they are in the canonical caption."""
        done = list(parts)
        if self.chance is not None:
            self.chance.shuffle(done)
        return done


@dataclass(frozen=True, slots=True)
class Part:
    """One phrase of a caption about a value of `kind`."""

    kind: str
    text: str


def values(attributes: Attributes, name: str) -> tuple[str, ...]:
    """The ids of one field of the attributes, as a tuple whether it holds one or many."""
    value = getattr(attributes, name)
    return (value,) if isinstance(value, str) else tuple(value or ())


def parts(attributes: Attributes, wording: Wording) -> list[Part]:
    """A phrase for every descriptive value, in the order of `SLOTS`."""
    return [
        Part(kind, wording.form(kind, value).text) for name, kind in SLOTS.items() for value in values(attributes, name)
    ]


def amount(value: float) -> str:
    """A price without needless decimals."""
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"


def sizes_phrase(word: str, sizes: tuple[str, ...]) -> str:
    """Sizes after the word for size: "size S/M"; each apart where one belongs to a national system."""
    if any(" " in size for size in sizes):
        return ", ".join(f"{word} {size}" for size in sizes)
    return f"{word} {'/'.join(sizes)}"
