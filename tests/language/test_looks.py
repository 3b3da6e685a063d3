"""Garments that a text names side by side, each with its own words."""

import pytest

from modiste.language import split_look


@pytest.mark.parametrize(("text", "parts"), [
    ("floral skirt and striped top", ("floral skirt", "striped top")),
    ("белая рубашка с чёрной юбкой", ("белая рубашка", "чёрной юбкой")),
    ("пальто, белая футболка и джинсы", ("пальто", "белая футболка", "джинсы")),
    ("blouse with a bow and skirt", ("blouse with a bow", "skirt")),
    ("red and white striped shirt", ("red and white striped shirt",)),
    ("jeans with white stitching", ("jeans with white stitching",)),
    ("чёрное и белое платье", ("чёрное и белое платье",)),
    ("shirt, not jeans", ("shirt, not jeans",)),
])  # fmt: skip
def test_each_garment_has_its_own_words(text: str, parts: tuple[str, ...]) -> None:
    assert split_look(text) == parts
