import pytest

from modiste import language
from modiste.language.denied import is_denied
from modiste.sewing.specification import specify

STRIPES = {"striped", "pinstripe", "candy_stripe", "awning_stripe", "ticking"}
FLOWERS = {"floral", "roses", "ditsy"}


@pytest.mark.parametrize("text", ["anything but blue jeans", "dress, not red", "платье не красное", "юбка не синяя",
                                  "shirt, not white", "куртка, только не чёрная", "sundress, not pink"])
def test_no_colour_of_the_cloth_is_one_that_is_denied(text: str) -> None:
    prompt = language.prompt(text)
    for seed in range(16):
        cloth = specify(prompt.attributes, text, seed=seed).spec.cloths[0]
        shown = [ink for ink in (cloth.colour, *cloth.colours)
                 if is_denied("colour", ink, prompt.attributes)]
        assert shown == [], (seed, cloth.pattern)


@pytest.mark.parametrize(("text", "denied"), [
    ("shirt without stripes", STRIPES), ("рубашка не в полоску", STRIPES), ("dress, no flowers", FLOWERS),
    ("юбка без цветов", FLOWERS), ("платье не в клетку", {"checked", "gingham", "tartan", "windowpane", "glen_check"})])
def test_no_pattern_is_kin_of_one_that_is_denied(text: str, denied: set[str]) -> None:
    prompt = language.prompt(text)
    assert {specify(prompt.attributes, text, seed=seed).spec.cloths[0].pattern for seed in range(16)} & denied == set()


def test_where_every_usual_colour_is_denied_there_is_still_one() -> None:
    prompt = language.prompt("jeans, not blue, not black, not grey, not white")
    assert specify(prompt.attributes, prompt.text, seed=0).spec.cloths[0].colour
