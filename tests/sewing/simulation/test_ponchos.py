"""Ponchos hang over the shoulders and arms, in one layer that does not cut itself."""

from dataclasses import replace

import numpy as np
import pytest

from modiste import language
from modiste.core.garment_spec import Flat, GarmentSpec, Neck
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin, size_measures
from modiste.sewing.materials import material
from modiste.sewing.simulation import Effort, hang, quality
from modiste.sewing.simulation.dynamics.contact import Collider
from modiste.sewing.simulation.placement.ponchos import as_roof, over_arms
from modiste.sewing.specification import specify
from tests.sewing.blocks.lower_specs import CLOTHS
from tests.sewing.simulation.patterns import t_shirt


@pytest.fixture(scope="module")
def pattern():
    flat = Flat(kind="poncho", length_cm=70, width_cm=130)
    spec = GarmentSpec(garment="poncho", sex="women", flat=flat, neck=Neck(line="v"), cloths=CLOTHS)
    return draft(spec, size_measures("M", "women"))


def test_only_panels_that_are_open_at_their_sides_hang_over_the_arms(pattern):
    assert over_arms(pattern) == {"front", "back"}
    assert over_arms(t_shirt()) == frozenset()


@pytest.mark.parametrize("size", ["M", "XL"])
def test_a_collar_on_a_deep_neck_is_no_side_seam_and_no_bust_is_too_full(size):
    body = size_measures(size, "women")
    flat = Flat(kind="poncho", length_cm=70, width_cm=140)
    neck = Neck(line="crew", depth_cm=9.3, width_cm=16.5, collar="turtle", collar_cm=7.0)
    collared = draft(GarmentSpec(garment="poncho", sex="women", size=size, flat=flat, neck=neck, cloths=CLOTHS), body)
    assert over_arms(collared) == {"front", "back"}
    front, wearer = collared.panel("front"), mannequin(body, "women", "a")
    uv = np.stack(np.meshgrid(np.linspace(-20.0, 20.0, 9), np.linspace(-20.0, 25.0, 10)), -1).reshape(-1, 2)
    planes = Collider(wearer.vertices, wearer.normals, 0.0).planes(as_roof(front, uv, wearer))
    assert planes.heights(as_roof(front, uv, wearer)).min(initial=0.0) >= 0.0


@pytest.mark.parametrize("garment", ["sweater", "hoodie", "bomber", "cardigan"])
def test_a_rib_at_the_hem_is_no_poncho(garment):
    prompt = language.prompt(garment)
    spec = specify(prompt.attributes, prompt.text, seed=0).spec
    ribbed = draft(spec, size_measures("M", spec.sex))
    assert any(panel.name == "hem_rib" for panel in ribbed.panels)
    assert over_arms(ribbed) == frozenset()


@pytest.mark.parametrize(("garment", "seed"), [
    ("denim jacket", 77), ("shirt", 3), ("hawaiian shirt", 0), ("duffle coat", 1)])  # fmt: skip
def test_a_yoke_lies_on_the_trunk_as_what_it_was_cut_from(garment, seed):
    prompt = language.prompt(garment)
    spec = specify(prompt.attributes, prompt.text, seed=seed).spec
    spec = replace(spec, details=(*(one for one in spec.details if "yoke" not in one), "yoke"))
    yoked = draft(spec, size_measures("M", spec.sex))
    assert any(panel.part == "yoke" for panel in yoked.panels)
    assert over_arms(yoked) == frozenset()


def test_a_jacket_with_yokes_and_dropped_shoulders_has_whole_sleeves():
    prompt = language.prompt("denim jacket with chest pockets")
    spec = specify(prompt.attributes, prompt.text, seed=0).spec
    assert spec.bodice is not None
    wide = replace(spec, details=(*spec.details, "yoke", "back_yoke"), bodice=replace(
        spec.bodice, kind="loose", bust_ease_cm=34, waist_ease_cm=50, hip_ease_cm=26, shoulder_cm=4.5))
    body = size_measures("M", wide.sex)
    hung = hang(draft(wide, body), mannequin(body, wide.sex, "a"), {"body": material("denim")},
                effort=Effort(fine_cm=-1.0))  # fmt: skip
    assert quality(hung).crossing < 0.005


def test_a_roof_keeps_lengths_and_joins_along_the_shoulders(pattern, woman):
    for name, sign in (("front", -1), ("back", 1)):
        panel = pattern.panel(name)
        y = np.linspace(-40.0, -10.0, 50)
        x = as_roof(panel, np.stack([np.full(50, 30.0), panel.placement.landmark_y_cm + y], 1), woman)
        assert np.linalg.norm(np.diff(x, axis=0), axis=1).sum() == pytest.approx(0.3, rel=0.01)
        assert (sign * x[:, 1] > sign * float(woman.landmarks["side_neck_L"][1])).all()


def test_a_poncho_does_not_cut_itself(pattern, woman):
    effort = Effort(coarse_cm=4.2, fine_cm=-1.0, sew=6, fall=32, rest=6)
    hung = hang(pattern, woman, {"body": material("wool")}, effort=effort)
    found = quality(hung)
    assert found.crossing <= 0.004
    assert found.depth_mm <= 2.5
    wide = np.ptp(hung.vertices[:, 0])
    assert 0.6 < wide < 1.2
    shoulders = hung.vertices[:, 2].max()
    assert abs(shoulders - float(woman.landmarks["side_neck_L"][2])) < 0.06
