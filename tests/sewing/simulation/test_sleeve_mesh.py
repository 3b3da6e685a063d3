"""Sleeves of a coarse mesh keep enough points around the wrist to stay open."""

import numpy as np
import pytest

from modiste.language import prompt
from modiste.sewing.blocks import draft
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


@pytest.mark.parametrize("spacing", [2.0, 3.0])
def test_a_narrow_wrist_has_as_many_points_as_a_wide_sleeve(spacing: float) -> None:
    said = prompt("green dress with long sleeves")
    spec = specify(said.attributes, said.text, seed=0).spec
    pattern = draft(spec, body_of(spec))
    mesh = build_mesh(pattern, spacing)
    for number, panel in enumerate(pattern.panels):
        if panel.placement.region.endswith("arm"):
            uv = mesh.uv[mesh.panel == number]
            assert np.count_nonzero(uv[:, 1] < uv[:, 1].min() + 0.2) >= 15
