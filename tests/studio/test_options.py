import math

import pytest

from modiste.core.attributes import Attributes
from modiste.core.errors import PromptError, SettingError, UnknownNameError
from modiste.studio.options import (
    DrawOptions,
    check_locked,
    check_locks,
    check_range,
    check_strength,
    check_weights,
    shorten,
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": 0}, {"n": -1}, {"n": 257}, {"seed": -1}, {"seed": 2**63}, {"seed": 2**63 - 2, "n": 4}, {"size": 0},
        {"size": 100_000}, {"size": 250}, {"steps": 0}, {"steps": 1001}, {"guidance": -1.0}, {"guidance": math.nan},
    ],
)
def test_options_out_of_range_are_refused_by_name(wrong: dict[str, int]) -> None:
    with pytest.raises(SettingError) as caught:
        DrawOptions(**wrong)  # type: ignore[arg-type]
    assert next(iter(wrong)) in str(caught.value)


def test_the_largest_seed_is_accepted_and_a_missing_one_is_drawn() -> None:
    assert DrawOptions(seed=2**63 - 1).seed == 2**63 - 1
    seeds = {DrawOptions().sample_options.seed for _ in range(20)}
    assert len(seeds) > 1
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_locks_are_known_by_several_names_and_counted_once() -> None:
    assert check_locks(["color", "Цвет", " type ", "принт"]) == ("colour", "type", "pattern")
    with pytest.raises(UnknownNameError, match="colour"):
        check_locks(["coluor"])


def test_a_lock_needs_its_attribute_in_the_prompt() -> None:
    check_locked(("type", "colour"), Attributes(garment="jeans", colours=("blue",)), "blue jeans")
    with pytest.raises(PromptError, match="its colour and pattern"):
        check_locked(("type", "colour", "pattern"), Attributes(garment="jeans"), "jeans")


def test_ranges_and_strength() -> None:
    assert check_range("mix", 1, 0, 1) == 1.0
    assert check_strength(1) == 1.0
    for wrong in (-0.1, 1.1, math.nan, math.inf):
        with pytest.raises(SettingError, match="mix"):
            check_range("mix", wrong, 0, 1)
        with pytest.raises(SettingError, match="strength"):
            check_strength(wrong)
    with pytest.raises(SettingError, match="strength"):
        check_strength(0)


def test_weights_go_one_to_a_photo() -> None:
    assert check_weights(None, 3) is None
    assert check_weights((1, 3), 2) == (1.0, 3.0)
    for wrong in ((1.0,), (1.0, -1.0), (0.0, 0.0), (1.0, math.nan)):
        with pytest.raises(SettingError, match="weights"):
            check_weights(wrong, 2)


def test_shorten_keeps_a_message_on_one_line() -> None:
    assert shorten("a\nb") == "a b"
    assert len(shorten("x" * 500)) == 60
