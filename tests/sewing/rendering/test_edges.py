"""What ends cloth: folds of thick cloth, lace, layers of net; and the label inside the back."""

from dataclasses import replace

import numpy as np
import pytest

from modiste.sewing.materials import material
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Placement, Polar, Trim
from modiste.sewing.rendering.cloth.edging import edged_with_lace
from modiste.sewing.rendering.cloth.surface import bolt
from modiste.sewing.rendering.cloth.veil import is_layered, veiled
from modiste.sewing.rendering.geometry.construction import construction
from modiste.sewing.rendering.geometry.loop import surface
from modiste.sewing.rendering.geometry.model import garment_piece, smooth
from modiste.sewing.rendering.geometry.rims import rim_thickness, rims
from modiste.sewing.rendering.light.shade import Places, Skin
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.rendering.trims.trims import neck_label
from modiste.sewing.rendering.values import Cloth
from tests.sewing.rendering.standins import dress


def _skin(count, cover=1.0):
    zero, one = np.zeros(count, np.float32), np.ones(count, np.float32)
    return Skin(albedo=np.full((count, 3), 0.5, np.float32), across=zero, up=zero, cover=one * np.float32(cover),
                gloss=one)


def _places(u, v):
    count = len(u)
    zero, one = np.zeros(count, np.float32), np.ones(count, np.float32)
    return Places(normal=np.tile(np.array([0, -1, 0], np.float32), (count, 1)),
                  tangent=np.tile(np.array([1, 0, 0], np.float32), (count, 1)), u=np.asarray(u, np.float32),
                  v=np.asarray(v, np.float32), wrong=zero > 0, reach=one, soft=one, worn=zero, away=zero)


def test_a_sheet_of_coating_ends_in_a_fold_as_thick_as_the_cloth_is_doubled():
    hung = dress(part="skirt")
    mesh = surface(hung.vertices, hung.uv_cm, hung.panel, hung.faces, hung.weld)
    model = garment_piece(mesh, hung)
    thick = rim_thickness({"skirt": material("tweed"), "body": material("cotton")})
    assert thick == {"skirt": pytest.approx(2 * material("tweed").thickness_mm / 1000)}
    front, _ = rims(model, mesh, hung.pattern, thick)
    size = len(front.vertices) // 7
    rows = front.vertices.reshape(7, size, 3)
    edge, under = rows[0], rows[5]
    # It goes on from the edge, half way round, and lies a thickness further in than the outer face.
    corner = np.zeros(model.places, int)
    corner[model.place] = np.arange(len(model.place))
    assert np.abs(edge - model.position[corner[front.place[:size]]]).max() < 1e-6
    assert np.linalg.norm(under - edge, axis=1) == pytest.approx(thick["skirt"], rel=0.02)
    hem = edge[:, 2] < edge[:, 2].min() + 0.002
    assert rows[2:4, hem, 2].max() < edge[hem, 2].max()
    assert front.normals.reshape(7, size, 3)[2, hem, 2].max() < -0.3


def test_thin_cloth_and_fur_have_no_such_fold():
    assert rim_thickness({"body": material("poplin"), "collar": material("fur")}) == {}


def _net_panel(polar=None):
    edges = (Edge(name="hem", start=(-40, 0), end=(40, 0), kind="hem"), Edge(name="side", start=(40, 0), end=(20, 60)),
             Edge(name="waist", start=(20, 60), end=(-20, 60)), Edge(name="side_2", start=(-20, 60), end=(-40, 0)))
    return Panel(name="skirt", piece="skirt", part="skirt", edges=edges,
                 placement=Placement(region="torso", polar=polar))


def test_layers_of_net_hide_more_than_one_does_and_thin_out_towards_the_hem():
    u = np.linspace(-30, 30, 400, dtype=np.float32)
    one = _skin(400, 0.35)
    high = veiled(one, _net_panel(), u, np.full(400, 30, np.float32), np.full(400, 30, np.float32))
    low = veiled(one, _net_panel(), u, np.full(400, 1, np.float32), np.full(400, 1, np.float32))
    assert high.cover.min() > 0.6
    assert high.cover.mean() > low.cover.mean() + 0.2
    assert low.cover.mean() > 0.15
    assert np.ptp(high.albedo[:, 0]) > 0.02  # folds


def test_folds_of_a_ring_run_out_from_its_centre_and_do_not_depend_on_what_is_asked_together():
    panel = _net_panel(Polar(centre=(0.0, 90.0), radius_cm=20.0))
    angle = np.linspace(-0.5, 0.5, 60, dtype=np.float32)
    places = [(np.asarray(radius * np.sin(angle), np.float32), np.asarray(90 - radius * np.cos(angle), np.float32))
              for radius in (40.0, 60.0)]
    far = np.full(60, 40, np.float32)
    near, wide = (veiled(_skin(60, 0.35), panel, u, v, far).cover for u, v in places)
    alone = veiled(_skin(1, 0.35), panel, places[0][0][:1], places[0][1][:1], far[:1]).cover
    assert alone == pytest.approx(near[:1])
    assert np.corrcoef(near, wide)[0, 1] > 0.5


def test_only_skirts_of_tulle_are_layered():
    assert is_layered("skirt", material("tulle"))
    assert not is_layered("body", material("tulle"))
    assert not is_layered("skirt", material("chiffon"))


def test_lace_ends_in_scallops_and_covers_the_cloth_that_it_is_set_on():
    trim = Trim(kind="lace", points=tuple((float(x), 0.0) for x in range(-40, 41)), size_cm=3.0)
    panel = replace(_net_panel(), trims=(trim,))
    made = construction(Pattern(garment="skirt", panels=(panel,), seams=()), 0)
    assert made.lace is not None
    lace = bolt(Cloth(material=material("lace"), colour=(255, 255, 255)), 0.05)
    u = np.linspace(-20, 20, 801, dtype=np.float32)
    shown = [edged_with_lace(_skin(801), made.lace, _places(u, np.full(801, v)), lace, 0.05) for v in (0.1, 1.5, 5.0)]
    beyond, within, above = (each.cover for each in shown)
    assert 0.2 < (beyond < 0.1).mean() < 0.8
    changes = np.count_nonzero(np.diff(beyond > 0.5))
    assert changes == pytest.approx(2 * 40 / 1.9, abs=3)
    assert within.min() == 1
    assert above.min() == 1
    assert np.ptp(shown[1].albedo[:, 0]) > 0.2
    assert np.ptp(shown[2].albedo) == 0


def test_the_label_lies_inside_the_back_however_that_bends():
    hung = dress()
    bent = hung.vertices.copy()
    bent[:, 1] += 4.0 * bent[:, 0] ** 2  # a back hollow across
    model = garment_piece(smooth(replace(hung, vertices=bent)), hung)
    label = neck_label(model, hung.pattern)
    assert label is not None
    back = Scene(model.position, model.faces[model.item == 1])
    behind = np.tile(np.array([0, 1, 0], np.float32), (len(label.vertices), 1))
    face, _, _, far = back.hits(label.vertices, behind)
    assert (face >= 0).all()
    assert far.max() < 0.01


def test_the_label_of_a_band_that_goes_all_round_lies_behind():
    hung = dress(part="waistband")
    one = replace(hung.pattern.panels[1], placement=Placement(region="torso", angles_deg=(0.0, 360.0)))
    pattern = replace(hung.pattern, panels=(replace(one, name="band"), one))
    high = hung.vertices + np.where(hung.panel == 0, 0.11, 0)[:, None] * np.array([0, 0, 1])  # as high before as behind
    label = neck_label(garment_piece(smooth(replace(hung, vertices=high)), hung), pattern)
    assert label is not None
    assert label.vertices[:, 1].min() > 0
