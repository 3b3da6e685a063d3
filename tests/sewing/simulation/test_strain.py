"""Woven cloth does not stretch: collars fit what they fall over, coats slide to where they fit, belts' ends hang."""

import numpy as np
import pytest

from modiste import language
from modiste.sewing.blocks import draft
from modiste.sewing.blocks.collar.collars import spread_cm
from modiste.sewing.materials import material
from modiste.sewing.pattern.geometry import edge_length, edge_points
from modiste.sewing.simulation import hang, quality
from modiste.sewing.simulation.checks import outside_of, yarn_strains
from modiste.sewing.simulation.dynamics.contact import Collider
from modiste.sewing.simulation.dynamics.ground import gloved
from modiste.sewing.specification import specify


@pytest.fixture(scope="module")
def dress(woman, coarse):
    asked = language.prompt("shirt dress with a belt")
    pattern = draft(specify(asked.attributes, asked.text, seed=0).spec, woman.measures)
    return hang(pattern, woman, {"body": material("linen")}, effort=coarse)


def test_woven_cloth_is_stretched_by_six_per_cent_at_most(dress):
    found = quality(dress)
    assert found.strain_p99 <= 0.06
    assert found.depth_mm <= 2
    assert found.crossing <= 0.005


def test_a_collar_fits_the_neck_that_it_falls_from(dress):
    names = [panel.name for panel in dress.pattern.panels]
    strain = yarn_strains(dress).max(1)
    of = dress.panel[dress.faces[:, 0]]
    for name in ("collar", "collar_stand"):
        assert np.percentile(strain[of == names.index(name)], 90) <= 0.06
    collar = dress.vertices[dress.panel == names.index("collar")]
    stand = dress.vertices[dress.panel == names.index("collar_stand")]
    assert collar[:, 2].min() < stand[:, 2].min()
    assert np.ptp(collar[:, 0]) > np.ptp(stand[:, 0]) + 0.03


def test_the_ends_of_a_belt_hang_straight_down(dress):
    panels = dress.pattern.panels
    ends = [i for i, panel in enumerate(panels) if panel.name.startswith("belt_end")]
    assert len(ends) == 2
    for i in ends:
        cut = dress.uv_cm[dress.panel == i]
        assert np.ptp(dress.vertices[dress.panel == i][:, 2]) > 0.9 * np.ptp(cut[:, 1]) / 100


def test_a_fall_spreads_evenly(woman):
    asked = language.prompt("white poplin shirt")
    spec = specify(asked.attributes, asked.text, seed=0).spec
    collar = draft(spec, woman.measures).panel("collar")
    attach, outer = collar.edge("attach"), collar.edge("outer")
    high = -float(edge_points(outer, np.array([0.5]))[0, 1])
    assert edge_length(outer) > edge_length(attach) + 0.8 * spread_cm(high, 3.0)
    # Two columns beside the middle lean apart: the collar spreads there, too, and not at its ends only.
    shares = np.array([0.4, 0.6])
    top, low = edge_points(attach, shares), edge_points(outer, shares)
    assert abs(low[1, 0] - low[0, 0]) > 1.05 * abs(top[1, 0] - top[0, 0])


def test_feet_are_as_slim_as_ankles_where_hems_hang(woman):
    slim = gloved(woman)
    foot = (slim.vertices[:, 2] < 0.1) & (slim.vertices[:, 0] > 0)
    assert np.ptp(woman.vertices[foot][:, 1]) > 0.2
    assert np.ptp(slim.vertices[foot][:, 1]) < 0.1


def test_below_the_rim_of_what_is_met_nothing_is_pushed():
    """A leg that flares at the ankle, where it is no longer met: a hem below it hangs as if it went straight on."""
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    way = np.stack([np.cos(turn), np.sin(turn)], 1)
    points = np.concatenate([np.column_stack([0.05 * way, np.full(24, z)]) for z in np.arange(0.13, 0.4, 0.012)])
    normals = np.concatenate([np.column_stack([way, np.zeros(24)])] * (len(points) // 24)) + np.array([0.0, 0.0, 0.7])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    leg = outside_of(Collider(points, normals, 0.0))
    hem = np.column_stack([0.051 * way, np.full(24, 0.06)])
    assert np.array_equal(leg(hem, None), hem)
    within = np.column_stack([0.048 * way, np.full(24, 0.2)])
    assert (np.hypot(*leg(within, None)[:, :2].T) > 0.0485).all()
