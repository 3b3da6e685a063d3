import pytest

from modiste.core.errors import UnknownNameError
from modiste.core.registry import Registry


@pytest.fixture
def repeats() -> Registry[int]:
    registry = Registry[int]("repeat")
    registry.add("straight", 1)
    registry.add("half-drop", 2, aliases=["halfdrop", "полураппорт"])
    return registry


@pytest.mark.parametrize("name", ["half-drop", "Half Drop", " half_drop ", "HALFDROP", "Полураппорт"])
def test_any_spelling_finds_it(repeats: Registry[int], name: str) -> None:
    assert repeats.get(name) == 2
    assert repeats.name_of(name) == "half-drop"
    assert name in repeats


def test_order_and_length(repeats: Registry[int]) -> None:
    assert list(repeats) == list(repeats.names) == ["straight", "half-drop"]
    assert dict(repeats.items()) == {"straight": 1, "half-drop": 2}
    assert len(repeats) == 2
    assert 3 not in repeats


@pytest.mark.parametrize(("slip", "meant"), [("strait", "straight"), ("полурапорт", "half-drop")])
def test_a_slip_gets_the_nearest_name(repeats: Registry[int], slip: str, meant: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown repeat") as caught:
        repeats.get(slip)
    assert caught.value.suggestion == meant


@pytest.mark.parametrize(("name", "aliases"), [("Half drop", []), ("brick", ["straight"]), (" ", [])])
def test_a_name_is_given_once_and_a_refused_one_leaves_nothing(repeats, name: str, aliases: list[str]) -> None:
    with pytest.raises(ValueError, match="repeat"):
        repeats.add(name, 3, aliases)
    assert repeats.names == ("straight", "half-drop")
    assert "brick" not in repeats
