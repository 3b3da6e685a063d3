"""Fit advice from what a studio knows: notes of a file or of its own events, and the person's profile."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from modiste.core.errors import InputError
from modiste.stylist.fit.advice import FitAdvice, FitBody, FitQuestion, advise
from modiste.stylist.fit.model import FitModel
from modiste.stylist.fit.notes import FitNotes
from modiste.stylist.fit.rentals import NamedNotes
from modiste.stylist.fit.steps import LADDER

_NOBODY: Final = 1 << 19
"""A code that no note has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitAsked:
    """What somebody wants to know: how an item fits, in these sizes (empty: those that it was worn in, or the letters),
    whom. `usual` is the size that the person takes; `words` are what the item is ("dress"), for its category."""

    item: str
    sizes: tuple[str, ...] = ()
    person: str | None = None
    usual: str | None = None
    body: FitBody = field(default_factory=FitBody)
    occasion: str | None = None
    words: tuple[str, ...] = ()


def ask(model: FitModel, named: NamedNotes | None, asked: FitAsked, day: int, *, item_must_be_noted: bool) -> FitAdvice:
    """Ask the model.

    Raises:
        InputError: the item is in no note where it must be, the person is in none, or a size is none.
    """
    notes = named.notes if named is not None else no_notes()
    items = named.items if named is not None else ()
    people = named.people if named is not None else ()
    if item_must_be_noted and asked.item not in items:
        raise InputError("stylist.item_not_noted", item=asked.item[:60])
    item = items.index(asked.item) if asked.item in items else _NOBODY
    person = people.index(asked.person) if asked.person in people else _NOBODY
    of_item = notes.rows(notes.item == item)
    of_person = notes.rows(notes.person == person)
    category = int(of_item.category[-1]) if len(of_item) else model.category(asked.words)
    question = FitQuestion(item=item, person=person, day=day, category=category, usual=asked.usual,
                           occasion=model.occasion(asked.occasion), body=_body(asked.body, of_person))
    sizes = asked.sizes or LADDER
    return advise(model, notes, question, _with_usual(sizes, asked.usual), asked.item)


def no_notes() -> FitNotes:
    """Nothing noted yet."""
    whole, number = np.zeros(0, np.int64), np.zeros(0)
    return FitNotes(person=whole, item=whole, day=whole, step=number, length=whole, outcome=whole, category=whole,
                    occasion=whole, height_cm=number, weight_kg=number, bust_cm=number, band_cm=number, age=number,
                    rating=number)


def _with_usual(sizes: Sequence[str], usual: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sizes)) if usual is None or len(sizes) > 1 else tuple(dict.fromkeys((*sizes, usual)))


def _body(said: FitBody, own: FitNotes) -> FitBody:
    """What is said, and what the person's own notes say where it is not."""
    if not len(own):
        return said

    def latest(name: str) -> float | None:
        values = getattr(own, name)
        known = values[~np.isnan(values)]
        return float(known[-1]) if len(known) else None

    pairs = (("height_cm", "height_cm"), ("weight_kg", "weight_kg"), ("bust_cm", "bust_cm"),
             ("underbust_cm", "band_cm"), ("age", "age"))
    return replace(said, **{name: latest(noted) for name, noted in pairs
                            if getattr(said, name) is None and latest(noted) is not None})
