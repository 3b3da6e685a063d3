import pytest

from modiste.core.attributes import Attributes, Comparison, Exclusion, PriceRange
from modiste.core.errors import InputError


def test_nothing_said_is_empty() -> None:
    assert Attributes().empty
    assert not Attributes(colours=("navy",)).empty
    assert not Attributes(price=PriceRange(max=0)).empty


def test_equal_attributes_are_one_key() -> None:
    one, other = (Attributes(garment="jeans", excluded=(Exclusion("pattern"),)) for _ in range(2))
    assert {one: 1}[other] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"garment": "T-shirt"},
        {"garment": ""},
        {"garment": "джинсы"},
        {"pattern": "polka dot"},
        {"colours": ("navy", "Light Blue")},
        {"colours": ["navy"]},
        {"colours": "navy"},
        {"sizes": "M"},
        {"gender": "male"},
    ],
)
def test_what_is_not_an_id(wrong: dict) -> None:
    with pytest.raises(InputError, match=rf"Attributes\.{next(iter(wrong))}"):
        Attributes(**wrong)


def test_sizes_are_as_people_write_them() -> None:
    assert Attributes(sizes=("EU 42", "XXL")).sizes == ("EU 42", "XXL")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"min": -1},
        {"max": float("nan")},
        {"max": float("inf")},
        {"min": 5, "max": 4},
        {"max": 5, "currency": "euro"},
    ],
)
def test_prices(wrong: dict) -> None:
    with pytest.raises(InputError, match="PriceRange"):
        PriceRange(**wrong)


def test_comparisons_and_exclusions() -> None:
    assert Comparison("length", "more").direction == "more"
    assert Exclusion("colour", "black") != Exclusion("colour")
    with pytest.raises(InputError, match="more, less"):
        Comparison("length", "longer")
    with pytest.raises(InputError, match="Exclusion"):
        Exclusion("colour", "Pitch Black")
