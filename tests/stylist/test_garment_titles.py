"""Several garments in one title."""

from modiste.core.items import Item, Tag
from modiste.stylist.wardrobe.titles import listed


def made(garment: str, colour: str, title: str = "") -> Item:
    tags = (Tag(kind="garment", value=garment, confidence=1.0), Tag(kind="colour", value=colour, confidence=1.0))
    return Item(id="0" * 16, product="0" * 16, title=title, tags=tags)


def test_only_the_first_of_several_titles_begins_with_a_capital() -> None:
    worn = (made("dress", "red"), made("shirt", "white"), made("tshirt", "navy"), made("coat", "beige", "Анино пальто"))
    assert listed(worn, "ru") == "Красное платье, белая рубашка, тёмно-синяя футболка, Анино пальто"
    assert listed(worn, "en") == "Red dress, white shirt, navy t-shirt, Анино пальто"
    assert listed((), "en") == ""
