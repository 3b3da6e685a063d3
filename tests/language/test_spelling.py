import pytest

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
