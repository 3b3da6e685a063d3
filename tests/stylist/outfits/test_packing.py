"""Days and suitcases: nothing is worn more often than before a wash, few coats and hats, many tops; what is worn
outdoors follows the season where no weather is said."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from modiste.stylist.outfits.generating import make_outfits
from modiste.stylist.outfits.packing import Plan, pack, plan_days
from modiste.stylist.outfits.values import OutfitRequest, Weather
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem
from tests.stylist.outfits.closets import TODAY, garment

KINDS = ("sweatshirt", "sweater", "longsleeve", "shirt", "tshirt", "blouse", "longsleeve", "jeans", "trousers", "coat",
         "jacket", "casual_shoes", "ankle_boots", "beanie", "cap", "cardigan")
CLOSET = [garment(number, kind, ("navy", "white", "black", "red")[number % 4]) for number, kind in enumerate(KINDS, 1)]
COOL = OutfitRequest(today=TODAY, weather=Weather(low_c=5, high_c=12))
NOVEMBER = date(2026, 11, 20)


def unwashed(plan: Plan, items: list[WardrobeItem]) -> dict[str, int]:
    """The most wears of each garment with no wash between, by what the plan says of washes."""
    by_title = {one.called if isinstance(one.called, str) else one.called.text(): one.id for one in items}
    worn, most = Counter[str](), Counter[str]()
    for outfit in plan.outfits:
        for reason in outfit.reasons:
            if reason.said.code == "stylist.plan_wash":
                worn[by_title[reason.said.text().partition(":")[0]]] = 0
        for name in outfit.items:
            worn[name] += 1
            most[name] = max(most[name], worn[name])
    return most


@pytest.mark.parametrize("most", [None, 8, 12])
def test_nothing_is_worn_more_often_than_before_a_wash(most: int | None) -> None:
    days: list[Weather | None] = [None] * 7
    plan = plan_days(CLOSET, COOL, TODAY, days) if most is None else pack(CLOSET, COOL, TODAY, days, most)
    limits = {one.id: traits_of(one).wears for one in CLOSET}
    assert all(not limits[name] or count <= limits[name] for name, count in unwashed(plan, CLOSET).items())
    assert not any(one.missing for one in plan.outfits)
    assert len({one.items for one in plan.outfits}) >= 5


def test_a_suitcase_has_one_coat_for_one_climate_one_hat_at_most_and_tops_for_a_change() -> None:
    plan = pack(CLOSET, COOL, TODAY, [None] * 7, 9)
    slots = Counter(traits_of(one).slot for one in CLOSET if one.id in plan.items)
    assert slots["outer"] <= 1
    assert slots["headwear"] <= 1
    assert slots["footwear"] <= 2
    assert slots["upper"] + slots["mid"] >= 4
    two = [Weather(low_c=-12, high_c=-6), *[Weather(low_c=16, high_c=22)] * 3]
    assert len(pack(CLOSET, replace(COOL, weather=None), TODAY, two, 12).outfits) == 4


def test_slippers_stay_at_home_and_sandals_wait_for_warm_months() -> None:
    items = [garment(1, "flip_flops", "red"), garment(2, "sandals", "olive"), garment(3, "casual_shoes", "black"),
             garment(4, "tank_top", "white"), garment(5, "longsleeve", "grey"), garment(6, "shorts", "blue"),
             garment(7, "jeans", "navy")]
    names = {one.id: one.garment for one in items}

    def worn(asked: OutfitRequest, closet: list[WardrobeItem] = items) -> set[str]:
        return {names[name] for outfit in make_outfits(closet, asked) for name in outfit.items}

    assert not {"flip_flops", "sandals", "tank_top", "shorts"} & worn(OutfitRequest(today=NOVEMBER))
    assert "flip_flops" not in worn(OutfitRequest(today=TODAY))
    assert "flip_flops" in worn(OutfitRequest(today=TODAY, occasion="home", n=9))
    hot = OutfitRequest(today=NOVEMBER, weather=Weather(low_c=26, high_c=32), n=9)
    assert {"tank_top", "shorts"} & worn(hot)
    assert "flip_flops" in worn(OutfitRequest(today=NOVEMBER), [one for one in items if one.id not in {
        items[1].id, items[2].id}])


def test_no_cap_at_work_and_no_open_toes_in_the_rain() -> None:
    items = [garment(1, "cap", "black"), garment(2, "heels", "red"), garment(3, "ankle_boots", "black"),
             garment(4, "shirt", "white"), garment(5, "trousers", "navy"), garment(6, "coat", "black")]
    for outfit in make_outfits(items, OutfitRequest(today=TODAY, occasion="work",
                                                    weather=Weather(low_c=6, high_c=9, rain=True))):
        assert not {items[0].id, items[1].id} & set(outfit.items)
