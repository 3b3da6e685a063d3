"""Slits: one side lies over the other, and what hangs around both legs begins amid them."""

import numpy as np
import pytest

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin
from modiste.sewing.materials import material
from modiste.sewing.simulation import Effort, hang, quality
from modiste.sewing.simulation.dynamics.holds import narrow_shoulders
from modiste.sewing.simulation.dynamics.slits import slit_sides
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.specification import sample_spec, specify
from modiste.sewing.tailor import body_of


@pytest.fixture(scope="module")
def skirt() -> GarmentSpec:
    """A child's straight denim skirt to the ankles, slit in front."""
    spec = sample_spec(50)
    assert spec.skirt is not None
    assert (spec.sex, spec.skirt.slit) == ("children", "front")
    return spec


def test_of_a_slit_the_first_panel_lies_over(skirt: GarmentSpec) -> None:
    mesh = build_mesh(draft(skirt, body_of(skirt)), 2.0)
    sides = slit_sides(mesh)
    names = np.array([panel.name for panel in mesh.pattern.panels])[mesh.panel]
    assert set(names[sides == 2]) == {"front_left"}
    assert set(names[sides == 1]) == {"front_right"}
    assert skirt.skirt is not None
    top = mesh.uv[names == "front_left", 1].min() + skirt.skirt.slit_cm
    assert mesh.uv[sides > 0, 1].max() < top + 0.1, "above a slit cloth is sewn"


def test_a_seam_without_a_slit_has_no_sides() -> None:
    spec = sample_spec(1000)
    assert not slit_sides(build_mesh(draft(spec, body_of(spec)), 2.0)).any()


def test_a_narrow_skirt_hangs_around_both_legs(skirt: GarmentSpec) -> None:
    body = body_of(skirt)
    hung = hang(draft(skirt, body), mannequin(body, skirt.sex, "a"), {"body": material("denim")},
                effort=Effort(fine_cm=-1.0, sew=16, fall=12, pose=8, rest=6))  # fmt: skip
    found = quality(hung)
    assert found.strain_p99 < 0.06
    assert found.crossing < 0.002
    low = hung.vertices[hung.vertices[:, 2] < 0.3]
    assert np.ptp(low[:, 0]) > 0.22, "it was torn in between the legs"


@pytest.mark.parametrize(("text", "is_held"), [("ball gown", True), ("blazer", False)])
def test_narrow_shoulders_are_held_up_until_they_are_sewn(text: str, *, is_held: bool) -> None:
    asked = language.prompt(text)
    spec = specify(asked.attributes, asked.text, seed=0).spec
    mesh = build_mesh(draft(spec, body_of(spec)), 2.0)
    assert bool(len(narrow_shoulders(mesh, np.zeros(0, np.int32)))) == is_held
