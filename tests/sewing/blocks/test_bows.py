"""A blouse's bow is tied where its band is sewn on, in the middle."""

import pytest

from modiste.sewing.blocks import draft
from modiste.sewing.tailor import body_of
from tests.sewing.specification.prompt_facts import made


@pytest.mark.parametrize("text", ["белая блузка с бантом", "pussy bow blouse"])
@pytest.mark.parametrize("seed", [0, 5, 7])
def test_a_bow_lies_on_the_middle_of_the_neck_seam(text: str, seed: int) -> None:
    spec = made(text, seed).spec
    pattern = draft(spec, body_of(spec))
    panel, trim = next((panel, trim) for panel in pattern.panels for trim in panel.trims if trim.kind == "bow")
    x, y = trim.points[0]
    neck = min(point[1] for edge in panel.edges if edge.name.startswith("neck") for point in (edge.start, edge.end))
    assert x == 0.0
    assert 0.0 < neck - y < 0.5
