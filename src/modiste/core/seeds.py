"""Seeds: one whole number per sample, so that any single picture of a batch can be drawn again by itself."""

import operator
from typing import Final, SupportsIndex

from modiste.core.errors import SettingError
from modiste.core.messages import Message, message

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
        raise SettingError("core.seed_whole", seed=seed) from error
    if isinstance(seed, bool):
        raise SettingError("core.seed_whole", seed=seed)
    if not 0 <= value <= MAX_SEED:
        raise SettingError("core.seed_range", most=MAX_SEED, value=_shown(value))
    return value


def sample_seeds(seed: SupportsIndex, n: int) -> tuple[int, ...]:
    """The seeds of `n` samples: sample i has `seed + i`.

    Raises:
        SettingError: `n` is below 1, or a seed is out of range.
    """
    if n < 1:
        raise SettingError("core.no_sample", n=n)
    first = check_seed(seed)
    if first > MAX_SEED - (n - 1):
        raise SettingError("core.seeds_end", n=n, first=first, most=MAX_SEED)
    return tuple(range(first, first + n))


def _shown(value: int) -> int | Message:
    # Beyond a few thousand digits Python refuses to print a number at all.
    return value if value.bit_length() <= 256 else message("core.bits", bits=value.bit_length())
