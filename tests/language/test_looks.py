"""Garments that a text names side by side, each with its own words."""

import pytest

from modiste.language import prompt, split_look


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


@pytest.mark.parametrize(("text", "colour", "material"), [
    ("dress with a full skirt in red satin", "red", "satin"),
    ("комбинезон с широкими брюками из чёрного атласа", "black", "satin"),
    ("jumpsuit with wide trousers in navy crepe", "navy", "crepe"),
])  # fmt: skip
def test_a_look_behind_the_half_of_a_garment_is_the_whole_ones(text: str, colour: str, material: str) -> None:
    asked = prompt(text).attributes
    assert (asked.colours, asked.materials) == ((colour,), (material,))


@pytest.mark.parametrize("text", ["white blouse with a skirt in black satin", "белая рубашка с брюками из синего льна",
                                  "green dress with leggings in black"])  # fmt: skip
def test_a_look_behind_another_garment_is_not_the_first_ones(text: str) -> None:
    asked = prompt(text).attributes
    assert len(asked.colours) == 1
    assert not {"black", "navy", "blue"} & set(asked.colours)


@pytest.mark.parametrize(("text", "garment", "pattern"), [
    ("плащ-дождевик на молнии", "rain_jacket", None),
    ("black silk kimono robe", "kimono", None),
    ("джемпер в тельняшечную полоску", "sweater", "horizontal_stripes"),
])  # fmt: skip
def test_compounds_are_read_whole(text: str, garment: str, pattern: str | None) -> None:
    asked = prompt(text).attributes
    assert (asked.garment, asked.pattern) == (garment, pattern)
