import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import EdgeRef, Panel, Pattern, Placement, Seam
from modiste.sewing.simulation.mesh.meshing import build_mesh
from tests.sewing.simulation.patterns import half_circle, seam, t_shirt, trousers


def _square(name, size=20.0):
    from tests.sewing.simulation.patterns import chain

    edges = chain(
        ("bottom", (0.0, 0.0), ()), ("right", (size, 0.0), ()), ("top", (size, size), ()), ("left", (0.0, size), ())
    )
    return Panel(name=name, piece=name, part="body", edges=edges, placement=Placement(region="torso"))


def test_a_pattern_of_the_same_pieces_is_not_meshed_again():
    one, other = half_circle(), half_circle()
    assert build_mesh(one, 2.0).uv is build_mesh(other, 2.0).uv
    assert build_mesh(other, 2.0).pattern is other
    assert build_mesh(one, 2.0).uv is not build_mesh(one, 2.1).uv


@pytest.mark.parametrize("pattern", [t_shirt(), half_circle(), trousers()], ids=lambda p: p.garment)
@pytest.mark.parametrize("spacing", [1.2, 2.5])
def test_triangles_cover_each_panel(pattern, spacing):
    mesh = build_mesh(pattern, spacing)
    corners = mesh.uv[mesh.faces]
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    areas = (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2
    assert areas.min() > 0
    for i, panel in enumerate(pattern.panels):
        assert areas[mesh.face_panel == i].sum() == pytest.approx(polygon(panel).area, rel=0.01)


def test_sewn_edges_have_partners_for_every_point():
    mesh = build_mesh(t_shirt(), 2.0)
    front, back = (
        mesh.edges[mesh.index[name], edge][0] for name, edge in (("front", "side_right"), ("back", "side_left"))
    )
    assert len(front) == len(back)
    pairs = {tuple(pair) for pair in mesh.pairs.tolist()}
    assert all((a, b) in pairs for a, b in zip(front.tolist(), back[::-1].tolist(), strict=True))


def test_points_follow_through_a_chain_of_partial_seams():
    seams = (Seam(name="half", a=EdgeRef(panel="a", edge="right", begin=0.0, end=0.5),
                  b=EdgeRef(panel="b", edge="left"), ratio=1.0),
             seam("b.right", "c.left"))  # fmt: skip
    pattern = Pattern(garment="x", panels=(_square("a", 40.0), _square("b"), _square("c")), seams=seams)
    mesh = build_mesh(pattern, 3.0)
    shares = mesh.edges[mesh.index["a"], "right"][1]
    assert np.isclose(shares, 0.5).any()
    assert len(mesh.ties.gap) == 0
    assert np.sum(shares <= 0.5 + 1e-9) == len(mesh.edges[mesh.index["b"], "left"][0])


def test_gathers_are_tied_not_welded():
    pattern = Pattern(garment="x", panels=(_square("a", 40.0), _square("b")), seams=(
        seam("a.top", "b.bottom", kind="gathered", ratio=2.0),))  # fmt: skip
    mesh = build_mesh(pattern, 3.0)
    assert len(mesh.pairs) == 0
    assert len(mesh.ties.gap) == len(mesh.edges[mesh.index["a"], "top"][0])
    assert np.allclose(mesh.ties.wb.sum(1), 1)


def test_same_pattern_same_mesh():
    one, two = build_mesh(trousers(), 1.7), build_mesh(trousers(), 1.7)
    assert one.uv.tobytes() == two.uv.tobytes()
    assert one.faces.tobytes() == two.faces.tobytes()


def test_a_seam_of_an_edge_that_is_not_there_is_named():
    pattern = Pattern(garment="x", panels=(_square("a"), _square("b")), seams=(seam("a.top", "b.nowhere"),))
    with pytest.raises(InputError, match="nowhere"):
        build_mesh(pattern, 3.0)


def test_no_panels():
    with pytest.raises(InputError, match="no panels"):
        build_mesh(Pattern(garment="x", panels=(), seams=()), 3.0)
