import copy
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import Polygon

from modiste.core.errors import DataError, InputError
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.garmentcode import garmentcode_pattern, read_garmentcode, write_garmentcode
from modiste.sewing.pattern.garmentcode_edges import split
from modiste.sewing.pattern.garmentcode_writing import specification
from modiste.sewing.pattern.geometry import bezier, edge_length, outline, ref_length
from modiste.sewing.pattern.values import Edge
from tests.sewing.documents.garments import t_shirt


def _square(z, **more):
    """A panel of 40 x 60 beside the body; the back's loop runs the other way, so that it faces outwards."""
    vertices = [[-20, 0], [20, 0], [20, 60], [-20, 60]]
    edges = [{"endpoints": [at, (at + 1) % 4]} for at in range(4)]
    if z < 0:
        vertices.reverse()
    return {"translation": [0, 80, z], "rotation": [0, 0, 0], "vertices": vertices, "edges": edges, **more}


def _tube(**more):
    stitches = [
        [{"panel": "front", "edge": 1}, {"panel": "back", "edge": 1}],
        [{"panel": "front", "edge": 3}, {"panel": "back", "edge": 3}],
    ]
    return {
        "pattern": {"panels": {"front": _square(25), "back": _square(-20)}, "stitches": stitches},
        "properties": {"curvature_coords": "relative", "units_in_meter": 100},
        **more,
    }


def test_panels_of_the_file_face_outwards_around_the_body():
    pattern = garmentcode_pattern(_tube(), "tube")
    front, back = pattern.panels
    assert front.placement.region == back.placement.region == "torso"
    assert front.placement.angles_deg == pytest.approx((-90, 90))
    assert [angle % 360 for angle in back.placement.angles_deg] == pytest.approx([90, 270])
    assert front.placement.landmark == "side_neck"
    assert front.placement.landmark_y_cm == pytest.approx(60)
    assert {edge.kind for edge in front.edges} == {"seam", "hem", "finished"}
    assert Polygon(outline(back)).exterior.is_ccw


def test_the_direction_of_a_stitch_follows_from_the_placed_ends():
    assert all(seam.is_reversed for seam in garmentcode_pattern(_tube(), "tube").seams)
    tube = _tube()
    back = tube["pattern"]["panels"]["back"]
    back["vertices"] = [[-x, y] for x, y in back["vertices"]]  # its loop now runs like the front's: stitched as said
    seams = garmentcode_pattern(tube, "tube").seams
    assert len(seams) == 2
    assert all(seam.is_reversed for seam in seams)


def test_curves_of_all_kinds_keep_their_shape():
    tube = _tube()
    edges = tube["pattern"]["panels"]["front"]["edges"]
    edges[0]["curvature"] = {"type": "circle", "params": [20.0, 0, 1]}  # half a circle below
    edges[2]["curvature"] = {"type": "quadratic", "params": [[0.5, 0.2]]}
    front = garmentcode_pattern(tube, "tube").panels[0]
    arc = [edge for edge in front.edges if edge.name.startswith("edge_0")]
    assert sum(map(edge_length, arc)) == pytest.approx(20 * math.pi, abs=0.02)
    assert min(edge.end[1] for edge in arc) == pytest.approx(-20, abs=1e-6)
    quadratic = front.edge("edge_2")
    assert bezier(quadratic, np.array([0.5]))[0] == pytest.approx([0, 60 - 40 * 0.2 / 2])


def test_a_stitch_to_an_arc_of_two_curves_is_shared_out():
    tube = _tube()
    tube["pattern"]["panels"]["front"]["edges"][2]["curvature"] = {"type": "circle", "params": [20.0, 0, 1]}
    tube["pattern"]["stitches"].append([{"panel": "front", "edge": 2}, {"panel": "back", "edge": 0}])
    pattern = garmentcode_pattern(tube, "tube")
    pieces = [seam for seam in pattern.seams if seam.name.startswith("seam_2")]
    assert [seam.a.edge for seam in pieces] == ["edge_2_0", "edge_2_1"]
    assert [(seam.b.begin, seam.b.end) for seam in pieces] == [(0.5, 1.0), (0.0, 0.5)]
    assert all(seam.kind == "gathered" for seam in pieces)
    for seam in pieces:
        assert ref_length(pattern, seam.a) / ref_length(pattern, seam.b) == pytest.approx(seam.ratio)


def test_a_pattern_of_ours_reads_back_equal(tmp_path):
    pattern = t_shirt()
    write_garmentcode(pattern, tmp_path / "a.json")
    again = read_garmentcode(tmp_path / "a.json")
    assert again == pattern
    write_garmentcode(again, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_without_our_key_panels_and_seams_are_still_the_same():
    pattern = t_shirt()
    spec = specification(pattern)
    del spec["modiste"]
    again = garmentcode_pattern(spec, "tshirt")
    assert [panel.name for panel in again.panels] == [panel.name for panel in pattern.panels]
    for ours, theirs in zip(pattern.panels, again.panels, strict=True):
        if ours.placement.region in ("torso", "host"):  # sleeves are turned by quarters to stand upright
            assert sum(map(edge_length, ours.edges)) == pytest.approx(sum(map(edge_length, theirs.edges)), abs=0.05)
    darts = [seam for seam in again.seams if seam.a.panel == seam.b.panel == "front"]
    assert len(darts) == 2
    assert all(seam.is_reversed for seam in again.seams)
    assert sum(ref_length(again, seam.a) for seam in again.seams) == pytest.approx(
        sum(ref_length(pattern, seam.a) for seam in pattern.seams), abs=0.1
    )


def test_what_was_edited_elsewhere_is_believed():
    spec = specification(t_shirt())
    spec["pattern"]["panels"]["pocket"]["vertices"][0][0] -= 2.0
    again = garmentcode_pattern(spec, "x")
    assert again.panel("pocket").edges[0].start[0] == pytest.approx(-7.0)
    assert again.panel("pocket").placement == t_shirt().panel("pocket").placement


def test_a_cut_edge_keeps_its_curve():
    edge = Edge(name="e", start=(0, 0), end=(10, 0), controls=((2, 8), (9, 6)))
    parts = split(edge, [0.3, 0.6])
    assert [part.name for part in parts] == ["e", "e~1", "e~2"]
    assert [edge_length(part) / edge_length(edge) for part in parts] == pytest.approx([0.3, 0.3, 0.4], abs=1e-4)
    assert parts[-1].end == edge.end


def test_millimetres_are_read_as_such():
    tube = _tube()
    tube["properties"]["units_in_meter"] = 1000
    assert garmentcode_pattern(tube, "mm").panels[0].edges[0].end[0] == pytest.approx(2.0)


_BAD = {
    "a list": lambda spec: [],
    "no pattern": lambda spec: spec.pop("pattern") and spec,
    "no panels": lambda spec: spec["pattern"]["panels"].clear() or spec,
    "an open outline": lambda spec: spec["pattern"]["panels"]["front"]["edges"].pop() and spec,
    "a vertex of text": lambda spec: _put(spec, "front", "vertices", 0, ["a", 0]),
    "a vertex a kilometre away": lambda spec: _put(spec, "front", "vertices", 0, [1e5, 0]),
    "an infinite vertex": lambda spec: _put(spec, "front", "vertices", 0, [math.inf, 0]),
    "a bow tie": lambda spec: _put(spec, "front", "vertices", 0, [60, 30]),
    "an unknown curve": lambda spec: _bend(spec, "spiral", []),
    "a circle too small": lambda spec: _bend(spec, "circle", [3, 0, 0]),
    "a stitch to nowhere": lambda spec: spec["pattern"]["stitches"].append([{"panel": "x", "edge": 0}] * 2) or spec,
    "a unit that is none": lambda spec: {**spec, "properties": {"units_in_meter": 0}},
    "a rotation of two": lambda spec: _put(spec, "front", "rotation", None, [0, 0]),
    "another version of ours": lambda spec: {**spec, "modiste": {"garment": "x", "panels": [], "seams": [], "new": 1}},
}  # fmt: skip


def _bend(spec, kind, params):
    return _put(spec, "front", "edges", 0, {"endpoints": [0, 1], "curvature": {"type": kind, "params": params}})


def _put(spec, panel, key, at, value):
    if at is None:
        spec["pattern"]["panels"][panel][key] = value
    else:
        spec["pattern"]["panels"][panel][key][at] = value
    return spec


@pytest.mark.parametrize("fault", list(_BAD))
def test_broken_files_are_refused_in_one_line(fault):
    with pytest.raises(DataError) as caught:
        garmentcode_pattern(_BAD[fault](copy.deepcopy(_tube())), "broken")
    assert str(caught.value).startswith("broken")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"pattern": NaN}', b"9" * 5000, b" " * 9_000_000]
)
def test_hostile_files_are_refused_in_one_line(tmp_path, raw):
    path = tmp_path / "hostile.json"
    path.write_bytes(raw)
    with pytest.raises(DataError, match="hostile"):
        read_garmentcode(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_garmentcode(tmp_path / "nowhere.json")


def test_a_panel_on_another_is_written_beside_it():
    spec = specification(t_shirt())
    panels = spec["pattern"]["panels"]
    assert panels["pocket"]["translation"][2] > panels["front"]["translation"][2]
    moved = replace(t_shirt(), panels=t_shirt().panels[:1])
    assert json.dumps(specification(replace(moved, seams=())))


def test_left_and_right_twins_share_the_names_of_their_edges():
    halves = {}
    for side, sign in (("left", 1), ("right", -1)):
        corners = [[0, 0], [sign * 20, 0], [sign * 24, 60], [0, 60]]
        order = [0, 1, 2, 3] if sign > 0 else [0, 3, 2, 1]
        edges = [{"endpoints": [order[at], order[(at + 1) % 4]]} for at in range(4)]
        halves[f"{side}_front"] = {"translation": [0, 80, 25], "vertices": corners, "edges": edges}
    stitch = [{"panel": "left_front", "edge": 3}, {"panel": "right_front", "edge": 0}]
    pattern = garmentcode_pattern({"pattern": {"panels": halves, "stitches": [stitch]}}, "halves")  # type: ignore[dict-item, list-item]
    left, right = pattern.panels
    assert (left.piece, right.piece, right.is_mirrored) == ("front", "front", True)
    for edge in left.edges:
        assert right.edge(edge.name).start == pytest.approx((-edge.end[0], edge.end[1]))
    assert pattern.seams[0].a.edge == pattern.seams[0].b.edge
    assert faults(pattern) == ()
    halves["right_front"]["vertices"][2][0] = -30
    alone = garmentcode_pattern({"pattern": {"panels": halves, "stitches": []}}, "halves").panels[1]  # type: ignore[dict-item]
    assert (alone.piece, alone.is_mirrored) == ("right_front", False)
