"""The shelf fits the drafting of today, and a like garment begins from it."""

import pytest

from modiste import language
from modiste.sewing.base_drapes import base_drape, whole_drape
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin
from modiste.sewing.simulation import QUICK, quality
from modiste.sewing.simulation.checks import crease_share
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of, cloths_of, sew


@pytest.mark.parametrize(
    "text", ["white t-shirt", "blue straight jeans", "navy blazer", "circle skirt", "мужская рубашка"]
)
def test_usual_garments_are_on_the_shelf(text: str) -> None:
    prompt = language.prompt(text)
    spec = specify(prompt.attributes, prompt.text, seed=0).spec
    pattern = draft(spec, body_of(spec))
    hung = base_drape(spec, pattern)
    assert hung is not None, "fill the shelf again: python benchmarks/hang_base_drapes.py"
    assert {panel.name for panel in pattern.panels} <= {panel.name for panel in hung.pattern.panels}
    assert hung.vertices[:, 2].min() > 0


@pytest.mark.parametrize("text", ["прямые леопардовые джинсы", "white t-shirt"])
def test_a_usual_garment_hangs_already_whatever_its_print(text: str) -> None:
    prompt = language.prompt(text)
    spec = specify(prompt.attributes, prompt.text, seed=0).spec
    body = body_of(spec)
    pattern = draft(spec, body)
    materials = {part: cloth.material for part, cloth in cloths_of(spec, pattern).items()}
    hung = whole_drape(spec, pattern, materials, mannequin(body, spec.sex, "relaxed"))
    assert hung is not None, "fill the shelf again: python benchmarks/hang_base_drapes.py"
    assert hung.pattern is pattern
    found = quality(hung)
    assert found.depth_mm < 2
    assert found.crossing < 0.01
    assert whole_drape(spec, pattern, materials, mannequin(body, spec.sex, "a")) is None


def test_wide_legs_do_not_begin_in_tapered_ones() -> None:
    prompt = language.prompt("wide leg pleated trousers")
    spec = specify(prompt.attributes, prompt.text, seed=0).spec
    pattern = draft(spec, body_of(spec))
    hung = base_drape(spec, pattern)
    if hung is not None:
        hems = [max(abs(edge.start[0] - edge.end[0]) for edge in cut.panel("front_left").edges if edge.name == "hem")
                for cut in (hung.pattern, pattern)]  # fmt: skip
        assert 0.6 < hems[0] / hems[1] < 1.6


def test_what_begins_too_unlike_is_not_left_crumpled() -> None:
    """A short wide skirt began as a long narrow one and kept knots of cloth at its sides."""
    prompt = language.prompt("houndstooth mini skirt")
    spec = specify(prompt.attributes, prompt.text, seed=0).spec
    start = base_drape(spec, draft(spec, body_of(spec)))
    hung = sew(spec, effort=QUICK).hung
    assert crease_share(hung) - (0.0 if start is None else crease_share(start)) < 8e-4
