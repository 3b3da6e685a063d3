"""Slits that are meant to be seen part towards the hem; short ones, and the side that is sewn, stay as they were."""

import pytest

from modiste.sewing.blocks import draft
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.tailor import body_of
from tests.sewing.specification.prompt_facts import made


def _pattern(text: str) -> Pattern:
    spec = made(text, 1).spec
    pattern = draft(spec, body_of(spec))
    assert not faults(pattern)
    return pattern


@pytest.mark.parametrize("text", ["black evening dress with a thigh slit", "maxi skirt with a thigh slit"])
def test_the_front_of_a_thigh_slit_recedes_at_the_hem(text: str) -> None:
    pattern = _pattern(text)
    front = next(panel for panel in pattern.panels if any(edge.name == "slit_left" for edge in panel.edges))
    assert edge_length(front.edge("hem_right")) - edge_length(front.edge("hem_left")) > 5.0
    assert front.fold_line is None
    assert {measure.name for measure in pattern.measures} >= {"slit", "skirt_hem"}


def test_slits_on_both_sides_recede_alike_and_keep_the_fold() -> None:
    pattern = _pattern("maxi skirt with slits on both sides")
    front = pattern.panel("front")
    assert edge_length(front.edge("hem_right")) == pytest.approx(edge_length(front.edge("hem_left")))
    assert front.fold_line is not None


def test_a_short_slit_lets_one_walk_and_does_not_part() -> None:
    front = _pattern("knee-length straight skirt with a 20 cm slit on the left").panel("front")
    assert edge_length(front.edge("hem_right")) == pytest.approx(edge_length(front.edge("hem_left")))
