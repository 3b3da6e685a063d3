"""The options that every picture-making request shares, checked before any model is loaded."""

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.errors import PromptError, SettingError
from modiste.core.registry import Registry
from modiste.core.seeds import sample_seeds

MAX_SAMPLES: Final = 256
SIZES: Final = (64, 2048)
SIZE_STEP: Final = 8
MAX_STEPS: Final = 1000
MAX_GUIDANCE: Final = 50.0
# Seeds that nobody chose stay short enough to be read out and typed again.
_RANDOM_SEEDS: Final = 2**31

_LOCKS: Final = Registry[str]("lock")
_LOCKS.add("type", "type", ("garment", "тип", "вещь"))
_LOCKS.add("colour", "colour", ("color", "цвет"))
_LOCKS.add("pattern", "pattern", ("print", "узор", "принт"))


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """How many pictures, from which seed on, how large (pixels a side), and how the model is driven.

    `steps` and `guidance` None leave the choice to the model. Build it with `draw_options`.
    """

    n: int
    seed: int
    size: int
    steps: int | None
    guidance: float | None
    lock: tuple[str, ...]


def draw_options(
    *, n: int = 1, seed: int | None = None, size: int = 256, steps: int | None = None, guidance: float | None = None,
    lock: Sequence[str] = (),
) -> DrawOptions:
    """Check the options; a missing seed is drawn at random.

    Raises:
        SettingError: a number is out of range.
        UnknownNameError: `lock` names something that cannot be locked.
    """
    _check_whole("n", n, 1, MAX_SAMPLES, "pictures")
    _check_whole("size", size, *SIZES, "pixels")
    if size % SIZE_STEP:
        nearest = max(SIZES[0], round(size / SIZE_STEP) * SIZE_STEP)
        raise SettingError(f"size: expected a multiple of {SIZE_STEP} pixels, got {size}; try {nearest}")
    if steps is not None:
        _check_whole("steps", steps, 1, MAX_STEPS, "steps")
    if guidance is not None:
        check_range("guidance", guidance, 0.0, MAX_GUIDANCE)
    first = random_seed() if seed is None else seed
    seeds = sample_seeds(first, n)
    return DrawOptions(n, seeds[0], size, steps, guidance, check_locks(lock))


def random_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(_RANDOM_SEEDS)


def check_locks(names: Sequence[str]) -> tuple[str, ...]:
    """The attributes to hold, as "type", "colour" or "pattern", each once; Russian and American names work too.

    Raises:
        UnknownNameError: a name is none of them.
    """
    return tuple(dict.fromkeys(_LOCKS.get(name) for name in names))


def check_locked(lock: Sequence[str], attributes: Attributes, text: str) -> None:
    """Every locked attribute must be said in the prompt.

    Raises:
        PromptError: it is not.
    """
    said = {"type": attributes.garment, "colour": attributes.colours, "pattern": attributes.pattern}
    missing = [name for name in lock if not said[name]]
    if missing:
        raise PromptError(
            f"{shorten(text)!r}: --lock {','.join(missing)} needs the prompt to name a {' and a '.join(missing)}; "
            "name it or leave it out of --lock"
        )


def check_range(name: str, value: float, low: float, high: float) -> float:
    """`value` when it is finite and in [low, high].

    Raises:
        SettingError: it is not.
    """
    if not math.isfinite(value) or not low <= value <= high:
        raise SettingError(f"{name}: expected a number from {low:g} to {high:g}, got {value:g}")
    return float(value)


def check_strength(value: float) -> float:
    """The strength of a redraw, above 0 and at most 1.

    Raises:
        SettingError: it is out of range.
    """
    if not math.isfinite(value) or not 0 < value <= 1:
        raise SettingError(f"strength: expected a number above 0 and at most 1, got {value:g}")
    return float(value)


def check_weights(weights: Sequence[float] | None, photos: int) -> tuple[float, ...] | None:
    """One weight of 0 or more for each photo, not all zero; they need not sum to one.

    Raises:
        SettingError: there are too many or too few, or one is negative or not finite.
    """
    if weights is None:
        return None
    if len(weights) != photos:
        raise SettingError(f"weights: expected one for each of the {photos} photos, got {len(weights)}")
    if any(not math.isfinite(weight) or weight < 0 for weight in weights) or not sum(weights):
        listed = ",".join(f"{weight:g}" for weight in weights)
        raise SettingError(f"weights: expected numbers of 0 or more, not all 0, got {listed}")
    return tuple(float(weight) for weight in weights)


def shorten(text: str, width: int = 60) -> str:
    """`text` on one line, cut to `width` characters for a message."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 3] + "..."


def _check_whole(name: str, value: int, low: int, high: int, unit: str) -> None:
    if not low <= value <= high:
        raise SettingError(f"{name}: expected {low} to {high} {unit}, got {value}")
