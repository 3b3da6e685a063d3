"""What is printed where nobody asked for a print."""

import pytest

from modiste.core.attributes import Attributes
from modiste.language import parse
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


@pytest.mark.parametrize("text", ["printed t-shirt", "рубашка с принтом", "printed kurta",
                                  "мужская футболка с принтом"])
def test_printed_is_no_stripe_and_another_print_at_each_seed(text: str) -> None:
    """All four printed T-shirts came in stripes."""
    patterns = [made(text, seed).spec.cloth("body").pattern for seed in range(4)]
    assert len(set(patterns)) == 4
    assert not {"striped", "checked", "solid"} & set(patterns)


def test_printed_but_not_floral() -> None:
    assert "floral" not in {made("printed dress, not floral", seed).spec.cloth("body").pattern for seed in SEEDS}


@pytest.mark.parametrize("text", ["multicoloured sweater", "printed cardigan", "пёстрая юбка"])
def test_a_print_that_is_asked_for_without_its_name_is_the_garments_own(text: str) -> None:
    for seed in range(4):
        spec = made(text, seed).spec
        own = {value.replace("horizontal_stripes", "striped")
               for value, _ in habits()[spec.garment].options("patterns", spec.sex)}  # fmt: skip
        assert spec.cloth("body").pattern in own - {"solid"}


def test_several_colours_may_be_those_of_a_print() -> None:
    patterns = {made("navy and white t-shirt", seed).spec.cloth("body").pattern for seed in SEEDS}
    assert patterns == {"solid", "striped"}


@pytest.mark.parametrize(("words", "pattern"), [
    ("мужская рубашка в тонкую голубую полоску", "pinstripe"),
    ("men's shirt with thin light blue stripes", "pinstripe"),
    ("men's striped shirt", "striped"), ("мужская рубашка в клетку", "checked"),
])  # fmt: skip
def test_cloth_with_lines_gets_no_tucks_unasked(words: str, pattern: str) -> None:
    for seed in range(12):
        spec = specify(parse(words), words, seed=seed).spec
        assert spec.cloth("body").pattern == pattern
        assert "tucks" not in spec.details, seed


def test_tucks_asked_for_are_sewn_on_stripes_too() -> None:
    words = "men's shirt with tucks and blue stripes"
    spec = specify(parse(words), words, seed=3).spec
    assert spec.cloth("body").pattern == "striped"
    assert "tucks" in spec.details


def test_plain_shirts_still_come_with_tucks() -> None:
    plain = (specify(parse("men's shirt"), "men's shirt", seed=seed).spec for seed in range(12))
    assert any("tucks" in spec.details for spec in plain)
