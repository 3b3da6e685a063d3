"""What a garment usually is, from `habits.toml`: for each slot ("collar", "skirt_length") its alternatives, weighed.

A seed chooses among them, each slot by itself and always alike: seed 0 the most usual, other seeds by weight.
"""

import math
import random
import tomllib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from modiste.core.errors import DataError

SEXES: Final = ("women", "men", "children")


_GOLDEN: Final = 0.6180339887
_SPLITS: Final = ((0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0))
"""The ways of parting four seeds into two pairs: slots take turns with them, so that no two seeds stay together."""
_CELLS: Final = (4, 5)
"""Slots are shared out among as many neighbouring seeds, in turn: by 4 alone the fifth would be the first again."""
_ROUND: Final = math.lcm(*_CELLS)
_SEEN_FIRST: Final = (
    "fit skirt leg length skirt_length inseam sleeve_length sleeve neck collar closure materials bodice leg_hip_ease"
    " rise hem depth details pockets belt cuff leg_cuff band straps slit leg_pleats band_cm colours patterns".split()
)
"""Slots, those that one sees first before the others."""
ADULT: Final = frozenset("corset baby_doll slip_dress sports_bra camisole bodysuit cocktail_dress evening_gown".split())
"""Garments that are not sewn for children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRule:
    """How a fit changes eases: `share` of the regular ease and `add` cm of girth, `waist` cm more (or less) at the
    waist, `shoulder` cm of drop, `sleeve` cm of width and `length` cm."""

    share: float = 1.0
    add: float = 0.0
    waist: float = 0.0
    shoulder: float = 0.0
    sleeve: float = 0.0
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Habit:
    """The habit of one garment: for each slot its alternatives with their weights, the most usual first."""

    garment: str
    slots: Mapping[str, tuple[tuple[str, float], ...]] = field(repr=False)

    def has(self, slot: str) -> bool:
        """Whether the garment has such a slot at all."""
        return bool(self.slots.get(slot))

    def usual(self, slot: str, sex: str = "") -> str:
        """The most usual value of a slot; "" where the garment has none."""
        options = self.options(slot, sex)
        return options[0][0] if options else ""

    def options(self, slot: str, sex: str = "") -> tuple[tuple[str, float], ...]:
        """The alternatives of a slot for one sex."""
        return self.slots.get(f"{sex}.{slot}") or self.slots.get(slot, ())

    def choose(self, slot: str, seed: int, sex: str = "", allowed: Callable[[str], bool] | None = None) -> str:
        """The value that a seed chooses: the first at 0, else by weight; "" where nothing is left that is `allowed`."""
        options = [one for one in self.options(slot, sex) if allowed is None or allowed(one[0])]
        if not options:
            return ""
        if seed == 0:
            return options[0][0]
        total = sum(weight for _, weight in options)
        at = _place(self, slot, seed) * total
        for value, weight in options:
            at -= weight
            if at < 0:
                return value
        return options[-1][0]


@cache
def habits() -> Mapping[str, Habit]:
    """The habit of every garment that can be sewn, by its id. Raises DataError when the file is damaged."""
    rows = _tables()["habit"]
    done: dict[str, Habit] = {}
    for name in rows:
        done[name] = Habit(name, _slots(name, rows, ()))
    return {name: habit for name, habit in done.items() if name not in ("upper", "lower")}


def garment_names() -> tuple[str, ...]:
    """The ids of all garments that can be sewn."""
    return tuple(habits())


@cache
def fit_rules() -> Mapping[str, FitRule]:
    """What each fit does to eases."""
    return {name: FitRule(**row) for name, row in _tables()["fit"].items()}


@cache
def sets() -> Mapping[str, tuple[str, ...]]:
    """Names that are several garments ("suit"), and which; the first is the one sewn."""
    return {name: tuple(row.split()) for name, row in _tables()["sets"].items()}


@cache
def same_habits() -> Mapping[str, str]:
    """Names of the vocabulary that are sewn as another garment."""
    return dict(_tables()["same"])


@cache
def _tables() -> dict[str, Any]:
    text = resources.files("modiste.sewing.specification").joinpath("habits.toml").read_text("utf-8")
    return tomllib.loads(text)


def _slots(name: str, rows: Mapping[str, Any], seen: tuple[str, ...]) -> dict[str, tuple[tuple[str, float], ...]]:
    if name not in rows or name in seen:
        raise DataError("sewing.habit", name=name)
    row = dict(rows[name])
    like = row.pop("like", None)
    slots = _slots(like, rows, (*seen, name)) if like is not None else {}
    for sex in SEXES:
        slots.update({f"{sex}.{slot}": _options(text) for slot, text in row.pop(sex, {}).items()})
    for slot, text in row.items():
        slots[slot] = _options(text)
        if like is not None:  # a slot of its own counts for every sex
            for sex in SEXES:
                if f"{sex}.{slot}" not in {f"{one}.{key}" for one in SEXES for key in rows[name].get(one, {})}:
                    slots.pop(f"{sex}.{slot}", None)
    return slots


def _place(habit: Habit, slot: str, seed: int) -> float:
    """Where between 0 and 1 a seed falls in a slot: see `spread`."""
    return spread(f"{habit.garment} {slot}", _turn(habit, slot), seed)


def spread(name: str, turn: int, seed: int) -> float:
    """Where between 0 and 1 a seed falls: any four neighbouring seeds far from each other, so that they are four cuts.

    A Latin hypercube (McKay, Beckman and Conover 1979) that slides along the seeds. What is chosen (`name`) is parted
    into four or, at every other `turn`, five cells, and a seed's remainder says in which it falls: so any four
    neighbours fall into four of them. Of two alternatives four seeds take each twice, in another pairing at another
    turn. Where within the cell changes with every round, by multiples of the golden section (Weyl 1916).
    Seed 0 is the most usual, 0, and its neighbours keep out of the cell where the usual lies.
    """
    if seed == 0:
        return 0.0
    order = _order(name, turn)
    within = ((zlib.crc32(name.encode()) << 32) + seed // _ROUND * round(_GOLDEN * 2**64)) % 2**64 / 2**64
    return (order[seed % len(order)] + within) / len(order)


def beside_usual(start: int, count: int) -> int:
    """The first seed from `start` on with which `count` neighbours begin that are as far from the usual cut, seed 0, as
    from each other: none shares a cell with it in any slot. Longer rows than three have to; they begin as the
    neighbours of seed 0 do."""
    for seed in range(start, start + _ROUND):
        if all((seed + number) % cells for number in range(count) for cells in _CELLS):
            return seed
    return start - start % _ROUND + 1


@cache
def _order(name: str, turn: int) -> tuple[int, ...]:
    """In which cell each remainder falls: that of seed 0 in the first, the others shuffled."""
    chance = random.Random(name)
    half, kind = divmod(turn, len(_CELLS))
    cells = _CELLS[kind]
    if cells != len(_SPLITS[0]):
        return (0, *chance.sample(range(1, cells), cells - 1))
    left = [[1, 0], chance.sample((2, 3), 2)]
    return tuple(left[side].pop() for side in _SPLITS[half % len(_SPLITS)])


def _turn(habit: Habit, slot: str) -> int:
    """A slot's number among those of the garment that leave a choice, what is seen first before the rest."""
    open_ = {name.rpartition(".")[2] for name, options in habit.slots.items() if len(options) > 1}
    order = [name for name in (*_SEEN_FIRST, *sorted(open_)) if name in open_]
    return order.index(slot) if slot in order else 0


def _options(text: str) -> tuple[tuple[str, float], ...]:
    options = []
    for part in text.split("|"):
        value, _, weight = part.strip().partition("*")
        options.append((value.strip(), float(weight) if weight else 1.0))
    return tuple(option for option in options if option[0])
