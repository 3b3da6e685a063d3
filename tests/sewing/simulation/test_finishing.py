"""Crossing faces are moved apart, and nothing else is; yarns still too long at the end are eased once more."""

from dataclasses import replace

import numpy as np

from modiste.sewing.blocks import draft
from modiste.sewing.materials import material
from modiste.sewing.simulation.checks import crossing_faces
from modiste.sewing.simulation.finishing import mending
from modiste.sewing.simulation.finishing.mending import unmet
from modiste.sewing.simulation.finishing.strain_limiting import relaxed, stretched
from modiste.sewing.simulation.finishing.untangling import untangle
from modiste.sewing.simulation.hanging import _apart
from modiste.sewing.simulation.mesh.meshing import ClothMesh, build_mesh
from modiste.sewing.tailor import body_of
from tests.sewing.simulation.slit_skirt import slit_skirt


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


def _skirt() -> tuple[ClothMesh, np.ndarray]:
    """The panels of a skirt, each flat on its own level, and not sewn yet."""
    spec = slit_skirt()
    mesh = build_mesh(draft(spec, body_of(spec)), 3.0)
    places = np.column_stack([mesh.uv[:, 0], 30.0 * mesh.panel, mesh.uv[:, 1]]) / 100
    return replace(mesh, pairs=np.zeros((0, 2), np.int32)), places


def test_what_fell_through_other_cloth_is_drawn_out_of_it_while_points_are_few() -> None:
    """Two centimetres deep: with the small steps of the finishing it took more rounds than there are."""
    below, faces = _sheet()
    below *= 2.5
    above = below + np.array([0.0031, 0.0017, 0.004])
    above[:, 2] -= 0.024 * np.exp(-((below[:, :2] - 0.14) ** 2).sum(1) / 0.04**2)
    x = np.concatenate([below, above])
    faces = np.concatenate([faces, faces + len(below)]).astype(np.int32)
    weld = np.arange(len(x), dtype=np.int32)
    assert len(crossing_faces(untangle(x, faces, weld, 60, unmet), faces, weld)) > 0
    assert len(crossing_faces(untangle(x, faces, weld, 60, unmet, step_m=0.0015), faces, weld)) == 0


def test_cloth_that_is_clear_of_itself_is_not_drawn_apart() -> None:
    mesh, x = _skirt()
    assert np.array_equal(_apart(mesh, x), x)


def test_yarns_still_too_long_at_the_end_are_eased_unless_cloth_would_cut_itself() -> None:
    mesh, x = _skirt()
    cloths = [material("denim")] * len(mesh.pattern.panels)
    weld = np.arange(len(x), dtype=np.int32)
    long = x * np.where(mesh.uv[:, [1]] > np.quantile(mesh.uv[:, 1], 0.9), 1.12, 1.0)
    assert stretched(mesh, long, cloths) > 0.02 * len(mesh.faces)

    def ease(places: np.ndarray) -> np.ndarray:
        return relaxed(mesh, places, cloths, unmet, rounds=60)

    def crumple(places: np.ndarray) -> np.ndarray:
        return places + 0.05 * np.sin(977.0 * np.arange(3 * len(places))).reshape(-1, 3)

    eased = mending._eased_last(mesh, long, weld, cloths, unmet, ease)
    assert stretched(mesh, eased, cloths) < 0.5 * stretched(mesh, long, cloths)
    assert np.array_equal(mending._eased_last(mesh, long, weld, cloths, unmet, crumple), long)
    assert np.array_equal(mending._eased_last(mesh, x, weld, cloths, unmet, crumple), x), "nothing is too long"
