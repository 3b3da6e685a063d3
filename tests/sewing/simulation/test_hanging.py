from dataclasses import replace

import numpy as np
import pytest

from modiste.core.errors import InputError, ModisteError
from modiste.sewing.body import mannequin, size_measures
from modiste.sewing.materials import material
from modiste.sewing.pattern.values import Trim
from modiste.sewing.simulation import hang, pack, quality, unpack
from modiste.sewing.simulation.checks import body_depth, crossing_faces
from modiste.sewing.simulation.shelf import as_packed, fingerprint, fingerprint_of
from tests.sewing.simulation.patterns import half_circle, t_shirt, trousers

COTTON = {"body": material("cotton")}


@pytest.fixture(scope="module")
def shirt(woman, coarse):
    return hang(t_shirt(), woman, COTTON, effort=coarse)


@pytest.mark.parametrize("pattern", [half_circle(), trousers(waist_cm=76.0, hips_cm=104.0)], ids=lambda p: p.garment)
def test_lower_garments_hang_from_the_waist(woman, coarse, pattern):
    found = quality(hang(pattern, woman, COTTON, effort=coarse))
    waist = float(woman.landmarks["waist"][2])
    assert found.depth_mm <= 2
    assert found.crossing <= 0.01
    assert abs(found.top_m - waist) < 0.06
    assert found.bottom_m > 0.0


def test_a_shirt_hangs_from_the_shoulders(woman, shirt):
    found = quality(shirt)
    assert found.depth_mm <= 2
    assert found.crossing <= 0.02
    assert found.strain_p99 < 0.15
    assert abs(found.top_m - float(woman.landmarks["side_neck_L"][2])) < 0.06
    sleeve = shirt.vertices[shirt.panel == 2]
    assert sleeve[:, 0].min() > 0.08


def test_cloth_in_the_midst_of_the_body_is_found(shirt):
    vertices = shirt.vertices.copy()
    waist = shirt.body.landmarks["waist"]
    vertices[np.argmin(np.linalg.norm(vertices - waist, axis=1))] = waist
    assert body_depth(shirt) < 0.002
    assert body_depth(replace(shirt, vertices=vertices)) > 0.05


def test_sewn_vertices_share_their_place(shirt):
    assert np.abs(shirt.vertices - shirt.vertices[shirt.weld]).max() < 1e-3
    assert (shirt.weld != np.arange(len(shirt.weld))).sum() > 50


def test_same_bytes_twice(woman, coarse, shirt):
    assert hang(t_shirt(), woman, COTTON, effort=coarse).vertices.tobytes() == shirt.vertices.tobytes()


def test_a_shelf_begins_another_cut(woman, coarse, shirt):
    kept = pack(shirt)
    assert kept.nbytes < 0.5 * 6 * len(shirt.vertices)
    again = unpack(kept, t_shirt(), woman)
    assert np.abs(again.vertices - shirt.vertices).max() < 1e-4
    wider = t_shirt(half=27.0)
    found = quality(hang(wider, woman, COTTON, effort=coarse, start=again))
    assert found.depth_mm <= 2
    assert found.crossing <= 0.02
    with pytest.raises(InputError, match="another cut"):
        unpack(kept, wider, woman)


def test_what_is_kept_is_known_without_unpacking(woman, shirt):
    again = unpack(pack(shirt), t_shirt(), woman)
    assert as_packed(shirt, woman).vertices.tobytes() == again.vertices.tobytes()


def test_a_damaged_drape_is_told(woman, shirt):
    kept = pack(shirt)
    with pytest.raises(InputError, match="damaged"):
        unpack(kept[:-200], t_shirt(), woman)
    with pytest.raises(InputError, match="damaged"):
        unpack(kept[:20], t_shirt(), woman)


def test_fingerprints_tell_how_a_garment_hangs(woman, shirt):
    pattern = t_shirt()
    own = fingerprint(pattern, COTTON, woman)
    assert fingerprint_of(pack(shirt, own)) == own
    buttoned = replace(pattern.panels[0], trims=(Trim(kind="button", points=((0.0, 1.0),)),))
    assert fingerprint(replace(pattern, panels=(buttoned, *pattern.panels[1:])), COTTON, woman) == own
    assert fingerprint(pattern, {"body": replace(COTTON["body"], roughness=0.3)}, woman) == own
    assert fingerprint(pattern, {"body": material("denim")}, woman) != own
    assert fingerprint(t_shirt(half=24.01), COTTON, woman) != own
    assert fingerprint(pattern, COTTON, mannequin(size_measures("L", "women"), "women", "relaxed")) != own


def test_over_another_garment(woman, coarse):
    inner = hang(half_circle(turn_deg=90.0, length=40.0), woman, COTTON, effort=coarse)
    outer = hang(half_circle(turn_deg=120.0, length=50.0), woman, COTTON, effort=coarse, over=inner)
    assert np.linalg.norm(outer.vertices[:, :2], axis=1).mean() > np.linalg.norm(inner.vertices[:, :2], axis=1).mean()


def test_a_waist_too_wide_falls_off(woman, coarse):
    with pytest.raises(InputError, match="falls off a body"):
        hang(half_circle(waist_cm=150.0), woman, COTTON, effort=coarse)


def test_it_can_be_stopped(woman, coarse):
    with pytest.raises(ModisteError, match="stopped"):
        hang(half_circle(), woman, COTTON, effort=coarse, cancelled=lambda: True)


def test_progress_ends_at_one(woman, coarse):
    told = []
    hang(half_circle(), woman, COTTON, effort=replace(coarse, sew=3, fall=3, rest=2, pose=0),
         progress=lambda share, stage: told.append((share, stage)))  # fmt: skip
    assert told[0][1] == "sewing"
    assert [share for share, _ in told] == sorted(share for share, _ in told)


def test_progress_never_runs_backwards_where_a_garment_is_sewn_again(woman, coarse, shirt, monkeypatch):
    monkeypatch.setattr("modiste.sewing.simulation.hanging.begun_faults", lambda *_: 2.0)
    told = []
    few = replace(coarse, sew=3, fall=3, rest=2, pose=2, settle=0, restart=2)
    hang(t_shirt(), woman, COTTON, effort=few, start=shirt, progress=lambda *both: told.append(both))
    shares = [share for share, _ in told]
    assert {"settling", "sewing"} <= {stage for _, stage in told}
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_cloth_that_hangs_still_takes_no_more_frames(woman, coarse):
    told = []
    hung = hang(half_circle(), woman, COTTON, effort=replace(coarse, sew=12, fall=400, rest=400, pose=0),
                progress=lambda share, _: told.append(share))  # fmt: skip
    assert len(told) < 300
    assert told[-1] > 0.95
    assert quality(hung).depth_mm <= 2


def test_a_material_for_the_body_is_needed(woman):
    with pytest.raises(InputError, match="material"):
        hang(half_circle(), woman, {})


def test_crossing_faces_are_found():
    x = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0.2, 0.2, -1], [0.3, 0.2, 1], [0.2, 0.4, 1]], float)
    faces = np.array([[0, 1, 2], [3, 4, 5]], np.int32)
    assert len(crossing_faces(x, faces, np.arange(6, dtype=np.int32))) == 2
    x[3:] += 3
    assert len(crossing_faces(x, faces, np.arange(6, dtype=np.int32))) == 0


def test_a_shirt_has_no_ridge_along_its_middle(shirt):
    front = shirt.panel == 0
    x, y, z = shirt.vertices[front].T
    low = z < z.min() + 0.3 * np.ptp(z)
    depth = [float(np.median(y[low & (np.abs(x - at) < 0.02)])) for at in (-0.06, 0.0, 0.06)]
    sides = [[float(np.median(y[low & (np.abs(x - sign * at) < 0.02)])) for at in (0.03, 0.06, 0.09, 0.12, 0.15)]
             for sign in (-1, 1)]  # fmt: skip
    assert np.abs(np.subtract(*sides)).max() > 0.001, f"a mirror image of itself: {sides}"
    assert (depth[0] + depth[2]) / 2 - depth[1] < 0.012
