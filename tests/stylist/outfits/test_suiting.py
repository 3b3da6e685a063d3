"""Weather weighs more than taste: what is wrong for it waits while something right is owned, and what is missing is
said by name."""

from dataclasses import replace

import pytest

from modiste.core.items import Tag, TagSource
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.fitting import fit
from modiste.stylist.outfits.generating import judge_outfit, make_outfits
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.outfits.weather import read_weather
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem
from tests.stylist.outfits.closets import TODAY, garment, wardrobe, worn

RAIN = OutfitRequest(today=TODAY, n=3, weather=read_weather("8 °C, rain"))
COLD = OutfitRequest(today=TODAY, n=3, weather=read_weather("8 °C"))


@pytest.fixture(scope="module")
def model() -> Compatibility:
    return fit(worn(40))


def owned(*kinds: str) -> list[WardrobeItem]:
    return [garment(number, kind) for number, kind in enumerate(kinds, 1)]


def kinds(items: list[WardrobeItem], names: tuple[str, ...]) -> set[str]:
    return {one.garment for one in items if one.id in names}


def said(items: list[WardrobeItem], asked: OutfitRequest) -> set[str]:
    return {reason.said.code for one in make_outfits(items, asked) for reason in one.reasons}


def test_bare_legs_and_open_shoes_wait_while_trousers_and_boots_are_there(model: Compatibility) -> None:
    looks = {one.garment: one.look for one in wardrobe()}
    items = [replace(one, look=looks.get(one.garment, looks["trousers"])) for one in owned(
        "coat", "sweater", "shorts", "jeans", "dress", "sandals", "flip_flops", "ankle_boots", "shoes", "tshirt")]
    liked = {one.id: 1.0 for one in items if one.garment in ("shorts", "sandals", "dress")}
    for asked in (RAIN, COLD):
        for one in make_outfits(items, replace(asked, taste=liked), model):
            worn_kinds = kinds(items, one.items)
            assert "jeans" in worn_kinds
            assert "ankle_boots" in worn_kinds
    warm = make_outfits(items, replace(COLD, weather=read_weather("28 °C")), model)
    assert any(kinds(items, one.items) & {"shorts", "dress", "sandals", "flip_flops"} for one in warm)


def test_a_dress_is_for_the_cold_with_tights() -> None:
    items = owned("coat", "dress", "ankle_boots")
    assert "stylist.lacks_legs" in said(items, COLD)
    items = owned("coat", "dress", "ankle_boots", "tights")
    assert "stylist.lacks_legs" not in said(items, COLD)
    assert "tights" in kinds(items, make_outfits(items, COLD)[0].items)


def test_what_rain_spoils_waits_and_what_keeps_dry_is_taken() -> None:
    suede = garment(9, "ankle_boots", "black", materials=("suede",))
    items = [*owned("coat", "trench_coat", "sweater", "jeans", "formal_shoes"), suede]
    for one in make_outfits(items, replace(RAIN, n=2)):
        assert suede.id not in one.items
    best = make_outfits(items, RAIN)[0]
    assert "trench_coat" in kinds(items, best.items)
    assert "stylist.outfit_dry" in {reason.said.code for reason in best.reasons}


def test_what_the_wardrobe_lacks_is_said_by_name_before_all_else() -> None:
    items = owned("tshirt", "shorts", "sandals")
    best = make_outfits(items, RAIN)[0]
    first = [reason.said.code for reason in best.reasons[:5]]
    assert {"stylist.lacks_dry", "stylist.lacks_shoes", "stylist.lacks_legs", "stylist.lacks_coat"} <= set(first)
    assert all(reason.weight < 0 for reason in best.reasons[:4])
    assert "stylist.lacks_sweater" in said(owned("coat", "tshirt", "jeans", "boots"),
                                           replace(COLD, weather=read_weather("-5")))
    assert "stylist.lacks_shoes_known" in said(owned("coat", "sweater", "jeans", "shoes"), COLD)
    assert not {code for code in said(owned("tshirt", "jeans", "casual_shoes"), replace(
        COLD, weather=read_weather("22"))) if "lacks" in code}


def test_what_is_wrong_for_the_weather_scores_far_lower() -> None:
    right, wrong = owned("coat", "sweater", "jeans", "ankle_boots"), owned("coat", "sweater", "shorts", "sandals")
    good, bad = (judge_outfit(one, COLD) for one in (right, wrong))
    assert good.score > 2 * bad.score
    assert {"stylist.outfit_bare_legs", "stylist.outfit_open_shoes"} <= {reason.said.code for reason in bad.reasons}
    assert "stylist.outfit_wet" in {reason.said.code for reason in judge_outfit(right, RAIN).reasons}


def test_a_sweater_on_the_skin_is_not_taken_off() -> None:
    alone = judge_outfit(owned("sweater", "shorts", "sandals"), replace(COLD, weather=read_weather("33 °C")))
    over = judge_outfit(owned("tshirt", "sweater", "shorts", "sandals"), replace(COLD, weather=read_weather("33 °C")))
    assert alone.parts["weather"] < over.parts["weather"]


def test_clothes_of_children_are_not_mixed_with_those_of_the_grown() -> None:
    def of(one: WardrobeItem, gender: str, source: TagSource = "person") -> WardrobeItem:
        tag = Tag("gender", gender, confidence=0.9, source=source)
        return replace(one, item=replace(one.item, tags=(*one.item.tags, tag)))

    coat, sweater, jeans, boots, small, other = owned("coat", "sweater", "jeans", "boots", "boots", "trousers")
    items = [of(coat, "men"), of(sweater, "men"), jeans, of(boots, "men"), of(small, "boys"),
             of(other, "girls", "picture")]
    for one in make_outfits(items, COLD):
        assert small.id not in one.items
    assert any(other.id in one.items for one in make_outfits(items, COLD))
    held = make_outfits(items, replace(COLD, must=(small.id,)))[0]
    assert coat.id not in held.items


def test_of_shoes_and_legs_the_type_says_what_they_leave_bare() -> None:
    assert [traits_of(one).legs for one in owned("shorts", "skirt", "jeans")] == ["bare", "hosiery", "covered"]
    assert [traits_of(one).shoes for one in owned("clogs", "shoes", "rubber_boots")] == ["open", "unknown", "closed"]
    long = garment(7, "dress")
    tags = (*long.item.tags, Tag("length", "maxi"))
    assert traits_of(replace(long, item=replace(long.item, tags=tags))).legs == "covered"


def test_where_warmth_lacks_the_warmer_garment_is_worn_before_what_suits_better() -> None:
    """A trench that suits the office and keeps dry is no match for a jacket that keeps warm."""
    items = owned("trench_coat", "puffer_jacket", "shirt", "trousers", "loafers")
    best = make_outfits(items, replace(RAIN, occasion="work"))[0]
    assert "puffer_jacket" in kinds(items, best.items)
    assert "stylist.outfit_cold" not in {reason.said.code for reason in best.reasons}


def test_a_search_through_many_garments_does_not_lose_the_only_warm_one() -> None:
    items = owned(*["trench_coat"] * 30, "puffer_jacket", *["shirt"] * 20, *["trousers"] * 20, *["loafers"] * 5)
    best = make_outfits(items, replace(RAIN, occasion="work"))[0]
    assert "puffer_jacket" in kinds(items, best.items)


def test_a_jacket_that_is_told_to_be_quilted_is_as_warm_as_a_puffer() -> None:
    plain, puffer = garment(1, "jacket"), garment(2, "puffer_jacket")
    titled = replace(plain, item=replace(plain.item, title="Quilted hooded jacket"))
    tagged = replace(plain, item=replace(plain.item, tags=(*plain.item.tags, Tag("detail", "quilted"))))
    warm = traits_of(puffer).clo
    assert traits_of(plain).clo < warm
    assert [traits_of(one).clo for one in (titled, tagged, replace(plain, own_type="стёганая куртка"))] == [warm] * 3


@pytest.mark.parametrize("plain", ["cap", "casual_shoes"])
def test_what_is_too_plain_for_work_is_said_by_name_and_not_to_suit_it(plain: str) -> None:
    worn_to_work = ["shirt", "trousers", *([plain, "loafers"] if plain == "cap" else [plain])]
    items, asked = owned(*worn_to_work), OutfitRequest(today=TODAY, occasion="work")
    judged = judge_outfit(items, asked)
    codes = {reason.said.code: reason for reason in judged.reasons}
    assert "stylist.outfit_dressed" not in codes
    assert items[2].item.title in codes["stylist.outfit_plain_garment"].said.text()
    assert codes["stylist.outfit_plain_garment"].weight < 0
    suiting = [*items[:2], garment(9, "loafers")]
    assert "stylist.outfit_dressed" in {one.said.code for one in judge_outfit(suiting, asked).reasons}
