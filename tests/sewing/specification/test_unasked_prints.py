"""What is printed where nobody asked for a print."""

import pytest

from modiste.core.attributes import Attributes
from modiste.sewing.specification.habits import habits
from modiste.sewing.specification.specify import specify
from tests.sewing.specification.prompt_facts import made

SEEDS = range(20)
NEVER_PLAIN = {"hawaiian_shirt", "kilt", "headscarf"}


def test_what_is_sold_plain_is_plain_at_every_seed() -> None:
    printed = {
        garment for garment, habit in habits().items()
        for sex in dict(habit.options("sexes")) for seed in SEEDS
        if specify(Attributes(garment=garment), seed=seed, sex=sex).spec.cloth("body").pattern != "solid"
    }  # fmt: skip
    assert printed == NEVER_PLAIN


def test_what_never_comes_plain_is_printed_at_every_seed() -> None:
    for garment in NEVER_PLAIN:
        for seed in SEEDS:
            assert specify(Attributes(garment=garment), seed=seed).spec.cloth("body").pattern != "solid"


@pytest.mark.parametrize("text", ["wrap dress midi", "летнее платье на пуговицах", "kimono", "пижама", "boxers"])
def test_words_without_colour_or_print_give_plain_cloth(text: str) -> None:
    assert {made(text, seed).spec.cloth("body").pattern for seed in SEEDS} == {"solid"}


@pytest.mark.parametrize("text", ["printed wrap dress", "multicoloured sweater", "пёстрая юбка", "рубашка с принтом"])
def test_a_print_that_is_asked_for_without_its_name_is_the_garments_own(text: str) -> None:
    for seed in range(4):
        spec = made(text, seed).spec
        own = {value.replace("horizontal_stripes", "striped")
               for value, _ in habits()[spec.garment].options("patterns", spec.sex)}  # fmt: skip
        assert spec.cloth("body").pattern in own - {"solid"}


def test_several_colours_may_be_those_of_a_print() -> None:
    patterns = {made("navy and white t-shirt", seed).spec.cloth("body").pattern for seed in SEEDS}
    assert patterns == {"solid", "striped"}
