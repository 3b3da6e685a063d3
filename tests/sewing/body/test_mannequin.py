"""The mannequin: its measures, its shape as a closed surface, its poses, landmarks and caps."""

from itertools import pairwise

import numpy as np
import pytest

from modiste.core.errors import UnknownNameError
from modiste.core.measures import POSES
from modiste.sewing.body import frames, mannequin, parse_body, posed, size_measures
from modiste.sewing.body.measuring import MEASURED
from modiste.sewing.body.model import body_model
from modiste.sewing.body.shape_fit import fitted
from modiste.sewing.pattern.values import LANDMARKS, REGIONS

MAIN = ("height", "bust", "underbust", "waist", "hips", "shoulder_width", "arm_length", "inseam", "neck", "upper_arm",
        "thigh", "back_waist_length")  # fmt: skip
BODIES = [("women", "XS"), ("women", "M"), ("women", "XXL"), ("men", "XS"), ("men", "M"), ("men", "XXL"),
          ("children", "98"), ("children", "128"), ("children", "164")]  # fmt: skip


@pytest.mark.parametrize(("sex", "size"), BODIES)
def test_main_measures_are_within_a_centimetre(sex: str, size: str) -> None:
    wanted = size_measures(size, sex)
    found = fitted(wanted, sex).measured
    errors = {name: found[name] - getattr(wanted, name) for name in MEASURED}
    assert max(abs(errors[name]) for name in MAIN) < 1.0, errors
    assert max(abs(error) for error in errors.values()) < 2.5, errors


def test_own_measures_are_met_too() -> None:
    wanted = parse_body("h=182 bust=88 waist=66 hips=94 inseam=86 shoulder_width=41", "women")
    found = fitted(wanted, "women").measured
    assert max(abs(found[name] - getattr(wanted, name)) for name in MAIN) < 1.0


@pytest.mark.parametrize("pose", POSES)
def test_every_pose_is_the_same_closed_surface_on_the_floor(pose: str) -> None:
    body = mannequin(size_measures("M", "women"), "women", pose)
    assert 8000 <= len(body.vertices) <= 14000
    edges = np.concatenate([body.faces[:, [0, 1]], body.faces[:, [1, 2]], body.faces[:, [2, 0]]])
    there = {tuple(edge) for edge in edges.tolist()}
    assert len(there) == len(edges)
    assert all((b, a) in there for a, b in there)
    a, b, c = (body.vertices[body.faces[:, k]] for k in range(3))
    assert 0.04 < np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6 < 0.09  # cubic metres: faces look outwards
    assert body.vertices[:, 2].min() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(np.linalg.norm(body.normals, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("pose", ["a", "relaxed", "hips"])
def test_standing_poses_are_symmetric(pose: str) -> None:
    body = mannequin(size_measures("40", "women"), "women", pose)
    half = len(body_model().seam)
    left = body.vertices[:half][~body_model().seam]
    np.testing.assert_allclose(left * [-1, 1, 1], body.vertices[half:], atol=1e-9)


@pytest.mark.parametrize(("sex", "size"), BODIES)
def test_legs_and_arms_stand_clear(sex: str, size: str) -> None:
    body = mannequin(size_measures(size, sex), sex, "relaxed")
    label = np.array(REGIONS)[body.regions]
    below = body.vertices[:, 2] < body.landmarks["crotch"][2] - 0.02
    assert body.vertices[(label == "left_leg") & below, 0].min() > 0.004
    trunk = body.vertices[(label == "torso") | (label == "left_leg")]
    wrist = body.landmarks["wrist_L"]
    level = trunk[np.abs(trunk[:, 2] - wrist[2]) < 0.03]
    assert wrist[0] - level[:, 0].max() > 0.04 * body.measures.height / 170


def test_a_pose_has_its_arms_at_45_degrees() -> None:
    axis = mannequin(size_measures("M", "men"), "men", "a").axes["left_arm"]
    down = np.degrees(np.arctan2(axis[1, 0] - axis[0, 0], axis[0, 2] - axis[1, 2]))
    assert 40 < down < 50


def test_walking_has_both_soles_near_the_floor_and_feet_apart() -> None:
    body = mannequin(size_measures("M", "women"), "women", "walking")
    half = len(body_model().seam)
    assert max(body.vertices[:half, 2].min(), body.vertices[half:, 2].min()) < 0.02
    assert body.landmarks["ankle_R"][1] - body.landmarks["ankle_L"][1] > 0.3


def test_hands_rest_at_the_hips() -> None:
    body = mannequin(size_measures("M", "women"), "women", "hips")
    assert body.landmarks["hip"][2] < body.landmarks["wrist_L"][2] < body.landmarks["waist"][2] + 0.06
    assert body.landmarks["elbow_L"][0] > body.landmarks["wrist_L"][0] + 0.1


def test_shares_lead_from_the_a_pose_to_the_pose() -> None:
    measures = size_measures("M", "women")
    start, end = mannequin(measures, "women", "a").vertices, mannequin(measures, "women", "relaxed").vertices
    np.testing.assert_array_equal(posed(measures, "women", "relaxed", 0.0).vertices, start)
    steps = [start, *frames(measures, "women", "relaxed", 20)]
    np.testing.assert_array_equal(steps[-1], end)
    assert max(np.abs(b - a).max() for a, b in pairwise(steps)) < 0.03


def test_landmarks_agree_with_the_measures() -> None:
    wanted = size_measures("M", "women")
    body = mannequin(wanted, "women", "a")
    at = body.landmarks
    assert 100 * at["waist"][2] == pytest.approx(wanted.waist_height, abs=1.0)
    assert 100 * at["crotch"][2] == pytest.approx(wanted.inseam, abs=1.0)
    assert 100 * at["crown"][2] == pytest.approx(wanted.height, abs=1.0)
    assert 100 * 2 * at["bust_L"][0] == pytest.approx(wanted.bust_span, abs=2.0)
    for name in LANDMARKS:
        assert name in at or (f"{name}_L" in at and f"{name}_R" in at), name
    for name in ("torso", "left_arm", "right_arm", "left_leg", "right_leg", "neck", "head"):
        assert body.axes[name].shape[1] == 3
        assert len(body.axes[name]) >= 2
    assert at["shoulder_L"][0] > 0 > at["shoulder_R"][0]
    assert at["neck_front"][1] < at["neck_back"][1]


def test_caps_close_what_pictures_leave_out() -> None:
    body = mannequin(size_measures("M", "women"), "women", "relaxed")
    assert body.cap_vertices is not None
    assert body.cap_faces is not None
    assert body.cap_normals is not None
    assert 0.05 < body.hidden_faces.mean() < 0.3
    offset = len(body.vertices)
    vertices = np.concatenate([body.vertices, body.cap_vertices])
    faces = np.concatenate([body.faces[~body.hidden_faces], body.cap_faces + offset])
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    whole = np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6
    shifted = np.einsum("ij,ij->i", a + 1, np.cross(b + 1, c + 1)).sum() / 6
    assert whole == pytest.approx(shifted, rel=1e-6)  # closed: the volume does not depend on the origin
    assert whole > 0.03
    top = body.cap_vertices[:, 2].argmax()
    assert body.cap_normals[top, 2] > 0.5


def test_the_same_input_gives_the_same_bytes() -> None:
    measures = size_measures("38", "women")
    first = posed(measures, "women", "relaxed", 0.5)
    fitted.cache_clear()
    assert first.vertices.tobytes() == posed(measures, "women", "relaxed", 0.5).vertices.tobytes()


def test_unknown_names_are_said() -> None:
    with pytest.raises(UnknownNameError, match="relaxed"):
        mannequin(size_measures("M", "men"), "men", "dancing")
    with pytest.raises(UnknownNameError, match="women"):
        mannequin(size_measures("M", "men"), "robots")
