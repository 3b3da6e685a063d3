import unicodedata

import pytest

from modiste.language import parse, prompt, read_construction
from modiste.language.codes import find_codes
from modiste.language.colours import nearest_among, nearest_name
from modiste.language.letters import clean, one_alphabet
from modiste.language.morphology import fold
from tests.language.table import read


@pytest.mark.parametrize("text", [text for text, _ in read("cases_ru.txt")[::3]])
def test_decomposed_letters_mean_the_same(text: str) -> None:
    assert parse(unicodedata.normalize("NFD", text)) == parse(text)


@pytest.mark.parametrize("text", ["чёрный свитер", "синий жёлтый шарф", "robe à volants"])
def test_clean_composes_and_drops_what_is_not_seen(text: str) -> None:
    hidden = unicodedata.normalize("NFD", text)
    assert clean("\u00ad\u200b".join((hidden[:3], hidden[3:]))) == text
    assert clean("ｒｅｄ") == "red"


@pytest.mark.parametrize(
    ("mixed", "plain"),
    [("cиняя", "синяя"), ("cоat", "coat"), ("ХL", "XL"), ("Т-shirt", "T-shirt"), ("A-силуэт", "А-силуэт"),
     ("V-образный", "V-образный"), ("джинсы skinny", "джинсы skinny"), ("red", "red"), ("плaтьe", "платье")],
)  # fmt: skip
def test_each_word_stands_in_one_alphabet(mixed: str, plain: str) -> None:
    assert one_alphabet(mixed + " синий blue").removesuffix(" синий blue") == plain
    assert len(fold(mixed)) == len(mixed)


@pytest.mark.parametrize(
    ("text", "hexes"),
    [
        ("#8B0000 dress", ["#8b0000"]), ("#abc and #14815cff", ["#aabbcc", "#14815c"]), ("rgb(1, 2,3)", ["#010203"]),
        ("rgba(1 2 3 / 50%) coat", ["#010203"]), ("RGB 255 0 10", ["#ff000a"]), ("цвета 1e90ff", ["#1e90ff"]),
        ("rgb(300,0,0)", []), ("article 123456", []), ("#1 dress", []), ("0x14815c", ["#14815c"]),
    ],
)  # fmt: skip
def test_codes_of_colours(text: str, hexes: list[str]) -> None:
    assert [code.hex for code in find_codes(text)] == hexes


def test_a_code_is_the_nearest_colour_and_stays_exact_for_the_cloth() -> None:
    found = prompt("платье цвета rgb(20, 129, 92) с воротником #1d2545")
    assert found.attributes.colours == ("emerald",)
    looks = found.attributes.construction.looks
    assert [(look.part, look.value) for look in looks] == [("body", "#14815c"), ("collar", "#1d2545")]


def test_nearest_colours() -> None:
    assert nearest_name("#8b0000") == "dark_red"
    assert nearest_among("#14815c", ("red", "green", "multicolour", "blue")) == "green"


def test_the_cloth_of_another_garment_is_not_this_one_s() -> None:
    looks = read_construction("black dress with white sneakers and a red bag").looks
    assert [(look.part, look.value) for look in looks] == [("body", "black")]
