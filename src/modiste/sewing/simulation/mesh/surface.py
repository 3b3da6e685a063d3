"""Parts of a mesh, and points on the surface of a panel that hangs."""

from dataclasses import replace

import numpy as np

from modiste.sewing.simulation.dynamics.contact import vertex_normals
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import Ties, barycentric
from modiste.sewing.simulation.values import Floats, Ints


def only(mesh: ClothMesh, panels: set[int]) -> tuple[ClothMesh, Ints]:
    """The mesh of some panels alone, and the numbers of its vertices in the whole."""
    is_in = np.array([i in panels for i in range(len(mesh.pattern.panels))])
    keep = is_in[mesh.panel]
    ids = np.nonzero(keep)[0].astype(np.int32)
    new = np.full(len(keep), -1, np.int32)
    new[ids] = np.arange(len(ids), dtype=np.int32)
    ties = mesh.ties
    held = keep[ties.a].all(1) & keep[ties.b].all(1)
    part = replace(
        mesh, uv=mesh.uv[ids], panel=mesh.panel[ids], faces=new[mesh.faces[keep[mesh.faces[:, 0]]]],
        edges={key: (new[at], shares) for key, (at, shares) in mesh.edges.items() if is_in[key[0]]},
        lines={key: (new[at], shares) for key, (at, shares) in mesh.lines.items() if is_in[key[0]]},
        pairs=new[mesh.pairs[keep[mesh.pairs].all(1)]],
        ties=Ties(a=new[ties.a[held]], wa=ties.wa[held], b=new[ties.b[held]], wb=ties.wb[held],
                  gap=ties.gap[held]))  # fmt: skip
    return part, ids


def on_surface(mesh: ClothMesh, x: Floats, host: int, uv: Floats, lift: float) -> Floats:
    """Points of a panel's plane (N x 2, cm) in space, `lift` metres outside; beyond the panel its plane goes on."""
    own = mesh.faces[mesh.face_panel == host]
    normals = vertex_normals(x, own)
    face, weights = barycentric(uv, mesh.uv, own)
    inner = np.clip(weights, 0, 1)
    inner /= inner.sum(1, keepdims=True)
    corners = own[face]
    normal = np.einsum("nk,nkj->nj", inner, normals[corners])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    beyond = (uv - np.einsum("nk,nkj->nj", inner, mesh.uv[corners])) / 100
    right, up = _axes(mesh.uv[corners] / 100, x[corners])
    result: Floats = (np.einsum("nk,nkj->nj", inner, x[corners]) + lift * normal
                      + right * beyond[:, :1] + up * beyond[:, 1:])  # fmt: skip
    return result


def _axes(uv: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Unit directions in space of a panel's x and y, by triangle (N x 3 x 2 and N x 3 x 3)."""
    e1, e2 = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    det = e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]
    det = np.where(np.abs(det) < 1e-9, 1e-9, det)[:, None]
    d1, d2 = x[:, 1] - x[:, 0], x[:, 2] - x[:, 0]
    right, up = (d1 * e2[:, [1]] - d2 * e1[:, [1]]) / det, (d2 * e1[:, [0]] - d1 * e2[:, [0]]) / det
    return tuple(v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9) for v in (right, up))
