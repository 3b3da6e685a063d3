"""Proportions are measured where the garment hangs: hems, waists, necklines, outlines."""

from functools import cache

import pytest

from modiste.language import prompt
from modiste.sewing.body import parse_body
from modiste.sewing.proportions import Proportions, proportions_of
from modiste.sewing.simulation import QUICK
from modiste.sewing.specification import specify
from modiste.sewing.tailor import sew


@cache
def measured(text: str) -> Proportions:
    said = prompt(text)
    spec = specify(said.attributes, said.text, seed=0, sex="women", body=parse_body("168/92/74/98", "women")).spec
    found = proportions_of(sew(spec, effort=QUICK))
    assert found is not None
    return found


@pytest.mark.parametrize(("text", "low", "high"), [("knee-length pencil skirt", -4, 4), ("maxi slip dress", 25, 45),
                                                   ("mini pencil skirt", -30, -8)])
def test_a_hem_is_told_by_the_knee(text: str, low: float, high: float) -> None:
    assert low <= measured(text).below_knee_cm <= high


def test_a_waist_is_where_it_is_seen() -> None:
    high, low = measured("high-waisted straight trousers"), measured("low-rise jeans")
    assert high.line_cm == pytest.approx(high.waist_cm, abs=3)
    assert low.line_cm is not None
    assert low.line_cm < low.waist_cm - 5
    assert high.legs_share > low.legs_share


def test_a_deep_neckline_opens_and_a_high_one_does_not() -> None:
    assert measured("black turtleneck").neck_cm == 0
    wrap = measured("wrap dress")
    assert wrap.neck_cm > 6
    assert wrap.opening_cm > 3


def test_a_flared_hem_adds_width_that_a_straight_one_does_not() -> None:
    flared, straight = measured("circle skirt"), measured("knee-length pencil skirt")
    assert flared.added["hem"] > straight.added["hem"] + 0.3
    assert {line.name for line in flared.lines} == {"waist"}


def test_what_is_cut_flat_has_none() -> None:
    said = prompt("wool scarf")
    assert proportions_of(sew(specify(said.attributes, said.text, seed=0).spec, effort=QUICK)) is None
