"""Cells of feeds as values: yes and no, numbers of pieces, lists, sizes."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from modiste.catalog.feeds.offers import SAID
from modiste.catalog.feeds.text import clean_line

_YES: Final = frozenset(
    "1 true yes y да есть in_stock instock preorder available available_for_order backorder on active"
    " limited_availability wahr ja oui si vrai".split()) | {"в наличии", "in stock", "под заказ"}
_NO: Final = frozenset(
    "0 false no n нет out_of_stock outofstock unavailable discontinued off archived draft falsch nein non faux soldout"
    " sold_out отсутствует".split()) | {"нет в наличии", "out of stock", "sold out"}
_COUNT: Final = re.compile(r"-?\d{1,9}(?=\D|$)")
_ADDRESS: Final = re.compile(r"\s*[,|;\n]\s*(?=(?:https?:)?//)|\s*[|;\n]\s*|\s+(?=https?://)")
_MOST_PICTURES: Final = 20
_LONGEST_ADDRESS: Final = 2000


def truth(text: str) -> bool | None:
    """Whether a cell says yes; None where it says neither."""
    folded = " ".join(text.casefold().split())
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    return None


def pieces(text: str) -> int | None:
    """A number of pieces, at least 0; None where it is none."""
    found = _COUNT.match(text.strip())
    return max(0, int(found.group())) if found is not None else None


def availability(said: str, stock: int | None, *, usual: bool = True) -> bool:
    """Whether it can be bought: as the feed says, else by the pieces that are left, else as usual."""
    told = truth(said) if said else None
    if told is None and said and said.strip().lstrip("-").isdigit():
        told = int(said) > 0
    if told is not None:
        return told
    return stock > 0 if stock is not None else usual


def addresses(text: str) -> tuple[str, ...]:
    """The pictures that a cell names, each once: addresses or paths, parted by commas, bars, semicolons or lines."""
    parts = _ADDRESS.split(text.strip()) if text.strip() else []
    if len(parts) == 1 and "," in parts[0] and "://" not in parts[0]:
        parts = parts[0].split(",")
    kept = (part.strip().strip(",") for part in parts)
    return tuple(dict.fromkeys(part for part in kept if part and len(part) <= _LONGEST_ADDRESS and part.isprintable()
                               ))[:_MOST_PICTURES]


def said_of(cells: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What cells say of the garment itself, by the kinds of SAID."""
    return tuple((kind, words) for kind in SAID if (words := clean_line(cells.get(kind, ""))))


def joined(parts: Sequence[str]) -> str:
    """Parts of a category as one path, each once."""
    return " > ".join(dict.fromkeys(filter(None, parts)))
