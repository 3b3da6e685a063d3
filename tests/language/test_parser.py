import pytest

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.language import parse
from tests.language.table import read

ENGLISH = read("cases_en.txt")
RUSSIAN = read("cases_ru.txt")


def test_the_tables_are_large_enough() -> None:
    assert len(ENGLISH) >= 100
    assert len(RUSSIAN) >= 100


@pytest.mark.parametrize(("text", "attributes"), ENGLISH + RUSSIAN, ids=[text for text, _ in ENGLISH + RUSSIAN])
def test_parse(text: str, attributes: Attributes) -> None:
    assert parse(text) == attributes


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\t", "👗👠", "\x00", "€", "до", "not", "без", "-", "$", "size", "1" * 5000, "(" * 3000, "a-" * 4000,
        "не " * 2000, "1-" * 3000, " " * 50000 + "1", "size " + "1/" * 4000, "\ud800", "İİİ платье",
        "до 1e999 рублей", "99999999999999999999 евро",
    ],
)  # fmt: skip
def test_garbage_does_no_harm(text: str) -> None:
    found = parse(text)
    assert found.colours == ()
    assert found.pattern is None


def test_a_growing_lower_case_letter_does_not_shift_the_words() -> None:
    assert parse("İİİ size M платье") == Attributes(garment="dress", sizes=("M",))


def test_swapped_price_ends_are_put_right() -> None:
    price = parse("bag from 100 to 50 euro").price
    assert price is not None
    assert (price.min, price.max) == (50, 100)


def test_parse_of_no_text() -> None:
    with pytest.raises(InputError, match="expected a text, got int"):
        parse(5)


@pytest.mark.parametrize(
    ("text", "length", "sleeve"),
    [
        ("dress with long lace sleeves", None, "long_sleeve"),
        ("платье с длинными кружевными рукавами", None, "long_sleeve"),
        ("mini skirt with a long slit", "mini", None),
        ("юбка с длинным разрезом", None, None),
        ("long coat with a short belt", "long", None),
        ("long belted coat", "long", None),
        ("long short-sleeved dress", "long", "short_sleeve"),
        ("пальто длинное с поясом", "long", None),
    ],
)
def test_a_length_belongs_to_the_noun_of_its_phrase(text: str, length: str | None, sleeve: str | None) -> None:
    found = parse(text)
    assert (found.length, found.sleeve) == (length, sleeve)
