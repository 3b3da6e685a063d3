"""Which column of a table is what: names folded and compared with known ones, without what may stand around them
("Цвет товара", "Stock (pcs)", "Цена, руб."), and nearly alike ones too."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from modiste.catalog.feeds.offers import Column
from modiste.catalog.feeds.prices import known_currency
from modiste.core.errors import InputError, UnknownNameError

_TABLE: Final = Path(__file__).with_name("columns.toml")
_MANY: Final = frozenset({"picture", "category", "description"})
"""Fields that several columns may fill."""
_MONEY: Final = frozenset({"price", "sale_price", "full_price"})
_AROUND_SCORE: Final = 98.0
"""The score of a known name with other words around it: below that of the name alone."""
_LEAST_SCORE: Final = 88.0
_LEAST_LETTERS: Final = 5
"""Shorter names have too many neighbours: "fit" and "kit"."""
_HUMP: Final = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_NUMBERED: Final = re.compile(r"\s*\d{1,2}$")


@cache
def aliases() -> Mapping[str, tuple[str, ...]]:
    """What columns are called, by field."""
    return _table("names")


@cache
def _table(section: str) -> Mapping[str, tuple[str, ...]]:
    rows = tomllib.loads(_TABLE.read_text("utf-8"))[section]
    return {name: tuple(part.strip() for part in text.split(",")) for name, text in rows.items()}


def fields() -> tuple[str, ...]:
    """The fields of a table that the import knows."""
    return tuple(aliases())


def folded_name(name: str) -> str:
    """A column's name for comparing: "baseColour", "Base_Colour " and "base colour" are one."""
    apart = _HUMP.sub(" ", name)
    return " ".join(re.sub(r"[\W_]+", " ", apart.casefold().replace("ё", "е")).split())


def bare_name(folded: str, field: str) -> str:
    """A folded name without what may stand around a name of a field: "цвет" of "цвет товара", "price" of "price eur";
    "" where nothing else is left."""
    words, left = folded.split(), list[str]()
    while words:
        length = next((len(one) for one in _around(field) if words[: len(one)] == one), 0)
        if not length and field in _MONEY and known_currency(words[0]) is not None:
            length = 1
        left += words[: 0 if length else 1]
        words = words[length or 1 :]
    return " ".join(left)


@cache
def _around(field: str) -> tuple[list[str], ...]:
    """The words of what may stand around a field's names, the longest first."""
    phrases = (*_table("around")["any"], *_table("around").get(field, ()))
    return tuple(sorted(map(str.split, phrases), key=len, reverse=True))


def map_columns(header: Sequence[str], said: Mapping[str, str]) -> tuple[Column, ...]:
    """How each column is understood. `said` are the user's words, field to column; they win, "" for a field that no
    column is to fill.

    Raises:
        UnknownNameError: a field or a column of `said` is none.
        InputError: `said` names one column twice.
    """
    chosen: dict[int, tuple[str, float | None]] = {}
    for field, column in said.items():
        if field not in fields():
            raise UnknownNameError("field of a feed", field, fields())
        if not column:
            continue
        place = _column(header, column)
        if place in chosen:
            raise InputError("catalog.column_twice", column=column, first=chosen[place][0], second=field)
        chosen[place] = (field, None)
    taken = set(said)
    for score, _, place, field in sorted(_scores(header, taken), key=lambda one: (-one[0], one[1], one[2])):
        if place in chosen or (field in taken and field not in _MANY) or field in said:
            continue
        chosen[place] = (field, score)
        taken.add(field)
    return tuple(Column(name=name, field=chosen.get(place, ("", None))[0], score=chosen.get(place, ("", None))[1])
                 for place, name in enumerate(header))


def _column(header: Sequence[str], name: str) -> int:
    if name in header:
        return header.index(name)
    alike = [place for place, one in enumerate(header) if folded_name(one) == folded_name(name)]
    if not alike:
        raise UnknownNameError("column of this feed", name, [one for one in header if one])
    return alike[0]


def _scores(header: Sequence[str], without: set[str]) -> list[tuple[float, int, int, str]]:
    """How well each column suits each field: 100 for a known name, less for a name that is nearly one; of equal ones
    the name that stands earlier in the list of the field's."""
    from rapidfuzz import fuzz, process

    known = {alias: (field, rank) for field, names in aliases().items() if field not in without
             for rank, alias in enumerate(names)}
    found = []
    for place, name in enumerate(header):
        folded = folded_name(name)
        if folded not in known:
            folded = _NUMBERED.sub("", folded)
        if folded in known:
            found.append((100.0, known[folded][1], place, known[folded][0]))
        elif bare := _bare(folded, known):
            found += [(_AROUND_SCORE, rank, place, field) for field, rank in bare]
        elif len(folded) >= _LEAST_LETTERS:
            match = process.extractOne(folded, list(known), scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST_SCORE)
            if match is not None:
                found.append((match[1], known[match[0]][1], place, known[match[0]][0]))
    return found


def _bare(folded: str, known: Mapping[str, tuple[str, int]]) -> list[tuple[str, int]]:
    """Fields and ranks of the `known` names that a name is with other words around them."""
    found = [(field, known.get(bare_name(folded, field))) for field in aliases()]
    return [one for field, one in found if one is not None and one[0] == field]
