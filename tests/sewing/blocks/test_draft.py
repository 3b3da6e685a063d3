"""Drafting above the waist: no faults in a wardrobe and in random specs, and what was asked for is there."""

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from modiste.core.errors import InputError
from modiste.core.garment_spec import Bodice, GarmentSpec, Neck, Sleeves
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks import draft
from modiste.sewing.body import size_measures
from modiste.sewing.pattern.checks import faults, measured
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.specification import sample_spec
from tests.sewing.blocks.random_specs import uppers
from tests.sewing.blocks.wardrobe import wardrobe

GARMENTS = {spec.garment: spec for spec in wardrobe()}


def _body(spec: GarmentSpec, size: str = "M") -> BodyMeasures:
    return size_measures(size, spec.sex)


def _draft(name: str, size: str = "M") -> Pattern:
    return draft(GARMENTS[name], _body(GARMENTS[name], size))


def _trims(pattern: Pattern, kind: str) -> int:
    return sum(trim.kind == kind for panel in pattern.panels for trim in panel.trims)


@pytest.mark.parametrize("name", GARMENTS)
def test_a_wardrobe_has_no_faults(name: str) -> None:
    assert faults(_draft(name)) == ()


@pytest.mark.parametrize("size", ["XS", "XL", "XXL"])
@pytest.mark.parametrize(
    "name", ["sweatshirt", "shirt", "blazer", "hoodie", "sheath", "corset", "wrap_dress", "bomber"]
)
def test_garments_are_graded(name: str, size: str) -> None:
    assert faults(_draft(name, size)) == ()


@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(uppers())
def test_random_specs_have_no_faults(case: tuple[GarmentSpec, BodyMeasures]) -> None:
    spec, body = case
    with suppress(InputError):
        assert faults(draft(spec, body)) == ()


def test_the_same_spec_gives_the_same_pattern() -> None:
    assert _draft("trench") == _draft("trench")


def test_finished_girths_are_body_and_ease() -> None:
    pattern, spec = _draft("sheath"), GARMENTS["sheath"]
    body = _body(spec)
    found = {measure.name: measured(pattern, measure) for measure in pattern.measures}
    assert spec.bodice is not None
    assert found["bust"] == pytest.approx(body.bust + spec.bodice.bust_ease_cm, abs=0.5)
    assert found["waist"] == pytest.approx(body.waist + spec.bodice.waist_ease_cm, abs=0.5)
    assert found["hip"] == pytest.approx(body.hips + spec.bodice.hip_ease_cm, abs=0.5)


def test_caps_fit_their_armholes() -> None:
    for name, low, high in (("t_shirt", 0.99, 1.01), ("blazer", 1.02, 1.04), ("bell_blouse", 1.0, 1.03)):
        ratios = [seam.ratio for seam in _draft(name).seams if seam.name.startswith("armhole")]
        assert ratios
        assert all(low <= ratio <= high for ratio in ratios), (name, ratios)


def test_a_puff_is_gathered_only_above() -> None:
    pattern = _draft("bow_blouse")
    kinds = {seam.name: seam.kind for seam in pattern.seams}
    assert kinds["puff_front_left"] == "gathered"
    assert kinds["armhole_front_left"] == "plain"


@pytest.mark.parametrize(
    ("name", "kind", "count"),
    [
        ("shirt", "button", 7 + 2),
        ("blazer", "button", 2 + 6),
        ("double_breasted", "button", 6 + 6),
        ("polo", "button", 3),
        ("denim_jacket", "button", 6 + 2 + 2),
        ("cardigan", "button", 6),
        ("henley", "button", 3),
    ],
)
def test_buttons_are_as_many_as_asked_for(name: str, kind: str, count: int) -> None:
    """On the front, and two cuffs, six at two-piece sleeves or two flaps."""
    assert _trims(_draft(name), kind) == count


def test_buttons_lie_at_even_distances() -> None:
    pattern = _draft("cardigan")
    heights = sorted(trim.points[0][1] for panel in pattern.panels for trim in panel.trims if trim.kind == "button")
    steps = [b - a for a, b in pairwise(heights)]
    assert max(steps) - min(steps) < 1e-6


def test_open_and_closed_fronts() -> None:
    closed = draft(GARMENTS["shirt"], _body(GARMENTS["shirt"]))
    closure = GARMENTS["shirt"].closure
    assert closure is not None
    opened = draft(replace(GARMENTS["shirt"], closure=replace(closure, is_open=True)), _body(GARMENTS["shirt"]))
    for pattern, is_open in ((closed, False), (opened, True)):
        fronts = [seam for seam in pattern.seams if seam.name.startswith("front_closure")]
        assert fronts
        assert all(seam.kind == "closure" and seam.is_open == is_open for seam in fronts)


def test_the_womans_right_front_and_the_mans_left_lie_on_top() -> None:
    layers = {name: {p.name: p.placement.layer for p in _draft(name).panels} for name in ("shirt", "shirt_men")}
    assert layers["shirt"]["front_right"] == 1
    assert layers["shirt"]["front_left"] == 0
    assert layers["shirt_men"]["front_left"] == 1


def test_a_deeper_neck_is_deeper_and_wider_is_wider() -> None:
    spec, body = GARMENTS["t_shirt"], _body(GARMENTS["t_shirt"])
    for neck in (Neck(depth_cm=8, width_cm=17), Neck(line="v", depth_cm=20, width_cm=19)):
        pattern = draft(replace(spec, neck=neck), body)
        found = {measure.name: measured(pattern, measure) for measure in pattern.measures}
        assert found["neck_depth"] == pytest.approx(neck.depth_cm, abs=0.5)
        assert found["neck_width"] == pytest.approx(neck.width_cm, abs=0.5)


def test_pieces_of_each_garment() -> None:
    pieces = {
        name: {panel.piece for panel in _draft(name).panels}
        for name in ("shirt", "blazer", "hoodie", "biker", "corset", "trench", "turtleneck")
    }
    assert {"back_yoke", "cuff", "collar", "collar_stand"} <= pieces["shirt"]
    assert {"lapel", "under_sleeve", "front_side", "collar"} <= pieces["blazer"]
    assert {"hood", "hood_strip", "kangaroo", "hem_rib", "cuff"} <= pieces["hoodie"]
    assert {"epaulette", "lapel"} <= pieces["biker"]
    assert "sleeve" not in pieces["corset"]
    assert {"storm_flap", "belt"} <= pieces["trench"]
    assert {"collar", "collar_fall"} <= pieces["turtleneck"]


def test_a_princess_front_takes_the_bust_dart() -> None:
    pattern = _draft("blazer")
    front, back = pattern.panel("front_side_left"), pattern.panel("back_side_left")
    lengths = [sum(edge_length(e) for e in panel.edges if e.name.startswith("side")) for panel in (front, back)]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.01)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"bodice": Bodice(kind="loose", length_cm=18, bust_ease_cm=8, waist_ease_cm=20, hip_ease_cm=8)},
            "above the armhole",
        ),
        ({"neck": Neck(width_cm=55)}, "wider than the shoulders"),
        ({"neck": Neck(width_cm=8)}, "narrower than the body's neck"),
        ({"neck": Neck(line="v", depth_cm=60)}, "deeper than the bodice"),
        ({"sleeves": Sleeves(kind="set_in", length_cm=6)}, "end above the underarm"),
        ({"neck": Neck(line="one_shoulder", width_cm=16)}, "bare shoulder"),
    ],
)
def test_what_cannot_be_cut_is_said(changes: dict[str, object], words: str) -> None:
    spec = replace(GARMENTS["t_shirt"], **changes)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=words):
        draft(spec, _body(spec))


@pytest.mark.parametrize("seed", [2149])
def test_short_sleeves_of_wide_coats_end_below_their_caps(seed):
    spec = sample_spec(seed)
    assert not faults(draft(spec, _body(spec, spec.size)))
