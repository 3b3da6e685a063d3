"""Sizes as steps: US 0 is 0, US 4 is 2, US 6 is 3; letters and other systems by the bust that they are made for."""

import re
from functools import cache
from typing import Final

import numpy as np

from modiste.core.errors import InputError
from modiste.sewing.body.sizes import read_size
from modiste.sewing.body.tables import LETTERS, TABLES

LADDER: Final = LETTERS
"""The sizes that are looked at where nobody says which there are."""
_MOST: Final = 80


def step_of(size: str, system: str = "US") -> float:
    """The steps of a size as it is written: "M", "EU 38", "38", "8". A number without a system is read in `system`,
    and beyond its table's ends on as the number says.

    Raises:
        InputError: it is no size.
    """
    text = size.strip()
    number = re.fullmatch(r"(?:US\s*)?(\d{1,2})", text, re.IGNORECASE)
    if number is not None and (system.upper() == "US" or text[:1].lower() == "u") and int(number[1]) <= _MOST:
        return int(number[1]) / 2
    named = read_size(text, "women", system)
    if named.system == "US" and named.label.isdigit():
        return int(named.label) / 2
    return _step_of_bust(TABLES["women", named.system][named.label].bust)


@cache
def _us_table() -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows = sorted((row.bust, int(label) / 2) for label, row in TABLES["women", "US"].items() if label.isdigit())
    return tuple(bust for bust, _ in rows), tuple(step for _, step in rows)


def _step_of_bust(bust_cm: float) -> float:
    busts, steps = _us_table()
    if bust_cm < busts[0]:
        return steps[0] + (bust_cm - busts[0]) / (busts[1] - busts[0]) * (steps[1] - steps[0])
    if bust_cm > busts[-1]:
        return steps[-1] + (bust_cm - busts[-1]) / (busts[-1] - busts[-2]) * (steps[-1] - steps[-2])
    return float(np.interp(bust_cm, busts, steps))


def read_step(size: str) -> float:
    """The steps of a size named alone: a letter, or a number with its system ("EU 38", "US 8"); one without is told by
    where it lies: 32 to 58 are European, below them American.

    Raises:
        InputError: it is no size.
    """
    text = size.strip()
    if not text or len(text) > 20:
        raise InputError("stylist.no_size", size=text[:20])
    if text.isdigit():
        return step_of(text, "EU" if 32 <= int(text) <= 58 and int(text) % 2 == 0 else "US")
    return step_of(text)
