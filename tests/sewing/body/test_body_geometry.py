"""Tapes, turns and the model's file."""

import numpy as np
import pytest

from modiste.core.errors import WeightsError
from modiste.sewing.body.measuring import MEASURED, _taut, hull_girth, measure
from modiste.sewing.body.model import SHAPES, body_model, model_from
from modiste.sewing.body.pose import BONES, STANCES, carried, hands_on_hips, skin, turn_between, turns


def test_a_tape_around_a_cylinder_is_its_girth_also_across() -> None:
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    ring = np.stack([0.1 * np.cos(angle), 0.1 * np.sin(angle), 0 * angle], axis=1)
    low, high = ring - np.array([0, 0, 0.5]), ring + np.array([0, 0, 0.5])
    assert hull_girth(low, high, np.array([0, 0, 0.2]), np.array([0, 0, 3.0])) == pytest.approx(0.2 * np.pi, rel=1e-4)
    tilted = hull_girth(low, high, np.zeros(3), np.array([0, 1.0, 1.0]))
    assert tilted > 0.24 * np.pi * 0.99  # an ellipse of semi-axes 0.1 and 0.141
    assert hull_girth(low, high, np.array([0, 0, 2.0]), np.array([0, 0, 1.0])) == 0


def test_a_tape_bridges_a_hollow() -> None:
    line = np.array([[0, -0.2, 1.0], [0, -0.1, 0.9], [0, -0.2, 0.8]])
    assert _taut(line) == pytest.approx(0.2)
    bulging = np.array([[0, -0.1, 1.0], [0, -0.2, 0.9], [0, -0.1, 0.8]])
    assert _taut(bulging) == pytest.approx(2 * np.hypot(0.1, 0.1))


def test_turn_between_turns_and_shares_add_up() -> None:
    start, end = np.array([1.0, 0.2, -1.0]), np.array([0.3, -0.1, -1.0])
    whole = turn_between(start, end)
    np.testing.assert_allclose(whole @ start / np.linalg.norm(start), end / np.linalg.norm(end), atol=1e-12)
    half = turn_between(start, end, 0.5)
    np.testing.assert_allclose(half @ half, whole, atol=1e-12)
    np.testing.assert_allclose(turn_between(start, 2 * start), np.eye(3))


@pytest.mark.parametrize("pose", sorted(STANCES))
def test_bones_keep_their_lengths(pose: str) -> None:
    _, joints = body_model().shape("women", np.zeros(len(body_model().basis["women"])))
    moved = carried(joints, turns(joints, STANCES[pose]))
    for child, parent in (("forearm_L", "upperarm_L"), ("hand_R", "forearm_R"), ("foot_L", "shin_L")):
        a, b = BONES.index(child), BONES.index(parent)
        assert np.linalg.norm(moved[a] - moved[b]) == pytest.approx(np.linalg.norm(joints[a] - joints[b]))


def test_the_wrist_goes_where_it_is_sent() -> None:
    _, joints = body_model().shape("men", np.zeros(len(body_model().basis["men"])))
    goal = joints[BONES.index("thigh_L")] + np.array([0.12, 0.02, 0.08])
    stance = hands_on_hips(joints, goal)
    moved = carried(joints, turns(joints, stance))
    np.testing.assert_allclose(moved[BONES.index("hand_L")], goal, atol=1e-6)


def test_skinning_without_turns_moves_nothing() -> None:
    model = body_model()
    vertices, joints = model.shape("children", np.zeros(len(model.basis["children"])))
    rest = skin(vertices, model.weights, joints, np.tile(np.eye(3), (len(BONES), 1, 1)))
    np.testing.assert_allclose(rest, vertices, atol=1e-9)


@pytest.mark.parametrize("sex", SHAPES)
def test_the_baked_measures_are_those_of_the_mean(sex: str) -> None:
    model = body_model()
    found = measure(model, *model.shape(sex, np.zeros(len(model.basis[sex]))))
    assert found.shape == (len(MEASURED),)
    np.testing.assert_allclose(found, model.mean_measures[sex], atol=0.02)


@pytest.mark.parametrize("data", [b"", b"12345678", (2).to_bytes(8, "little") + b"{}", b"\xff" * 64])
def test_a_damaged_model_is_said(tmp_path, data: bytes) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "body.safetensors"
    path.write_bytes(data)
    with pytest.raises(WeightsError, match="damaged"):
        model_from(path)
