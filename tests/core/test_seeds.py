import numpy as np
import pytest

from modiste.core.errors import SettingError
from modiste.core.seeds import MAX_SEED, check_seed, sample_seeds


@pytest.mark.parametrize("seed", [0, 7, MAX_SEED, np.int64(5)])
def test_seeds_in_range_come_back_as_plain_ints(seed) -> None:
    assert check_seed(seed) == seed
    assert type(check_seed(seed)) is int


@pytest.mark.parametrize(
    "seed", [-1, MAX_SEED + 1, pytest.param(10**10_000, id="huge"), 1.0, "7", None, True, np.bool_(True), np.float32(3)]
)
def test_others_are_refused(seed) -> None:
    with pytest.raises(SettingError, match="seed: expected a whole number"):
        check_seed(seed)


def test_sample_i_has_seed_plus_i() -> None:
    assert sample_seeds(40, 3) == (40, 41, 42)
    assert sample_seeds(MAX_SEED, 1) == (MAX_SEED,)


def test_samples_must_not_run_past_the_end() -> None:
    with pytest.raises(SettingError, match="smaller seed"):
        sample_seeds(MAX_SEED - 1, 3)
    with pytest.raises(SettingError, match="at least 1"):
        sample_seeds(0, 0)
