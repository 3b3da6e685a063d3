"""Edits find what does not go with the rest, cost what they cost, and leave well enough alone."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.errors import InputError
from modiste.core.items import Tag
from modiste.core.messages import message
from modiste.core.values import parse_hex
from modiste.stylist.edits.altering import Shortened, dyed, dyed_look
from modiste.stylist.edits.choosing import first_of, in_order, worthwhile
from modiste.stylist.edits.exchanging import is_no_change, standing_out
from modiste.stylist.edits.improving import improve
from modiste.stylist.edits.standing import Standing
from modiste.stylist.edits.values import COSTS, Edit, EditKind
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


def kinds(edits: Sequence[Edit]) -> list[str]:
    return [one.kind for one in edits]


@pytest.mark.parametrize("boldness", [0.0, 0.5, 1.0])
def test_what_hangs_in_the_wardrobe_comes_before_the_dye_and_the_shop(model, boldness: float) -> None:
    outfit = [styled(1, "coat", 0), styled(2, "shirt", 0), styled(3, "trousers", 1), styled(4, "loafers", 0)]
    edits = improve(outfit, [styled(10, "trousers", 0)], ASKED, model, [styled(20, "trousers", 0)], boldness=boldness)
    assert "swap" in kinds(edits)
    assert kinds(edits) == [kind for kind in COSTS for _ in range(kinds(edits).count(kind))]
    best = max(one.delta for one in edits if one.kind not in ("shorten", "recolour", "buy"))
    assert all(one.delta > best for one in edits if one.kind in ("shorten", "recolour", "buy"))


def test_a_dye_only_darkens_and_never_leather(model) -> None:
    """Nothing dyes navy cloth red, and no dyer takes a leather waistcoat."""
    outfit = [styled(1, "waistcoat", 0), styled(2, "shirt", 1), styled(3, "trousers", 1), styled(4, "loafers", 1)]
    leather = replace(outfit[0], item=replace(outfit[0].item, tags=(*outfit[0].item.tags, Tag("material", "leather"))))
    for first in (outfit[0], leather):
        dyes = dyed([first, *outfit[1:]], Standing.of([first, *outfit[1:]], [], ASKED, model))
        for one in dyes:
            item = next(each for each in outfit if each.id == one.item)
            assert lightness(one.colour or "") < item.look[FACTS][0]
        assert first is outfit[0] or leather.id not in {one.item for one in dyes}


def lightness(colour: str) -> float:
    return float(srgb_to_oklab(from_8bit(np.array(parse_hex(colour), np.uint8)))[0])


def test_a_dress_gives_way_to_two_pieces_and_two_pieces_to_a_dress(model) -> None:
    dress, shoes = styled(1, "dress", 1), styled(4, "loafers", 0)
    others = [styled(10, "shirt", 0), styled(11, "trousers", 0), styled(12, "cardigan", 0)]
    (trade,) = [one for one in improve([dress, shoes], others, ASKED, model, boldness=1.0) if one.kind == "trade"][:1]
    assert (trade.item, {trade.other, *trade.others}) == (dress.id, {others[0].id, others[1].id})
    assert set(trade.after([dress.id, shoes.id])) == {others[0].id, others[1].id, shoes.id}
    pieces = [styled(20, "shirt", 1), styled(21, "trousers", 1), shoes]
    back = replace(dress, look=styled(30, "dress", 0).look)
    trades = [one for one in improve(pieces, [back], ASKED, model, boldness=1.0) if one.kind == "trade"]
    assert [set(one.after([each.id for each in pieces])) for one in trades] == [{back.id, shoes.id}]


def test_no_child_s_garment_is_proposed_to_the_grown(model) -> None:
    outfit = [styled(1, "coat", 0), styled(2, "shirt", 0), styled(3, "trousers", 1), styled(4, "loafers", 0)]
    small = styled(10, "trousers", 0)
    small = replace(small, item=replace(small.item, tags=(*small.item.tags, Tag("gender", "girls", source="person"))))
    grown = replace(outfit[1], item=replace(outfit[1].item, tags=(
        *outfit[1].item.tags, Tag("gender", "women", source="person"))))
    edits = improve([outfit[0], grown, *outfit[2:]], [small], ASKED, model, boldness=1.0)
    assert small.id not in {one.other for one in edits}


def test_what_is_worn_open_or_belted_is_proposed_where_it_helps() -> None:
    warm = replace(ASKED, weather=Weather(low_c=18, high_c=20))
    outfit = [garment(1, "coat"), garment(2, "dress"), garment(3, "boots")]
    edits = improve(outfit, [garment(10, "belt")], warm)
    worn, belt = [one for one in edits if one.kind == "wear"]
    assert {worn.item, belt.item} == {outfit[0].id}
    belt = worn if worn.others else belt
    assert belt.after([one.id for one in outfit]) == (*(one.id for one in outfit), garment(10, "belt").id)
    frost = replace(ASKED, weather=Weather(low_c=-12, high_c=-6))
    assert not [one for one in improve(outfit, [], frost) if one.kind == "wear"]


def test_a_hem_is_cut_where_the_shorter_garment_goes_better(model) -> None:
    outfit = [styled(1, "coat", 0), styled(2, "shirt", 0), styled(3, "trousers", 1), styled(4, "loafers", 0)]
    short = Shortened(item=replace(outfit[2], look=styled(30, "trousers", 0).look), share=0.2)
    edits = improve(outfit, [], ASKED, model, boldness=1.0, shorter={outfit[2].id: short})
    (cut,) = [one for one in edits if one.kind == "shorten"]
    assert (cut.item, cut.share) == (outfit[2].id, 0.2)
    assert cut.delta > 0
    assert cut.after([one.id for one in outfit]) == tuple(one.id for one in outfit)
    assert "20 %" in cut.reason.text() or "20%" in cut.reason.text()


def test_one_garment_has_nothing_to_go_with(model) -> None:
    others = [styled(10, "trousers", 0), styled(11, "trousers", 1)]
    assert improve([styled(3, "trousers", 1)], others, ASKED, model, boldness=1.0) == ()


def test_shoes_of_the_same_colour_are_no_change() -> None:
    def told(kind: str, colour: str, **more: str) -> WardrobeItem:
        shoes = garment(1, kind, colour, materials=tuple(more.values()))
        return replace(shoes, item=replace(shoes.item, title=""))

    assert is_no_change(told("ankle_boots", "black"), told("shoes", "black"))
    assert is_no_change(told("shoes", "black"), told("shoes", "black"))
    assert not is_no_change(told("shoes", "black"), told("ankle_boots", "black"))
    assert not is_no_change(told("shoes", "black"), told("shoes", "white"))
    assert not is_no_change(told("shoes", "black"), told("shoes", "black", material="suede"))
    assert not is_no_change(garment(1, "shoes", "black"), garment(2, "shoes", "black")), "two titles of one's own"


def test_of_few_edits_each_kind_has_its_best() -> None:
    said = message("stylist.edit_tuck", title="shirt")
    gains: list[tuple[EditKind, float]] = [
        ("swap", 0.3), ("swap", 0.2), ("swap", 0.1), ("wear", 0.01), ("buy", 0.4)]
    edits = in_order([Edit(kind=kind, item=f"{number}", delta=delta, reason=said)
                      for number, (kind, delta) in enumerate(gains)])
    assert [(one.kind, one.delta) for one in first_of(edits, 3)] == [("wear", 0.01), ("swap", 0.3), ("buy", 0.4)]
    assert len(first_of(edits, 4)) == 4
    assert first_of(edits, 9) == edits


def test_the_garment_that_stands_out_is_exchanged_first(model) -> None:
    """One lucky coat gains more than any trousers, but nearly all trousers go better than those that are worn."""
    said = message("stylist.edit_swap", title="a", other="b")
    lucky = Edit(kind="swap", item="1", other="9", delta=0.3, reason=said, stands_out=standing_out([0.3, -0.1, -0.2]))
    sure = Edit(kind="swap", item="2", other="8", delta=0.2, reason=said, stands_out=standing_out([0.2, 0.15, 0.1]))
    assert in_order([lucky, sure]) == (sure, lucky)
    assert standing_out([]) == standing_out([-1.0]) < standing_out([-0.2])
    outfit = [styled(1, "coat", 0), styled(2, "shirt", 0), styled(3, "trousers", 1), styled(4, "loafers", 0)]
    others = [styled(number, kind, number % 2) for number, kind in enumerate(
        ("coat", "coat", "shirt", "shirt", "trousers", "trousers", "loafers", "loafers"), 10)]
    swaps = [one for one in improve(outfit, others, ASKED, model, boldness=0.5) if one.kind == "swap"]
    assert swaps[0].item == outfit[2].id


def test_who_is_cold_is_led_to_the_warmer_garment_though_the_colder_one_keeps_dry(model) -> None:
    outfit = [styled(1, "trench_coat", 0), styled(2, "shirt", 0), styled(3, "trousers", 0), styled(4, "loafers", 0)]
    office = replace(ASKED, occasion="work", weather=Weather(low_c=6, high_c=10, rain=True))
    edits = improve(outfit, [styled(10, "puffer_jacket", 0)], office, model)
    assert [(one.kind, one.item, one.other) for one in edits if one.mends] == [("swap", outfit[0].id, f"{10:016x}")]
    assert "not warm enough" in edits[0].reason.text()


def test_a_dye_is_proposed_for_no_coat_and_where_nothing_cheaper_helps() -> None:
    said = message("stylist.edit_recolour", title="x", colour="green")
    dye = Edit(kind="recolour", item="1", delta=0.3, reason=said, colour="#00ff00")
    cheap = Edit(kind="take_off", item="2", delta=0.05, reason=said)
    assert worthwhile([dye], 0.5) == (dye,)
    assert worthwhile([dye, cheap], 0.5) == (cheap,)


def test_no_coat_is_sent_to_the_dyer(model) -> None:
    outfit = [styled(1, "coat", 1), styled(2, "shirt", 0), styled(3, "trousers", 0), styled(4, "loafers", 0)]
    now = Standing.of(outfit, [], ASKED, model)
    assert {one.item for one in dyed(outfit, now)} == {outfit[1].id, outfit[2].id}
