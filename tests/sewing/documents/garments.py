"""A T-shirt drafted by hand: darts in both ways, a pocket, a fold, a button, trims; and a mesh of it."""

from dataclasses import replace

import numpy as np
import shapely
from scipy.spatial import Delaunay

from modiste.sewing.body import size_measures
from modiste.sewing.pattern.geometry import edge_length, polygon
from modiste.sewing.pattern.values import (
    Edge,
    EdgeRef,
    Line,
    Notch,
    Panel,
    Pattern,
    Placement,
    PointOfMeasure,
    Seam,
    Trim,
)
from modiste.sewing.simulation.values import BodyMesh, Hung


def _edge(name, start, end, *controls, allowance=1.0, kind="seam"):
    return Edge(name=name, start=start, end=end, controls=controls, allowance_cm=allowance, kind=kind)


def _front(w: float, length: float) -> Panel:
    h, s = w / 2, length - 4
    edges = (
        _edge("hem", (-h, 0), (h, 0), allowance=2.5, kind="hem"),
        _edge("side_l", (h, 0), (h, 36)),
        _edge("dart_a", (h, 36), (h - 9, 38.5)),
        _edge("dart_b", (h - 9, 38.5), (h, 38.7)),
        _edge("side_l2", (h, 38.7), (h, 43)),
        _edge("armhole_l", (h, 43), (19, s), (h - 6, 44), (17, 52)),
        _edge("shoulder_l", (19, s), (8.5, length)),
        _edge("neck", (8.5, length), (-8.5, length), (6.5, length - 12), (-6.5, length - 12), kind="rib"),
        _edge("shoulder_r", (-8.5, length), (-19, s)),
        _edge("armhole_r", (-19, s), (-h, 43), (-17, 52), (-h + 6, 44)),
        _edge("side_r2", (-h, 43), (-h, 38.7)),
        _edge("dart_c", (-h, 38.7), (-h + 9, 38.5)),
        _edge("dart_d", (-h + 9, 38.5), (-h, 36)),
        _edge("side_r", (-h, 36), (-h, 0)),
    )
    return Panel(
        name="front", piece="front", part="body", edges=edges,
        placement=Placement(region="torso", angles_deg=(-90, 90), landmark="side_neck", landmark_y_cm=length),
        notches=(Notch(edge="armhole_l", share=0.4), Notch(edge="armhole_r", share=0.6), Notch(edge="hem", share=0.5)),
        lines=(
            Line(name="cf", kind="centre_front", points=((0, 0), (0, length - 9))),
            Line(name="hem_stitch", kind="twin_topstitch", points=((-h, 2), (h, 2))),
        ),
        trims=(
            Trim(kind="button", points=((0, 30),), size_cm=1.1),
            Trim(kind="buttonhole", points=((0, 24), (0, 25.5))),
        ),
        fold_line="cf",
    )  # fmt: skip


def _back(w: float, length: float) -> Panel:
    h, s = w / 2, length - 4
    edges = (
        _edge("hem", (-h, 0), (h, 0), allowance=2.5, kind="hem"),
        _edge("side_l", (h, 0), (h, 40.3)),
        _edge("armhole_l", (h, 40.3), (19, s), (h - 5, 42), (18, 52)),
        _edge("shoulder_l", (19, s), (8.5, length)),
        _edge("neck", (8.5, length), (-8.5, length), (6, length - 3), (-6, length - 3), kind="rib"),
        _edge("shoulder_r", (-8.5, length), (-19, s)),
        _edge("armhole_r", (-19, s), (-h, 40.3), (-18, 52), (-h + 5, 42)),
        _edge("side_r", (-h, 40.3), (-h, 0)),
    )
    hole = (
        _edge("dart_1", (12, 8), (11, 18)), _edge("dart_2", (11, 18), (12, 30)),
        _edge("dart_3", (12, 30), (13, 18)), _edge("dart_4", (13, 18), (12, 8)),
    )  # fmt: skip
    return Panel(
        name="back", piece="back", part="body", edges=edges, holes=(hole,),
        placement=Placement(region="torso", angles_deg=(90, 270), landmark="side_neck", landmark_y_cm=length),
        notches=(Notch(edge="armhole_l", share=0.4), Notch(edge="armhole_r", share=0.6)),
    )  # fmt: skip


def _sleeve(name: str, is_left: bool, length: float) -> Panel:
    edges = (
        _edge("hem", (-16, 0), (16, 0), allowance=2.5, kind="hem"),
        _edge("under_a", (16, 0), (18, length)),
        _edge("cap_a", (18, length), (0, length + 13), (11, length), (8, length + 13)),
        _edge("cap_b", (0, length + 13), (-18, length), (-8, length + 13), (-11, length)),
        _edge("under_b", (-18, length), (-16, 0)),
    )
    angles = (180.0, -180.0) if is_left else (-180.0, 180.0)
    return Panel(
        name=name, piece="sleeve", part="sleeves", edges=edges, is_mirrored=not is_left,
        placement=Placement(region="left_arm" if is_left else "right_arm", angles_deg=angles, landmark="shoulder",
                            landmark_y_cm=length + 13),
        notches=(Notch(edge="cap_a", share=0.5), Notch(edge="cap_b", share=0.5)),
    )  # fmt: skip


def _pocket() -> Panel:
    edges = (
        _edge("bottom_l", (-5, 1.5), (0, 0)), _edge("bottom_r", (0, 0), (5, 1.5)),
        _edge("right", (5, 1.5), (5, 12)), _edge("mouth", (5, 12), (-5, 12), allowance=3.0, kind="hem"),
        _edge("left", (-5, 12), (-5, 1.5)),
    )  # fmt: skip
    return Panel(
        name="pocket", piece="pocket", part="pockets", edges=edges,
        placement=Placement(region="host", host="front", own_point=(0, 12), host_point=(11, 46), layer=1),
    )  # fmt: skip


def t_shirt(bust_cm: float = 100.0, length_cm: float = 66.0) -> Pattern:
    """Front, back, two sleeves and a pocket; all seams meet within their ratio."""
    w = bust_cm / 2
    panels = (_front(w, length_cm), _back(w, length_cm), _sleeve("sleeve_left", True, 10.0),
              _sleeve("sleeve_right", False, 10.0), _pocket())  # fmt: skip
    by_name = {panel.name: panel for panel in panels}

    def seam(name, a, b, **more):
        lengths = [edge_length(by_name[p].edge(e)) for p, e in (a, b)]
        ratio = lengths[0] / lengths[1]
        return Seam(name=name, a=EdgeRef(panel=a[0], edge=a[1]), b=EdgeRef(panel=b[0], edge=b[1]), ratio=ratio, **more)

    seams = (
        seam("shoulder_left", ("front", "shoulder_l"), ("back", "shoulder_r"), topstitch="single"),
        seam("shoulder_right", ("front", "shoulder_r"), ("back", "shoulder_l"), topstitch="single"),
        _partial("side_left", ("front", "side_l"), ("back", "side_r"), 4.3 / 40.3, 1.0),
        _partial("side_left_top", ("front", "side_l2"), ("back", "side_r"), 0.0, 4.3 / 40.3),
        _partial("side_right", ("front", "side_r"), ("back", "side_l"), 0.0, 36 / 40.3),
        _partial("side_right_top", ("front", "side_r2"), ("back", "side_l"), 36 / 40.3, 1.0),
        seam("dart_left", ("front", "dart_a"), ("front", "dart_b"), kind="plain"),
        seam("dart_right", ("front", "dart_c"), ("front", "dart_d"), kind="plain"),
        seam("armhole_left_front", ("sleeve_left", "cap_b"), ("front", "armhole_l"), kind="eased"),
        seam("armhole_left_back", ("sleeve_left", "cap_a"), ("back", "armhole_r"), kind="eased"),
        seam("armhole_right_front", ("sleeve_right", "cap_a"), ("front", "armhole_r"), kind="eased"),
        seam("armhole_right_back", ("sleeve_right", "cap_b"), ("back", "armhole_l"), kind="eased"),
        seam("sleeve_left", ("sleeve_left", "under_a"), ("sleeve_left", "under_b")),
        seam("sleeve_right", ("sleeve_right", "under_a"), ("sleeve_right", "under_b")),
    )
    hems = tuple(EdgeRef(panel=panel, edge="hem") for panel in ("front", "back"))
    measures = (
        PointOfMeasure(name="chest", spec_cm=bust_cm, panel="front", points=((-w / 2, 43), (w / 2, 43)), times=2),
        PointOfMeasure(name="length", spec_cm=length_cm, panel="front", points=((8.5, length_cm), (8.5, 0))),
        PointOfMeasure(name="sleeve_length", spec_cm=23, panel="sleeve_left", points=((0, 23), (0, 0))),
        PointOfMeasure(name="hem", spec_cm=bust_cm, refs=hems),
    )  # fmt: skip
    return Pattern(garment="tshirt", panels=panels, seams=seams, measures=measures)


def _partial(name, a, b, begin, end) -> Seam:
    first, second = EdgeRef(panel=a[0], edge=a[1]), EdgeRef(panel=b[0], edge=b[1], begin=begin, end=end)
    return Seam(name=name, a=first, b=second)


def renamed(pattern: Pattern, garment: str) -> Pattern:
    """The same pattern under another name."""
    return replace(pattern, garment=garment)


def hung_shirt() -> Hung:
    """The T-shirt laid out in space by hand: front before, back behind, sleeves slanting down beside, pocket on top."""
    return hung_of(t_shirt(), {
        "front": lambda u, v: (u, np.full_like(u, -9.0), v + 80),
        "back": lambda u, v: (-u, np.full_like(u, 9.0), v + 80),
        "pocket": lambda u, v: (u + 11, np.full_like(u, -9.6), v + 114),
        "sleeve_left": lambda u, v: (25 + (23 - v) * 0.7, -u * 0.5, 140 - (23 - v) * 0.8 + np.abs(u) * 0),
        "sleeve_right": lambda u, v: (-25 - (23 - v) * 0.7, u * 0.5, 140 - (23 - v) * 0.8 + np.abs(u) * 0),
    })  # fmt: skip


def hung_of(pattern: Pattern, places: dict) -> Hung:
    """A mesh of each panel's outline and a grid inside, placed by functions from (u, v) to (x, y, z), cm."""
    vertices, uv, panels, faces = [], [], [], []
    count = 0
    for number, panel in enumerate(pattern.panels):
        area = polygon(panel)
        rings = [shapely.segmentize(ring, 1.2) for ring in (area.exterior, *area.interiors)]
        points = [point for ring in rings for point in list(ring.coords)[:-1]]
        left, bottom, right, top = area.bounds
        grid = np.stack(np.meshgrid(np.arange(left, right, 1.5), np.arange(bottom, top, 1.5)), axis=-1).reshape(-1, 2)
        inside = shapely.contains_xy(area.buffer(-0.6), *grid.T)
        points = np.concatenate([np.array(points), grid[inside]])  # type: ignore[assignment]
        triangles = Delaunay(points).simplices
        middles = points[triangles].mean(axis=1)
        triangles = triangles[shapely.contains_xy(area, *middles.T)]
        a, b, c = (points[triangles[:, at]] for at in range(3))
        turned = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0] < 0
        triangles[turned] = triangles[turned][:, ::-1]
        vertices.append(np.stack(places[panel.name](points[:, 0], points[:, 1]), axis=1) / 100)
        uv.append(points)
        panels.append(np.full(len(points), number, np.int32))
        faces.append(triangles + count)
        count += len(points)
    body = BodyMesh(
        vertices=np.zeros((3, 3)),
        faces=np.zeros((0, 3), np.int32),
        normals=np.zeros((3, 3)),
        landmarks={},
        axes={},
        hidden_faces=np.zeros(0, bool),
        measures=size_measures("M", "women"),
        sex="women",
        pose="a",
    )
    return Hung(
        pattern=pattern, vertices=np.concatenate(vertices), uv_cm=np.concatenate(uv), panel=np.concatenate(panels),
        faces=np.concatenate(faces).astype(np.int32), weld=np.arange(count, dtype=np.int32),
        layer=np.zeros(count, np.int32), strain=np.zeros((sum(map(len, faces)), 2)), body=body,
    )  # fmt: skip
