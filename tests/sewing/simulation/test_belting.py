"""Belts gather the cloth beneath."""

from dataclasses import replace

from modiste.sewing.materials import material
from modiste.sewing.pattern.values import EdgeRef, Hold, Panel, Pattern, Placement, Seam
from modiste.sewing.simulation import hang, quality
from modiste.sewing.simulation.placement.belting import cinches
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
