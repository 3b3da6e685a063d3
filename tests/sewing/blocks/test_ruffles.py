"""Ruffles at hems: they end where the skirt is open, and lie where the hem does that they are sewn to."""

import pytest

from modiste.sewing.blocks import draft
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation import QUICK, quality
from modiste.sewing.tailor import body_of, sew
from tests.sewing.specification.prompt_facts import made


def _pattern(text: str) -> Pattern:
    spec = made(text, 0).spec
    return draft(spec, body_of(spec))


def _ruffles(pattern: Pattern) -> list[str]:
    return sorted(panel.name for panel in pattern.panels if "ruffle" in panel.name)


@pytest.mark.parametrize("text", ["wrap dress with ruffle hem", "wrap skirt with ruffle hem"])
def test_the_ruffle_of_a_wrap_ends_at_its_fronts_edges(text: str) -> None:
    """As a ring it drew them together, and stood out with its inner side to be seen."""
    pattern = _pattern(text)
    assert not faults(pattern)
    assert [name.removeprefix("skirt_") for name in _ruffles(pattern)] == [
        "ruffle_back", "ruffle_front_left", "ruffle_front_right"]  # fmt: skip
    over = next(name for name in _ruffles(pattern) if name.endswith("right"))
    assert pattern.panel(over).placement.layer == 1


def test_a_closed_hem_has_a_ruffle_all_round() -> None:
    assert len(_ruffles(_pattern("a-line skirt with ruffle hem"))) == 2


def test_a_ruffle_is_sewn_to_the_quarter_that_it_lies_on() -> None:
    pattern = _pattern("mermaid skirt with ruffle hem")
    pairs = {(seam.a.panel.split("_")[-1], seam.b.panel.split("_")[0]) for seam in pattern.seams
             if seam.name.startswith("ruffle") and "side" not in seam.name}  # fmt: skip
    assert all(not other.startswith(("front", "back")) or own == other for own, other in pairs), pairs


def test_the_ruffle_of_a_wrap_hangs_down() -> None:
    spec = made("wrap dress with ruffle hem", 0).spec
    hung = sew(spec, effort=QUICK).hung
    for number, panel in enumerate(hung.pattern.panels):
        if "ruffle" in panel.name:
            mine = hung.panel == number
            middle = hung.uv_cm[mine, 1].mean()
            low, high = (hung.vertices[mine][side, 2].mean() for side in (hung.uv_cm[mine, 1] < middle,
                                                                          hung.uv_cm[mine, 1] > middle))  # fmt: skip
            assert high - low > 0.03
    assert quality(hung).crossing < 0.005
