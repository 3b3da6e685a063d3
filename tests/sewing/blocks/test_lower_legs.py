"""Trousers by the rules of the trade: balance, crotch, hips, hems, what closes and holds them."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.core.garment_spec import Closure, GarmentSpec, Legs, Pocket, Waist
from modiste.sewing.blocks import draft
from modiste.sewing.body import size_measures
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.geometry import edge_length, edge_points, ref_length
from modiste.sewing.pattern.values import Pattern
from tests.sewing.blocks.lower_specs import CLOTHS

BODY = size_measures("M", "women")
FLY = Closure(kind="zip", place="fly")
JEANS = GarmentSpec(
    garment="jeans", sex="women", waist=Waist(height_cm=4.0), closure=FLY, cloths=CLOTHS,
    legs=Legs(kind="straight", inseam_cm=76, rise="mid", hip_ease_cm=3, thigh_ease_cm=5, knee_cm=44, hem_cm=40),
    pockets=(Pocket(kind="jeans", place="hip"), Pocket(kind="patch", place="seat")),
    details=("back_yoke", "topstitching", "belt_loops", "rivets"),
)  # fmt: skip


def _legs(**changes: object) -> GarmentSpec:
    assert JEANS.legs is not None
    return replace(JEANS, legs=replace(JEANS.legs, **changes))  # type: ignore[arg-type]


def _side(pattern: Pattern, panel: str) -> np.ndarray:
    edges = [edge for edge in pattern.panel(panel).edges if edge.name.startswith("side_")]
    return np.concatenate([edge_points(edge, np.linspace(0, 1, 50)) for edge in edges])


def test_jeans_are_cut_as_jeans() -> None:
    pattern = draft(JEANS, BODY)
    names = {panel.name for panel in pattern.panels}
    assert {"front_left", "front_right", "back_left", "back_right", "yoke_left", "yoke_right", "waistband"} <= names
    assert {"seat_pocket_left", "seat_pocket_right", "belt_loop_1", "belt_loop_5"} <= names
    kinds = [line.kind for line in pattern.panel("front_left").lines]
    assert kinds.count("fly") == 2
    assert "pocket_mouth" in kinds
    fronts = [pattern.panel(name) for name in ("front_left", "front_right")]
    assert sum(trim.kind == "rivet" for panel in fronts for trim in panel.trims) == 4
    assert any(line.name.endswith("coin_mouth_right") for line in pattern.panel("front_right").lines)
    assert any(trim.kind == "button" for trim in pattern.panel("waistband").trims)
    assert faults(pattern) == ()


@pytest.mark.parametrize(
    ("kind", "knee", "hem"), [("skinny", 37, 29), ("straight", 44, 40), ("wide", 58, 62), ("flared", 41, 58)]
)
def test_the_side_follows_the_hip_without_a_bump(kind: str, knee: float, hem: float) -> None:
    """From the waist to the hip the side goes out, from there to the knee it does not come out again."""
    pattern = draft(_legs(kind=kind, knee_cm=knee, hem_cm=hem, thigh_ease_cm=12 if kind == "wide" else 2), BODY)
    points = _side(pattern, "front_left")
    widest = points[np.argmax(np.where(points[:, 1] > -35, points[:, 0], -99)), 1]
    assert -6 < widest < 13
    above = points[points[:, 1] > widest + 0.5]
    order = np.argsort(above[:, 1])
    assert (np.diff(above[order, 0]) < 0.01).all()
    # No corner anywhere: neighbouring stretches of the side turn by less than 6 degrees.
    edges = [edge for edge in pattern.panel("front_left").edges if edge.name in {"side_thigh", "side_hip"}]
    first, second = (edge_points(edge, np.array([0.0, 0.002, 0.998, 1.0])) for edge in edges)
    turn = np.diff([math.atan2(*(b - a)[::-1]) for a, b in ((first[2], first[3]), (second[0], second[1]))])
    assert abs(math.degrees(turn[0])) < 6


def test_the_back_reaches_further_than_the_front() -> None:
    pattern = draft(JEANS, BODY)
    front, back = pattern.panel("front_left"), pattern.panel("back_left")
    yoke = pattern.panel("yoke_left")
    length = {
        "front": edge_length(front.edge("centre")) + edge_length(front.edge("crotch")),
        "back": edge_length(back.edge("centre")) + edge_length(back.edge("crotch")) + edge_length(yoke.edge("centre")),
    }
    assert 4 < length["back"] - length["front"] < 14
    extension = {name: abs(panel.edge("crotch").start[0] - panel.edge("crotch").end[0])
                 for name, panel in (("front", front), ("back", back))}  # fmt: skip
    assert extension["back"] > 1.5 * extension["front"]


def test_the_crotch_is_one_smooth_curve() -> None:
    """Front and back meet at the crotch point in nearly one line: sewn, they make no point."""
    pattern = draft(JEANS, BODY)
    corners = []
    for panel in (pattern.panel("front_left"), pattern.panel("back_left")):
        crotch, inseam = panel.edge("crotch"), panel.edge("inseam_thigh")
        at = 1.0 if math.dist(crotch.end, inseam.start) < 1e-6 else 0.0
        a = edge_points(crotch, np.array([at, abs(at - 0.02)]))
        b = edge_points(inseam, np.array([1 - at, abs(1 - at - 0.01)]))
        u, v = a[1] - a[0], b[1] - b[0]
        corners.append(math.degrees(math.acos(float(u @ v) / float(np.linalg.norm(u) * np.linalg.norm(v)))))
    assert 155 < sum(corners) < 200


def test_rises_lie_one_below_the_other() -> None:
    tops = []
    for rise in ("high", "mid", "low"):
        pattern = draft(_legs(rise=rise), BODY)
        tops.append(max(hold.below_cm for hold in pattern.holds))
    assert all(b - a > 2.5 for a, b in itertools.pairwise(tops))


@pytest.mark.parametrize("inseam", [4.0, 8.0, 26.0, 48.0, 76.0])
def test_any_length_is_the_length_asked_for(inseam: float) -> None:
    hem = float(np.interp(inseam, (4, 30, 76), (63, 50, 40)))
    pattern = draft(_legs(inseam_cm=inseam, hem_cm=hem), BODY)
    got = {m.name: sum(ref_length(pattern, ref) for ref in m.refs) * m.times for m in pattern.measures}
    assert got["inseam"] == pytest.approx(inseam, abs=0.5)
    assert got["leg_hem"] == pytest.approx(hem, abs=0.5)
    assert got["hips"] == pytest.approx(BODY.hips + 3, abs=0.5)


def test_a_rib_cuff_is_narrower_than_the_leg_and_part_of_its_length() -> None:
    pattern = draft(_legs(cuff="rib", cuff_cm=6.0, hem_cm=24, inseam_cm=70), BODY)
    cuff = pattern.panel("leg_cuff_left")
    assert edge_length(cuff.edge("lower")) == pytest.approx(24)
    assert edge_length(cuff.edge("height")) == pytest.approx(6)
    gathered = [seam for seam in pattern.seams if seam.name.startswith("leg_cuff_left") and seam.kind == "gathered"]
    assert len(gathered) == 2
    assert all(seam.ratio > 1.2 for seam in gathered)
    assert any(measure.name == "inseam" and measure.spec_cm == 70 for measure in pattern.measures)


def test_pleats_are_caught_where_they_are_drawn() -> None:
    spec = replace(_legs(kind="tapered", pleats=2, rise="high", hip_ease_cm=9, thigh_ease_cm=12, knee_cm=50),
                   pockets=(), details=("crease",))  # fmt: skip
    pattern = draft(spec, BODY)
    caught = [seam for seam in pattern.seams if seam.kind == "pleated"]
    assert len(caught) in {2, 4}
    assert all(seam.ratio > 1.5 for seam in caught)
    assert sum(line.kind == "pleat" for line in pattern.panel("front_left").lines) == 4
    assert any(line.kind == "crease" for line in pattern.panel("back_right").lines)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hem_cm": 16.0}, "does not go round the leg"),
        ({"knee_cm": 22.0}, "does not go round one of"),
        ({"thigh_ease_cm": 75.0}, "does not go with hips"),
        ({"inseam_cm": 1.0, "hem_cm": 90.0}, "a leg opening of 90 cm cannot be cut"),
    ],
)
def test_what_cannot_be_cut_is_said(changes: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        draft(_legs(**changes), BODY)


def test_a_high_cut_leg_makes_a_short_side() -> None:
    def side(opening: float) -> float:
        spec = replace(_legs(kind="leggings", inseam_cm=0.0, hip_ease_cm=-5, hem_cm=opening), pockets=(), details=(),
                       closure=None, waist=Waist(band="elastic", height_cm=2))  # fmt: skip
        pattern = draft(spec, BODY)
        assert faults(pattern) == ()
        return edge_length(pattern.panel("front").edge("side_left"))

    assert side(60.0) < side(54.0) - 2


@pytest.mark.parametrize(("ease", "is_deeper"), [(3.0, True), (-4.0, False)])
def test_close_trousers_leave_a_man_room_at_the_crotch(ease: float, is_deeper: bool) -> None:
    """Woven ones hang as deep as straight ones do; what stretches lies against the body."""
    slim = replace(_legs(kind="slim", hip_ease_cm=ease, knee_cm=40, hem_cm=34), sex="men")
    assert slim.legs is not None
    rises = []
    for kind in ("slim", "straight"):
        pattern = draft(replace(slim, legs=replace(slim.legs, kind=kind)), size_measures("M", "men"))
        rises.append(max(edge.start[1] for edge in pattern.panel("front_left").edges))
    assert (rises[1] - rises[0] < 0.1) is is_deeper


@pytest.mark.parametrize("kind", ["tapered", "straight", "slim"])
def test_the_outer_side_falls_plumb_from_the_hip(kind: str) -> None:
    """Who stands with the legs apart pulled it in below the hip, where the cloth stood off as on riding breeches."""
    pattern = draft(_legs(kind=kind, thigh_ease_cm=10, hip_ease_cm=6, knee_cm=46, hem_cm=36), BODY)
    for panel in ("front_left", "back_right"):
        points = _side(pattern, panel)
        knee = pattern.panel(panel).edge("side_thigh").start
        assert np.abs(points[:, 0]).max() - abs(knee[0]) < 3.0
