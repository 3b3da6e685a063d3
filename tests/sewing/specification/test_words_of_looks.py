"""What a word means on the garment that it is said of: stripes of knits, long sleeves, a biker jacket."""

import pytest

from modiste.sewing.specification.habits import habits
from tests.sewing.specification.prompt_facts import made

SEEDS = range(12)


@pytest.mark.parametrize("text", ["striped sweater", "свитер в полоску", "striped t-shirt", "striped knit dress"])
def test_knits_are_striped_across(text: str) -> None:
    for seed in range(4):
        cloth = made(text, seed).spec.cloth("body")
        assert (cloth.pattern, cloth.angle_deg) == ("striped", 90.0)


@pytest.mark.parametrize("text", ["striped shirt", "sweater with vertical stripes", "рубашка в полоску"])
def test_shirtings_and_what_is_said_to_be_upright_are_not(text: str) -> None:
    for seed in range(4):
        assert made(text, seed).spec.cloth("body").angle_deg == 0.0


@pytest.mark.parametrize("text", ["wrap dress with long sleeves", "a-line dress with long sleeves",
                                  "туника с длинными рукавами"])  # fmt: skip
def test_long_sleeves_are_no_bells(text: str) -> None:
    sleeves = [made(text, seed).spec.sleeves for seed in SEEDS]
    assert all(one is not None and one.kind != "bell" for one in sleeves)


def test_bells_that_are_asked_for_are_bells_however_long() -> None:
    spec = made("wrap dress with long bell sleeves", 2).spec
    assert spec.sleeves is not None
    assert spec.sleeves.kind == "bell"


@pytest.mark.parametrize("text", ["чёрная кожаная косуха", "black leather biker jacket", "leather jacket"])
def test_leather_is_not_quilted_unasked(text: str) -> None:
    assert all("quilting" not in made(text, seed).spec.details for seed in SEEDS)


def test_only_padded_garments_are_quilted_by_habit() -> None:
    quilted = {name for name, habit in habits().items()
               if any("quilting" in value for sex in dict(habit.options("sexes")) for value, _ in
                      habit.options("details", sex))}  # fmt: skip
    assert quilted <= {"puffer_jacket", "puffer_coat", "puffer_vest"}
