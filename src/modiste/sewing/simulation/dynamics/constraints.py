"""A cloth's physical figures turned into what the solver holds stable, and a mesh into the solver's parts.

Real cloth is stiffer along its yarns than a step of a fiftieth of a second lets one see: stretch is compressed into
150 to 900 N/m (beyond its give a cloth stiffens anyway), bending is taken as measured, times a factor that makes up
for triangles that are wider than the finest folds.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from modiste.core.material import Material
from modiste.sewing.pattern.geometry import line_points
from modiste.sewing.simulation.dynamics.solver import TIE_N_PER_M, Parts, Rows
from modiste.sewing.simulation.mesh.meshing import FOLDS, ClothMesh
from modiste.sewing.simulation.mesh.seams import Ties
from modiste.sewing.simulation.values import Floats, Ints

BENDING_FACTOR: Final = 2.5
_WALES: Final = 2.5
"""Weft knits give so much less along their wales than across (Spencer, Knitting Technology: half to a third)."""
_FOLD_BENDING: Final = 0.03
_SEAM_BENDING: Final = 0.4


def cloth_of(mesh: ClothMesh, materials: Mapping[str, Material]) -> list[Material]:
    """The material of each panel: that of its part, or of the body."""
    return [materials.get(panel.part, materials["body"]) for panel in mesh.pattern.panels]


def solver_parts(mesh: ClothMesh, materials: Mapping[str, Material], dof: Ints) -> Parts:
    """The mesh as the solver takes it, in metres, warp and weft."""
    cloths, panels, of = cloth_of(mesh, materials), mesh.pattern.panels, mesh.face_panel

    def each(values: list[float]) -> Floats:
        return np.array(values)[of]

    grain = np.deg2rad(each([panel.grain_deg for panel in panels]))
    corners = mesh.uv[mesh.faces] / 100
    warp = corners[..., 0] * np.cos(grain)[:, None] + corners[..., 1] * np.sin(grain)[:, None]
    weft = corners[..., 0] * np.sin(grain)[:, None] - corners[..., 1] * np.cos(grain)[:, None]
    stretch = each([stretch_of(cloth) for cloth in cloths])
    upright = each([_WALES if cloth.weave == "knit" else 1.0 for cloth in cloths])
    shear = each([shear_of(cloth) for cloth in cloths])
    bending = each([BENDING_FACTOR * cloth.bending_nm * panel.stiffness
                    for cloth, panel in zip(cloths, panels, strict=True)])  # fmt: skip
    return Parts(
        faces=mesh.faces, uv=np.stack([warp, -weft], -1), dof=dof, shear=shear,
        stretch=np.stack([upright * stretch, stretch], 1),
        bending=np.clip(bending, 4e-6, 3e-3), weight=each([np.clip(c.weight_gsm, 60, 900) / 1000 for c in cloths]),
        give=each([min(max(c.give, 0.02), 0.6) for c in cloths]), soft=np.full(len(of), 0.3),
        hinge=_hinge_factors(mesh, dof))  # fmt: skip


def stretch_of(cloth: Material) -> float:
    """Stiffness along the yarns that the solver uses, N/m."""
    return float(np.clip(40 * cloth.stretch_n_per_m**0.35, 120, 800))


def shear_of(cloth: Material) -> float:
    """How far a triangle resists shear: 0 not at all, 1 as it resists stretch."""
    return float(np.clip(0.08 + (cloth.shear_n_per_m / cloth.stretch_n_per_m) ** 0.5, 0.12, 0.8))


def _hinge_factors(mesh: ClothMesh, dof: Ints) -> Floats:
    factor = np.ones((len(mesh.faces), 3))
    sewn = np.bincount(dof, minlength=int(dof.max()) + 1)[dof] > 1
    on_fold = np.zeros(len(mesh.uv), bool)
    for number, panel in enumerate(mesh.pattern.panels):
        folds = [line_points(line.points, np.linspace(0, 1, 200)) for line in panel.lines if line.kind in FOLDS]
        if folds:
            mine = np.nonzero(mesh.panel == number)[0]
            gaps = cKDTree(np.concatenate(folds)).query(mesh.uv[mine])[0]
            on_fold[mine] = gaps < 0.25 * mesh.spacing_cm
    for k in range(3):
        i, j = mesh.faces[:, k], mesh.faces[:, (k + 1) % 3]
        factor[sewn[i] & sewn[j], k] = _SEAM_BENDING
        factor[on_fold[i] & on_fold[j], k] = _FOLD_BENDING
    return factor


def welded(count: int, pairs: Ints) -> tuple[Ints, int]:
    """Vertex -> unknown (V), with sewn vertices as one; and how many unknowns there are. Numbered by first vertex."""
    graph = coo_matrix((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), (count, count))
    number, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    rank = np.empty(number, np.int32)
    rank[np.argsort(first)] = np.arange(number, dtype=np.int32)
    return rank[label], int(number)


def pair_rows(pairs: Ints, dof: Ints, count: int, stiffness: float = TIE_N_PER_M) -> Rows:
    """Seams that are being closed: one row a pair."""
    n = len(pairs)
    return Rows(matrix=_differences(dof[pairs], count), rest=np.zeros(n), stiffness=np.full(n, stiffness))


def tie_matrix(ties: Ties, dof: Ints, count: int) -> csr_matrix:
    """The rows of ties on unknowns, N x U."""
    n = len(ties.gap)
    rows = np.repeat(np.arange(n), 3)
    values = np.concatenate([ties.wa.ravel(), -ties.wb.ravel()])
    columns = np.concatenate([dof[ties.a].ravel(), dof[ties.b].ravel()])
    return coo_matrix((values, (np.tile(rows, 2), columns)), (n, count)).tocsr()


def shortened(edges: Ints, uv: Floats, dof: Ints, count: int, shares: Floats, stiffness: float = 300.0) -> Rows:
    """Springs along rows of vertices (N x 2) whose length is a share (N) of what was cut: elastic, belts."""
    n = len(edges)
    rest = np.linalg.norm(uv[edges[:, 0]] - uv[edges[:, 1]], axis=1) / 100 * shares
    return Rows(matrix=_differences(dof[edges], count), rest=rest, stiffness=np.full(n, stiffness))


def drawn_together(ties: Ties, dof: Ints, count: int, stiffness: float = 2000.0) -> Rows:
    """Springs between points of the cloth, as long as `ties.gap` says: cloth under a belt."""
    return Rows(matrix=tie_matrix(ties, dof, count), rest=ties.gap, stiffness=np.full(len(ties.gap), stiffness))


def _differences(pairs: Ints, count: int) -> csr_matrix:
    """Rows x[first] - x[second] of pairs of unknowns (N x 2)."""
    n = len(pairs)
    values, rows = np.repeat([1.0, -1.0], n), np.tile(np.arange(n), 2)
    return coo_matrix((values, (rows, np.concatenate([pairs[:, 0], pairs[:, 1]]))), (n, count)).tocsr()
