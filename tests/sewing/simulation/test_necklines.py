"""Necklines that crumpled are straightened, and what lies beside them follows."""

import numpy as np

from modiste import language
from modiste.sewing.simulation import QUICK
from modiste.sewing.simulation.finishing import host_pieces
from modiste.sewing.simulation.finishing.necklines import straightened
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.specification import specify
from modiste.sewing.tailor import sew
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


def test_the_ends_of_a_collar_do_not_begin_crossed(monkeypatch):
    """Square to a neck that goes down in front they began crossed, and the collar of the usual shirt stayed folded."""
    begun = {}
    drop = host_pieces._drop

    def watched(mesh, x, free, *rest):
        for number in free:
            if mesh.pattern.panels[number].name == "collar":
                begun.update({end: x[mesh.edges[number, end][0], 0].copy() for end in ("end_left", "end_right")})
        drop(mesh, x, free, *rest)

    monkeypatch.setattr(host_pieces, "_drop", watched)
    asked = language.prompt("light blue shirt")
    sew(specify(asked.attributes, asked.text, seed=0, size="L").spec, effort=QUICK)
    assert begun["end_left"].min() > -0.01
    assert begun["end_right"].max() < 0.01
