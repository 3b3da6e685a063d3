"""Fit notes: who wore which size of what, and whether it was small, right or large."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

OUTCOMES: Final = ("small", "fits", "large")
LENGTHS: Final = ("petite", "regular", "long")
UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitNotes:
    """N notes, a column each; a number that is not known is NaN, a code that is not known -1.

    `step` is the size in steps of one size (US 4 to US 6 is one step, US 0 is 0); `length` an index into LENGTHS;
    `outcome` one into OUTCOMES. The body is the wearer's own: `bust_cm` and `band_cm` are girths over the bust and
    below it, `band_cm` as a bra is sold (34 inches are 86 cm).
    """

    person: Integers
    item: Integers
    day: Integers
    step: Floats
    length: Integers
    outcome: Integers
    category: Integers
    occasion: Integers
    height_cm: Floats
    weight_kg: Floats
    bust_cm: Floats
    band_cm: Floats
    age: Floats
    rating: Floats

    def __len__(self) -> int:
        return len(self.person)

    def rows(self, chosen: NDArray[np.bool_] | Integers) -> "FitNotes":
        """Some of them."""
        return FitNotes(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

    def with_steps(self, steps: Floats) -> "FitNotes":
        """The same notes in other sizes."""
        return replace(self, step=steps)


def joined(parts: Sequence[FitNotes]) -> FitNotes:
    """All notes of several sets, in that order."""
    return FitNotes(**{field.name: np.concatenate([getattr(part, field.name) for part in parts])
                       for field in fields(FitNotes)})
