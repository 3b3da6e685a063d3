"""The options that every picture-making request shares, checked before any model is loaded."""

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypedDict

from modiste.core.attributes import Attributes
from modiste.core.errors import PromptError, SettingError
from modiste.core.registry import Registry
from modiste.core.seeds import sample_seeds
from modiste.design.engine import NATIVE_PX, SampleOptions

MAX_SAMPLES: Final = 256
SIZES: Final = (64, 2048)
SIZE_STEP: Final = 8
MAX_STEPS: Final = 1000
MAX_GUIDANCE: Final = 50.0
# Seeds that nobody chose stay short enough to be read out and typed again.
_RANDOM_SEEDS: Final = 2**31

AUTO, SEWN, PHOTO = "auto", "sewn", "photo"
ENGINES: Final = (SEWN, PHOTO)
"""What can make a design: garments that are sewn, or networks that draw what photos show."""
_ENGINES: Final = Registry[str]("engine")
_ENGINES.add(SEWN, SEWN, ("sew", "сшить"))
_ENGINES.add(PHOTO, PHOTO, ("network", "neural", "фото"))

_LOCKS: Final = Registry[str]("lock")
_LOCKS.add("type", "type", ("garment", "тип", "вещь"))
_LOCKS.add("colour", "colour", ("color", "цвет"))
_LOCKS.add("pattern", "pattern", ("print", "узор", "принт"))


class DrawArguments(TypedDict, total=False):
    """The options of `DrawOptions` as keyword arguments, for methods that take them so."""

    n: int
    seed: int | None
    size: int | None
    model: str | None
    engine: str | None
    lock: Sequence[str]
    steps: int | None
    guidance: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawOptions:
    """What every request for pictures shares: how many, from which seed on, how large, by which model.

    `n` pictures: sample i has seed `seed + i`; where nobody chose a `seed`, what is sewn comes as it is usual first and
    then otherwise by chance (`open_seeds`), and what is drawn by chance; `size` in pixels a side, None the
    engine's own (1024 sewn, 256 drawn); `model` a folder or hub id, None the bundled one; `engine` one of ENGINES, None
    what suits; `lock` the attributes out of "type", "colour" and "pattern" that are checked
    and drawn again when missed; `steps` and `guidance`, where None leaves the choice to the model.

    Raises:
        SettingError: a number is out of range.
        UnknownNameError: `lock` names something that cannot be locked.
    """

    n: int = 1
    seed: int | None = None
    size: int | None = None
    model: str | None = None
    engine: str | None = None
    lock: Sequence[str] = ()
    steps: int | None = None
    guidance: float | None = None

    def __post_init__(self) -> None:
        _check_whole("n", self.n, 1, MAX_SAMPLES, "pictures")
        if self.size is not None:
            _check_size(self.size)
        if self.engine is not None:
            object.__setattr__(self, "engine", _ENGINES.get(self.engine))
        if self.steps is not None:
            _check_whole("steps", self.steps, 1, MAX_STEPS, "steps")
        if self.guidance is not None:
            check_range("guidance", self.guidance, 0.0, MAX_GUIDANCE)
        if self.seed is not None:
            object.__setattr__(self, "seed", sample_seeds(self.seed, self.n)[0])
        object.__setattr__(self, "lock", check_locks(self.lock))

    @property
    def sample_options(self) -> SampleOptions:
        """As an engine of designs takes them; a missing seed is drawn at random."""
        return SampleOptions(n=self.n, seed=random_seed() if self.seed is None else self.seed,
                             size_px=NATIVE_PX if self.size is None else self.size, steps=self.steps,
                             guidance=self.guidance, lock=tuple(self.lock))


def random_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(_RANDOM_SEEDS)


def open_seeds(seed: int | None, n: int) -> tuple[int, ...]:
    """The seeds of `n` sewn garments: from `seed` on; where nobody chose one the usual cut (0) comes first, then others
    that chance chooses, as far from it as from each other. They follow each other from the second on.

    Raises:
        SettingError: `n` is below 1, or a seed is out of range.
    """
    if seed is not None or n <= 1:
        return sample_seeds(seed or 0, n)
    from modiste.sewing.specification.habits import beside_usual

    return (0, *sample_seeds(beside_usual(random_seed(), n - 1), n - 1))


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
        raise PromptError("studio.lock_unnamed", text=shorten(text), options=",".join(missing), missing=missing)


def check_range(name: str, value: float, low: float, high: float) -> float:
    """`value` when it is finite and in [low, high].

    Raises:
        SettingError: it is not.
    """
    if not math.isfinite(value) or not low <= value <= high:
        raise SettingError("studio.number_range", name=name, low=low, high=high, value=value)
    return float(value)


def check_strength(value: float) -> float:
    """The strength of image-to-image, above 0 and at most 1.

    Raises:
        SettingError: it is out of range.
    """
    if not math.isfinite(value) or not 0 < value <= 1:
        raise SettingError("studio.strength", value=value)
    return float(value)


def check_weights(weights: Sequence[float] | None, photos: int) -> tuple[float, ...] | None:
    """One weight of 0 or more for each photo, not all zero; they need not sum to one.

    Raises:
        SettingError: there are too many or too few, or one is negative or not finite.
    """
    if weights is None:
        return None
    if len(weights) != photos:
        raise SettingError("studio.weights_count", photos=photos, count=len(weights))
    if any(not math.isfinite(weight) or weight < 0 for weight in weights) or not sum(weights):
        listed = ",".join(f"{weight:g}" for weight in weights)
        raise SettingError("studio.weights", listed=listed)
    return tuple(float(weight) for weight in weights)


def shorten(text: str, width: int = 60) -> str:
    """`text` on one line, cut to `width` characters for a message."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 3] + "..."


def _check_size(size: int) -> None:
    _check_whole("size", size, *SIZES, "pixels")
    if size % SIZE_STEP:
        nearest = max(SIZES[0], round(size / SIZE_STEP) * SIZE_STEP)
        raise SettingError("studio.size_step", step=SIZE_STEP, size=size, nearest=nearest)


def _check_whole(name: str, value: int, low: int, high: int, unit: str) -> None:
    if not low <= value <= high:
        raise SettingError("studio.whole_range", name=name, low=low, high=high, unit=unit, value=value)
