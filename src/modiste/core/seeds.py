"""Seeds: one whole number per sample, so that any single picture of a batch can be drawn again by itself."""

import operator
from typing import Final, SupportsIndex

from modiste.core.errors import SettingError

MAX_SEED: Final = 2**63 - 1
"""The largest seed: what a signed 64-bit integer holds, and so every generator and table in use."""


def check_seed(seed: SupportsIndex) -> int:
    """`seed` as a plain int.

    Raises:
        SettingError: it is not a whole number from 0 to 2**63 - 1.
    """
    try:
        value = operator.index(seed)
    except TypeError as error:
        raise SettingError(f"seed: expected a whole number, got {seed!r}") from error
    if isinstance(seed, bool):
        raise SettingError(f"seed: expected a whole number, got {seed!r}")
    if not 0 <= value <= MAX_SEED:
        raise SettingError(
            f"seed: expected a whole number from 0 to {MAX_SEED}, got {_shown(value)}",
            russian=f"--seed: нужно целое число от 0 до {MAX_SEED}, а не {_shown(value)}",
        )
    return value


def sample_seeds(seed: SupportsIndex, n: int) -> tuple[int, ...]:
    """The seeds of `n` samples: sample i has `seed + i`.

    Raises:
        SettingError: `n` is below 1, or a seed is out of range.
    """
    if n < 1:
        raise SettingError(
            f"n: expected at least 1 sample, got {n}",
            russian=f"n: нужна хотя бы одна вещь, а не {n}",
        )
    first = check_seed(seed)
    if first > MAX_SEED - (n - 1):
        raise SettingError(
            f"seed: {n} samples from {first} on would pass the largest seed {MAX_SEED}; choose a smaller seed"
        )
    return tuple(range(first, first + n))


def _shown(value: int) -> str:
    # Beyond a few thousand digits Python refuses to print a number at all.
    return str(value) if value.bit_length() <= 256 else f"one of {value.bit_length()} bits"
