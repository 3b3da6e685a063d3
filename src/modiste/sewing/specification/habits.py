"""What a garment usually is, from `habits.toml`: for each slot ("collar", "skirt_length") its alternatives, weighed.

A seed chooses among them, each slot by itself and always alike: seed 0 the most usual, other seeds by weight.
"""

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


_STEPS: Final = {"colours": 0.6180339887, "patterns": 0.7548776662, "materials": 0.5698402910, "fit": 0.8191725134,
                 "sleeve_length": 0.6710436067, "skirt_length": 0.5497004779, "skirt": 0.4142135624,
                 "neck": 0.7320508076, "leg": 0.2360679775, "collar": 0.3819660113, "pockets": 0.6457513111,
                 "sleeve": 0.3166247904}  # fmt: skip
"""Irrational steps, another for each slot, so that no two of them go together."""
_SKIRT_STEPS: Final = {"skirt_length": 0.2360679775, "materials": 0.2426406871, "band_cm": 0.2177025148,
                       "pockets": 0.2679491924}  # fmt: skip
"""Steps for skirts, which have few slots: no two of four neighbouring seeds come nearer than a fifth."""
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
        if slot in _SKIRT_STEPS and self.garment.endswith("skirt"):
            at = (options[0][1] / total / 2 + seed * _SKIRT_STEPS[slot]) % 1.0 * total
        else:
            at = _place(self.garment, slot, seed) * total
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


def _place(garment: str, slot: str, seed: int) -> float:
    """Where between 0 and 1 a seed falls. For the slots that are seen first, neighbouring seeds fall far apart (the
    multiples of an irrational number modulo 1, Weyl 1916), so that four seeds are four cuts; for others at random.
    """
    start = zlib.crc32(f"{garment} {slot}".encode())
    step = _STEPS.get(slot)
    if step is None:
        return random.Random(f"{garment} {slot} {seed}").random()
    return ((start << 32) + seed * round(step * 2**64)) % 2**64 / 2**64


def _options(text: str) -> tuple[tuple[str, float], ...]:
    options = []
    for part in text.split("|"):
        value, _, weight = part.strip().partition("*")
        options.append((value.strip(), float(weight) if weight else 1.0))
    return tuple(option for option in options if option[0])
