"""Fit notes from a table of rentals or purchases: Parquet, CSV or JSON lines.

Two layouts are known. That of the RentTheRunway reviews (Misra, Wan, McAuley, RecSys 2018): `user_id`, `item_id`,
`fit`, `size` as the shop's code (four to a size, one less is petite and one more long), `height_in`, `weight_lbs`,
`bust_size_num`, `bust_size_letter`, `age`, `category`, `rented_for`, `review_date`, `rating`. And our own: `person`,
`item`, `at`, `size` as a label, `fit`, and where known `height_cm`, `weight_kg`, `bust_cm`, `underbust_cm`, `age`,
`category`, `occasion`, `rating`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError, InputError
from modiste.stylist.fit.notes import OUTCOMES, FitNotes, Floats, Integers
from modiste.stylist.fit.steps import read_step
from modiste.stylist.tables import (
    Columns,
    check_columns,
    codes_of,
    days_of,
    numbered,
    numbers_of,
    read_columns,
    text_of,
)

CUPS: Final = ("aa", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
"""Cups of American bras: the bust is an inch more than the band for each, AA half an inch."""
_RENTALS: Final = ("user_id", "item_id", "fit", "size", "review_date", "category")
_RENTALS_MORE: Final = ("height_in", "weight_lbs", "bust_size_num", "bust_size_letter", "age", "rented_for", "rating")
_OWN: Final = ("person", "item", "at", "size", "fit")
_OUTCOMES: Final = {"small": 0, "fit": 1, "fits": 1, "large": 2, "мало": 0, "впору": 1, "велико": 2}
_INCH: Final = 2.54
_POUND: Final = 0.45359237
_PLAUSIBLE: Final = {"height": (100.0, 230.0), "weight": (25.0, 300.0), "girth": (45.0, 200.0), "age": (10.0, 100.0)}
_LAST_REGULAR: Final = 31
"""Beyond this code the shop counts plus sizes, petite and long no more by one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NamedNotes:
    """Fit notes with the names that their codes stand for."""

    notes: FitNotes
    people: tuple[str, ...]
    items: tuple[str, ...]
    categories: tuple[str, ...]
    occasions: tuple[str, ...]


def read_fit_notes(path: Path, categories: Sequence[str] | None = None, occasions: Sequence[str] | None = None
                   ) -> NamedNotes:
    """Read a table, oldest notes first. Categories and occasions are coded by their places in the lists, -1 where they
    are in none; None takes those of the table.

    Raises:
        DataError: the file cannot be read, has another layout, or a row that cannot be used.
    """
    table = read_columns(path)
    if all(name in table.names for name in _RENTALS):
        parts = _rentals(table)
    else:
        check_columns(table, _OWN)
        parts = _own(table)
    people, names = numbered(parts.person)
    items, item_names = numbered(parts.item)
    known = tuple(categories) if categories is not None else numbered(parts.category)[1]
    known_occasions = tuple(occasions) if occasions is not None else numbered(parts.occasion)[1]
    body = parts.body
    notes = FitNotes(
        person=people, item=items, day=parts.day, step=parts.step, length=parts.length,
        outcome=_outcomes(table), category=codes_of(parts.category, known),
        occasion=codes_of(parts.occasion, known_occasions),
        height_cm=_plausible(body.height_cm, "height"), weight_kg=_plausible(body.weight_kg, "weight"),
        bust_cm=_plausible(body.bust_cm, "girth"), band_cm=_plausible(body.band_cm, "girth"),
        age=_plausible(body.age, "age"), rating=numbers_of(table.get("rating"), table.count))
    order = np.lexsort((notes.item, notes.person, notes.day))
    return NamedNotes(notes=notes.rows(order), people=names, items=item_names, categories=known,
                      occasions=known_occasions)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Bodies:
    height_cm: Floats
    weight_kg: Floats
    bust_cm: Floats
    band_cm: Floats
    age: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Parts:
    person: Sequence[object]
    item: Sequence[object]
    day: Integers
    step: Floats
    length: Integers
    category: Sequence[object]
    occasion: Sequence[object]
    body: _Bodies


def _rentals(table: Columns) -> _Parts:
    codes = numbers_of(table["size"], table.count)
    if np.isnan(codes).any():
        row = table.first_row + int(np.flatnonzero(np.isnan(codes))[0])
        raise DataError("stylist.row_without", path=table.path, row=row, name="size")
    step, length = _steps_of_codes(codes)
    band = numbers_of(table.get("bust_size_num"), table.count)
    cup = codes_of(table.get("bust_size_letter") or [""] * table.count, CUPS).astype(float)
    cup = np.where(cup < 0, np.nan, np.where(cup == 0, 0.5, cup))
    body = _Bodies(
        height_cm=numbers_of(table.get("height_in"), table.count) * _INCH,
        weight_kg=numbers_of(table.get("weight_lbs"), table.count) * _POUND,
        bust_cm=(band + cup) * _INCH, band_cm=band * _INCH, age=numbers_of(table.get("age"), table.count))
    return _Parts(person=table["user_id"], item=table["item_id"], day=days_of(table, "review_date"), step=step,
                  length=length, category=table["category"],
                  occasion=table.get("rented_for") or [""] * table.count, body=body)


def _steps_of_codes(codes: Floats) -> tuple[Floats, Integers]:
    """Codes are 0 petite, 1 and 2 long for US 0; 3, 4 and 5 for US 2; 7, 8 and 9 for US 4; ... without 14 and 26."""
    whole = np.round(codes).astype(np.int64)
    place = whole % 4
    regular = (whole <= _LAST_REGULAR) & (place != 2)
    small = whole <= 2
    length = np.where(small, whole, np.where(regular & (place == 3), 0, np.where(regular & (place == 1), 2, 1)))
    step = np.where(small, 0.0, np.where(regular, np.round(whole / 4), whole / 4))
    return step.astype(np.float64), length.astype(np.int64)


def _own(table: Columns) -> _Parts:
    steps = np.empty(table.count)
    for number, value in enumerate(table["size"]):
        try:
            steps[number] = read_step(text_of(value))
        except InputError as error:
            raise DataError("stylist.row_problem", path=table.path, row=table.first_row + number,
                            reason=error) from error
    nothing: list[object] = [""] * table.count
    body = _Bodies(
        height_cm=numbers_of(table.get("height_cm"), table.count),
        weight_kg=numbers_of(table.get("weight_kg"), table.count),
        bust_cm=numbers_of(table.get("bust_cm"), table.count),
        band_cm=numbers_of(table.get("underbust_cm"), table.count), age=numbers_of(table.get("age"), table.count))
    return _Parts(person=table["person"], item=table["item"], day=days_of(table, "at"), step=steps,
                  length=np.ones(table.count, np.int64), category=table.get("category") or nothing,
                  occasion=table.get("occasion") or nothing, body=body)


def _outcomes(table: Columns) -> Integers:
    found = np.array([_OUTCOMES.get(text_of(value).lower(), -1) for value in table["fit"]], np.int64)
    if (found < 0).any():
        at = int(np.flatnonzero(found < 0)[0])
        raise DataError("stylist.row_fit", path=table.path, row=table.first_row + at,
                        value=str(table["fit"][at])[:40], known=OUTCOMES)
    return found


def _plausible(values: Floats, kind: str) -> NDArray[np.float64]:
    """Values that no body has are taken as not known: ages of 116, heights of 54 in are slips of the pen."""
    low, high = _PLAUSIBLE[kind]
    return np.where((values >= low) & (values <= high), values, np.nan)
