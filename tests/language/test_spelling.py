import pytest

from modiste.core.attributes import Attributes
from modiste.language import parse
from modiste.language.spelling import nearest_words, stem_table


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("чёрные кросовки", "garment", "sports_shoes"),
        ("в кросовках", "garment", "sports_shoes"),
        ("джынсы", "garment", "jeans"),
        ("белая футбока", "garment", "tshirt"),
        ("кожанная куртка", "materials", ("leather",)),
        ("леопордовые джинсы", "pattern", "leopard"),
        ("фиолетвое платье", "colours", ("purple",)),
        ("розвоое платье", "colours", ("pink",)),
        ("касуал", "styles", ()),
    ],
)
def test_misspelt_words(text: str, name: str, value: object) -> None:
    assert getattr(parse(text), name) == value


def test_real_words_are_left_alone() -> None:
    table = stem_table(["рубашка", "сапоги", "платье"])
    assert nearest_words("рубаша", table) == ("рубашка",)
    assert nearest_words("шапка", table) == ()
    assert nearest_words("пластье", table) == ("платье",)
    assert nearest_words("плато", table) == ()
    assert nearest_words("dress", table) == ()
    assert nearest_words("сапгои", table) == ("сапоги",)


@pytest.mark.parametrize(
    "text",
    ["while printers stopped", "a packet of channels", "stain on the table", "strong sliver of price"],
)
def test_ordinary_english_words_are_not_taken_for_fashion(text: str) -> None:
    assert parse(text) == Attributes()


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("blazzer", "blazer"), ("cardigen", "cardigan"), ("turqoise", "turquoise"), ("lavendar", "lavender"),
     ("leapord", "leopard"), ("sneekers", "sneakers"), ("ornage", "orange"), ("jeens", "jeans"),
     ("чорные", "чёрные"), ("жолтый", "жёлтый"), ("красивое сирое платье", "красивое платье")],
)  # fmt: skip
def test_slips_in_both_languages(slip: str, meant: str) -> None:
    assert parse(slip) == parse(meant)
    assert not parse(meant).empty
