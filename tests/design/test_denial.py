import pytest

from modiste import language
from modiste.core.attributes import Attributes, Exclusion
from modiste.core.values import Prompt
from modiste.design.denial import what_remains
from modiste.design.prompt_caption import prompt_caption
from modiste.language.denied import is_denied

SEEDS = range(24)
DENIALS = [
    "anything but blue jeans", "t-shirt, not red", "shirt without stripes", "dress, no flowers, not black",
    "something not red", "anything but a dress", "платье не красное", "рубашка не в клетку",
    "джинсы любого цвета, кроме синего", "что угодно, только не синие джинсы", "юбка без цветов, не синяя",
]


@pytest.mark.parametrize("text", DENIALS)
def test_what_is_told_names_something_else_and_never_what_is_denied(text: str) -> None:
    prompt = language.prompt(text)
    for seed in SEEDS:
        told = language.parse(prompt_caption(what_remains(prompt, seed)))
        assert told.excluded == ()
        assert not any(is_denied("colour", colour, prompt.attributes) for colour in told.colours)
        for kind, said in (("colour", told.colours), ("pattern", told.pattern), ("garment", told.garment)):
            assert said or all(one.kind != kind for one in prompt.attributes.excluded), (text, kind)
        assert told.pattern is None or not is_denied("pattern", told.pattern, prompt.attributes)
        assert told.garment is None or not is_denied("garment", told.garment, prompt.attributes)


def test_seeds_differ_in_what_they_take_and_a_seed_takes_the_same() -> None:
    prompt = language.prompt("jeans, not blue")
    taken = [what_remains(prompt, seed).attributes.colours for seed in SEEDS]
    assert len(set(taken)) > 4
    assert taken == [what_remains(prompt, seed).attributes.colours for seed in SEEDS]


@pytest.mark.parametrize("text", ["black dress, no flowers", "blue shirt, not red", "полосатая рубашка, не красная"])
def test_what_is_named_besides_stays(text: str) -> None:
    prompt = language.prompt(text)
    for seed in SEEDS:
        remaining = what_remains(prompt, seed).attributes
        assert remaining.garment == prompt.attributes.garment
        assert remaining.pattern in (prompt.attributes.pattern, "solid")
        if prompt.attributes.colours:
            assert remaining.colours == prompt.attributes.colours


def test_what_denies_nothing_is_left_alone() -> None:
    prompt = language.prompt("red dress")
    assert what_remains(prompt, 3) == prompt


def test_where_nothing_usual_remains_nothing_is_put_in_its_place() -> None:
    every = tuple(Exclusion("colour", colour) for colour in language.vocabulary().ids("colour"))
    asked = Attributes(garment="dress", excluded=every)
    assert what_remains(Prompt("dress", "en", asked), 0).attributes == asked
