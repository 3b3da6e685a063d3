import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from shapely.geometry import LinearRing, Polygon

from modiste.core.errors import InputError, UnknownNameError
from modiste.sewing.documents import write_flat
from modiste.sewing.documents.drawing.drawing import smooth_controls
from modiste.sewing.documents.flats.flat import flats, without_strays
from modiste.sewing.documents.flats.flat_folds import folds, gather_ticks
from modiste.sewing.documents.flats.flat_lines import Thing
from modiste.sewing.documents.flats.flat_shape import evened, smooth_line, smooth_ring
from modiste.sewing.documents.flats.flat_things import thing_paths
from modiste.sewing.documents.flats.flat_view import View
from modiste.sewing.pattern.values import Edge, EdgeRef
from tests.sewing.documents.garments import hung_shirt


@pytest.fixture(scope="module")
def hung():
    return hung_shirt()


@pytest.fixture(scope="module")
def views(hung):
    return flats(hung)


def test_the_outline_is_one_closed_even_line_of_the_garments_size(views):
    front, _ = views
    (outline,) = front.outlines
    assert LinearRing(outline).is_ccw
    assert Polygon(outline).is_valid
    left, bottom, right, top = front.bounds
    assert (bottom, top) == pytest.approx((80, 146), abs=0.7)
    assert left == pytest.approx(-right, abs=0.15)
    image = Polygon(outline * [-1, 1])
    assert image.symmetric_difference(Polygon(outline)).area < 0.01 * image.area


def test_hidden_lines_are_left_out(views):
    front, back = views
    pocket = [points for kind, points in front.lines if kind == "pocket"]
    assert len(pocket) == 5
    assert not [points for kind, points in back.lines if kind == "pocket"]
    corners = np.concatenate(pocket)
    assert np.ptp(corners, axis=0) == pytest.approx([10, 12], abs=0.5)
    assert [thing.kind for thing in front.things] == ["button", "buttonhole"]
    assert not back.things


def test_straight_edges_of_a_pocket_are_drawn_straight(views):
    for kind, points in views[0].lines:
        if kind == "pocket":
            middle = points - points.mean(axis=0)
            assert np.linalg.svd(middle, compute_uv=False)[1] < 0.2


def test_stitching_runs_where_it_is_sewn(views):
    front, _ = views
    level = [points for kind, points in front.lines if kind == "stitch" and np.ptp(points[:, 0]) > 40]
    heights = sorted(float(points[:, 1].mean()) for points in level)
    assert heights == pytest.approx([81.7, 82.1, 82.3], abs=0.2)  # a twin line, and the hem's own


def test_smoothing_keeps_arcs_and_ends_and_drops_jitter():
    t = np.linspace(0, np.pi, 90)
    arc = 12 * np.stack([np.cos(t), np.sin(t)], axis=1)
    rough = arc + np.random.default_rng(5).normal(0, 0.15, arc.shape)
    smooth = smooth_line(rough, 2.0)
    assert smooth[0] == pytest.approx(rough[0])
    assert smooth[-1] == pytest.approx(rough[-1])
    assert np.abs(np.linalg.norm(smooth[15:-15], axis=1) - 12).max() < 0.12


def test_corners_of_an_outline_stay_sharp():
    side = np.arange(0, 30, 0.3)
    square = np.concatenate([
        np.stack([side, 0 * side], 1), np.stack([0 * side + 30, side], 1),
        np.stack([30 - side, 0 * side + 30], 1), np.stack([0 * side, 30 - side], 1),
    ])  # fmt: skip
    rounded = np.array(Polygon(square).buffer(-1).buffer(1).exterior.coords)[:-1]
    smooth = smooth_ring(rounded, 2.5)
    for corner in ([0, 0], [30, 0], [30, 30], [0, 30]):
        assert np.linalg.norm(smooth - corner, axis=1).min() < 0.35


def test_left_and_right_become_mirror_images():
    left = np.stack([np.linspace(-20, -10, 30), np.linspace(0, 30, 30)], axis=1)
    right = left * [-1, 1] + [0.8, -0.4]
    alone = np.stack([np.linspace(3, 9, 30), np.full(30, 50.0)], axis=1)
    (_, a), (_, b), (_, c) = evened([("seam", left), ("seam", right), ("seam", alone)])
    assert a * [-1, 1] == pytest.approx(b)
    assert c == pytest.approx(alone)


def test_a_point_given_twice_is_a_sharp_corner():
    points = np.array([[0, 0], [10, 0], [10, 0], [10, 10]], float)
    curves = smooth_controls(points, is_closed=False)
    assert len(curves) == 2
    assert curves[0][2][1] == pytest.approx(0)  # arrives level
    assert curves[1][1][0] == pytest.approx(10)  # leaves upright


def test_files_hold_vectors_and_the_same_bytes(hung, tmp_path):
    for name in ("a.svg", "b.svg", "a.pdf", "b.pdf"):
        write_flat(hung, tmp_path / name, language="ru")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    root = ET.parse(tmp_path / "a.svg").getroot()
    ids = {group.get("id") for group in root.iter() if group.tag.endswith("}g")}
    assert {"front-outline", "front-seam", "front-stitch", "back-outline", "text"} <= ids
    text = (tmp_path / "a.svg").read_text()
    assert "вид спереди" in text
    assert not re.search(r"nan|inf", text)
    assert "<image" not in text


def test_wrong_requests_are_answered(hung, tmp_path):
    with pytest.raises(InputError, match="svg"):
        write_flat(hung, tmp_path / "a.png")
    with pytest.raises(UnknownNameError, match="front"):
        write_flat(hung, tmp_path / "a.svg", views=("top",))


def test_gathers_are_ticks_as_far_apart_as_the_finished_seam_has_room_for():
    edge = Edge(name="top", start=(30, 40), end=(-30, 40))
    ref = EdgeRef(panel="skirt", edge="top")
    ticks = list(gather_ticks(edge, ref, 2.0))
    assert 15 <= len(ticks) <= 24  # 60 cm of cloth in a seam of 30
    for tick in ticks:
        assert np.ptp(tick[:, 0]) < 0.1
        assert tick[:, 1].max() <= 40
        assert 1.5 < np.ptp(tick[:, 1]) < 5
    assert len(list(gather_ticks(edge, ref, 3.0))) < len(ticks)


def _folded_view():
    """A skirt 60 cm wide and high with a fold at 15 cm on each side that fades out half way up."""
    rows, columns = 200, 201
    x = (np.arange(columns) - 100) * 0.3
    y = np.arange(rows) * 0.3
    depth = np.where((np.abs(x)[None, :] < 15) & (y[:, None] < 30), 3.0, 0.0)
    face = np.zeros((rows, columns), np.int32)
    return View(side="front", face=face, depth=depth, is_inside=face > 0, cover=face - 1,
                panel=np.minimum(face, 0), origin=(-30.15, 0.0))  # fmt: skip


def test_folds_rise_from_the_hem_and_end_where_they_do():
    view = _folded_view()
    left, right = sorted((row for _, row in folds(view, 5.0, even=True)), key=lambda row: row[:, 0].mean())
    assert right[:, 0] == pytest.approx(15, abs=0.4)
    assert left[:, 0] == pytest.approx(-right[:, 0])
    assert (right[:, 1].min(), right[:, 1].max()) == pytest.approx((0, 30), abs=0.5)
    raised = replace(view, depth=np.roll(view.depth, 60, axis=0))
    assert folds(raised, 5.0, even=True) == []


def test_a_bow_is_two_loops_and_a_knot_where_it_is_tied():
    thing = Thing(kind="bow", at=(10.0, 20.0), size=4.0, points=np.array([[10.0, 20.0]]))
    drawn = thing_paths(thing, 2.0, np.array([1.0, 1.0]), "front-things", 1.0)
    middles = [path.points.mean(axis=0) for path in drawn if path.is_closed]
    assert len(middles) == 3
    assert np.mean(middles, axis=0) == pytest.approx([21, 41], abs=0.3)
    assert np.ptp([x for x, _ in middles]) > 8


def test_a_short_line_that_meets_no_other_is_left_out():
    outline = np.array([[0.0, 0], [50, 0], [50, 80], [0, 80]])
    across = np.stack([np.linspace(0, 50, 40), np.full(40, 30.0)], 1)
    stray = np.stack([np.linspace(20, 24, 10), np.full(10, 60.0)], 1)
    joined = np.stack([np.full(10, 25.0), np.linspace(30, 35, 10)], 1)
    tied = np.stack([np.full(10, 25.0), np.linspace(30, 35, 10)], 1)
    tied[-1] = (25.0, 30.5)
    rows = [("seam", across), ("edge", stray), ("edge", tied), ("thin", stray - [0, 15])]
    kept = without_strays(rows, [outline])
    assert [kind for kind, _ in kept] == ["seam", "edge", "thin"]
    assert len(without_strays([("seam", across), ("edge", joined)], [outline])) == 1
