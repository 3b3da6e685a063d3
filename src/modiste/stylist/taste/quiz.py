"""The quiz: pairs of pictures, of which the next is always the one whose answer would tell most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.errors import InputError
from modiste.stylist.taste.goods import Goods
from modiste.stylist.taste.learning import ContentTaste
from modiste.stylist.taste.pairs import next_pair

PAIRS: Final = 8
"""So many pairs are a whole quiz; more may follow."""
CHOSEN: Final = ("first", "second", "neither")
_LONGEST: Final = 200
_PARTS: Final = 3
_SAID: Final = 1.0
"""How surely an answer says that an item is liked, or is not."""


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """Which of two items somebody liked better: "first", "second" or "neither".

    Raises InputError for another answer or a name that is none.
    """

    first: str
    second: str
    chosen: str

    def __post_init__(self) -> None:
        names = (self.first, self.second)
        if self.chosen not in CHOSEN or self.first == self.second or any(
                not name.strip() or len(name) > _LONGEST or not name.isprintable() for name in names):
            raise InputError("stylist.quiz_answer", known=CHOSEN)

    @property
    def preference(self) -> tuple[tuple[str, str], ...]:
        """The chosen before the other; nothing where neither was."""
        if self.chosen == "neither":
            return ()
        return ((self.first, self.second) if self.chosen == "first" else (self.second, self.first),)

    @property
    def opinions(self) -> tuple[tuple[str, float], ...]:
        """What the answer says of each item alone: the chosen one would be worn, of neither none."""
        if self.chosen == "neither":
            return (self.first, -_SAID), (self.second, -_SAID)
        return ((self.preference[0][0], _SAID),)

    @classmethod
    def of(cls, said: object) -> "QuizAnswer":
        """From three texts of JSON. Raises TypeError where it is not that."""
        if not isinstance(said, list) or len(said) != _PARTS or not all(isinstance(one, str) for one in said):
            raise TypeError("no answer")
        return cls(*said)


def ask_next(goods: Goods, taste: ContentTaste, answers: Sequence[QuizAnswer], refused: Sequence[str], seed: int = 0
             ) -> tuple[str, str] | None:
    """The next pair, by ids: of what can be had, has a picture, was not shown, and is not refused; None where no pair
    is left."""
    left = goods.available & goods.pictured
    for line in refused:
        left[goods.marks.get(line.casefold(), np.zeros(0, np.int64))] = False
    shown = [goods.places[name] for one in answers for name in (one.first, one.second) if name in goods.places]
    left[shown] = False
    places = np.flatnonzero(left)
    if len(places) < 2:
        return None
    rng = np.random.default_rng((seed, len(answers)))
    try:
        first, second = next_pair(taste, places, rng)
    except ValueError:  # a catalogue of twins
        return None
    return goods.offers[first].id, goods.offers[second].id
