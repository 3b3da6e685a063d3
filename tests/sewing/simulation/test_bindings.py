"""Bands of bare armholes draw in what would stand out beside the arms."""

import numpy as np
import pytest

from modiste import language
from modiste.sewing.blocks import draft
from modiste.sewing.materials import material
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation import hang
from modiste.sewing.simulation.dynamics.bindings import bound_edges
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.simulation.values import BodyMesh, Hung
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


def _pattern(text: str) -> Pattern:
    asked = language.prompt(text)
    spec = specify(asked.attributes, asked.text, seed=0).spec
    return draft(spec, body_of(spec))


@pytest.mark.parametrize(("text", "cloth", "is_bound"), [
    ("white undershirt", "jersey_fabric", True), ("white undershirt", "linen", False),
    ("white t-shirt", "jersey_fabric", False), ("black puffer vest", "down", True),
])  # fmt: skip
def test_knits_and_padded_cloth_without_sleeves_are_bound(text: str, cloth: str, *, is_bound: bool) -> None:
    mesh = build_mesh(_pattern(text), 3.0)
    bound = bound_edges(mesh, {"body": material(cloth)})
    assert bool(bound) is is_bound
    of = {id_: name for (_, name), (ids, _) in mesh.edges.items() if name.startswith("armhole") for id_ in ids}
    assert all(id_ in of for rows in bound for id_ in rows.ravel())


def _wing_cm(hung: Hung) -> float:
    """How far the corners of armhole and side seam stand out from the seam four centimetres below them."""
    mesh, found = build_mesh(hung.pattern, hung.spacing_cm), []
    for (number, name), (ids, _) in mesh.edges.items():
        if name.startswith("armhole") and mesh.pattern.panels[number].name == "front":
            corner = ids[np.argmin(mesh.uv[ids, 1])]
            side = np.concatenate([row for (other, edge), (row, _) in mesh.edges.items()
                                   if other == number and edge.startswith("side")])  # fmt: skip
            below = side[np.argmin(np.linalg.norm(mesh.uv[side] - mesh.uv[corner] + [0, 4], axis=1))]
            found.append(abs(hung.vertices[corner, 0]) - abs(hung.vertices[below, 0]))
    return 100 * float(np.mean(found))


def test_a_band_draws_the_underarm_to_the_trunk(woman: BodyMesh) -> None:
    """The corner stood out from the seam below it as a wing: by 0.85 cm here, with a band by 0.3."""
    hung = hang(_pattern("white undershirt"), woman, {"body": material("jersey_fabric")})
    assert _wing_cm(hung) < 0.6
