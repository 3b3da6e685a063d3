"""Outfits keep to weather, dress code, laundry and wishes, differ from each other, and say why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.items import Tag
from modiste.stylist.outfits.calendar import Entry, read_calendar, write_calendar
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.fitting import fit
from modiste.stylist.outfits.generating import judge_outfit, make_outfits, swap
from modiste.stylist.outfits.liking import TrendDial, garment_leans
from modiste.stylist.outfits.occasions import dress_code
from modiste.stylist.outfits.packing import pack, plan_days
from modiste.stylist.outfits.purchase import purchases
from modiste.stylist.outfits.values import OutfitRequest, Weather, jaccard
from modiste.stylist.outfits.weather import in_words, read_temperatures, read_weather
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem
from tests.stylist.outfits.closets import TODAY, garment, wardrobe, worn

ASKED = OutfitRequest(today=TODAY, n=3)


def slots(items: list[WardrobeItem], names: tuple[str, ...]) -> list[str]:
    return [traits_of(one).slot for name in names for one in items if one.id == name]


@pytest.fixture(scope="module")
def model() -> Compatibility:
    return fit(worn(40))


def test_an_outfit_has_a_body_and_shoes_each_place_once(model: Compatibility) -> None:
    items = wardrobe()
    for one in make_outfits(items, replace(ASKED, n=6), model):
        places = slots(items, one.items)
        assert "footwear" in places
        assert ("dress" in places) != ("lower" in places)
        assert len(set(places)) == len(places)
        assert 0 <= one.score <= 1
        assert not one.missing


def test_cold_asks_for_layers_and_rain_for_what_bears_it() -> None:
    items = [*wardrobe(), garment(90, "boots", "black", materials=("suede",)), garment(91, "rain_jacket", "navy")]
    cold = make_outfits(items, replace(ASKED, weather=Weather(low_c=-5, high_c=2)))[0]
    warm = make_outfits(items, replace(ASKED, weather=Weather(low_c=24, high_c=30)))[0]
    assert "outer" in slots(items, cold.items)
    assert not {"outer", "mid"} & set(slots(items, warm.items))
    rain = Weather(low_c=8, high_c=12, rain=True)
    wet = make_outfits(items, replace(ASKED, weather=rain))[0]
    assert f"{90:016x}" not in wet.items
    told = judge_outfit([one for one in items if one.id in (*wet.items, f"{90:016x}")], replace(ASKED, weather=rain))
    assert "stylist.outfit_spoilt" in [one.said.code for one in told.reasons]


def test_a_wide_range_of_the_day_is_dressed_for_in_layers() -> None:
    items = wardrobe()
    best = make_outfits(items, replace(ASKED, weather=Weather(low_c=6, high_c=21)))[0]
    assert {"outer", "mid"} & set(slots(items, best.items))


def test_dress_codes_rule_types_out() -> None:
    items = wardrobe()
    wedding = make_outfits(items, replace(ASKED, occasion="свадьба"))[0]
    assert not {one.garment for one in items if one.id in wedding.items} & dress_code("wedding").out
    with pytest.raises(UnknownNameError):
        make_outfits(items, replace(ASKED, occasion="qqq"))


def test_what_is_in_the_wash_is_not_worn_and_what_was_worn_rests() -> None:
    items = [replace(one, state="in_wash") if one.garment in ("dress", "jeans", "skirt") else one for one in wardrobe()]
    for one in make_outfits(items, ASKED):
        assert all(item.state == "clean" for item in items if item.id in one.items)
    first = make_outfits(items, replace(ASKED, n=1))[0]
    lately = dict.fromkeys(first.items, TODAY - timedelta(days=1))
    again = make_outfits(items, replace(ASKED, n=1, lately=lately, shown=(frozenset(first.items),)))[0]
    assert jaccard(frozenset(first.items), frozenset(again.items)) <= 0.5


def test_must_and_must_not_hold_and_contradictions_are_named() -> None:
    items = wardrobe()
    skirt, dress, coat = (next(one for one in items if one.garment == kind) for kind in ("skirt", "dress", "coat"))
    for one in make_outfits(items, replace(ASKED, must=(skirt.id, coat.id), must_not=("boots", "red"))):
        assert {skirt.id, coat.id} <= set(one.items)
        assert "boots" not in {item.garment for item in items if item.id in one.items}
    with pytest.raises(InputError, match=f"{skirt.called} and {dress.called}"):
        make_outfits(items, replace(ASKED, must=(skirt.id, dress.id)))
    with pytest.raises(InputError, match="skirt must not"):
        make_outfits(items, replace(ASKED, must=(skirt.id,), must_not=("skirt",)))
    lent = [replace(one, state="lent") if one.id == coat.id else one for one in items]
    with pytest.raises(InputError, match="is lent"):
        make_outfits(lent, replace(ASKED, must=(coat.id,)))


def test_many_days_of_forty_garments_seldom_share_more_than_half() -> None:
    plan = plan_days(wardrobe(40), replace(ASKED, weather=Weather(low_c=12, high_c=18)), TODAY, [None] * 12)
    sets = [frozenset(one.items) for one in plan.outfits]
    near = [jaccard(a, b) for place, a in enumerate(sets) for b in sets[place + 1:]]
    assert sum(one <= 0.5 for one in near) >= 0.9 * len(near)


def test_outfits_of_one_answer_do_not_all_hang_on_one_garment() -> None:
    tops = [garment(number, "tshirt", "white") for number in range(12)]
    lower = [garment(20, "leggings", "black"), *(garment(number, "jeans", "navy") for number in (21, 22, 23))]
    shoes = [garment(30, "casual_shoes", "white")]
    asked = replace(ASKED, lately=dict.fromkeys((one.id for one in lower[1:]), TODAY - timedelta(days=1)))
    items = [*tops, *lower, *shoes]
    found = make_outfits(items, asked)
    uses = [lower[0].id in one.items for one in found]
    assert uses[0], "the best is still the best"
    assert (len(uses), sum(uses)) == (3, 2), "others could be there instead"
    assert all(shoes[0].id in one.items for one in found), "no others are there"
    held = make_outfits(items, replace(asked, must=(lower[0].id,)))
    assert [lower[0].id in one.items for one in held] == [True] * 3


def test_one_item_no_shoes_and_nothing_at_all() -> None:
    only = make_outfits([garment(1, "shirt")], ASKED)
    assert only[0].items == (f"{1:016x}",)
    assert only[0].missing == ("lower", "footwear")
    two = make_outfits([garment(1, "shirt"), garment(2, "jeans")], ASKED)[0]
    assert two.missing == ("footwear",)
    assert "nothing for this place: footwear" in " ".join(one.said.text() for one in two.reasons)
    with pytest.raises(InputError, match="modiste wardrobe add"):
        make_outfits([], ASKED)
    with pytest.raises(InputError, match="none of 1 garment can"):
        make_outfits([garment(1, "shirt", state="in_wash")], ASKED)


def test_one_garment_is_swapped_and_the_rest_stays(model: Compatibility) -> None:
    items = wardrobe()
    first = make_outfits(items, replace(ASKED, n=1), model)[0]
    shoes = next(name for name, slot in zip(first.items, slots(items, first.items), strict=True) if slot == "footwear")
    for one in swap(items, first.items, shoes, ASKED, model):
        assert set(first.items) - {shoes} < set(one.items)
        assert shoes not in one.items
    alone = [one for one in items if one.id in first.items]
    title = next(one.title_in("en") for one in alone if one.id == shoes)
    with pytest.raises(InputError, match=f"^{title}: nothing else of its kind"):
        swap(alone, first.items, shoes, ASKED, model)
    with pytest.raises(InputError, match="not in the outfit"):
        swap(items, first.items[:1], shoes, ASKED, model)


def test_a_suitcase_is_small_and_dresses_every_day() -> None:
    plan = pack(wardrobe(60), replace(ASKED, weather=Weather(low_c=14, high_c=20)), TODAY, [None] * 5, 9)
    assert len(plan.items) <= 9
    assert len(plan.outfits) == 5
    assert len({one.items for one in plan.outfits}) >= 3
    with pytest.raises(InputError, match="allow more"):
        pack(wardrobe(), ASKED, TODAY, [None] * 2, 1)


def test_a_calendar_goes_out_and_comes_in() -> None:
    entries = (Entry(day=TODAY, items=(f"{1:016x}", f"{2:016x}"), title="Рубашка; джинсы, кеды", text="why\nnot"),)
    assert read_calendar(write_calendar(entries), "a.ics") == entries
    other = (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\n"
             b"END:VCALENDAR")
    assert read_calendar(other, "b.ics") == ()
    for bad in (b"", b"\x00\xff" * 40, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"):
        with pytest.raises(InputError, match=r"c\.ics"):
            read_calendar(bad, "c.ics")


def test_the_purchase_that_adds_most_outfits_comes_first() -> None:
    items = [one for one in wardrobe(50) if traits_of(one).slot != "footwear"]
    offers = [garment(900, "loafers", "black"), garment(901, "handbag", "red"), garment(902, "gloves", "black")]
    found = purchases(items, offers, replace(ASKED, occasion="work"))
    assert [one.outfits for one in found] == sorted((one.outfits for one in found), reverse=True)
    assert {one.item for one in found} == {one.id for one in offers}


@pytest.mark.parametrize(("text", "low", "high", "rain", "snow"), [
    ("8C rain", 6, 10, True, False), ("-5..2 снег", -5, 2, False, True), ("+3…+9, дождь", 3, 9, True, False),
    ("68F", 18, 22, False, False), ("мороз", -12, -5, False, False), ("hot, no rain", 26, 32, False, False)])
def test_weather_in_words(text: str, low: float, high: float, rain: bool, snow: bool) -> None:
    found = read_weather(text)
    assert (round(found.low_c), round(found.high_c), found.rain, found.snow) == (low, high, rain, snow)


def test_weather_that_makes_no_sense() -> None:
    for text in ("", "purple", "400C", "13..4"):
        with pytest.raises(InputError):
            read_weather(text)
    with pytest.raises(InputError, match="does not happen"):
        Weather(low_c=25, high_c=30, snow=True)
    with pytest.raises(InputError):
        read_temperatures("cold")


@pytest.mark.parametrize(("dial", "sign"), [(1.0, 1), (-1.0, -1)])
def test_what_comes_into_fashion_counts_as_the_person_wants(dial: float, sign: int) -> None:
    items = wardrobe()
    leans = garment_leans(items, TrendDial(dial, {"colour:red": 0.9, "garment:loafers": -0.2}))
    plain, leaning = (make_outfits(items, replace(ASKED, n=6, leans=asked)) for asked in ({}, leans))
    red = {one.id for one in items if one.item.tags[1].value == "red"}
    shown = [sum(name in red for outfit in found for name in outfit.items) for found in (plain, leaning)]
    assert sign * (shown[1] - shown[0]) > 0
    with_red = next(one for one in items if one.id in red)
    told = judge_outfit([with_red], replace(ASKED, leans=leans))
    assert [one.weight * sign > 0 for one in told.reasons if one.said.code == "stylist.outfit_rising"] == [True]


def test_without_a_dial_trends_say_nothing() -> None:
    assert garment_leans(wardrobe(), TrendDial(0.0, {"colour:red": 0.9})) == {}


@pytest.mark.parametrize(("text", "told"), [("9999C", "9999"), ("погода -402C", "-402"), ("-61, снег", "-61")])
def test_a_temperature_that_there_is_not_is_told_as_it_was_said(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_weather(text)


def test_what_is_said_of_the_weather_is_what_the_person_said() -> None:
    weather = read_weather("-60, снег")
    assert (weather.low_c, weather.told_c) == (-60, (-60, -60))
    light = [one for one in wardrobe() if one.garment in ("shirt", "skirt", "loafers")][:3]
    told = judge_outfit(light, replace(ASKED, weather=read_weather("2 degrees")))
    cold = next(one for one in told.reasons if one.said.code == "stylist.outfit_cold")
    assert "for 2 degrees" in cold.said.text()


def test_it_is_enough_to_say_which_garments_are_a_child_s() -> None:
    items = wardrobe(36)
    small = {one.id for one in items[::9]}
    said = [replace(one, item=replace(one.item, tags=(*one.item.tags, Tag("gender", "girls", source="person"))))
            if one.id in small else one for one in items]
    assert not small & {name for outfit in make_outfits(said, replace(ASKED, n=9)) for name in outfit.items}
    of_a_child = min(small)
    assert all(of_a_child in one.items for one in make_outfits(said, replace(ASKED, must=(of_a_child,))))


@pytest.mark.parametrize("text", ["8C rain", "4..13C", "-12..-5C snow", "20C"])
def test_a_weather_in_words_is_read_as_it_was(text: str) -> None:
    assert in_words(read_weather(text)) == text
    assert read_weather(in_words(read_weather(text))) == read_weather(text)
    assert in_words(None) == ""
