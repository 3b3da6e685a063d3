"""Fronts of jackets: slanting zips, patches clear of the hem, sleeves that let the elbow bend."""

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.geometry import edge_point, polygon, ref_length
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
