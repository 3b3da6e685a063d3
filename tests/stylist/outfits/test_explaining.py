"""Why each garment is in an outfit; a dress code that is not kept never stands under what speaks for it."""

from datetime import date

import pytest

from modiste.core.items import Item, Tag
from modiste.stylist.outfits.explaining import garment_reasons, part_lines
from modiste.stylist.outfits.generating import judge_outfit
from modiste.stylist.outfits.values import OutfitRequest, Weather
from modiste.stylist.wardrobe.values import WardrobeItem


def own(number: int, garment: str, colour: str = "black", **more: object) -> WardrobeItem:
    tags = (Tag("garment", garment), Tag("colour", colour))
    return WardrobeItem(item=Item(id=f"{number:016x}", product=f"{number:016x}", title=garment, tags=tags),
                        **more)  # type: ignore[arg-type]


def codes(found: tuple[object, ...]) -> list[str]:
    return [getattr(one, "code", "").removeprefix("stylist.") for one in found]


WORN = (own(1, "trench_coat"), own(2, "shirt", "white"), own(3, "jeans", "blue"), own(4, "sandals"))


def test_each_garment_has_its_own_reasons_and_what_speaks_against_it() -> None:
    weather = Weather(low_c=8, high_c=12, rain=True)
    coat, shirt, jeans, sandals = garment_reasons(WORN, OutfitRequest(occasion="work", weather=weather))
    assert {"garment_warmest", "garment_dry"} <= set(codes(coat.reasons))
    assert "garment_dressed" in codes(shirt.reasons)
    assert "garment_warmest" not in codes(shirt.reasons)
    assert "outfit_open_shoes" in codes(sandals.against)
    assert codes(jeans.against)  # too plain for an office, or out of place there
    assert not set(codes(coat.against))


def test_what_was_worn_yesterday_is_told_of_what_was() -> None:
    day = date(2026, 5, 2)
    shirt, jeans = garment_reasons(WORN[1:3], OutfitRequest(today=day, lately={WORN[1].id: date(2026, 5, 1)}))
    assert codes(shirt.against) == ["garment_worn"]
    assert codes(jeans.against) == []


@pytest.mark.parametrize("formality", [0.05, 0.2, 0.3, 0.4, 0.5, 0.6])
def test_another_dress_code_speaks_against_an_outfit(formality: float) -> None:
    worn = tuple(own(at, one, formality=formality) for at, one in enumerate(("shirt", "trousers", "loafers"), 1))
    for occasion in ("wedding", "work", "interview", "theatre"):
        found = judge_outfit(worn, OutfitRequest(occasion=occasion))
        signs = {one.said.code: one.weight for one in found.reasons}
        assert signs.get("stylist.outfit_not_dressed", -1) < 0
        assert signs.get("stylist.outfit_dressed", 1) > 0


def test_the_parts_of_the_score_are_told() -> None:
    found = judge_outfit(WORN, OutfitRequest(occasion="work", weather=Weather(low_c=8, high_c=12)))
    told = [one.text("en") for one in part_lines(found)]
    assert [one.rpartition(" ")[0] for one in told] == ["going together", "weather", "dress code", "equally dressy"]
    assert all(0 <= int(one.rpartition(" ")[2]) <= 100 for one in told)
