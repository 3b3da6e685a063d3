"""Several garments in one title."""

import pytest

from modiste.core.items import Item, Tag
from modiste.stylist.wardrobe.titles import listed, type_said


def made(garment: str, colour: str, title: str = "") -> Item:
    tags = (Tag(kind="garment", value=garment, confidence=1.0), Tag(kind="colour", value=colour, confidence=1.0))
    return Item(id="0" * 16, product="0" * 16, title=title, tags=tags)


def test_only_the_first_of_several_titles_begins_with_a_capital() -> None:
    worn = (made("dress", "red"), made("shirt", "white"), made("tshirt", "navy"), made("coat", "beige", "Анино пальто"))
    assert listed(worn, "ru") == "Красное платье, белая рубашка, тёмно-синяя футболка, Анино пальто"
    assert listed(worn, "en") == "Red dress, white shirt, navy t-shirt, Анино пальто"
    assert listed((), "en") == ""


@pytest.mark.parametrize(("own", "garment", "english", "russian"), [
    ("Sneakers", "casual_shoes", "Sneakers", "кеды"), ("кеды", "casual_shoes", "casual shoes", "кеды"),
    ("my lucky pair", "casual_shoes", "my lucky pair", "my lucky pair"), ("", "hoodie", "hoodie", "худи"),
    ("gizmo", "", "gizmo", "gizmo")])
def test_a_typed_type_is_shown_in_the_language_of_the_page(own: str, garment: str, english: str, russian: str) -> None:
    assert (type_said(own, garment, "en"), type_said(own, garment, "ru")) == (english, russian)
