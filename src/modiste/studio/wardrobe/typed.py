"""What is typed of a garment: its type in words, colours, a price, a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from modiste.core.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from modiste.core.items import Money

_CODE = 3
"""Letters of a currency's code."""


@dataclass(frozen=True, slots=True)
class TypedGarment:
    """A type: the words as written, and what the vocabulary makes of them."""

    own_type: str | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def garment_of(text: str | None) -> TypedGarment:
    """The type that words name; one that the vocabulary does not know stays as written."""
    if text is None:
        return TypedGarment()
    from modiste.language import attributes_from_fields, vocabulary

    said = text.strip()
    if said in vocabulary().entries["garment"]:
        return TypedGarment("", {"garment": (said,)})
    known = attributes_from_fields({"caption": said}).garment
    return TypedGarment(said, {"garment": (known,)} if known is not None else {})


def tags_typed(colour: str | None, pattern: str | None, material: str | None, whom: str | None = None
               ) -> dict[str, tuple[str, ...]]:
    """Tags by kind, from words in either language; `whom` a garment is for: women, men, girls, boys, or all.

    Raises:
        UnknownNameError: a word is none of the vocabulary.
    """
    given = {"colour": listed(colour), "pattern": listed(pattern), "material": listed(material),
             "gender": listed(whom)[:1]}
    return {kind: tuple(_id_of(kind, word) for word in said) for kind, said in given.items() if said}


def listed(text: str | None) -> tuple[str, ...]:
    """Words separated by commas, as typed."""
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text else ()


def _id_of(kind: str, word: str) -> str:
    from modiste.language import label, parse, vocabulary

    known = vocabulary().entries[kind]
    if word in known:
        return word
    said = parse(word)
    found = {"colour": said.colours, "material": said.materials,
             "pattern": (said.pattern,) if said.pattern else (),
             "gender": (said.gender,) if said.gender else ()}[kind]
    if not found:
        russian = {label(kind, one, "en"): label(kind, one, "ru") for one in known}
        raise UnknownNameError(kind, word, tuple(russian), russian_names=russian)
    return found[0]


def amount_of(text: str | None) -> "Money | None":
    """A price, "49.90 EUR" or "4990 руб".

    Raises:
        InputError: it is none.
    """
    if text is None:
        return None
    from modiste.catalog.feeds.prices import read_price_text
    from modiste.core.items import Money

    number, _, currency = text.strip().partition(" ")
    try:
        if len(currency.strip()) == _CODE and currency.strip().isascii():
            return Money(Decimal(number.replace(",", ".")), currency.strip().upper())
        read = read_price_text(text).money(None)
    except (InvalidOperation, InputError) as error:
        raise InputError("studio.price_typed", text=text) from error
    if read is None:
        raise InputError("studio.price_typed", text=text)
    return read


def day_of(text: str | None) -> date | None:
    """A day, "2026-05-01".

    Raises:
        InputError: it is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError("studio.day_typed", text=text) from error
