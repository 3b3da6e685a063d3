"""A shawl collar is one line from the back of the neck to the button: no gorge, and no gap beside the shoulder."""

import numpy as np
import pytest
from shapely.geometry import LineString, Point

from modiste.language import prompt
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of

_SHARES = np.linspace(0, 1, 17)


def _pattern(text: str) -> Pattern:
    asked = prompt(text)
    spec = specify(asked.attributes, asked.text).spec
    return draft(spec, body_of(spec))


@pytest.mark.parametrize("text", ["shawl collar blazer", "пальто-халат с шалевым воротником", "men's tuxedo jacket"])
def test_a_shawls_lapels_go_up_to_the_shoulder_and_over_the_back_of_the_collar(text: str) -> None:
    pattern = _pattern(text)
    assert not faults(pattern)
    lapel = pattern.panel("lapel_left")
    front = pattern.panel(str(lapel.placement.host))
    shoulder = LineString(edge_points(front.edge("shoulder"), _SHARES))
    for end in edge_points(lapel.edge("gorge"), np.array([0.0, 1.0])):
        assert shoulder.distance(Point(*end)) < 0.8
    # What is sewn on behind the neck begins under the lapel.
    chains = [ref for seam in pattern.seams if seam.name.startswith("collar_neck") for ref in (seam.a, seam.b)
              if ref.panel == front.name]  # fmt: skip
    neck = front.edge("neck")
    begins = [edge_points(neck, np.array([share]))[0] for ref in chains for share in (ref.begin, ref.end)]
    assert max(float(np.linalg.norm(begin - np.array(neck.start))) for begin in begins) > 1.5
