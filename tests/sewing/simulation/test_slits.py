"""Slits: one side lies over the other, and what hangs around both legs begins amid them."""

import numpy as np
import pytest

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin
from modiste.sewing.materials import material
from modiste.sewing.simulation import Effort, hang, quality
from modiste.sewing.simulation.dynamics.contact import SelfContact
from modiste.sewing.simulation.dynamics.holds import hold_all, narrow_shoulders
from modiste.sewing.simulation.dynamics.slits import basted, slit_sides
from modiste.sewing.simulation.finishing import mending
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.specification import sample_spec, specify
from modiste.sewing.tailor import body_of
from tests.sewing.simulation.slit_skirt import slit_skirt


@pytest.fixture(scope="module")
def skirt() -> GarmentSpec:
    return slit_skirt()


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
    asked = language.prompt("bermuda shorts")
    spec = specify(asked.attributes, asked.text).spec
    assert not slit_sides(build_mesh(draft(spec, body_of(spec)), 2.0)).any()


def test_the_slit_of_a_flared_skirt_is_basted_until_it_has_fallen(skirt: GarmentSpec) -> None:
    """Its free edges slid through each other's folds (0.34 % of the faces); a straight skirt's have no folds."""
    spec = sample_spec(540)
    assert spec.skirt is not None
    assert (spec.skirt.kind, spec.skirt.slit) == ("circle", "front")
    mesh = build_mesh(draft(spec, body_of(spec)), 3.0)
    sewn = basted(mesh)
    assert slit_sides(mesh).any()
    assert not slit_sides(sewn).any()
    tacks = sewn.pairs[len(mesh.pairs) :]
    assert np.abs(mesh.uv[tacks[:, 0], 1] - mesh.uv[tacks[:, 1], 1]).max() < 1.5, "equally far down"
    straight = build_mesh(draft(skirt, body_of(skirt)), 3.0)
    assert basted(straight) is straight


def test_sides_that_stand_off_as_a_fold_lie_wrong_side_on_wrong_side() -> None:
    """A front and a back whose right sides show to the front and to the back, the front a little behind the back."""
    flat = np.array([[x, 0.0, z] for z in range(3) for x in range(3)]) * 0.02
    front = np.array([[a, a + 1, a + 3] for a in (0, 1, 3, 4)] + [[a + 1, a + 4, a + 3] for a in (0, 1, 3, 4)])
    places = np.concatenate([flat + np.array([0.0, 0.001, 0.0]), flat])
    faces = np.concatenate([front, front[:, ::-1] + 9]).astype(np.int32)
    edges = np.unique(np.sort(np.concatenate([faces[:, :2], faces[:, 1:], faces[:, ::2]]), 1), axis=0)
    slit = np.repeat([2, 1], 9).astype(np.int32)
    one = np.zeros(18, np.int32)
    SelfContact(18, faces, edges, one, one, slit, 0.01, 0.002).touches(places).push(places)
    assert (places[:9, 1] <= -0.0005 + 1e-9).all()
    assert (places[9:, 1] >= 0.0015 - 1e-9).all()


def test_sides_are_not_laid_over_each_other_where_they_would_cut(skirt: GarmentSpec, monkeypatch) -> None:
    mesh = build_mesh(draft(skirt, body_of(skirt)), 3.0)
    weld = np.arange(len(mesh.uv), dtype=np.int32)
    flat = np.column_stack([mesh.uv[:, 0], 30.0 * mesh.panel, mesh.uv[:, 1]]) / 100

    def crumpled(x, _faces, _weld, layer, _keep):
        return x if len(set(layer.tolist())) == 1 else x + 0.1 * np.sin(977.0 * np.arange(3 * len(x))).reshape(-1, 3)

    monkeypatch.setattr(mending, "lay_over", crumpled)
    monkeypatch.setattr(mending, "layers_of", lambda pattern: np.zeros(len(pattern.panels), np.int32))
    assert np.array_equal(mending._in_layers(mesh, flat, weld, lambda x, _=None: x), flat)


def test_a_narrow_skirt_hangs_around_both_legs(skirt: GarmentSpec) -> None:
    body = body_of(skirt)
    hung = hang(draft(skirt, body), mannequin(body, skirt.sex, "a"), {"body": material("denim")},
                effort=Effort(fine_cm=-1.0, sew=16, fall=12, pose=8, rest=6))  # fmt: skip
    found = quality(hung)
    assert found.strain_p99 < 0.06
    assert found.crossing < 0.002
    low = hung.vertices[hung.vertices[:, 2] < 0.3]
    assert np.ptp(low[:, 0]) > 0.22, "it was torn in between the legs"


def test_a_strapless_gown_is_held_at_its_waist_seam() -> None:
    """A ball gown off the shoulder, without straps, slid down to the hips; one with shoulders hangs from them."""
    for seed, is_held in ((1630, True), (2105, False)):
        spec = sample_spec(seed)
        assert spec.garment == "ball_gown"
        mesh, body = build_mesh(draft(spec, body_of(spec)), 3.0), mannequin(body_of(spec), spec.sex, "a")
        held = hold_all(mesh, body, {"body": material("satin")})
        assert bool(len(held.ids)) == is_held
        if is_held:
            assert held.heights == pytest.approx(float(body.landmarks["waist"][2]), abs=0.02)
            assert {mesh.pattern.panels[i].part for i in mesh.panel[held.ids]} == {"body"}


@pytest.mark.parametrize(("text", "is_held"), [("ball gown", True), ("blazer", False)])
def test_narrow_shoulders_are_held_up_until_they_are_sewn(text: str, *, is_held: bool) -> None:
    asked = language.prompt(text)
    spec = specify(asked.attributes, asked.text, seed=0).spec
    mesh = build_mesh(draft(spec, body_of(spec)), 2.0)
    assert bool(len(narrow_shoulders(mesh, np.zeros(0, np.int32)))) == is_held
