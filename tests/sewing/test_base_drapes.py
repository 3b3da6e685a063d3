"""The shelf fits the drafting of today, and a like garment begins from it."""

import pytest

from modiste import language
from modiste.sewing.base_drapes import base_drape
from modiste.sewing.blocks import draft
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


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
