"""Names in a text are no words of clothes, and ordinary words no slips."""

import pytest

from modiste.language import parse, read_construction
from modiste.language.proper_names import name_starts, without_names
from modiste.language.unread import likely_meant, unread_phrases


@pytest.mark.parametrize(
    "text",
    ["a dress for Rose", "Olive's dress", "платье для Лены", "dress from our Autumn Rose line",
     "платье из коллекции «Роза»"],
)  # fmt: skip
def test_a_name_is_no_colour_and_no_cloth(text: str) -> None:
    assert read_construction(text).looks == ()
    assert (parse(text).colours, parse(text).materials) == ((), ())


@pytest.mark.parametrize(
    ("text", "blanked"),
    [("A dress in Navy and Cream", False), ("Sage Green Linen Dress For Summer", False), ("men's shirt", False),
     ("платье цвета Розы", True), ("Women's Navy Dress By Rose", False)],
)  # fmt: skip
def test_colours_with_a_capital_stay_colours(text: str, blanked: bool) -> None:
    assert (without_names(text) != text) == blanked


def test_a_name_to_be_shown_is_asked_for() -> None:
    assert unread_phrases("футболка с Чебурашкой") == ("Чебурашкой",)
    assert unread_phrases("t-shirt with Zorblax") == ("Zorblax",)
    assert unread_phrases("t-shirt for Zorblax") == ()
    assert len(name_starts("The Margot blouse, made in Japan")) == 2


@pytest.mark.parametrize("word", ["june", "march", "april", "weather", "father", "knotted", "июнь", "тираж", "screen"])
def test_ordinary_words_are_no_slips(word: str) -> None:
    assert likely_meant(word) == ""


@pytest.mark.parametrize(("word", "meant"), [("colar", "collar"), ("tasels", "tassels"), ("sleves", "sleeves")])
def test_slips_are_answered(word: str, meant: str) -> None:
    assert likely_meant(word) == meant


def test_ordinary_words_are_not_read_as_fashion() -> None:
    assert parse("better father mission, tired lawyers").empty


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("navy dress, seven matte red buttons", "buttons", "red"),
        ("navy coat lined in red viscose", "lining", "red"),
        ("синее пальто, подкладка красная", "lining", "red"),
        ("coat with ten horn buttons", "buttons", "brown"),
        ("синее пальто, подкладка в клетку", "lining", "checked"),
        ("black crepe jumpsuit with a wide belt in satin", "belt", "satin"),
        ("чёрный креповый комбинезон, пояс широкий, атласный", "belt", "satin"),
    ],
)
def test_what_stands_beside_a_part_is_the_parts(text: str, part: str, value: str) -> None:
    looks = read_construction(text).looks
    assert (part, value) in {(one.part, one.value) for one in looks}
    assert value not in {one.value for one in looks if one.part == "body"}


def test_what_it_is_worn_with_says_nothing_of_it() -> None:
    assert {one.value for one in read_construction("rust culottes, should pair with grey knitwear").looks} == {"rust"}
    assert {one.value for one in read_construction("чёрная юбка, носить с белым трикотажем").looks} == {"black"}


@pytest.mark.parametrize(
    ("text", "place"),
    [("dress with two patch pockets at the hips", "hip"), ("платье, накладные карманы на бёдрах", "hip"),
     ("shirt with one pocket on the left chest", "chest"), ("карманы спереди на юбке", "hip"),
     ("юбка, два накладных кармана сзади", "seat")],
)  # fmt: skip
def test_pockets_lie_where_words_put_them(text: str, place: str) -> None:
    said = read_construction(text)
    assert {one.place for one in said.features if one.kind == "pocket"} == {place}
    assert "rise" not in {one.kind for one in said.features}


def test_a_slits_height_is_no_length_of_the_garment() -> None:
    said = read_construction("ankle length dress, slit on the left up to mid-thigh")
    kinds = {one.kind: one.value for one in said.features}
    assert kinds == {"length": "ankle", "slit": "left", "slit_level": "thigh"}


def test_gathered_is_not_draped() -> None:
    assert parse("a gathered skirt").details == ()
    assert parse("a draped dress").details == ("draped",)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [("dress with puff sleeves gathered into buttoned cuffs", "sleeve", "puff"),
     ("dress with sleeves gathered into cuffs", "sleeve", "bishop"),
     ("dress, gathered at the waist", "skirt", "gathered")],
)  # fmt: skip
def test_what_is_gathered_is_what_stands_beside_it(text: str, kind: str, value: str) -> None:
    said = {one.kind: one.value for one in read_construction(text).features if one.kind in ("sleeve", "skirt")}
    assert said == {kind: value}


@pytest.mark.parametrize(("text", "pattern", "colour"), [
    ("shirt with thin blue stripes", "pinstripe", "blue"),
    ("shirt with fine light blue stripes", "pinstripe", "light_blue"),
    ("рубашка в тонкую голубую полоску", "pinstripe", "light_blue"),
    ("платье в мелкий белый горошек", "pin_dot", "white"),
    ("striped blue shirt", "striped", "blue"),
    ("a fine, blue striped shirt", "striped", "blue"),
])  # fmt: skip
def test_a_colour_may_stand_within_the_name_of_a_pattern(text: str, pattern: str, colour: str) -> None:
    looks = {look.kind: look.value for look in read_construction(text).looks if look.part == "body"}
    assert (looks["pattern"], looks["colour"]) == (pattern, colour)
