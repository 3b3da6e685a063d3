"""Garments that hang already as the beginning of like ones: kept small, and carried over to another cut or body.

Meshing is deterministic, so that the places of a coarse mesh's vertices, in tenths of a millimetre, are all that a
shelf has to keep: about 14 kB a garment.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import InputError
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.checks import strains
from modiste.sewing.simulation.constraints import welded
from modiste.sewing.simulation.contact import Collider
from modiste.sewing.simulation.meshing import ClothMesh, build_mesh
from modiste.sewing.simulation.sewing import barycentric
from modiste.sewing.simulation.values import BodyMesh, Floats, Hung, Ints

_TENTHS: Final = 10_000
_PARTS: Final = 1000


def pack(hung: Hung) -> NDArray[np.int16]:
    """The places of a hung garment as (1 + V) x 3 whole numbers: first its spacing, then tenths of a millimetre.

    Raises InputError where it does not know its spacing or lies farther than 3.2 m from the origin.
    """
    if hung.spacing_cm <= 0 or np.abs(hung.vertices).max() > 3.2:
        raise InputError(f"{hung.pattern.garment}: cannot be shelved; hang it with an Effort of a known spacing")
    head = np.array([[round(hung.spacing_cm * _PARTS), len(hung.vertices) % _TENTHS, len(hung.pattern.panels)]])
    return np.concatenate([head, np.round(hung.vertices * _TENTHS)]).astype(np.int16)


def unpack(packed: NDArray[np.int16], pattern: Pattern, body: BodyMesh) -> Hung:
    """The garment that was packed; `pattern` and `body` are those that it was hung with.

    Raises InputError where the pattern is another one (it meshes to another number of points).
    """
    mesh = build_mesh(pattern, float(packed[0, 0]) / _PARTS)
    if len(mesh.uv) + 1 != len(packed) or len(pattern.panels) != packed[0, 2]:
        raise InputError(f"{pattern.garment}: the shelf keeps another cut of it; hang it anew")
    return as_hung(mesh, packed[1:].astype(np.float64) / _TENTHS, body)


def as_hung(mesh: ClothMesh, x: Floats, body: BodyMesh) -> Hung:
    """A mesh at places x (V x 3, metres) as a hung garment."""
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    layer = np.array([panel.placement.layer for panel in mesh.pattern.panels], np.int32)[mesh.panel]
    strain = strains(mesh.uv, mesh.faces, x)
    return Hung(pattern=mesh.pattern, vertices=x, uv_cm=mesh.uv, panel=mesh.panel, faces=mesh.faces,
                weld=first.astype(np.int32)[dof], layer=layer, strain=strain, body=body,
                spacing_cm=mesh.spacing_cm)  # fmt: skip


def is_like(start: Hung, pattern: Pattern) -> bool:
    """Whether all panels of a pattern are in the one that hangs."""
    return {panel.name for panel in pattern.panels} <= {panel.name for panel in start.pattern.panels}


def carried(start: Hung, mesh: ClothMesh, target: BodyMesh) -> Floats:
    """Places of another cut's vertices: by panel and share of its width and height, moved along from body to body."""
    index = {panel.name: i for i, panel in enumerate(start.pattern.panels)}
    vertices = start.vertices
    if target is not start.body and len(target.vertices) == len(start.body.vertices):
        moves = target.vertices - start.body.vertices
        vertices = vertices + Collider(target.vertices, target.normals, 0.0).carried(vertices, moves)
    x = np.full((len(mesh.uv), 3), np.nan)
    for i, panel in enumerate(mesh.pattern.panels):
        mine, theirs = mesh.panel == i, start.panel == index[panel.name]
        own: Ints = start.faces[theirs[start.faces[:, 0]]]
        low, size = _box(start.uv_cm[theirs])
        here, width = _box(mesh.uv[mine])
        face, weights = barycentric((mesh.uv[mine] - here) / width * size + low, start.uv_cm, own)
        weights = np.clip(weights, -1.5, 2.5)
        x[mine] = np.einsum("nk,nkj->nj", weights / weights.sum(1, keepdims=True), vertices[own[face]])
    return x


def _box(uv: Floats) -> tuple[Floats, Floats]:
    low = uv.min(0)
    return low, np.maximum(uv.max(0) - low, 0.5)
