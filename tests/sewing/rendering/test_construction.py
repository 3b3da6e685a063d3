"""Lines on panels: distances are exact, stitches follow what they should, trims sit on the cloth and face outward."""

import numpy as np
import pytest

from modiste.sewing.materials import material
from modiste.sewing.pattern.values import TRIM_KINDS, Edge, EdgeRef, Line, Panel, Pattern, Placement, Seam, Trim
from modiste.sewing.rendering.geometry.construction import construction, quilted
from modiste.sewing.rendering.geometry.model import garment_piece, joined, puffed, smooth
from modiste.sewing.rendering.geometry.refine import refined_at_trims, split
from modiste.sewing.rendering.light.sewn import sewn
from modiste.sewing.rendering.light.shade import Places, Skin
from modiste.sewing.rendering.trims.trims import trim_pieces
from tests.sewing.rendering.standins import dress


def _square(name="square", side=20.0, lines=(), topstitch="none", kind="plain"):
    corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]
    edges = tuple(Edge(name=f"e{i}", start=a, end=b, kind="hem" if i == 0 else "seam", allowance_cm=2.0)
                  for i, (a, b) in enumerate(zip(corners, corners[1:] + corners[:1], strict=True)))
    panel = Panel(name=name, piece=name, part="body", edges=edges, placement=Placement(region="torso"), lines=lines)
    other = Panel(name="other", piece="other", part="body", edges=edges, placement=Placement(region="torso"))
    seam = Seam(name="s", a=EdgeRef(panel=name, edge="e1"), b=EdgeRef(panel="other", edge="e3"), topstitch=topstitch,
                kind=kind)
    return Pattern(garment="square", panels=(panel, other), seams=(seam,))


def _f32(*values):
    return np.array(values, np.float32)


def test_the_nearest_edge_and_its_distance():
    near = construction(_square(), 0).edges.at(_f32(10, 19.7, 10.0), _f32(0.33, 10, 18.0))
    assert near.off == pytest.approx([0.33, 0.3, 2.0], abs=1e-3)
    assert near.along == pytest.approx([10, 10, 10], abs=1e-3)
    assert near.mark.tolist() == [0, 1, 2]


def test_distances_from_a_line_inside_have_a_side():
    pattern = _square(lines=(Line(name="l", kind="quilting", points=((2.0, 5.0), (18.0, 5.0))),))
    near = quilted(pattern, 0).at(_f32(7, 7), _f32(5.4, 4.1))
    assert near.off == pytest.approx([0.4, -0.9], abs=1e-3)
    assert near.along == pytest.approx([5, 5], abs=1e-3)
    assert quilted(_square(), 0) is None


def test_hems_and_free_edges_have_stitches_at_their_depth_and_seams_only_where_said():
    marks = {mark.kind: mark.deep_cm for mark in construction(_square(), 0).lines.marks}
    assert marks == {"hem_stitch": 1.85, "edge_stitch": 0.55}
    kinds = {mark.kind for mark in construction(_square(topstitch="single"), 0).lines.marks}
    assert "seam_stitch" in kinds
    assert "seam_stitch" not in {mark.kind for mark in construction(_square(topstitch="single"), 1).lines.marks}
    assert "felled_stitch" in {mark.kind for mark in construction(_square(kind="flat_felled"), 0).lines.marks}


def test_lines_that_are_only_drawn_on_paper_are_not_sewn():
    lines = tuple(Line(name=kind, kind=kind, points=((3.0, 3.0), (9.0, 9.0))) for kind in ("measure", "roll", "fold"))
    kinds = {mark.kind for mark in construction(_square(lines=lines), 0).lines.marks}
    assert kinds == {"hem_stitch", "edge_stitch"}


def test_hem_stitches_reach_the_sides():
    lines = construction(_square(), 0).lines
    on_hem = [number for number, mark in enumerate(lines.marks) if mark.kind == "hem_stitch"]
    x = lines.samples[np.isin(lines.samples[:, 5], on_hem), 0]
    assert x.min() < 0.4
    assert x.max() > 19.6


def _sewn(u, v, cloth="denim", pixel=0.02, **square):
    count = len(u)
    zero, one = np.zeros(count, np.float32), np.ones(count, np.float32)
    at = Places(normal=np.tile(_f32(0, -1, 0), (count, 1)), tangent=np.tile(_f32(1, 0, 0), (count, 1)), u=u, v=v,
                wrong=np.zeros(count, bool), reach=one, soft=one, worn=zero, away=one)
    plain = Skin(albedo=np.full((count, 3), 0.2, np.float32), across=zero, up=zero, cover=one, gloss=one)
    return sewn(plain, construction(_square(**square), 0), at, material(cloth), _f32(0.6, 0.3, 0.1), pixel)


def test_thread_shows_on_its_line_and_not_beside_it():
    u = np.linspace(5, 15, 400, dtype=np.float32)
    on, beside = _sewn(u, np.full(400, 1.85, np.float32)), _sewn(u, np.full(400, 3.5, np.float32))
    reds = on.albedo[:, 0] / on.albedo[:, 2]
    assert 0.6 < (reds > 3).mean() < 0.95
    assert (beside.albedo[:, 0] / beside.albedo[:, 2]).max() < 1.5


def test_fine_cloth_is_hemmed_blind():
    u = np.linspace(5, 15, 400, dtype=np.float32)
    satin = _sewn(u, np.full(400, 1.85, np.float32), "satin")
    assert (satin.albedo[:, 0] / satin.albedo[:, 2]).max() < 1.1


def test_a_seam_dents_towards_its_line_and_is_dark_in_it():
    v = np.full(3, 10.0, np.float32)
    found = _sewn(_f32(19.9, 15.0, 19.97), v, "cotton")
    assert found.across[0] < -0.1
    assert abs(found.across[1]) < 0.05
    assert found.albedo[2].max() < 0.8 * found.albedo[1].max()


def test_stitches_too_small_to_see_become_a_tint():
    u = np.linspace(5, 15, 400, dtype=np.float32)
    coarse = _sewn(u, np.full(400, 1.85, np.float32), pixel=0.4)
    assert coarse.albedo[:, 0].std() < 0.02


@pytest.mark.parametrize("kind", [kind for kind in TRIM_KINDS if kind != "lace"])  # lace is drawn on the cloth
def test_trims_sit_on_the_cloth_and_face_outward(kind):
    points = ((-4.0, 60.0), (-4.0, 48.0)) if kind in ("zip", "lacing", "drawstring") else ((4.0, 60.0),)
    hung = dress(trims=(Trim(kind=kind, points=points, size_cm=1.6),), columns=24, rows=40)
    model = garment_piece(smooth(hung), hung)
    (piece,) = trim_pieces(model, hung.pattern)
    assert piece.item.kind == kind
    away = np.linalg.norm(piece.vertices[:, None] - model.position[None, ::3], axis=2).min(axis=1)
    assert away.min() < 0.01
    a, b, c = (piece.vertices[piece.faces[:, corner]] for corner in range(3))
    facing = np.einsum("fi,fi->f", np.cross(b - a, c - a), piece.normals[piece.faces].mean(axis=1))
    size = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    assert (facing[size > 1e-12] > 0).mean() > 0.95


def test_trims_of_no_points_or_kinds_without_a_shape_are_left_out():
    hung = dress(trims=(Trim(kind="button", points=()), Trim(kind="zip", points=((0.0, 50.0),))), columns=24, rows=40)
    assert trim_pieces(garment_piece(smooth(hung), hung), hung.pattern) == ()


def test_splitting_keeps_shape_and_area():
    hung = dress(columns=12, rows=16)
    model = garment_piece(smooth(hung), hung)
    fine = split(model, np.arange(len(model.faces)) % 3 == 0)
    area = [np.linalg.norm(each.face_normals(), axis=1).sum() for each in (model, fine)]
    assert area[1] == pytest.approx(area[0], rel=1e-4)
    assert len(fine.faces) == len(model.faces) + 3 * len(model.faces[::3])
    near = refined_at_trims(model, model.position[model.faces[:1]].mean(axis=1))
    assert 0 < len(near.faces) - len(model.faces) < len(model.faces)


def test_filling_puffs_between_quilting_lines():
    lines = tuple(Line(name=f"q{v}", kind="quilting", points=((-24.0, v), (24.0, v))) for v in (50.0, 58.0, 66.0))
    hung = dress(lines=lines, columns=30, rows=80)
    mesh = smooth(hung)
    moved = np.linalg.norm(puffed(mesh, hung).places - mesh.places, axis=1)[mesh.place]
    front = mesh.panel == 0
    v = mesh.uv[:, 1]
    on, between = moved[front & (np.abs(v - 58) < 0.3)], moved[front & (np.abs(v - 54) < 0.3)]
    assert on.max() < 0.3 * between.mean()
    assert between.mean() > 0.008
    assert len(joined(garment_piece(mesh, hung), ()).faces) == len(mesh.faces)


def test_stitches_turn_at_the_point_of_a_v_and_lines_end_where_they_end():
    corners = [(0.0, 0.0), (20.0, 0.0), (20.0, 30.0), (15.0, 30.0), (10.0, 18.0), (5.0, 30.0), (0.0, 30.0)]
    edges = tuple(Edge(name=f"e{i}", start=a, end=b, kind="finished" if i in (3, 4) else "fold")
                  for i, (a, b) in enumerate(zip(corners, corners[1:] + corners[:1], strict=True)))
    panel = Panel(name="v", piece="v", part="body", edges=edges, placement=Placement(region="torso"),
                  lines=(Line(name="l", kind="topstitch", points=((4.0, 6.0), (8.0, 6.0))),))
    lines = construction(Pattern(garment="v", panels=(panel,), seams=()), 0).lines
    stitches = [number for number, mark in enumerate(lines.marks) if mark.kind == "edge_stitch"]
    assert len(stitches) == 1
    assert lines.samples[lines.samples[:, 5] == stitches[0], 1].min() == pytest.approx(18 - 0.55 * 2.6, abs=0.1)
    assert lines.at(_f32(12), _f32(6)).off == pytest.approx([4.0], abs=0.25)


def test_cloth_below_a_corner_that_points_inwards_lies_flat():
    corners = ((0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (13.0, 20.0), (10.0, 6.0), (7.0, 20.0), (0.0, 20.0))
    edges = tuple(Edge(name=f"e{k}", start=corners[k], end=corners[(k + 1) % 7],
                       kind="finished" if k in (3, 4) else "fold") for k in range(7))
    panel = Panel(name="v", piece="v", part="body", edges=edges, placement=Placement(region="torso"))
    made = construction(Pattern(garment="top", panels=(panel,), seams=()), 0)
    u, v = np.linspace(8.3, 11.7, 41, dtype=np.float32), np.full(41, 5.3, np.float32)
    zero, one = np.zeros(41, np.float32), np.ones(41, np.float32)
    at = Places(normal=np.tile(_f32(0, -1, 0), (41, 1)), tangent=np.tile(_f32(1, 0, 0), (41, 1)), u=u, v=v,
                wrong=np.zeros(41, bool), reach=one, soft=one, worn=zero, away=one)
    plain = Skin(albedo=np.full((41, 3), 0.2, np.float32), across=zero, up=zero, cover=one, gloss=one)
    found = sewn(plain, made, at, material("cotton"), _f32(0.5, 0.5, 0.5), 0.05)
    clear = np.abs(u - 10) > 0.9
    assert np.abs(np.stack([found.across, found.up])[:, clear]).max() < 0.1


def test_of_a_hidden_zip_nothing_is_seen_but_its_pull():
    points = ((-4.0, 60.0), (-4.0, 42.0))
    high = {}
    for size in (0.4, 1.2):
        hung = dress(trims=(Trim(kind="zip", points=points, size_cm=size),), columns=24, rows=40)
        (piece,) = trim_pieces(garment_piece(smooth(hung), hung), hung.pattern)
        high[size] = np.ptp(piece.vertices[:, 2])
    assert high[1.2] > 0.16
    assert high[0.4] < 0.02
