"""Layers in their order, hinges and kinks: what shows at the edges of pockets, belts and fronts in a photograph."""

from dataclasses import replace

import numpy as np
import pytest

from modiste.sewing.pattern.values import Edge, Panel, Pattern, Placement, Trim
from modiste.sewing.rendering.geometry.easing import eased
from modiste.sewing.rendering.geometry.loop import evened, normals, surface
from modiste.sewing.rendering.geometry.model import garment_piece, smooth
from modiste.sewing.rendering.geometry.stacking import GAP_M, stacked
from modiste.sewing.rendering.trims.trims import trim_pieces
from modiste.sewing.simulation.finishing.layer_order import layers_of
from tests.sewing.rendering.standins import dress


def _sheet(size, step, shift=(0.0, 0.0)):
    x, y = np.meshgrid(np.arange(size) * step + shift[0], np.arange(size) * step + shift[1])
    points = np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1)
    at = np.arange(size - 1)[:, None] * size + np.arange(size - 1)[None, :]
    a, b, c, d = at, at + 1, at + size + 1, at + size
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return points, faces.astype(np.int32)


def _panel(name, layer=0, host=None, trims=()):
    corners = [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]
    edges = tuple(Edge(name=f"e{i}", start=a, end=b)
                  for i, (a, b) in enumerate(zip(corners, corners[1:] + corners[:1], strict=True)))
    place = Placement(region="host" if host else "torso", host=host, layer=layer)
    return Panel(name=name, piece=name, part="body", edges=edges, placement=place, trims=trims)


def _two_sheets():
    """A sheet and a smaller one over it that dips through it in waves."""
    low, low_faces = _sheet(31, 0.005)
    high, high_faces = _sheet(19, 0.0047, (0.03, 0.03))
    high[:, 2] = 0.001 + 0.0016 * np.sin(high[:, 0] * 170) * np.cos(high[:, 1] * 140)
    places = np.concatenate([low, high])
    panel = np.repeat([0, 1], [len(low), len(high)]).astype(np.int32)
    faces = np.concatenate([low_faces, high_faces + len(low)]).astype(np.int32)
    mesh = surface(places, places[:, :2] * 100, panel, faces, np.arange(len(places), dtype=np.int32))
    return mesh, Pattern(garment="two", panels=(_panel("low"), _panel("high", layer=1)), seams=())


def test_a_higher_layer_lies_over_the_lower_one_and_what_is_seen_of_that_stays():
    mesh, pattern = _two_sheets()
    done = stacked(mesh, pattern)
    low, high = done.places[:31 * 31], done.places[31 * 31:]
    inner = (np.abs(low[:, :2] - 0.072) < 0.03).all(axis=1)
    under = low[inner, 2].max()
    near = high[(np.abs(high[:, :2] - 0.072) < 0.03).all(axis=1), 2].min()
    assert mesh.places[31 * 31:, 2].min() < 0
    assert near - under > -0.002  # sunk and lifted: no more than the wave between its rows
    for point in high:
        away = np.hypot(*(low[:, :2] - point[:2]).T)
        assert point[2] - low[np.argmin(away), 2] > 0.4 * GAP_M
    open_to = (low[:, :2] < 0.02).any(axis=1)
    assert np.array_equal(low[open_to], mesh.places[:31 * 31][open_to])


def test_garments_of_one_layer_are_left_alone():
    mesh, _ = _two_sheets()
    assert stacked(mesh, Pattern(garment="two", panels=(_panel("low"), _panel("high")), seams=())) is mesh


def test_a_piece_of_the_front_beneath_lies_under_the_front_above():
    panels = (_panel("under"), _panel("over", layer=1), _panel("lapel", 1, "under"), _panel("lapel_over", 1, "over"))
    assert layers_of(Pattern(garment="coat", panels=panels, seams=())).tolist() == [0, 2, 1, 3]


def test_a_hinge_is_spread_and_a_round_surface_is_not_touched():
    roof, faces = _sheet(41, 0.004)
    roof[:, 2] = 0.25 * np.abs(roof[:, 0] - 0.08)
    tube = roof.copy()
    tube[:, 0], tube[:, 2] = 0.1 * np.sin(roof[:, 0] * 8), 0.1 * np.cos(roof[:, 0] * 8)
    weld = np.arange(len(roof), dtype=np.int32)
    steps = []
    for points in (roof, tube):
        mesh = surface(points, roof[:, :2] * 100, np.zeros(len(points), np.int32), faces, weld)
        before = normals(mesh)
        after = eased(mesh, before).reshape(41, 41, 3)[20]
        before = before.reshape(41, 41, 3)[20]
        steps.append((np.abs(np.diff(before[:, 0])).max(), np.abs(np.diff(after[:, 0])).max()))
    assert steps[0][1] < 0.6 * steps[0][0]
    assert steps[1][1] == pytest.approx(steps[1][0], rel=0.02)


def test_a_point_that_stands_out_of_a_straight_edge_is_no_corner():
    points, faces = _sheet(15, 0.01)
    uv = points[:, :2] * 100
    points[7, 1] -= 0.02
    mesh = surface(points, uv, np.zeros(len(points), np.int32), faces, np.arange(len(points), dtype=np.int32))
    done = evened(mesh)
    assert done.places[7, 1] > -0.008
    assert done.places[0] == pytest.approx(points[0])  # what is a corner in the pattern stays one


def test_a_button_under_a_belt_is_not_seen():
    button = Trim(kind="button", points=((0.0, 40.0), (0.0, 70.0)), size_cm=1.5)
    hung = dress(trims=(button,))
    front = np.flatnonzero(hung.panel == 0)
    band = front[(hung.uv_cm[front, 1] > 36) & (hung.uv_cm[front, 1] < 46)]
    taken = np.full(len(hung.vertices), -1)
    taken[band] = len(hung.vertices) + np.arange(len(band))
    own = taken[hung.faces[(taken[hung.faces] >= 0).all(axis=1)]].astype(np.int32)
    belt = replace(hung.pattern.panels[0], name="belt", trims=(), placement=Placement(region="torso", layer=2))
    places = hung.vertices[band] + np.array([0.0, -0.006, 0.0])
    belted = replace(
        hung, pattern=replace(hung.pattern, panels=(*hung.pattern.panels, belt)),
        vertices=np.concatenate([hung.vertices, places]), uv_cm=np.concatenate([hung.uv_cm, hung.uv_cm[band]]),
        panel=np.concatenate([hung.panel, np.full(len(band), 2, np.int32)]), faces=np.concatenate([hung.faces, own]),
        weld=np.concatenate([hung.weld, np.arange(len(band), dtype=np.int32) + len(hung.vertices)]),
        layer=np.zeros(len(hung.vertices) + len(band), np.int32), strain=np.zeros((len(hung.faces) + len(own), 2)))
    sizes = [len(trim_pieces(garment_piece(smooth(one), one), one.pattern)[0].vertices) for one in (hung, belted)]
    assert sizes[0] == 2 * sizes[1]
