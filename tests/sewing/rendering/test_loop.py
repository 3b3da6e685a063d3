"""Smooth surfaces: what is flat stays flat, what is sewn stays together, what is round gets rounder."""

import numpy as np
import pytest

from modiste.sewing.rendering.geometry.loop import evened, normals, subdivide, surface, tangents


def _grid(size=5):
    x, y = np.meshgrid(np.arange(size, dtype=float), np.arange(size, dtype=float))
    points = np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1)
    at = np.arange(size - 1)[:, None] * size + np.arange(size - 1)[None, :]
    a, b, c, d = at, at + 1, at + size + 1, at + size
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return points, faces.astype(np.int32)


def _surface(points, faces, weld=None):
    count = len(points)
    weld = np.arange(count, dtype=np.int32) if weld is None else weld
    return surface(points, points[:, :2] * 100, np.zeros(count, np.int32), faces, weld)


def test_a_flat_sheet_stays_flat_and_faces_one_way():
    fine = subdivide(_surface(*_grid()))
    assert len(fine.faces) == 4 * 32
    assert np.abs(fine.places[:, 2]).max() == 0
    assert fine.places.min(axis=0)[:2] == pytest.approx([0, 0])
    assert fine.places.max(axis=0)[:2] == pytest.approx([4, 4])
    assert normals(fine) == pytest.approx(np.tile([0, 0, 1.0], (len(fine.place), 1)))
    assert tangents(fine, normals(fine)) == pytest.approx(np.tile([1.0, 0, 0], (len(fine.place), 1)))


def test_the_plane_of_a_panel_is_cut_evenly():
    fine = subdivide(_surface(*_grid()))
    assert _surface(*_grid()).uv[fine.parents].mean(axis=1) == pytest.approx(fine.uv)
    corner = fine.uv[fine.faces]
    e1, e2 = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    assert np.abs(e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]).sum() / 2 == pytest.approx(400 * 400)


def test_an_octahedron_becomes_rounder():
    points = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], float)
    faces = np.array([[0, 2, 4], [2, 1, 4], [1, 3, 4], [3, 0, 4], [2, 0, 5], [1, 2, 5], [3, 1, 5], [0, 3, 5]], np.int32)
    fine = subdivide(subdivide(_surface(points, faces)))
    radius = np.linalg.norm(fine.places, axis=1)
    assert radius.max() / radius.min() < 1.2


def test_seams_share_their_places_after_subdivision():
    left, faces = _grid(3)
    right = left + np.array([2.0, 0, 0])
    points = np.concatenate([left, right])
    weld = np.arange(18, dtype=np.int32)
    weld[[9, 12, 15]] = [2, 5, 8]
    panel = np.repeat([0, 1], 9).astype(np.int32)
    whole = surface(points, points[:, :2], panel, np.concatenate([faces, faces + 9]), weld)
    fine = subdivide(whole)
    assert len(fine.places) == 15 + 30  # each place, and one for each edge, those of the seam once
    assert len(fine.places) == len(np.unique(fine.place))


def test_sharp_corners_keep_their_own_normals():
    up, faces = _grid(3)
    side = np.stack([np.full(9, 2.0), up[:, 1], -up[:, 0]], 1)
    points = np.concatenate([up, side])
    weld = np.arange(18, dtype=np.int32)
    weld[[9, 12, 15]] = [2, 5, 8]
    panel = np.repeat([0, 1], 9).astype(np.int32)
    box = surface(points, points[:, :2], panel, np.concatenate([faces, faces + 9]), weld)
    smooth, creased = normals(box, -1.0), normals(box, 0.9)
    assert abs(smooth[2, 2]) < 0.8
    assert creased[2, 2] == pytest.approx(1.0)


def test_a_pressed_fold_stays_sharp_and_each_side_has_its_own_normals():
    points, faces = _grid()
    flat = points.copy()
    back = points[:, 0] > 2
    points[back, 0] = 4 - points[back, 0]
    points[back, 2] = 0.1
    still = np.arange(len(points), dtype=np.int32)
    folded = surface(points, flat[:, :2] * 100, np.zeros(len(points), np.int32), faces, still)
    assert len(folded.uv) == len(points) + 5
    fine = subdivide(folded)
    assert fine.places[:, 0].max() == pytest.approx(2)
    up = normals(fine)[:, 2]
    assert (np.abs(up) > 0.95).all()
    assert (up < 0).any()
    assert fine.parents.max() < len(points)


def test_a_zigzag_of_a_free_edge_is_ironed_out_and_its_length_kept():
    points, faces = _grid(21)
    edge = points[:, 1] == 0
    points[edge, 1] = 0.4 * np.sin(points[edge, 0] * 2 * np.pi / 4)
    smooth = evened(_surface(points, faces))
    inner = edge & (points[:, 0] > 5) & (points[:, 0] < 15)
    assert np.abs(smooth.places[inner, 1]).max() < 0.12
    assert np.ptp(smooth.places[edge, 0]) == pytest.approx(20)
    assert smooth.places[points[:, 1] == 1] == pytest.approx(points[points[:, 1] == 1], abs=1e-9), "only the edge moves"
