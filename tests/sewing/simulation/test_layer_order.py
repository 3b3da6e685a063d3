"""Layers that got through each other are laid in their order again; crumples are smoothed until they do not cut."""

import numpy as np

from modiste.sewing.simulation.checks import crossing_faces
from modiste.sewing.simulation.finishing.ironing import ironed
from modiste.sewing.simulation.finishing.layer_order import lay_over, layers_of
from modiste.sewing.simulation.finishing.mending import unmet
from modiste.sewing.simulation.finishing.untangling import untangle
from modiste.sewing.simulation.values import Floats, Ints
from tests.sewing.simulation.patterns import t_shirt

SIDE = 16


def _sheet() -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(SIDE) * 0.01, np.arange(SIDE) * 0.01)
    places = np.stack([x.ravel(), y.ravel(), np.zeros(SIDE * SIDE)], 1)
    corner = (np.arange(SIDE - 1)[:, None] * SIDE + np.arange(SIDE - 1)).ravel()
    faces = np.concatenate([np.stack([corner, corner + 1, corner + SIDE + 1], 1),
                            np.stack([corner, corner + SIDE + 1, corner + SIDE], 1)])  # fmt: skip
    return places, faces.astype(np.int32)


def test_a_belt_that_sank_into_the_coat_lies_on_it_again() -> None:
    below, faces = _sheet()
    above = below * 0.6 + np.array([0.03, 0.03, 0.002])
    middle = np.exp(-((above[:, 0] - 0.075) ** 2) / 0.03**2)
    above[:, 2] -= 0.006 * middle
    x = np.concatenate([below, above])
    both = np.concatenate([faces, faces + len(below)]).astype(np.int32)
    layer = np.repeat([0, 1], len(faces)).astype(np.int32)
    weld = np.arange(len(x), dtype=np.int32)
    assert len(crossing_faces(x, both, weld)) > 20
    laid = lay_over(x, both, weld, layer, unmet)
    assert len(crossing_faces(laid, both, weld)) == 0
    assert (laid[: len(below)] == x[: len(below)]).all()
    over = laid[len(below) :]
    assert over[:, 2].min() > 0.0005
    assert np.abs(over - above).max() < 0.008


def test_a_front_over_a_lapel_lies_outside_of_it_and_of_what_that_lies_on() -> None:
    below, faces = _sheet()
    lapel = below * 0.5 + np.array([0.04, 0.04, 0.004])
    upper = below + np.array([0.0012, 0.0007, 0.0024])
    upper[:, 2] += 0.003 * np.clip((np.abs(upper[:, :2] - 0.075).max(1) - 0.02) / 0.01, 0, 1)
    x = np.concatenate([below, lapel, upper])
    all_faces = np.concatenate([faces + k * len(below) for k in range(3)]).astype(np.int32)
    layer, weld = np.repeat([0, 1, 2], len(faces)).astype(np.int32), np.arange(len(x), dtype=np.int32)
    assert len(crossing_faces(x, all_faces, weld)) > 20
    laid = lay_over(x, all_faces, weld, layer, unmet)
    assert len(crossing_faces(laid, all_faces, weld)) == 0
    middle = np.abs(below[:, :2] - 0.075).max(1) < 0.02
    assert laid[2 * len(below) :][middle, 2].min() > 0.0045


def test_pieces_lie_over_their_hosts() -> None:
    assert layers_of(t_shirt()).tolist() == [panel.placement.layer for panel in t_shirt().panels]


def _crumpled() -> tuple[Floats, Floats, Ints]:
    """A sheet, the same crumpled in its middle, and its faces."""
    flat, faces = _sheet()
    x = flat.copy()
    near = np.linalg.norm(flat[:, :2] - 0.075, axis=1) < 0.022
    x[near] += np.random.default_rng(3).normal(0, 0.011, (int(near.sum()), 3))
    return flat, x, faces


def test_a_crumple_is_smoothed_and_nothing_else() -> None:
    flat, x, faces = _crumpled()
    weld = np.arange(len(x), dtype=np.int32)
    start = len(crossing_faces(x, faces, weld))
    assert start > 4
    free = np.zeros(len(x), bool)
    done = ironed(x, faces, weld, free, unmet, untangle, unmet, lambda _places: 0)
    assert len(crossing_faces(done, faces, weld)) < start
    far = np.linalg.norm(flat[:, :2] - 0.075, axis=1) > 0.065
    assert np.abs(done - x)[far].max() < 5e-4


def test_ironing_does_not_trade_cuts_for_stretched_cloth() -> None:
    _, x, faces = _crumpled()
    weld, free = np.arange(len(x), dtype=np.int32), np.zeros(len(x), bool)
    done = ironed(x, faces, weld, free, unmet, untangle, unmet, lambda places: 0 if places is x else len(faces))
    assert np.array_equal(done, x)
