"""What is cropped: hems that hang level under the bust, pockets only where there is room, V necks that run on to the
front's edge."""

import pytest

from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.tailor import body_of
from tests.sewing.specification.prompt_facts import made


def _spec(text: str, seed: int = 0) -> GarmentSpec:
    return made(text, seed).spec


def _pattern(text: str, seed: int = 0) -> Pattern:
    spec = _spec(text, seed)
    return draft(spec, body_of(spec))


@pytest.mark.parametrize("text", ["cropped denim jacket", "cropped cardigan"])
def test_a_short_loose_front_is_longer_at_its_centre(text: str) -> None:
    hem = _pattern(text).panel("front_left").edge("hem")
    assert hem.end[1] - hem.start[1] > 1.0


def test_fronts_of_men_and_of_what_reaches_the_hips_are_not() -> None:
    for text in ("men's cropped denim jacket", "long cardigan"):
        hem = _pattern(text).panel("front_left").edge("hem")
        assert hem.end[1] - hem.start[1] < 1.0


def test_a_cropped_cardigan_has_pockets_at_its_hips_only_where_they_are_asked_for() -> None:
    assert any(_spec("long cardigan", seed).pockets for seed in range(4))
    assert not any(_spec("cropped cardigan", seed).pockets for seed in range(6))
    assert _spec("cropped cardigan with two patch pockets").pockets


@pytest.mark.parametrize("text", ["cardigan", "grey waistcoat"])
def test_a_buttoned_v_slopes_on_to_the_edge_of_its_front(text: str) -> None:
    front = _pattern(text).panel("front_left")
    assert not any(edge.name.startswith("neck_stand") for edge in front.edges)
    assert front.edge("neck").end == front.edge("centre").start
    assert front.edge("neck").end[0] < -1.0


def test_the_band_round_a_v_ends_at_the_centre_of_the_front_that_lies_below() -> None:
    pattern = _pattern("cardigan")
    shares = {seam.a.panel: abs(seam.a.end - seam.a.begin) for seam in pattern.seams
              if seam.name.startswith("neck_rib") and seam.a.panel.startswith("front")}  # fmt: skip
    assert shares["front_right"] == 1.0
    assert 0.6 < shares["front_left"] < 0.95
