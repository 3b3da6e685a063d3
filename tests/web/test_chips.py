"""A prompt's chips, and the prompt reworded."""

import pytest

from modiste.core.errors import UnknownNameError
from modiste.language import parse
from modiste.studio.chips import chips_of, choices, with_chip, without_chip, worn_with
from modiste.studio.wardrobe.typed import tags_typed


def test_chips_say_what_is_understood_in_the_language_of_the_page() -> None:
    chips = {chip.kind: chip for chip in chips_of("a long emerald dress without stripes", "ru")}
    assert chips["garment"].label == "платье"
    assert chips["colour"].value == "emerald"
    assert [chip.denied for chip in chips_of("dress without stripes", "en")][-1]


@pytest.mark.parametrize("text", ["a long emerald satin dress", "длинное изумрудное атласное платье"])
def test_without_a_chip_the_rest_stays_in_its_language(text: str) -> None:
    left = without_chip(text, "colour", "emerald")
    assert parse(left).colours == ()
    assert (parse(left).garment, parse(left).length, parse(left).materials) == ("dress", "long", ("satin",))
    assert any("а" <= letter <= "я" for letter in left) == any("а" <= letter <= "я" for letter in text)


def test_with_a_chip_a_single_one_is_replaced_and_a_list_grows() -> None:
    assert parse(with_chip("red dress", "garment", "skirt")).garment == "skirt"
    assert set(parse(with_chip("red dress", "colour", "navy")).colours) == {"red", "navy"}
    assert without_chip("red", "colour", "red") == ""


def test_unknown_kinds_and_values_are_named() -> None:
    with pytest.raises(UnknownNameError):
        with_chip("dress", "colour", "nosuchcolour")
    with pytest.raises(UnknownNameError):
        without_chip("dress", "price", "10")
    assert ("navy", "navy") in choices("colour", "en")


def test_sleeves_say_their_length_and_their_shape() -> None:
    labels = {one.kind: one.label for one in chips_of("white blouse with short puff sleeves", "en")}
    assert labels["sleeve"] == "short-sleeved, puff sleeves"
    labels = {one.kind: one.label for one in chips_of("платье с короткими рукавами-фонариками", "ru")}
    assert "фонарик" in labels["sleeve"]
    assert {one.label for one in chips_of("blouse with puff sleeves", "en") if one.kind == "sleeve"} == {"puff-sleeved"}


def test_a_colour_that_there_is_not_is_answered_in_words() -> None:
    with pytest.raises(UnknownNameError) as wrong:
        tags_typed("zzzz", None, None)
    for language in ("en", "ru"):
        said = str(wrong.value.told(language))
        assert "_" not in said, said
    assert "чёрный" in str(wrong.value.told("ru"))


def test_every_garment_of_a_look_is_understood_with_its_own_colour() -> None:
    text = "a green floral blazer, and white wide trousers"
    assert {(one.kind, one.value) for one in chips_of(text, "en")} == {
        ("garment", "blazer"), ("colour", "green"), ("pattern", "floral")}
    trousers, = worn_with(text, "en")
    assert {(one.kind, one.value) for one in trousers} == {
        ("garment", "trousers"), ("colour", "white"), ("fit", "wide")}
    coat, shirt = [{one.label for one in chips} for chips in (
        chips_of("чёрное пальто поверх белой рубашки", "ru"), *worn_with("чёрное пальто поверх белой рубашки", "ru"))]
    assert {"пальто", "чёрный"} <= coat
    assert {"рубашка", "белый"} <= shirt
    assert worn_with("red dress with white sleeves", "en") == ()
