"""Fronts of jackets: slanting zips, patches clear of the hem, sleeves that let the elbow bend."""

from dataclasses import replace
from itertools import pairwise

import pytest
from shapely.affinity import translate
from shapely.geometry import LineString

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.geometry import edge_length, edge_point, polygon, ref_length
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


def _spec(text: str) -> GarmentSpec:
    asked = language.prompt(text)
    return specify(asked.attributes, asked.text, seed=0).spec


def test_the_zip_of_a_biker_jacket_slants_to_the_centre() -> None:
    spec = _spec("black leather biker jacket")
    pattern = draft(spec, body_of(spec))
    zips = [trim for trim in pattern.panel("front_right").trims if trim.kind == "zip"]
    longest = max(zips, key=lambda trim: abs(trim.points[0][1] - trim.points[-1][1]))
    low, high = sorted(longest.points, key=lambda point: point[1])
    assert high[0] - low[0] > 3


@pytest.mark.parametrize("collar", ["shirt collar", "stand collar", "peter pan collar"])
def test_the_collar_of_a_wrap_ends_where_its_fronts_meet(collar: str) -> None:
    """It went on down to the waist between the fronts, and its ends were sewn to each other there."""
    spec = _spec(f"wrap dress with a {collar}")
    pattern = draft(spec, body_of(spec))
    assert not faults(pattern)
    assert not any(seam.name.endswith("_closure") and "collar" in seam.name for seam in pattern.seams)
    seams = [seam for seam in pattern.seams if seam.name.startswith(("collar_neck", "collar_stand_neck"))]
    ends = [ref for seam in seams for ref in (seam.a, seam.b) if ref.panel.startswith("front_")]
    nearest = []
    for ref in ends:
        side = 1 if ref.panel == "front_left" else -1
        edge = pattern.panel(ref.panel).edge(ref.edge)
        assert min(side * edge_point(edge, share)[0] for share in (0.0, 1.0)) < -5, "it goes on to the other side"
        nearest.append(min(side * edge_point(edge, share)[0] for share in (ref.begin, ref.end)))
    assert 0 <= min(nearest) < 1, "to the centre, and no farther"


def test_patches_of_a_short_jacket_lie_clear_of_its_hem() -> None:
    spec = _spec("grey tweed jacket with patch pockets")
    pattern = draft(spec, body_of(spec))
    patch = next(panel for panel in pattern.panels if panel.name == "hip_pocket_front_left")
    bottom = patch.placement.host_point[1] + polygon(patch).bounds[1]
    assert bottom - polygon(pattern.panel(patch.placement.host or "")).bounds[1] > 2


def test_three_quarter_sleeves_let_the_elbow_bend() -> None:
    spec = _spec("cotton dress with three-quarter sleeves")
    assert spec.sleeves is not None
    assert spec.sleeves.hem_cm > 1.1 * body_of(spec).upper_arm


def test_a_vent_is_left_open_up_from_the_hem_and_sewn_above() -> None:
    spec = _spec("wool coat with a back vent")
    pattern = draft(spec, body_of(spec))
    assert faults(pattern) == ()
    seams = {seam.name: seam for seam in pattern.seams}
    vent, above = seams["centre_back_vent"], seams["centre_back"]
    assert vent.is_open
    assert not above.is_open
    length = ref_length(pattern, vent.a)
    assert 0.2 * spec.bodice.length_cm < length < 0.5 * spec.bodice.length_cm
    panel = pattern.panel(vent.a.panel)
    ends = [edge_point(panel.edge(vent.a.edge), share)[1] for share in (vent.a.begin, vent.a.end)]
    assert min(ends) < polygon(panel).bounds[1] + 2  # it begins at the hem


def test_vents_at_both_sides_take_the_place_of_the_one_behind() -> None:
    spec = _spec("blazer with side vents")
    pattern = draft(spec, body_of(spec))
    assert faults(pattern) == ()
    names = {seam.name for seam in pattern.seams if seam.is_open}
    assert {name.split("_vent")[0] for name in names if "_vent" in name} == {"side_left", "side_right"}


def test_the_end_of_a_womans_band_lies_over_on_the_side_of_her_front() -> None:
    for text, over in (("women's ribbed cardigan with buttons", "cf_last"), ("men's ribbed cardigan", "cf_first")):
        spec = _spec(text)
        pattern = draft(spec, body_of(spec))
        seam = next(seam for seam in pattern.seams if seam.name == "hem_rib_front")
        assert seam.a.edge == over  # what is named first lies over


def test_the_upper_front_of_a_biker_jacket_has_a_zip_that_rises_outwards() -> None:
    spec = _spec("black leather biker jacket")
    pattern = draft(spec, body_of(spec))
    zips = [trim for trim in pattern.panel("front_right").trims if trim.kind == "zip"]
    closing = max(zips, key=lambda trim: abs(trim.points[0][1] - trim.points[-1][1]))
    (chest,) = (trim for trim in zips if trim is not closing)
    inner, outer = sorted(chest.points, key=lambda point: abs(point[0]))
    assert outer[1] > inner[1] + 2
    assert inner[0] < min(x for x, _ in closing.points) - 1  # clear of the closing


def test_pockets_of_a_double_breasted_front_lie_beside_its_overlap() -> None:
    spec = _spec("women's double-breasted blazer with two flap pockets")
    pattern = draft(spec, body_of(spec))
    flaps = [panel for panel in pattern.panels if panel.piece.startswith("hip_pocket")]
    assert len(flaps) == 2
    overlap = max(edge.end[0] for edge in pattern.panel("front_right").edges)
    for flap in flaps:
        x = flap.placement.host_point[0]
        low, _, high, _ = polygon(flap).bounds
        assert min(abs(x + low), abs(x + high)) > overlap


def test_a_yoke_is_cut_below_the_deep_neck_of_a_hood() -> None:
    spec = _spec("men's duffle coat with a hood and a yoke")
    pattern = draft(spec, body_of(spec))
    assert faults(pattern) == ()
    assert {panel.name for panel in pattern.panels if panel.piece == "front_yoke"} == {
        "front_yoke_left", "front_yoke_right"}  # fmt: skip


def test_a_bib_leaves_the_sides_bare_and_carries_its_pocket_in_the_middle() -> None:
    spec = _spec("denim dungarees")
    pattern = draft(spec, body_of(spec))
    assert faults(pattern) == ()
    front = pattern.panel("front")
    side = front.edge("side_left")
    waist = min(y for edge in front.edges for _, y in (edge.start, edge.end))
    assert max(side.start[1], side.end[1]) < waist + 0.3 * (polygon(front).bounds[3] - waist)
    pocket = next(panel for panel in pattern.panels if panel.piece == "chest_pocket")
    assert pocket.placement.host_point[0] == 0
    assert polygon(front).contains(translate(polygon(pocket), *pocket.placement.host_point))


def test_the_hem_of_a_cape_is_level_over_the_arms() -> None:
    spec = _spec("wool cape")
    pattern = draft(spec, body_of(spec))
    assert faults(pattern) == ()
    back = pattern.panel("back")
    side = back.edge("side_left")
    length, drop = edge_length(side), abs(side.end[1] - side.start[1])
    straight = max(side.start[1], side.end[1]) - polygon(back).bounds[1]
    assert 1.0 < length / straight < 1.15  # down the arm, which hangs outwards
    assert drop < 0.85 * straight  # so the hem rises to the side, as that of a ring does


def test_lace_is_set_along_hems_and_neck_where_it_is_asked_for() -> None:
    spec = _spec("satin camisole with lace trim")
    pattern = draft(spec, body_of(spec))
    assert faults(pattern) == ()
    edged = {panel.name for panel in pattern.panels for trim in panel.trims if trim.kind == "lace"}
    assert {"front", "back"} <= edged
    plain = _spec("satin camisole")
    assert not [trim for panel in draft(plain, body_of(plain)).panels for trim in panel.trims if trim.kind == "lace"]


def test_bell_sleeves_are_narrow_to_the_elbow_and_wide_at_the_wrist() -> None:
    spec = _spec("white cotton blouse with long bell sleeves")
    pattern = draft(spec, body_of(spec))
    sleeve = polygon(pattern.panel("sleeve_left"))
    _, low, _, _ = sleeve.bounds
    wide = [sleeve.intersection(LineString([(-90, y), (90, y)])).length for y in (0.55 * low, low + 2.5)]
    cap = sleeve.intersection(LineString([(-90, -0.5), (90, -0.5)])).length
    assert wide[0] < 1.2 * cap
    assert wide[1] > 1.5 * wide[0]


def test_a_vent_that_nearly_reaches_the_hip_leaves_no_stub() -> None:
    spec = _spec("kurti with a notched collar, four buttons and side vents")
    assert spec.bodice is not None
    cut = replace(spec.bodice, kind="darted", bust_ease_cm=7.7, waist_ease_cm=17.7, hip_ease_cm=4.6)
    for length in (86.6, 87.0, 87.4, 87.8):
        long = replace(spec, bodice=replace(cut, length_cm=length))
        assert faults(draft(long, body_of(long))) == ()


def test_two_side_seams_alone_shape_no_waist_of_a_coat() -> None:
    """A loose coat in one piece from shoulder to hem, cut in at the waist and out over the hips, stands off there."""
    asked = language.prompt("double-breasted camel coat")
    for seed in (3, 8):
        spec = specify(asked.attributes, asked.text, seed=seed).spec
        assert spec.bodice is not None
        assert spec.bodice.kind == "loose"
        body = body_of(spec)
        hips, waist = body.hips + spec.bodice.hip_ease_cm, body.waist + spec.bodice.waist_ease_cm
        assert hips - waist < 10.1


def test_buttons_of_a_double_breasted_coat_end_a_little_below_the_waist() -> None:
    asked = language.prompt("double-breasted camel coat")
    spec = specify(asked.attributes, asked.text, seed=23).spec
    assert spec.neck is not None
    assert spec.neck.collar == "stand"
    pattern = draft(spec, body_of(spec))
    spots = [trim.points[0] for panel in pattern.panels for trim in panel.trims
             if trim.kind == "button" and panel.name.startswith("front")]  # fmt: skip
    assert len({x for x, _ in spots}) == 2
    assert len({y for _, y in spots}) == 3
    waist = pattern.panel("front_left").placement.landmark_y_cm - body_of(spec).front_waist_length
    assert waist - 14 < min(y for _, y in spots) < waist


@pytest.mark.parametrize("coat", ["double-breasted pea coat", "zip jacket"])
def test_a_flat_collar_ends_at_the_centre_where_fronts_lap(coat: str) -> None:
    spec = _spec(f"{coat} with a peter pan collar")
    assert spec.neck is not None
    assert spec.neck.collar == "peter_pan"
    pattern = draft(spec, body_of(spec))
    assert not faults(pattern)
    refs = [ref for seam in pattern.seams if seam.name.startswith("collar_neck") for ref in (seam.a, seam.b)]
    own = [edge_point(pattern.panel("front_left").edge(ref.edge), at)[0]
           for ref in refs if ref.panel == "front_left" for at in (ref.begin, ref.end)]  # fmt: skip
    assert abs(min(own)) < 0.05


@pytest.mark.parametrize("text", ["velvet blazer", "mens blazer", "tuxedo jacket"])
def test_the_buttons_of_a_tailored_jacket_lie_near_each_other(text: str) -> None:
    """Two buttons of a blazer lay twenty centimetres apart, the lower one beside its pockets."""
    spec = _spec(text)
    pattern = draft(spec, body_of(spec))
    heights = sorted(trim.points[0][1] for name in ("front_left", "front_right") for panel in pattern.panels
                     if panel.name.startswith(name) for trim in panel.trims if trim.kind == "button")
    assert all(above - below <= 12.01 for below, above in pairwise(heights))


@pytest.mark.parametrize("text", ["hoodie dress", "платье-худи"])
def test_a_hoodie_dress_has_the_pocket_of_a_hoodie_and_not_at_its_hem(text: str) -> None:
    spec = _spec(text)
    pattern = draft(spec, body_of(spec))
    assert any(panel.piece == "hood" for panel in pattern.panels)
    pocket, front = (polygon(pattern.panel(name)).bounds for name in ("kangaroo", "front"))
    assert pocket[1] > front[1] + 5
    hoodie = _spec("hoodie")
    cut = draft(hoodie, body_of(hoodie))
    low, hem = (polygon(cut.panel(name)).bounds[1] for name in ("kangaroo", "front"))
    assert low - hem < 1
