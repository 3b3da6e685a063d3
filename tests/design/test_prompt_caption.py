import pytest

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.values import Prompt
from modiste.design.prompt_caption import (
    affirmed,
    borrow_style,
    in_known_words,
    known_colour,
    known_garment,
    prompt_caption,
)
from modiste.encoder.heads import LabelSpace

KNOWN = ("jeans", "tshirt", "jacket", "dress", "trousers", "shoes")
LABELS = LabelSpace({"garment": KNOWN, "colour": (), "pattern": (), "gender": ()})


@pytest.mark.parametrize(("asked", "drawn"), [
    ("jeans", "jeans"), ("blazer", "jacket"), ("trench_coat", "jacket"), ("sundress", "dress"), ("chinos", "trousers"),
    ("umbrella", "umbrella"), (None, None),
])
def test_the_nearest_garment_that_the_model_knows(asked: str | None, drawn: str | None) -> None:
    assert known_garment(asked, KNOWN) == drawn


def test_every_garment_of_the_vocabulary_finds_an_answer() -> None:
    for garment in language.vocabulary().ids("garment"):
        assert known_garment(garment, KNOWN)


@pytest.mark.parametrize("text", ["синие джинсы в полоску", "Blue striped jeans", "striped JEANS, blue!!"])
def test_the_model_is_told_the_canonical_caption(text: str) -> None:
    told = prompt_caption(language.prompt(text))
    assert language.parse(told) == language.parse(text)
    assert told == prompt_caption(language.prompt(told))


def test_the_language_of_the_prompt_stays() -> None:
    assert "джинсы" in prompt_caption(language.prompt("нарисуй мне синие джинсы"))
    assert "jeans" in prompt_caption(language.prompt("draw me blue jeans"))


def test_what_names_no_garment_is_told_as_it_is() -> None:
    assert prompt_caption(language.prompt("something nice")) == "something nice"


def test_an_unknown_type_is_asked_for_by_a_known_name() -> None:
    prompt = in_known_words(language.prompt("пиджак в клетку"), LABELS)
    assert prompt.attributes.garment == "jacket"
    assert prompt.attributes.pattern == language.parse("пиджак в клетку").pattern
    assert prompt.text == "пиджак в клетку"


def test_style_fills_silences_only() -> None:
    seen = Attributes(garment="tshirt", colours=("blue",), pattern="floral", gender="women")
    silent = borrow_style(Attributes(garment="jacket"), seen)
    assert silent == Attributes(garment="jacket", colours=("blue",), pattern="floral", gender="women")
    said = Attributes(garment="jacket", colours=("red",), pattern="striped", gender="men")
    assert borrow_style(said, seen) == said


def test_what_is_denied_is_not_borrowed() -> None:
    seen = Attributes(colours=("blue",), pattern="floral")
    assert borrow_style(language.parse("jacket, no flowers"), seen).pattern is None
    assert borrow_style(language.parse("jacket, not blue"), seen).colours == ()
    assert borrow_style(language.parse("jacket, not red"), seen) == Attributes(
        garment="jacket", colours=("blue",), pattern="floral", excluded=language.parse("jacket, not red").excluded)
    assert borrow_style(language.parse("a jacket"), seen).pattern == "floral"


def test_a_foreign_model_is_told_the_words_unless_they_deny() -> None:
    assert affirmed(language.prompt("A red, red dress!"), 0) == "A red, red dress!"
    told = language.parse(affirmed(language.prompt("A dress, not red"), 0))
    assert told.garment == "dress"
    assert told.colours not in ((), ("red",))
    assert told.excluded == ()


@pytest.mark.parametrize(
    ("asked", "told"),
    [("coral", "red"), ("light_blue", "blue"), ("mint", "green"), ("royal_blue", "blue"), ("camel", "tan"),
     ("emerald", "green"), ("turquoise", "teal"), ("fuchsia", "pink"), ("dark_grey", "charcoal"), ("navy", "navy"),
     ("multicolour", "multicolour")],
)  # fmt: skip
def test_a_colour_is_told_by_the_nearest_name_of_its_hue(asked: str, told: str) -> None:
    known = ("red", "blue", "navy", "green", "tan", "teal", "pink", "charcoal", "grey", "black", "silver", "beige")
    assert known_colour(asked, known) == told
    labels = LabelSpace({"garment": KNOWN, "colour": known, "pattern": (), "gender": ()})
    prompt = Prompt("x", attributes=Attributes(garment="dress", colours=(asked,)))
    assert in_known_words(prompt, labels).attributes.colours == (told,)
    assert prompt.attributes.colours == (asked,)
