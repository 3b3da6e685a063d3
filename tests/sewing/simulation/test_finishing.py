"""Crossing faces are moved apart, and nothing else is."""

import numpy as np

from modiste.sewing.simulation.checks import crossing_faces
from modiste.sewing.simulation.finishing.mending import unmet
from modiste.sewing.simulation.finishing.untangling import untangle


def _sheet() -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(12) * 0.01, np.arange(12) * 0.01)
    places = np.stack([x.ravel(), y.ravel(), np.zeros(144)], 1)
    corner = (np.arange(11)[:, None] * 12 + np.arange(11)).ravel()
    faces = np.concatenate([np.stack([corner, corner + 1, corner + 13], 1),
                            np.stack([corner, corner + 13, corner + 12], 1)])  # fmt: skip
    return places, faces


def test_a_bulge_through_another_sheet_is_moved_out_of_it() -> None:
    below, faces = _sheet()
    above = below + np.array([0.0031, 0.0017, 0.0015])
    above[:, 2] -= 0.004 * np.exp(-((below[:, :2] - 0.055) ** 2).sum(1) / 0.015**2)
    x = np.concatenate([below, above])
    faces = np.concatenate([faces, faces + len(below)]).astype(np.int32)
    weld = np.arange(len(x), dtype=np.int32)
    assert len(crossing_faces(x, faces, weld)) > 10
    mended = untangle(x, faces, weld, 60, unmet)
    assert len(crossing_faces(mended, faces, weld)) == 0
    assert np.abs(mended - x).max() < 0.01
    assert (mended == x).all(1).mean() > 0.4


def test_what_does_not_cross_stays_as_it_is() -> None:
    below, faces = _sheet()
    x = np.concatenate([below, below + np.array([0.002, 0.001, 0.004])])
    faces = np.concatenate([faces, faces + len(below)]).astype(np.int32)
    assert (untangle(x, faces, np.arange(len(x), dtype=np.int32), 60, unmet) == x).all()
