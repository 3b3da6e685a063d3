"""Pieces that follow no body: nothing falls, nothing tears, and they stand before the camera."""

import numpy as np
import pytest

from modiste.core.garment_spec import Flat, GarmentSpec, PartCloth
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.flat_items import add_flat
from modiste.sewing.body import size_measures
from modiste.sewing.simulation.checks import crossing_faces
from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.mesh.meshing import ClothMesh, build_mesh
from modiste.sewing.simulation.placement.lying import is_lying, lie

BODY = size_measures("M", "women")


def _mesh(flat: Flat) -> ClothMesh:
    cloth = (PartCloth(part="body", material="linen", colour="#ddd6c4"),)
    table = Draft(
        spec=GarmentSpec(garment=flat.kind, sex="women", flat=flat, cloths=cloth, details=("fringe",)), body=BODY)
    add_flat(table)
    pattern = table.pattern()
    assert is_lying(pattern)
    return build_mesh(pattern, 1.5)


def _lengths(mesh: ClothMesh, x: np.ndarray) -> np.ndarray:
    """How much longer each edge of a triangle is than in the pattern."""
    a, b = mesh.faces[:, 0], mesh.faces[:, 1]
    return np.linalg.norm(x[a] - x[b], axis=1) * 100 / np.linalg.norm(mesh.uv[a] - mesh.uv[b], axis=1)


def test_a_scarf_hangs_over_a_rail() -> None:
    mesh = _mesh(Flat(kind="scarf", length_cm=180, width_cm=30))
    x = lie(mesh)
    assert np.ptp(x[:, 2]) == pytest.approx(1.05, abs=0.08)
    assert np.percentile(np.abs(_lengths(mesh, x) - 1), 99) < 0.05
    assert (x[:, 1] < -0.4).all()


@pytest.mark.parametrize("long", [70.0, 130.0])
def test_a_snood_is_a_ring_that_does_not_cut_itself(long: float) -> None:
    mesh = _mesh(Flat(kind="snood", length_cm=long, width_cm=32))
    x = lie(mesh)
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    assert len(mesh.pairs) > 10
    assert len(crossing_faces(x, mesh.faces, first.astype(np.int32)[dof])) == 0
    assert np.percentile(np.abs(_lengths(mesh, x) - 1), 99) < 0.25
    assert np.ptp(x[:, 2]) > 0.2


def test_a_square_lies_as_it_is() -> None:
    x = lie(_mesh(Flat(kind="square", length_cm=90, width_cm=90)))
    assert np.ptp(x[:, 0]) == pytest.approx(0.9, abs=0.01)
    assert np.ptp(x[:, 2]) == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize("depth", [0.0, 10.0])
def test_a_bag_stands_with_its_seams_shut(depth: float) -> None:
    mesh = _mesh(Flat(kind="tote", length_cm=38, width_cm=36, depth_cm=depth, strap_cm=60))
    x = lie(mesh)
    assert np.abs(x[mesh.pairs[:, 0]] - x[mesh.pairs[:, 1]]).max() < 1e-9
    front = x[mesh.panel == mesh.index["front"]]
    back = x[mesh.panel == mesh.index["back"]]
    assert front[:, 1].mean() < back[:, 1].mean()
    assert x[:, 2].max() > front[:, 2].max() + 0.08
