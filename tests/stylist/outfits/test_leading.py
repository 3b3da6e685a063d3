"""An attribute that outfits shall show leads them, or it is said why it does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from modiste.stylist.outfits.generating import make_outfits
from modiste.stylist.outfits.values import Outfit, OutfitRequest, Weather
from tests.stylist.outfits.closets import TODAY, garment

ASKED = OutfitRequest(today=TODAY, n=3)
ITEMS = [garment(1, "shirt", "white"), garment(2, "polo_shirt", "red"), garment(3, "jeans", "navy"),
         garment(4, "skirt", "black"), garment(5, "loafers", "black"), garment(6, "casual_shoes", "white"),
         garment(7, "dress", "green"), garment(8, "sundress", "blue"), garment(9, "trench_coat", "beige"),
         garment(10, "handbag", "red"), garment(11, "scarf", "yellow"), garment(12, "shorts", "pink")]
OF = {one.id: one for one in ITEMS}


def codes(outfit: Outfit) -> list[str]:
    return [reason.said.code for reason in outfit.reasons]


@pytest.mark.parametrize(("line", "shown"), [
    ("garment:dress", {7, 8}), ("garment:coat", {9}), ("colour:red", {2}), ("colour:yellow", {11})])
def test_each_outfit_shows_what_leads_it_and_says_so(line: str, shown: set[int]) -> None:
    for outfit in make_outfits(ITEMS, replace(ASKED, led_by=(line,))):
        assert {f"{one:016x}" for one in shown} & set(outfit.items)
        assert codes(outfit)[0] == "stylist.outfit_led"


def test_a_garment_and_a_colour_lead_together() -> None:
    first = make_outfits(ITEMS, replace(ASKED, led_by=("colour:red", "garment:coat")))[0]
    assert {f"{2:016x}", f"{9:016x}"} <= set(first.items)


def test_what_leads_is_worn_though_the_weather_would_leave_it_out() -> None:
    first = make_outfits(ITEMS, replace(ASKED, led_by=("colour:pink",), weather=Weather(low_c=2, high_c=6)))[0]
    assert f"{12:016x}" in first.items
    assert "stylist.outfit_bare_legs" in codes(first)


def test_what_leads_is_worn_however_little_else_speaks_for_it() -> None:
    dresses = [f"{one:016x}" for one in (7, 8)]
    against = replace(ASKED, led_by=("garment:dress",), taste=dict.fromkeys(dresses, -1.0),
                      lately=dict.fromkeys(dresses, TODAY + timedelta(days=150)))
    for outfit in make_outfits([*ITEMS, *(garment(20 + one, "shirt", "blue") for one in range(12))], against):
        assert set(dresses) & set(outfit.items)
        assert 0 <= outfit.score <= 1


def test_what_nobody_owns_or_what_is_in_the_wash_is_said() -> None:
    first = make_outfits(ITEMS, replace(ASKED, led_by=("garment:kimono",)))[0]
    assert codes(first)[0] == "stylist.lead_not_owned"
    washed = [replace(one, state="in_wash") if one.garment == "trench_coat" else one for one in ITEMS]
    assert codes(make_outfits(washed, replace(ASKED, led_by=("garment:coat",)))[0])[0] == "stylist.lead_not_ready"
