"""A garment that hangs is the beginning of like ones, as long as they are cut."""

from dataclasses import replace

import numpy as np
import pytest

from modiste.sewing.materials import material
from modiste.sewing.simulation import hang, quality
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.simulation.placement.carrying import _near, can_begin_as, carried, free_panels
from tests.sewing.simulation.patterns import t_shirt, torso, trousers

COTTON = {"body": material("cotton")}


@pytest.fixture(scope="module")
def shirt(woman, coarse):
    return hang(t_shirt(), woman, COTTON, effort=coarse)


def test_bodies_hang_free_and_sleeves_do_not():
    assert free_panels(t_shirt()) == {"front", "back"}
    assert len(free_panels(trousers())) == 4


@pytest.mark.parametrize("hem", [-54.0, -70.0])
def test_another_length_is_cut_off_or_falls_on(woman, shirt, hem):
    pattern = t_shirt(hem=hem)
    assert can_begin_as(shirt.pattern, pattern)
    mesh = build_mesh(pattern, 2.6)
    x = carried(shirt, mesh, woman)
    longer_m = (-62.0 - hem) / 100
    body = mesh.panel < 2
    assert np.nanmin(x[body, 2]) == pytest.approx(shirt.vertices[shirt.panel < 2][:, 2].min() - longer_m, abs=0.012)
    edges = mesh.faces[body[mesh.faces].all(1)]
    strained = np.linalg.norm(x[edges[:, 0]] - x[edges[:, 1]], axis=1) * 100
    assert np.median(strained / np.linalg.norm(mesh.uv[edges[:, 0]] - mesh.uv[edges[:, 1]], axis=1)) < 1.03


@pytest.mark.parametrize(("begun", "asked", "is_like"), [(15.0, 8.0, False), (15.0, 14.0, True), (8.0, 15.0, True)])
def test_a_neck_cut_higher_than_the_one_that_hangs_has_no_place_on_it(begun, asked, is_like):
    """A crew neck that began as a scoop stayed crumpled on its edge, four centimetres too low."""
    shirt = t_shirt()
    start, other = (replace(shirt, panels=(torso("front", 25.0, -62.0, depth, (-90, 90)), *shirt.panels[1:]))
                    for depth in (begun, asked))  # fmt: skip
    assert can_begin_as(start, other) is is_like


def test_a_point_beyond_a_rim_is_not_thrown_far_by_a_sliver():
    beside, far = np.array([0.6, 0.7, -0.3]), np.array([40.0, -79.0, 40.0])
    near = _near(np.stack([beside, far]))
    assert near.sum(1) == pytest.approx(1.0)
    assert near[0] == pytest.approx(beside)
    assert near[1].min() == pytest.approx(-1.5)


def test_a_shorter_one_hangs_at_its_own_length(woman, coarse, shirt):
    found = quality(hang(t_shirt(hem=-52.0), woman, COTTON, effort=coarse, start=shirt))
    assert found.bottom_m == pytest.approx(quality(shirt).bottom_m + 0.10, abs=0.02)
    assert found.strain_p99 < 0.15


@pytest.mark.parametrize("other", [t_shirt(half=50.0), t_shirt(hem=-90.0), t_shirt(sleeve_cm=50.0), trousers()],
                         ids=["wider", "far longer", "long sleeves", "other panels"])  # fmt: skip
def test_what_is_too_unlike_is_hung_from_flat(shirt, other):
    assert not can_begin_as(shirt.pattern, other)


@pytest.mark.parametrize(("below", "is_like"), [(1.0, True), (9.0, False)])
def test_a_low_waist_does_not_begin_as_a_high_one(below, is_like):
    high = trousers()
    low = replace(high, holds=tuple(replace(hold, below_cm=hold.below_cm + below) for hold in high.holds))
    assert can_begin_as(high, low) is is_like
