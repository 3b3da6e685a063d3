"""Fit notes of people whose right size is known: drawn, not data."""

import numpy as np
import pytest

from modiste.stylist.fit.notes import FitNotes
from modiste.stylist.fit.rentals import NamedNotes

PEOPLE, ITEMS, NOTES = 260, 40, 2600


def draw_notes(seed: int = 0) -> NamedNotes:
    """People have a right size that follows their weight; items run small or large; people take about their size."""
    rng = np.random.default_rng(seed)
    weight = rng.normal(63, 9, PEOPLE)
    right = 3.0 + (weight - 63) / 6 + rng.normal(0, 0.4, PEOPLE)
    runs = rng.normal(0, 0.8, ITEMS)
    person, item = rng.integers(PEOPLE, size=NOTES), rng.integers(ITEMS, size=NOTES)
    step = np.clip(np.round(right[person] + rng.normal(0, 0.6, NOTES)), 0, None)
    off = step - right[person] - runs[item] + rng.normal(0, 0.3, NOTES)
    number = np.full(NOTES, np.nan)
    notes = FitNotes(
        person=person.astype(np.int64), item=item.astype(np.int64), day=np.sort(rng.integers(17000, 18000, NOTES)),
        step=step, length=np.ones(NOTES, np.int64), outcome=np.where(off < -0.9, 0, np.where(off > 0.9, 2, 1)),
        category=(item % 3).astype(np.int64), occasion=np.full(NOTES, -1), height_cm=number, weight_kg=weight[person],
        bust_cm=number, band_cm=number, age=number, rating=number)
    return NamedNotes(notes=notes, people=tuple(map(str, range(PEOPLE))), items=tuple(map(str, range(ITEMS))),
                      categories=("coat", "dress", "top"), occasions=())


@pytest.fixture(scope="session")
def named() -> NamedNotes:
    return draw_notes()
