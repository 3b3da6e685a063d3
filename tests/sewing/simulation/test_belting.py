"""Belts gather the cloth beneath."""

from dataclasses import replace

import numpy as np

from modiste.sewing.materials import material
from modiste.sewing.pattern.values import EdgeRef, Hold, Panel, Pattern, Placement, Seam
from modiste.sewing.simulation import hang, quality
from modiste.sewing.simulation.checks import crossing_faces, yarn_strains
from modiste.sewing.simulation.dynamics.contact import Collider
from modiste.sewing.simulation.finishing.belts import lay_belts
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.simulation.placement.belting import cinches
from modiste.sewing.simulation.placement.placing import place
from modiste.sewing.simulation.placement.tubes import landmark
from tests.sewing.simulation.patterns import chain, t_shirt

COTTON = {"body": material("cotton")}
GIRTH_CM = 84.0


def belted_shirt(half: float = 25.0) -> Pattern:
    shirt = t_shirt(half=half, hem=-80.0)
    edges = chain(("lower", (0.0, 0.0), ()), ("end", (GIRTH_CM, 0.0), ()), ("upper", (GIRTH_CM, 4.0), ()),
                  ("beginning", (0.0, 4.0), ()))  # fmt: skip
    place = Placement(region="torso", angles_deg=(0.0, 360.0), landmark_y_cm=2.0, layer=2, lift_cm=0.4)
    belt = Panel(name="belt", piece="belt", part="belt", edges=edges, stiffness=1.5, placement=place)
    ends = EdgeRef(panel="belt", edge="end"), EdgeRef(panel="belt", edge="beginning")
    holds = tuple(Hold(ref=EdgeRef(panel="belt", edge=edge), girth_cm=GIRTH_CM, below_cm=below)
                  for edge, below in (("lower", 2.0), ("upper", -2.0)))  # fmt: skip
    return replace(shirt, panels=(*shirt.panels, belt), holds=holds,
                   seams=(*shirt.seams, Seam(name="belt", a=ends[0], b=ends[1], kind="closure")))  # fmt: skip


def test_what_is_wider_than_the_belt_is_drawn_in_under_it(woman):
    found = cinches(belted_shirt(), woman, 2.6)
    assert {cinch.panel.name for cinch in found} == {"front", "back"}
    assert {round(cinch.share, 2) for cinch in found} == {round((GIRTH_CM - 3.5) / 100.0, 2)}
    assert not cinches(belted_shirt(half=20.0), woman, 2.6)
    assert not cinches(t_shirt(), woman, 2.6)


def test_a_belt_makes_no_ledge_that_lifts_the_hem(woman, coarse):
    pattern = belted_shirt()
    hung = hang(pattern, woman, COTTON, effort=coarse)
    plain = hang(replace(pattern, panels=pattern.panels[:-1], holds=(), seams=pattern.seams[:-1]), woman, COTTON,
                 effort=coarse)  # fmt: skip
    assert quality(hung).bottom_m - quality(plain).bottom_m < 0.05
    # The belt lies around the folds that it gathers, level and no longer than it is.
    belt = hung.panel == len(pattern.panels) - 1
    on_belt = belt[hung.faces[:, 0]]
    crossing = crossing_faces(hung.vertices, hung.faces, hung.weld)
    assert not on_belt[crossing].any()
    assert np.percentile(yarn_strains(hung)[on_belt].max(1), 99) < 0.06
    lower = hung.vertices[belt & (hung.uv_cm[:, 1] < 0.05), 2]
    assert np.ptp(lower) < 0.012


def test_a_belt_stays_inside_of_sleeves_and_outside_of_the_body(woman):
    pattern = belted_shirt()
    mesh = build_mesh(pattern, 2.6)
    x = place(mesh, woman)
    belt = mesh.panel == len(pattern.panels) - 1
    sleeve = mesh.panel == mesh.index["sleeve_left"]
    # A sleeve that hangs beside the trunk, as an arm lowered all the way.
    spread = np.random.default_rng(1).uniform(-1, 1, (int(sleeve.sum()), 3)) * [0.01, 0.03, 0.04]
    x[sleeve] = np.array([0.17, 0.0, float(landmark(woman, "waist")[2])]) + spread
    loose = replace(mesh, uv=np.where(belt[:, None], mesh.uv * [1.25, 1.0], mesh.uv))
    laid = lay_belts(loose, x, woman)[belt]
    beside = (laid[:, 0] > 0.05) & (np.abs(laid[:, 1]) < 0.02)
    assert beside.any()
    assert laid[beside, 0].max() < 0.162
    collider = Collider(woman.vertices, woman.normals, 0.0)
    planes = collider.planes(laid)
    assert planes.heights(laid).min() > 0.0
