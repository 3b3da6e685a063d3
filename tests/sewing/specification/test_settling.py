"""Wishes that another part leaves no place for: said, left out, and nothing half drawn."""

import pytest

from modiste.language import parse, prompt
from modiste.sewing.blocks import draft
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of
from modiste.sewing.verification import verify


@pytest.mark.parametrize(("text", "said"), [
    ("denim jacket with a yoke and raglan sleeves", "yoke"),
    ("skinny trousers with a crease", "crease"),
    ("trench coat with a boat neckline, no collar, with epaulettes", "epaulettes"),
])  # fmt: skip
def test_a_detail_without_a_place_is_said_and_left_out(text: str, said: str) -> None:
    found = specify(parse(text), text)
    assert any(said in wish.phrase for wish in found.unmet)
    assert all(check.ok for check in verify(found.spec, draft(found.spec, body_of(found.spec))))


@pytest.mark.parametrize("text", [
    "duffle coat with a hood and a yoke", "blouse with a notched collar and three buttons at the back",
    "double-breasted overcoat with a shirt collar, six buttons", "godet skirt with a slit",
    "biker jacket with princess seams and a zip chest pocket",
])  # fmt: skip
def test_what_finds_a_place_is_there(text: str) -> None:
    found = specify(parse(text), text)
    assert not [check.sentence for check in verify(found.spec, draft(found.spec, body_of(found.spec))) if not check.ok]


@pytest.mark.parametrize(("text", "colour"), [
    ("dusty blue linen shirt", "#7f9ab3"), ("пыльно-голубая блузка", "#7f9ab3"), ("серо-голубое платье", "#7f9ab3"),
    ("dusty green trousers", "#9caf88"), ("пыльно-сиреневая юбка", "#a77c95"), ("light blue shirt", "#95bfe5"),
])  # fmt: skip
def test_dusty_colours_are_colours_of_their_own(text: str, colour: str) -> None:
    found = specify(parse(text), text)
    assert found.spec.cloth("body").colour == colour
    assert found.unmet == ()


@pytest.mark.parametrize(("text", "left_out"), [
    ("a red dress in blue", "blue"), ("красное синее платье", "синее"), ("black and white striped dress", ""),
    ("red dress with a blue collar", ""), ("not red but blue dress", ""),
])
def test_of_colours_that_exclude_each_other_the_first_counts_and_that_is_told(text: str, left_out: str) -> None:
    told = [wish.phrase for wish in specify(parse(text), text).unmet]
    assert told == ([left_out] if left_out else [])


@pytest.mark.parametrize(("text", "sex"), [
    ("shirt", "women"), ("худи", "women"), ("bomber jacket", "women"), ("men's shirt", "men"), ("мужское худи", "men"),
    ("tuxedo", "men"), ("kilt", "men"), ("women's kilt", "women"), ("детская рубашка", "children"),
])  # fmt: skip
def test_what_both_wear_is_for_women_unless_said(text: str, sex: str) -> None:
    assert specify(parse(text), text).spec.sex == sex


def test_buttons_down_the_front_of_a_skirt_are_counted() -> None:
    text = "knee-length denim skirt with five buttons down the front"
    closure = specify(parse(text), text).spec.closure
    assert closure is not None
    assert (closure.kind, closure.place, closure.count) == ("buttons", "front", 5)


@pytest.mark.parametrize("text", ["blazer without vents", "пиджак без шлиц"])
def test_no_vents_are_none_at_all(text: str) -> None:
    assert not {"back_vent", "side_vents"} & set(specify(parse(text), text).spec.details)


def test_denied_side_vents_leave_the_one_behind() -> None:
    text = "blazer without side vents"
    assert "back_vent" in specify(parse(text), text).spec.details


@pytest.mark.parametrize("text", ["брюки без пояса", "юбка без пояса", "skirt without waistband"])
def test_without_a_waistband_it_is_faced(text: str) -> None:
    waist = specify(parse(text), text).spec.waist
    assert waist is not None
    assert waist.band == "facing"


def test_without_cuffs_sleeves_are_hemmed() -> None:
    sleeves = specify(parse("свитшот без манжет"), "свитшот без манжет").spec.sleeves
    assert sleeves is not None
    assert sleeves.cuff == "hem"


def test_an_overall_with_short_legs_has_them() -> None:
    legs = specify(parse("комбинезон с короткими штанинами"), "комбинезон с короткими штанинами").spec.legs
    assert legs is not None
    assert legs.inseam_cm < 12


@pytest.mark.parametrize("text", ["straight black track pants", "прямые спортивные брюки", "wide leg sweatpants"])
def test_open_legs_get_no_ribs_unasked(text: str) -> None:
    asked = prompt(text)
    for seed in range(8):
        legs = specify(asked.attributes, asked.text, seed=seed).spec.legs
        assert legs is not None
        assert legs.cuff == "none"


def test_ribs_at_open_legs_are_sewn_where_they_are_asked_for() -> None:
    asked = prompt("straight track pants with ribbed cuffs")
    legs = specify(asked.attributes, asked.text).spec.legs
    assert legs is not None
    assert legs.cuff == "rib"


@pytest.mark.parametrize("text", ["merino polo sweater", "свитер-поло", "sweatshirt with a shirt collar"])
def test_a_collar_that_turns_over_on_what_is_pulled_on_has_a_placket(text: str) -> None:
    closure = specify(parse(text), text).spec.closure
    assert closure is not None
    assert (closure.kind, closure.place) == ("buttons", "half_front")


@pytest.mark.parametrize(("text", "has_sleeves"), [("off-the-shoulder evening gown in satin", True),
                                                   ("платье с открытыми плечами", True),
                                                   ("sleeveless off-the-shoulder gown", False),
                                                   ("strapless evening gown", False)])
def test_bare_shoulders_have_sleeves_that_tell_them_from_a_strapless_bodice(text: str, has_sleeves: bool) -> None:
    assert (specify(parse(text), text).spec.sleeves is not None) is has_sleeves


@pytest.mark.parametrize(("text", "colour"), [("пальто из верблюжьей шерсти", "camel"), ("camel hair coat", "camel"),
                                              ("navy camel hair coat", "navy")])
def test_camel_hair_is_camel_unless_another_colour_is_said(text: str, colour: str) -> None:
    plain = specify(parse(f"{colour} wool coat"), f"{colour} wool coat").spec
    assert specify(parse(text), text).spec.cloths[0].colour == plain.cloths[0].colour
