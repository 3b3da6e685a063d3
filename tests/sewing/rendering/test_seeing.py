"""The camera, its rays, and the light: what is in the picture, how much of a pixel is covered, what is in shadow."""

import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.sewing.rendering.light.light import open_light, rig, visibility
from modiste.sewing.rendering.raycast.camera import frame
from modiste.sewing.rendering.raycast.rays import EDGE_GRID, Scene, see
from modiste.sewing.rendering.values import Shot

_BOX = np.array([[x, y, z] for x in (-0.2, 0.2) for y in (-0.1, 0.1) for z in (0.5, 1.5)])


@pytest.mark.parametrize("turn", [0.0, 35.0, 90.0, 180.0, 301.0])
@pytest.mark.parametrize("aspect", ["square", "upright"])
def test_everything_is_in_the_picture_with_its_margins(turn, aspect):
    shot = Shot(turn_deg=turn, size=200, aspect=aspect, margin=0.1)
    camera = frame(shot, _BOX)
    height, width = shot.shape
    seen = camera.project(_BOX)
    assert seen[:, 1].min() == pytest.approx(0.1 * height, abs=0.5)
    assert seen[:, 1].max() == pytest.approx(0.9 * height, abs=0.5)
    assert seen[:, 0].min() >= 0.1 * width - 0.5
    assert seen[:, 0].max() <= 0.9 * width + 0.5


def test_the_front_shows_the_wearers_left_on_the_right_and_the_back_the_other_way():
    left = np.array([[0.2, 0.0, 1.0]])
    for view, on_right in (("front", True), ("back", False)):
        camera = frame(Shot(view=view, size=200), _BOX)
        assert bool(camera.project(left)[0, 0] > 100) == on_right


@pytest.mark.parametrize("wrong", [{"view": "above"}, {"size": 64}, {"size": 5000}, {"turn_deg": float("nan")},
                                   {"show": "model"}, {"ground": "beach"}, {"margin": 0.7}, {"tilt_deg": 90.0}])
def test_a_shot_that_cannot_be_taken_says_so(wrong):
    with pytest.raises(InputError, match=": expected "):
        Shot(**wrong)


def _seen_triangle(size=200):
    triangle = np.array([[-0.3, 0, 0.2], [0.3, 0, 0.2], [0.1, 0, 0.9]], np.float32)
    faces = np.array([[0, 1, 2]], np.int32)
    camera = frame(Shot(size=size, tilt_deg=0.0), triangle)
    normal = np.array([[0, -1.0, 0]], np.float32)
    return camera, see(Scene(triangle, faces), camera, triangle, np.zeros(1, np.int32), normal)


def test_coverage_of_pixels_adds_up_to_the_area():
    camera, seen = _seen_triangle()
    edges = seen.face[len(seen.pixel):].reshape(-1, EDGE_GRID**2) >= 0
    area = (len(seen.pixel) + edges.mean(axis=1).sum()) * camera.scale_m**2
    assert area == pytest.approx(0.6 * 0.7 / 2, rel=0.003)


def test_only_pixels_on_edges_are_seen_by_many_rays():
    _, seen = _seen_triangle()
    assert 0 < len(seen.edge_pixel) < 0.2 * len(seen.pixel)
    assert len(np.intersect1d(seen.pixel, seen.edge_pixel)) == 0


def _plate(z, half, start=0):
    corners = np.array([[-half, -half, z], [half, -half, z], [half, half, z], [-half, half, z]], np.float32)
    return corners, np.array([[0, 1, 2], [0, 2, 3]], np.int32) + start


def test_what_lies_under_a_lid_is_dark_and_what_lies_open_is_not():
    lid, faces = _plate(0.02, 5.0)
    lights = rig(frame(Shot(size=128), _BOX))
    up = np.array([[0, 0, 1.0]], np.float32)
    scene = Scene(lid, faces)
    under = visibility(scene, lights, np.array([[0, 0, 0.0]], np.float32), up)
    above = visibility(scene, lights, np.array([[0, 0, 0.1]], np.float32), up)
    assert under.max() < 0.02
    assert above == pytest.approx(np.ones((1, 2)))


def test_the_light_goes_with_the_camera():
    for view in ("front", "back"):
        camera = frame(Shot(view=view, size=128, tilt_deg=0.0), _BOX)
        lights = rig(camera)
        assert -(lights.key @ camera.forward) > 0.4
        sides = np.array([-camera.forward, camera.forward, camera.up, -camera.up])
        front, _, above, below = open_light(lights, sides)
        assert above > front > below > 0
