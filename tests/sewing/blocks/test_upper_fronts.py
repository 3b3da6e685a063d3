"""Fronts of jackets: slanting zips, patches clear of the hem, sleeves that let the elbow bend."""

from modiste import language
from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.geometry import polygon
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
