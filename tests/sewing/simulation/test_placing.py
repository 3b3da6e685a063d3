"""Panels begin around the body about as long as they are cut, down to their hems."""

import numpy as np
import pytest

from modiste import language
from modiste.sewing.blocks import draft
from modiste.sewing.body import size_measures
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.simulation.placement.placing import place
from modiste.sewing.simulation.placement.tubes import posed
from modiste.sewing.specification import specify


@pytest.mark.parametrize("text", ["a-line midi skirt", "floral midi dress", "white shirt", "trench coat"])
def test_hems_that_sag_between_seams_begin_as_long_as_they_are(text, woman):
    prompt = language.prompt(text)
    spec = specify(prompt.attributes, prompt.text, seed=0).spec
    pattern = draft(spec, size_measures("M", spec.sex))
    mesh = build_mesh(pattern, 2.4)
    x = place(mesh, posed(woman, "a"))
    seen = 0
    for (number, name), (ids, _) in mesh.edges.items():
        if pattern.panels[number].placement.region != "torso" or "hem" not in name:
            continue
        flat = np.linalg.norm(np.diff(mesh.uv[ids], axis=0), axis=1) / 100
        placed = np.linalg.norm(np.diff(x[ids], axis=0), axis=1)
        seen += 1
        assert (placed < 1.6 * flat + 0.005).all(), pattern.panels[number].name
    assert seen >= 2
