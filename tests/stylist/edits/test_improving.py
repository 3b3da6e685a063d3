"""Edits find what does not go with the rest, cost what they cost, and leave well enough alone."""

from dataclasses import replace

import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.stylist.edits.improving import dyed_look, improve
from modiste.stylist.outfits.fitting import fit
from modiste.stylist.outfits.harmony import colour_facts
from modiste.stylist.outfits.layout import FACTS
from modiste.stylist.outfits.values import OutfitRequest, Weather
from modiste.stylist.wardrobe.values import WardrobeItem
from tests.stylist.outfits.closets import TODAY, garment, look, worn

ASKED = OutfitRequest(today=TODAY)


@pytest.fixture(scope="module")
def model():
    return fit(worn(60))


def styled(number: int, kind: str, style: int) -> WardrobeItem:
    rng = np.random.default_rng(number)
    colour = ("navy", "red")[style]
    return replace(garment(number, kind, colour), look=look(style, colour, rng))


def test_the_odd_one_is_swapped_for_one_that_fits(model) -> None:
    outfit = [styled(1, "coat", 0), styled(2, "shirt", 0), styled(3, "trousers", 1), styled(4, "loafers", 0)]
    others = [styled(10, "trousers", 0), styled(11, "trousers", 1), styled(12, "loafers", 1), styled(13, "shirt", 1)]
    edits = improve(outfit, others, ASKED, model, boldness=1.0)
    swaps = [one for one in edits if one.kind == "swap"]
    assert (swaps[0].item, swaps[0].other) == (outfit[2].id, others[0].id)
    assert swaps[0].delta > 0
    assert [one.delta for one in edits] == sorted((one.delta for one in edits), reverse=True)
    assert {outfit[2].id} >= {one.item for one in edits if one.kind == "recolour" and one.delta > swaps[0].delta}


def test_what_is_dearer_must_gain_more(model) -> None:
    outfit = [styled(1, "coat", 0), styled(2, "shirt", 0), styled(3, "trousers", 1), styled(4, "loafers", 0)]
    owned, offered = styled(10, "trousers", 0), styled(20, "trousers", 0)
    careful = improve(outfit, [owned], ASKED, model, [offered], boldness=0.0)
    bold = improve(outfit, [owned], ASKED, model, [offered], boldness=1.0)
    assert {one.kind for one in careful} <= {one.kind for one in bold}
    assert len(careful) <= len(bold)
    kinds = [one.kind for one in careful if one.kind in ("swap", "buy")]
    assert kinds[:1] in ([], ["swap"])


def test_without_a_model_weather_and_dress_code_still_help() -> None:
    outfit = [garment(1, "tshirt"), garment(2, "shorts"), garment(3, "sandals")]
    others = [garment(4, "trousers"), garment(5, "boots"), garment(6, "shirt")]
    edits = improve(outfit, others, replace(ASKED, weather=Weather(low_c=5, high_c=9, rain=True), occasion="work"))
    assert {(one.item, one.other) for one in edits if one.kind == "swap"} & {
        (outfit[1].id, others[0].id), (outfit[2].id, others[1].id)}
    assert improve([garment(1, "tshirt")], [], ASKED) == ()
    with pytest.raises(InputError):
        improve([], others, ASKED)
    with pytest.raises(InputError, match="boldness"):
        improve(outfit, others, ASKED, boldness=3.0)


def test_what_keeps_dry_gives_way_to_nothing_that_does_not_while_it_rains(model) -> None:
    """A coat that goes better with the rest is no advice in the rain."""
    outfit = [styled(1, "rain_jacket", 1), styled(2, "shirt", 0), styled(3, "trousers", 0), styled(4, "loafers", 0)]
    others = [styled(10, "coat", 0), styled(11, "jacket", 0)]
    dry, wet = (replace(ASKED, weather=Weather(low_c=11, high_c=14, rain=rain)) for rain in (False, True))
    swapped = {rain: {one.item for one in improve(outfit, others, asked, model, boldness=1.0) if one.kind == "swap"}
               for rain, asked in ((False, dry), (True, wet))}
    assert outfit[0].id in swapped[False]
    assert outfit[0].id not in swapped[True]
    taken_off = [one.item for one in improve(outfit, (), wet, model, boldness=1.0) if one.kind == "take_off"]
    assert outfit[0].id not in taken_off


def test_nothing_is_advised_that_is_colder_than_the_day(model) -> None:
    outfit = [styled(1, "puffer_jacket", 1), styled(2, "sweater", 0), styled(3, "trousers", 0), styled(4, "boots", 0)]
    frost = replace(ASKED, weather=Weather(low_c=-12, high_c=-6))
    edits = improve(outfit, [styled(10, "rain_jacket", 0)], frost, model, boldness=1.0)
    assert not [one for one in edits if one.item == outfit[0].id and one.kind in ("swap", "take_off")]


def test_a_dyed_look_has_the_dye_s_colour_and_its_own_cut() -> None:
    before = look(1, "red", np.random.default_rng(0))
    after = dyed_look(before, "#123456")
    assert np.array_equal(before[:800], after[:800])
    light, a, b = colour_facts(after[None, FACTS])[0][:3]
    assert b < -0.03
    assert light < 0.4
    assert abs(a) < 0.05



def test_what_is_wrong_for_the_weather_is_mended_first(model) -> None:
    """Bare legs in the cold are mended whatever goes better together, however little may be changed."""
    outfit = [styled(1, "sweater", 0), styled(2, "shorts", 0), styled(3, "loafers", 0)]
    others = [styled(10, "trousers", 1), styled(11, "coat", 1), styled(12, "trench_coat", 1), styled(13, "sweater", 0)]
    rain = replace(ASKED, weather=Weather(low_c=6, high_c=10, rain=True))
    edits = improve(outfit, others, rain, model, boldness=0.0)
    assert {one.item if one.kind == "put_on" else one.other for one in edits[:2]} == {others[0].id, others[2].id}
    assert all(one.mends for one in edits[:2])
    assert {one.kind for one in edits[:2]} == {"put_on", "swap"}
    why = {one.kind: one.reason.text() for one in edits[:2]}
    assert "bare legs" in why["swap"]
    assert "keeps the rain off" in why["put_on"] or "not warm enough" in why["put_on"]
    assert not [one for one in improve(outfit, others, ASKED, model, boldness=0.0) if one.mends]


def test_a_made_title_has_no_capital_in_the_middle_of_a_sentence() -> None:
    bag = garment(1, "handbag", "black")
    assert str(replace(bag, item=replace(bag.item, title="")).called) == "black handbag"
    assert replace(bag, item=replace(bag.item, title="Gift of May")).called == "Gift of May"
