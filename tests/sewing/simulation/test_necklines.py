"""Necklines that crumpled are straightened, and what lies beside them follows."""

import numpy as np

from modiste.sewing.simulation.finishing.necklines import straightened
from modiste.sewing.simulation.mesh.meshing import build_mesh
from tests.sewing.simulation.patterns import t_shirt


def test_a_kink_goes_and_all_far_from_the_neckline_stays():
    mesh = build_mesh(t_shirt(), 2.0)
    number, name = next(key for key in mesh.edges if "neck" in key[1])
    row = mesh.edges[number, name][0]
    x = np.concatenate([mesh.uv / 100, np.zeros((len(mesh.uv), 1))], 1)
    inner = row[1:-1]
    kinked = inner[np.argmax(np.abs(x[inner, 0]))]
    assert abs(x[kinked, 0]) > 0.03
    x[kinked, 2] = 0.02
    found = straightened(mesh, x, row)
    assert abs(found[kinked, 2]) < 0.008
    far = (mesh.panel == number) & (np.linalg.norm(x - x[kinked], axis=1) > 0.4)
    assert far.any()
    assert np.allclose(found[far], x[far], atol=1e-4)
